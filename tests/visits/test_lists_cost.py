"""The pages of visits take as many statements for twice as many visits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, select

from portal.core.db import db
from portal.visits import agenda_rules, answering, merging, requesting
from portal.visits.agenda_rules import Values
from portal.visits.models_trip import Leg
from tests.accounts.conftest import _cheap_passwords
from tests.support import trips
from tests.support.people import Human, organisation
from tests.visits.stage import HOST, at, entered, houses, visit, who

__all__ = ["_cheap_passwords"]
pytestmark = [
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
    pytest.mark.usefixtures("monday"),
]
INBOX, EVE = f"/hosting/{HOST}/visits", trips.DAY - timedelta(days=1)
# A page, and how many statements make it: no more without a reason.
OF_HOST = {
    "/desk": 17, INBOX: 6, f"{INBOX}?tab=theirs": 6, f"{INBOX}?tab=queue": 6,
    f"{INBOX}?tab=coming": 6, f"{INBOX}?tab=ended": 6, f"{INBOX}/{trips.DAY}": 13,
    f"/hosting/{HOST}/closed": 8, f"/organisations/{HOST}/trail": 10,
    f"/hosts/{HOST}?month=2026-08": 15, f"/hosts/{HOST}/calendar.json?month=2026-08": 9,
    "/legs/1": 21, "/legs/1/agenda": 12, "/legs/1/propose": 18,
}  # fmt: skip
OF_VISITORS = {"/desk": 11, "/trips": 7, "/trips/1": 13}


def sent(leg: Leg) -> None:
    """Send it."""
    requesting.submit(leg, by=who("tika"))


def accepted(leg: Leg) -> None:
    """Send and accept it."""
    sent(leg)
    answering.accept(leg, by=who("hana"))


def confirmed(leg: Leg) -> None:
    """All the way to the yes of both."""
    accepted(leg)
    requesting.confirm(leg, by=who("tika"))


def asked(leg: Leg) -> None:
    """Send it and ask for more."""
    sent(leg)
    answering.ask(leg, "Siapa ketuanya?", by=who("hana"))


def declined(leg: Leg) -> None:
    """Send and decline it."""
    sent(leg)
    answering.decline(leg, answering.OTHER_GROUND, "Pendopo direnovasi.", by=who("hana"))


def queued(leg: Leg) -> None:
    """Wait for a place."""
    requesting.queue(leg, by=who("tika"))


def more(app: Flask, first: int) -> None:
    """Two more of everything that a page lists, beginning with a number."""
    for number in (first, first + 1):
        for act in (sent, asked, accepted, confirmed, declined):
            visit(app, act, visitor=f"{act.__name__}-{number}")
            visit(app, act)
        visit(app, queued, visitor=f"queued-{number}", day=EVE)
    alone = select(Leg).where(
        Leg.state == "confirmed", Leg.day == trips.DAY, Leg.reception_id.is_(None)
    )
    with at(app, 1) as leg:
        merging.merge(db.session.scalars(alone.limit(2)).all(), "Bupati", by=who("hana"))
        for number in (first, first + 1):
            day = trips.DAY + timedelta(days=number)
            trips.add_leg(leg.trip, organisation(f"lain-{number}"), day=day)
            hours = f"{8 + number:02}:00", f"{8 + number:02}:30"
            agenda_rules.add(leg, Values(trips.DAY, *hours, "Paparan"), by=who("hana"))


def counted(human: Human, addresses: Mapping[str, int]) -> dict[str, int]:
    """How many statements each page takes."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    with human.app.app_context():
        engine = db.engine
    found = {}
    event.listen(engine, "before_cursor_execute", note)
    for address in addresses:
        seen.clear()
        assert human.get(address).status_code == 200, address
        found[address] = len(seen)
    event.remove(engine, "before_cursor_execute", note)
    return found


def test_as_many_statements_for_twice_as_many_visits(app: Flask) -> None:
    houses(app, limits={"people_per_session": 900})
    visit(app, accepted)
    visit(app, confirmed, visitor="penuh", day=EVE, people=900)
    host, visitors = entered(app, "hadi"), entered(app, "tika")
    more(app, 1)
    counted(host, OF_HOST)  # what is kept once is kept now
    assert (counted(host, OF_HOST), counted(visitors, OF_VISITORS)) == (OF_HOST, OF_VISITORS)
    more(app, 3)
    assert (counted(host, OF_HOST), counted(visitors, OF_VISITORS)) == (OF_HOST, OF_VISITORS)
