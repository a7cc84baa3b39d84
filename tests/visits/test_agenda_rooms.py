"""A room of the host has one visit at a time, whether written, copied, moved or brought back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from portal.core import clock
from portal.core.db import db, transaction
from portal.hosting.models_rules import Venue
from portal.visits import (
    agenda_filling,
    agenda_rules,
    merging,
    queries_agenda,
    requesting,
)
from tests.support import trips
from tests.support.at_once import at_once
from tests.support.people import errors
from tests.visits.agenda_stage import (
    HOST,
    SQLITE,
    TALK,
    agenda,
    do,
    human,
    in_hall,
    protocol,
    room,
    the_leg,
    who,
)


@SQLITE
def test_what_was_taken_off_comes_back_only_where_it_still_fits(
    app: Flask, numbers: list[int]
) -> None:
    first, second = numbers

    def take_off() -> None:
        item = agenda_rules.add(the_leg(first), in_hall(TALK), by=protocol())
        agenda_rules.remove(the_leg(first), item, by=protocol())
        agenda_rules.add(the_leg(second), in_hall(TALK), by=protocol())

    do(app, take_off)
    host, page = human(app, HOST, "en"), f"/legs/{first}/agenda"
    assert errors(host.send(page, f"{page}/1/restore"))[0] == (
        "The room is taken from 09.00–10.00 by the visit of Office lain."
    )
    assert agenda(app, first) == []
    assert host.send(f"/legs/{second}/agenda/clear").status_code == 303
    assert host.send(page, f"{page}/1/restore").status_code == 303
    assert (agenda(app, first), agenda(app, second)) == (["09:00 Paparan (Aula)"], [])


def test_one_of_four_gets_the_room(app: Flask, numbers: list[int]) -> None:
    with app.app_context(), transaction():
        guest, host = who(2), the_leg(numbers[0]).host
        more = [trips.leg(guest, host, visitor=f"tamu-{n}") for n in range(2)]
        for leg in more:
            requesting.submit(leg, by=guest)
        every = [*numbers, *(leg.id for leg in more)]

    def write(number: int) -> Callable[[], object]:
        def work() -> object:
            with clock.stopped(trips.MONDAY):
                return agenda_rules.add(the_leg(number), in_hall(TALK), by=protocol())

        return work

    answers = at_once(app, [write(number) for number in every])
    assert answers.count("done") == 1
    assert {answer[:16] for answer in answers} == {"done", "Ruang ini terpak"}
    assert sorted(len(agenda(app, number)) for number in every) == [0, 0, 0, 1]


def test_a_joint_opening_is_on_all_agendas_and_each_keeps_it_when_they_part(
    app: Flask, numbers: list[int]
) -> None:
    first, second = numbers
    opening = replace(TALK, topic="Pembukaan", joint=True)

    def merge() -> None:
        merging.merge([the_leg(first), the_leg(second)], "Wakil Bupati membuka", by=protocol())
        own = replace(in_hall(opening), joint=False)
        item = agenda_rules.add(the_leg(first), own, by=protocol())
        agenda_rules.change(the_leg(first), item, in_hall(opening), by=protocol())  # for all now
        # Afterwards each has its own agenda, also at the same hour, but not in the same room.
        after = replace(TALK, start="10:00", end="11:00", topic="Loket")
        agenda_rules.add(the_leg(first), in_hall(after), by=protocol())
        agenda_rules.add(the_leg(second), after, by=protocol())
        with pytest.raises(agenda_rules.Clash) as clash:
            agenda_rules.add(
                the_leg(second), replace(in_hall(after), start="10:59", end="12:00"), by=protocol()
            )
        assert [f.code for f in clash.value.findings] == ["room-taken", "overlap"]
        # Twenty come to what is joint: that room holds eight, and the second one is busy at ten.
        small = room("Ruang Rapat")
        wrong = replace(opening, start="10:30", end="11:30", venue_id=small, place="")
        with pytest.raises(agenda_rules.Clash) as clash:
            agenda_rules.add(the_leg(first), wrong, by=protocol())
        assert sorted(f.code for f in clash.value.findings) == ["overlap", "too-many"]

    do(app, merge)
    assert agenda(app, second) == ["09:00 Pembukaan (Aula)", "10:00 Loket"]
    page = human(app, HOST).page(f"/legs/{second}/agenda")
    assert "Diterima bersama Dinas tamu" in page.texts("p", class_="notice-title")
    assert "Wakil Bupati membuka" in page.words
    do(app, lambda: merging.split(the_leg(first), by=protocol()))
    assert agenda(app, first) == ["09:00 Pembukaan", "10:00 Loket (Aula)"]
    assert agenda(app, second) == ["09:00 Pembukaan (Aula)", "10:00 Loket"]


@SQLITE
def test_an_earlier_visit_is_copied_to_the_new_day(app: Flask, numbers: list[int]) -> None:
    first, second = numbers

    def earlier() -> None:
        one = the_leg(first)
        agenda_rules.add(one, in_hall(TALK), by=protocol())
        own = replace(TALK, start="10:00", end="11:00", topic="Loket", in_charge="Bu Sri")
        agenda_rules.add(one, own, by=protocol())

    do(app, earlier)
    host, page = human(app, HOST, "en"), f"/legs/{second}/agenda"
    assert errors(host.send(f"{page}/copy")) == ["This field is required."]
    assert host.send(f"{page}/copy", source=str(first)).status_code == 303
    # On the same day the hall is not free: the session comes without it, and that is said.
    assert agenda(app, second) == ["09:00 Paparan", "10:00 Loket"]
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
        db.session.add(Venue(host=the_leg(first).host, name="Pendopo", capacity=90))
        agenda_rules.add(the_leg(first), replace(in_hall(TALK), start="09:30"), by=protocol())
        agenda_filling.propose(the_leg(second), by=protocol())

    do(app, propose)
    assert agenda(app, second) == [
        "09:00 Pembukaan dan sambutan (Aula)", "09:30 Paparan: Layanan Uji (Pendopo)",
        "10:15 Diskusi, rencana tindak lanjut, dan penutupan (Aula)",
    ]  # fmt: skip


@SQLITE
def test_an_agenda_follows_its_visit_to_another_day(app: Flask, numbers: list[int]) -> None:
    first, second = numbers

    def move() -> None:
        for number, day in ((first, trips.DAY), (second, trips.DAY - timedelta(days=1))):
            leg = the_leg(number)
            leg.day = day
            agenda_rules.add(leg, replace(in_hall(TALK), day=day), by=protocol())
        the_leg(first).day = trips.DAY - timedelta(days=1)

    do(app, move)
    host, page = human(app, HOST, "en"), f"/legs/{first}/agenda"
    shown = host.page(page)
    assert "Thursday, 20 August 2026 is not a day of this visit." in shown.words
    assert errors(host.send(page, f"{page}/share"))[0] == (
        "Thursday, 20 August 2026 is not a day of this visit."
    )
    assert host.send(page, f"{page}/move").status_code == 303
    with app.app_context():
        (item,) = queries_agenda.items(the_leg(first))
        assert (item.day, item.venue) == (trips.DAY - timedelta(days=1), None)  # the other has it
    # What stands on a day that is none of the visit's keeps no room from others.
    assert agenda(app, second) == ["09:00 Paparan (Aula)"]
