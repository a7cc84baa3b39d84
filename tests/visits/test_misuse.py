"""What somebody with bad intentions, or two pages open, must not get by a visit."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from portal.accounts.models import Person
from portal.core import clock
from portal.core.db import db
from portal.core.errors import RuleBroken
from portal.core.events import Event
from portal.hosting.models_rules import Venue
from portal.visits import (
    agenda_filling,
    agenda_rules,
    answering,
    conversation,
    delegation,
    legs,
    permissions,
    queries_agenda,
    requesting,
    show_trips,
)
from portal.visits import trips as planning
from portal.visits.agenda_rules import Values
from portal.visits.models_trip import Delegate, Leg
from tests.support import trips
from tests.support.leg_stage import WORDS, host
from tests.visits import stage

SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
NIP = "198203042006042003"


@SQLITE
def test_a_host_that_receives_nobody_sees_no_names(app: Flask) -> None:
    stage.houses(app)

    def named(leg: Leg) -> None:
        leg.trip.delegates.append(Delegate(position=1, name="Siti Rahma", nip=NIP))
        requesting.submit(leg, by=stage.who("tika"))

    number = stage.visit(app, named)
    with clock.stopped(trips.MONDAY):
        hana, tika = stage.entered(app, "hana"), stage.entered(app, "tika")
        assert NIP in hana.get(f"/legs/{number}").text
        book = load_workbook(BytesIO(hana.get(f"/legs/{number}/names.xlsx").data))
        assert [cell.value for cell in book.worksheets[0][2]][:2] == ["Siti Rahma", NIP]
        with stage.at(app, number) as leg:
            answering.decline(leg, "other", WORDS, by=stage.who("hana"))
        page = hana.get(f"/legs/{number}").text
        assert "Siti Rahma" not in page
        assert NIP not in page
        assert hana.get(f"/legs/{number}/names.xlsx").status_code == 403
        assert NIP in tika.get(f"/legs/{number}").text
    with stage.at(app, number) as leg:
        found = {}
        for state in ("submitted", "confirmed", "done", "withdrawn", "cancelled", "expired"):
            leg.state = state
            found[state] = permissions.may_see_names(stage.who("hana"), leg)
        db.session.rollback()
    assert [state for state, sees in found.items() if sees] == ["submitted", "confirmed", "done"]


def test_no_number_or_day_of_an_address_is_an_error_of_the_portal(app: Flask) -> None:
    stage.houses(app)
    stage.visit(app)
    with clock.stopped(trips.MONDAY):
        hana, tika = stage.entered(app, "hana"), stage.entered(app, "tika")
        for number in (2**31 - 1, 2**31, 10**12, 10**30, "9" * 5000):
            for path in ("/legs/{}", "/trips/{}", "/legs/{}/agenda", "/trips/1/legs/{}"):
                assert tika.get(path.format(number)).status_code == 404, (path, number)
        for day in ("0001-01-01", "9999-12-31"):
            assert hana.get(f"/hosting/{stage.HOST}/visits/{day}").status_code == 404, day
        agreed = {"first": "2026-09-01", "reason_id": "a", "reason_en": "b", "agreed": "9" * 5000}
        assert hana.send(f"/hosting/{stage.HOST}/closed/add", **agreed).status_code == 303
        for slug in ({"host": "a\x00b"}, {"program": "a\x00b"}):
            assert tika.send("/trips/1/hosts", **slug).status_code == 404, slug
        assert tika.send("/trips/1/legs/1", more="a\x00b", version="1").status_code in (303, 422)
        names = tika.send("/trips/1/names", do="rows", version="1", **{"name-1": "Siti\x00Rahma"})
        assert names.status_code == 303
    with stage.at(app, 1) as leg:
        assert [person.name for person in leg.trip.delegates] == ["Siti Rahma"]


def test_a_quotation_mark_without_end_is_read_as_it_stands() -> None:
    text = 'Nama;NIP\n"' + "x" * 140_000 + f";{NIP}\n"
    (_head, row) = delegation.pasted(text)
    assert row[1] == (NIP, "")


@SQLITE
def test_a_visit_that_comes_back_finds_its_room_taken(agreeing: Person) -> None:
    by, to = agreeing, host(limits={})
    hall = Venue(host=to, name="Aula", capacity=40)
    db.session.add(hall)
    first, second = trips.leg(by, to), trips.leg(by, to, visitor="lain")
    for leg in (first, second):
        requesting.submit(leg, by=by)
        answering.accept(leg, by=by)
    talk = Values(trips.DAY, "09:00", "10:00", "Paparan", venue_id=hall.id)
    agenda_rules.add(first, talk, by=by)
    _moved(first, trips.DAY + timedelta(days=4), by)
    other = agenda_rules.add(second, replace(talk, topic="Lain"), by=by)
    _moved(first, trips.DAY, by)
    (item,) = queries_agenda.items(first)
    assert item.venue_id is None
    assert other.venue_id == hall.id
    assert agenda_filling.move(first, by=by).sessions == 0  # it stands on its day already
    told = db.session.scalars(select(Event).where(Event.kind == "agenda.changed")).all()
    assert [(event.subject, event.actor) for event in told] == [(str(first.id), "portal")]


def _moved(leg: Leg, day: Any, by: Person) -> None:
    requesting.change(leg, {"day": day.isoformat(), "key": trips.KEY}, WORDS, by=by)
    answering.accept_change(leg, by=by)


@SQLITE
def test_a_host_says_yes_to_what_it_has_read(agreeing: Person) -> None:
    by, to = agreeing, host()
    leg = trips.leg(by, to)
    requesting.submit(leg, by=by)
    read = leg.version
    planning.save(leg.trip, {"funding": "host"}, by=by, seen=leg.trip.version)
    with pytest.raises(legs.NotNow):
        answering.accept(leg, by=by, seen=read)
    told = db.session.scalars(select(Event).where(Event.kind == "leg.trip-changed")).all()
    assert [(event.organisation, event.data["after"]) for event in told] == [
        ("tamu", {"funding": "host"}), ("tuan-rumah", {"funding": "host"}),
    ]  # fmt: skip
    answering.accept(leg, by=by, seen=leg.version)


@SQLITE
def test_a_request_is_about_what_its_host_has_and_comes_when_the_rules_say(
    agreeing: Person,
) -> None:
    by, to = agreeing, host()
    free = host("bebas", exemptions=[{"clause": "start", "kinds": ["office"]}])
    foreign = trips.any_program(free)
    leg = trips.leg(by, to)
    with pytest.raises(RuleBroken, match=r"milik tuan rumah lain|another host"):
        planning.choose_topics(leg, [(foreign, "Apa?")], by=by, seen=leg.version)
    said = {"day": trips.DAY, "key": trips.KEY, "arrival": "10:30"}
    planning.save_leg(leg, said, by=by, seen=leg.version)
    assert leg.arrival is None
    exempt = trips.leg(by, free)
    planning.save_leg(exempt, said, by=by, seen=exempt.version)
    assert exempt.arrival == "10:30"
    assert show_trips.first_wish(exempt).endswith("; datang pukul 10.30")
    later = {"day": trips.DAY + timedelta(days=4), "key": trips.KEY}
    planning.save_leg(exempt, later, by=by, seen=exempt.version)
    assert exempt.arrival is None  # it was said for the other day


@SQLITE
def test_nobody_floods_a_host(agreeing: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    by, to = agreeing, host(limits={})
    monkeypatch.setattr(requesting, "MOST_UNANSWERED", 2)
    sent = [trips.leg(by, to) for _number in range(3)]
    for leg in sent[:2]:
        requesting.submit(leg, by=by)
    for step in (requesting.submit, requesting.queue):
        with pytest.raises(RuleBroken, match=r"^2 "):
            step(sent[2], by=by)
    requesting.submit(trips.leg(by, to, visitor="lain"), by=by)  # of somebody else
    answering.accept(sent[0], by=by)
    requesting.submit(sent[2], by=by)
    few = replace(conversation.MESSAGES, tries=2)
    monkeypatch.setattr(conversation, "MESSAGES", few)
    conversation.write(sent[0], WORDS, side="visitor", by=by)
    conversation.note(sent[0], WORDS, by=by)
    for act in (lambda: conversation.write(sent[0], WORDS, side="visitor", by=by),
                lambda: conversation.note(sent[0], WORDS, by=by)):  # fmt: skip
        with pytest.raises(RuleBroken):
            act()
