"""The agenda: written by the host, shared, seen by the visitors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts import queries
from portal.accounts.models import Person
from portal.core import clock
from portal.core.db import db, transaction
from portal.core.events import Event
from portal.hosting.models_rules import Venue
from portal.visits import (
    agenda_filling,
    agenda_mails,
    agenda_rules,
    agenda_sharing,
    answering,
    merging,
    queries_agenda,
    requesting,
)
from portal.visits.agenda_rules import Values
from portal.visits.models_trip import Leg
from tests.support import trips
from tests.support.at_once import at_once
from tests.support.people import Human, deliver, errors, make

HOST, GUEST = "protokol@host.example", "tamu@guest.example"
SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
TALK = Values(trips.DAY, "09:00", "10:00", "Paparan", place="Ruang tamu")


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.stopped(trips.MONDAY):
        yield


@pytest.fixture
def numbers(app: Flask) -> list[int]:
    """Two accepted visits of ten people each to a host with two rooms; the second is English."""
    by = make(app, HOST, "Protokol", **{"tuan-rumah": "coordinator"})
    guest = make(app, GUEST, "Tamu", language="en", tamu="manager", lain="reader")
    with app.app_context(), transaction():
        host = trips.host(limits={})
        for name, holds in (("Aula", 40), ("Ruang Rapat", 8)):
            db.session.add(Venue(host=host, name=name, capacity=holds))
        found = [trips.leg(_who(guest), host, visitor=name) for name in ("tamu", "lain")]
        for leg in found:
            requesting.submit(leg, by=_who(guest))
            answering.accept(leg, by=_who(by))
        return [leg.id for leg in found]


def _who(number: int) -> Person:
    found = queries.person(number)
    assert found is not None
    return found


def _protocol() -> Person:
    found = queries.by_email(HOST)
    assert found is not None
    return found


def _leg(number: int) -> Leg:
    return db.session.get_one(Leg, number)


def _room(name: str = "Aula") -> int:
    return db.session.scalars(select(Venue.id).where(Venue.name == name)).one()


def _agenda(app: Flask, number: int) -> list[str]:
    """What stands on the agenda of a visit: hours, topic, room."""
    with app.app_context():
        return [
            f"{item.start} {item.topic}" + (f" ({item.venue.name})" if item.venue else "")
            for item in queries_agenda.items(_leg(number))
        ]


def _do(app: Flask, rule: Callable[[], object]) -> None:
    with app.app_context(), transaction():
        rule()


def _human(app: Flask, email: str, language: str = "id") -> Human:
    found = Human(app, language)
    assert found.sign_in(email).status_code == 303
    return found


@SQLITE
def test_from_a_proposal_to_what_the_visitors_read(app: Flask, numbers: list[int]) -> None:
    page = f"/legs/{numbers[0]}/agenda"
    host, guest = _human(app, HOST), _human(app, GUEST, "en")
    assert "Susunan acara ini masih kosong" in host.page(page).texts("h2")
    assert host.send(page, f"{page}/propose").status_code == 303
    assert _agenda(app, numbers[0]) == [
        "09:00 Pembukaan dan sambutan (Aula)", "09:30 Paparan: Layanan Uji (Aula)",
        "10:15 Diskusi, rencana tindak lanjut, dan penutupan (Aula)",
    ]  # fmt: skip
    hidden = guest.page(page)
    assert "Pembukaan" not in hidden.words
    assert "The host has not shared the agenda yet" in hidden.texts("h2")
    # A second proposal is refused, not doubled.
    again = host.send(page, f"{page}/propose")
    assert errors(again)[0] == "Sudah ada acara di sini. Keluarkan semuanya dahulu."
    first = {"day": "2026-08-20", "start": "10.45", "end": "11:30", "topic": " Tinjau  loket "}
    assert host.send(f"{page}/new", **first, place="Jl. A. Yani 1").status_code == 303
    assert _agenda(app, numbers[0])[-1] == "10:45 Tinjau loket"
    assert host.send(page, f"{page}/share").status_code == 303
    seen = guest.page(page)
    assert "Thursday, 20 August 2026" in seen.texts("h2")
    assert seen.texts("p", class_="agenda-topic")[-1] == "Tinjau loket"
    assert "Ubah acara" not in seen.words
    (mail,) = [mail for mail in deliver(app) if "agenda" in mail.subject]
    assert (mail.to, mail.subject) == ([GUEST], "The agenda of your visit to Office tuan-rumah")
    assert page in mail.body


@SQLITE
def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(
    app: Flask, numbers: list[int]
) -> None:
    _do(app, lambda: agenda_rules.add(_leg(numbers[1]), _in_hall(TALK), by=_protocol()))
    host, page = _human(app, HOST, "en"), f"/legs/{numbers[0]}/agenda/new"
    with app.app_context():
        hall, small = str(_room()), str(_room("Ruang Rapat"))
    typed = {"day": "2026-08-20", "start": "09:30", "end": "09:00", "topic": "Diskusi meja"}
    said = [
        errors(host.send(page, **typed)),
        errors(host.send(page, **{**typed, "end": "10:30", "venue": hall})),
        errors(host.send(page, **{**typed, "end": "10:30", "venue": small, "people": "11"})),
        errors(host.send(page, **{**typed, "end": "25:00"})),
        errors(host.send(page, **{**typed, "end": "10:30", "day": "2026-08-21"})),
        errors(host.send(page, **{**typed, "end": "10:30", "venue": "999"})),
    ]
    assert said == [
        ["It ends before it begins."],
        ["The room is taken from 09.00–10.00 by the visit of Office lain."],
        ["The room takes 8 people, and 11 take part. Choose a larger room, or make sub-groups "
         "and say how many people each has.",
         "It is for 11 people, and only 10 come."],
        ["Write an hour as 09.30."],
        ["Not a valid choice."],
        ["Not a valid choice."],
    ]  # fmt: skip
    kept = host.send(page, **typed).get_data(as_text=True)
    assert 'value="Diskusi meja"' in kept
    assert 'value="09:30"' in kept
    assert _agenda(app, numbers[0]) == []


def _in_hall(values: Values) -> Values:
    return replace(values, venue_id=_room(), place="")


@SQLITE
def test_of_two_who_edit_a_session_the_second_sees_what_the_first_wrote(
    app: Flask, numbers: list[int]
) -> None:
    _do(app, lambda: agenda_rules.add(_leg(numbers[0]), TALK, by=_protocol()))
    page = f"/legs/{numbers[0]}/agenda/1"
    host = _human(app, HOST, "en")
    sent = {"day": "2026-08-20", "start": "09:00", "end": "10:00", "place": "Ruang tamu"}
    assert host.send(page, **sent, topic="Yang pertama", version="1").status_code == 303
    second = host.send(page, **sent, topic="Yang kedua", version="1")
    assert (second.status_code, errors(second)[0][:48]) == (
        422, "The session as it is now",
    )  # fmt: skip
    text = second.get_data(as_text=True)
    assert "09.00–10.00: Yang pertama" in text
    assert 'value="Yang kedua"' in text
    assert 'name="version" type="hidden" value="2"' in text
    assert _agenda(app, numbers[0]) == ["09:00 Yang pertama"]
    assert host.send(page, **sent, topic="Yang kedua", version="2").status_code == 303
    # Taken off meanwhile: what is typed stays on the page.
    late = host.send(f"{page}/remove", version="2")
    assert errors(late)[0].startswith("Somebody else has changed this session meanwhile.")
    assert host.send(f"{page}/remove", version="3").status_code == 303
    gone = host.send(page, **sent, topic="Yang ketiga", version="3")
    assert "Somebody else has taken this session off meanwhile. Bring it back first." in errors(
        gone
    )
    assert host.send(page.removesuffix("/1"), f"{page}/restore").status_code == 303
    assert _agenda(app, numbers[0]) == ["09:00 Yang kedua"]


@SQLITE
def test_what_was_taken_off_comes_back_only_where_it_still_fits(
    app: Flask, numbers: list[int]
) -> None:
    first, second = numbers

    def take_off() -> None:
        item = agenda_rules.add(_leg(first), _in_hall(TALK), by=_protocol())
        agenda_rules.remove(_leg(first), item, by=_protocol())
        agenda_rules.add(_leg(second), _in_hall(TALK), by=_protocol())

    _do(app, take_off)
    host, page = _human(app, HOST, "en"), f"/legs/{first}/agenda"
    assert errors(host.send(page, f"{page}/1/restore"))[0] == (
        "The room is taken from 09.00–10.00 by the visit of Office lain."
    )
    assert _agenda(app, first) == []
    assert host.send(f"/legs/{second}/agenda/clear").status_code == 303
    assert host.send(page, f"{page}/1/restore").status_code == 303
    assert (_agenda(app, first), _agenda(app, second)) == (["09:00 Paparan (Aula)"], [])


def test_one_of_four_gets_the_room(app: Flask, numbers: list[int]) -> None:
    with app.app_context(), transaction():
        who, host = _who(2), _leg(numbers[0]).host
        more = [trips.leg(who, host, visitor=f"tamu-{n}") for n in range(2)]
        for leg in more:
            requesting.submit(leg, by=who)
        every = [*numbers, *(leg.id for leg in more)]

    def write(number: int) -> Callable[[], object]:
        def work() -> object:
            with clock.stopped(trips.MONDAY):
                return agenda_rules.add(_leg(number), _in_hall(TALK), by=_protocol())

        return work

    answers = at_once(app, [write(number) for number in every])
    assert answers.count("done") == 1
    assert {answer[:16] for answer in answers} == {"done", "Ruang ini terpak"}
    assert sorted(len(_agenda(app, number)) for number in every) == [0, 0, 0, 1]


def test_a_joint_opening_is_on_all_agendas_and_each_keeps_it_when_they_part(
    app: Flask, numbers: list[int]
) -> None:
    first, second = numbers
    opening = replace(TALK, topic="Pembukaan", joint=True)

    def merge() -> None:
        merging.merge([_leg(first), _leg(second)], "Wakil Bupati membuka", by=_protocol())
        agenda_rules.add(_leg(first), _in_hall(opening), by=_protocol())
        # Afterwards each has its own agenda, also at the same hour, but not in the same room.
        after = replace(TALK, start="10:00", end="11:00", topic="Loket")
        agenda_rules.add(_leg(first), _in_hall(after), by=_protocol())
        agenda_rules.add(_leg(second), after, by=_protocol())
        with pytest.raises(agenda_rules.Clash) as clash:
            agenda_rules.add(
                _leg(second), replace(_in_hall(after), start="10:59", end="12:00"), by=_protocol()
            )
        assert [f.code for f in clash.value.findings] == ["room-taken", "overlap"]
        # Twenty come to what is joint: that room holds eight, and the second one is busy at ten.
        small = _room("Ruang Rapat")
        wrong = replace(opening, start="10:30", end="11:30", venue_id=small, place="")
        with pytest.raises(agenda_rules.Clash) as clash:
            agenda_rules.add(_leg(first), wrong, by=_protocol())
        assert sorted(f.code for f in clash.value.findings) == ["overlap", "too-many"]

    _do(app, merge)
    assert _agenda(app, second) == ["09:00 Pembukaan (Aula)", "10:00 Loket"]
    page = _human(app, HOST).page(f"/legs/{second}/agenda")
    assert "Diterima bersama Dinas tamu" in page.texts("p", class_="notice-title")
    assert "Wakil Bupati membuka" in page.words
    _do(app, lambda: merging.split(_leg(first), by=_protocol()))
    assert _agenda(app, first) == ["09:00 Pembukaan", "10:00 Loket (Aula)"]
    assert _agenda(app, second) == ["09:00 Pembukaan (Aula)", "10:00 Loket"]


@SQLITE
def test_an_earlier_visit_is_copied_to_the_new_day(app: Flask, numbers: list[int]) -> None:
    first, second = numbers

    def earlier() -> None:
        one = _leg(first)
        agenda_rules.add(one, _in_hall(TALK), by=_protocol())
        own = replace(TALK, start="10:00", end="11:00", topic="Loket", in_charge="Bu Sri")
        agenda_rules.add(one, own, by=_protocol())

    _do(app, earlier)
    host, page = _human(app, HOST, "en"), f"/legs/{second}/agenda"
    assert errors(host.send(f"{page}/copy")) == ["This field is required."]
    assert host.send(f"{page}/copy", source=str(first)).status_code == 303
    # On the same day the hall is not free: the session comes without it, and that is said.
    assert _agenda(app, second) == ["09:00 Paparan", "10:00 Loket"]
    told = host.page(page)
    assert "The room is not free or too small: Paparan." in told.texts("p", class_="notice-title")
    assert "Bu Sri" in told.words
    assert "It has no place yet." in told.words


@SQLITE
def test_a_proposal_takes_another_room_where_the_first_is_not_free(
    app: Flask, numbers: list[int]
) -> None:
    first, second = numbers

    def propose() -> None:
        db.session.add(Venue(host=_leg(first).host, name="Pendopo", capacity=90))
        agenda_rules.add(_leg(first), replace(_in_hall(TALK), start="09:30"), by=_protocol())
        agenda_filling.propose(_leg(second), by=_protocol())

    _do(app, propose)
    assert _agenda(app, second) == [
        "09:00 Pembukaan dan sambutan (Aula)", "09:30 Paparan: Layanan Uji (Pendopo)",
        "10:15 Diskusi, rencana tindak lanjut, dan penutupan (Aula)",
    ]  # fmt: skip


@SQLITE
def test_an_agenda_follows_its_visit_to_another_day(app: Flask, numbers: list[int]) -> None:
    first, second = numbers

    def move() -> None:
        for number, day in ((first, trips.DAY), (second, trips.DAY - timedelta(days=1))):
            leg = _leg(number)
            leg.day = day
            agenda_rules.add(leg, replace(_in_hall(TALK), day=day), by=_protocol())
        _leg(first).day = trips.DAY - timedelta(days=1)

    _do(app, move)
    host, page = _human(app, HOST, "en"), f"/legs/{first}/agenda"
    shown = host.page(page)
    assert "20 August 2026 is not a day of this visit." in shown.words
    assert errors(host.send(page, f"{page}/share"))[0] == (
        "20 August 2026 is not a day of this visit."
    )
    assert host.send(page, f"{page}/move").status_code == 303
    with app.app_context():
        (item,) = queries_agenda.items(_leg(first))
        assert (item.day, item.venue) == (trips.DAY - timedelta(days=1), None)  # the other has it
    # What stands on a day that is none of the visit's keeps no room from others.
    assert _agenda(app, second) == ["09:00 Paparan (Aula)"]


@SQLITE
def test_changes_are_told_once_an_hour_or_at_once(app: Flask, numbers: list[int]) -> None:
    number = numbers[0]

    def write(topic: str) -> None:
        item = queries_agenda.items(_leg(number))[0]
        agenda_rules.change(_leg(number), item, replace(TALK, topic=topic), by=_protocol())

    def begin() -> None:
        agenda_rules.add(_leg(number), TALK, by=_protocol())
        agenda_sharing.share(_leg(number), by=_protocol())

    def told(minutes: int) -> list[str]:
        with clock.stopped(trips.MONDAY + timedelta(minutes=minutes)), app.app_context():
            agenda_mails.tell_what_waits()
        return [mail.subject for mail in deliver(app) if "agenda" in mail.subject]

    _do(app, begin)
    assert told(0) == ["The agenda of your visit to Office tuan-rumah"]
    _do(app, lambda: write("Satu"))
    with clock.stopped(trips.MONDAY + timedelta(minutes=50)):
        _do(app, lambda: write("Dua"))
        _do(app, lambda: write("Dua"))  # nothing of it is different
    assert told(59) == []
    changed = ["The agenda of your visit to Office tuan-rumah has changed"]
    assert told(60) == changed
    assert told(200) == []
    _do(app, lambda: write("Tiga"))
    _do(app, lambda: agenda_sharing.share(_leg(number), by=_protocol()))
    assert told(0) == changed
    assert told(200) == []
    with app.app_context():
        seen = db.session.scalars(
            select(Event).where(Event.kind.like("agenda.%")).order_by(Event.id)
        ).all()
        # The draft stood in the host's trail alone; since it was shared, in both.
        assert [(e.kind, e.organisation) for e in seen[:5]] == [
            ("agenda.added", "tuan-rumah"),
            ("agenda.shared", "tuan-rumah"), ("agenda.shared", "tamu"),
            ("agenda.changed", "tuan-rumah"), ("agenda.changed", "tamu"),
        ]  # fmt: skip
        assert seen[3].data["before"] == {"session.topic": "Paparan"}
        assert seen[3].data["after"] == {"session.topic": "Satu"}
        kinds = [e.kind for e in seen if e.organisation == "tamu"]
        assert kinds == ["agenda.shared"] + ["agenda.changed"] * 2 + ["agenda.told"] + [
            "agenda.changed", "agenda.told",
        ]  # fmt: skip


@SQLITE
def test_nothing_is_shared_or_written_too_early_or_too_late(app: Flask, numbers: list[int]) -> None:
    number = numbers[0]

    def back() -> None:
        agenda_rules.add(_leg(number), TALK, by=_protocol())
        _leg(number).state = "review"

    _do(app, back)
    host, page = _human(app, HOST, "en"), f"/legs/{number}/agenda"
    assert "You can share it once you have accepted the visit." in host.page(page).words
    answer = host.send(f"{page}/new", f"{page}/share")
    assert errors(answer)[0] == "Accept the visit first; then share its agenda."

    def over() -> None:
        _leg(number).state = "withdrawn"
        # A visit that does not take place keeps no room.
        agenda_rules.add(_leg(numbers[1]), _in_hall(TALK), by=_protocol())

    _do(app, over)
    late = host.send("/account", f"{page}/new", day="2026-08-20", start="13:00", end="14:00",
                     topic="Terlambat")  # fmt: skip
    assert errors(late)[0].startswith("This visit has moved on meanwhile.")
    assert f"{page}/new" not in host.page(page).words
