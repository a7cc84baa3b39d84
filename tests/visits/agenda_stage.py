"""Two accepted visits to one host with two rooms, for tests of their agendas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts import queries
from portal.accounts.models import Person
from portal.core.db import db, transaction
from portal.hosting.models_rules import Venue
from portal.visits import (
    answering,
    queries_agenda,
    requesting,
)
from portal.visits.agenda_rules import Values
from portal.visits.models_trip import Leg
from tests.support import trips
from tests.support.people import Human, make

HOST, GUEST = "protokol@host.example", "tamu@guest.example"


SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


TALK = Values(trips.DAY, "09:00", "10:00", "Paparan", place="Ruang tamu")


@pytest.fixture
def numbers(app: Flask, monday: None) -> list[int]:
    """Two accepted visits of ten people each to a host with two rooms; the second is English."""
    by = make(app, HOST, "Protokol", **{"tuan-rumah": "coordinator"})
    guest = make(app, GUEST, "Tamu", language="en", tamu="manager", lain="reader")
    with app.app_context(), transaction():
        host = trips.host(limits={})
        for name, holds in (("Aula", 40), ("Ruang Rapat", 8)):
            db.session.add(Venue(host=host, name=name, capacity=holds))
        found = [trips.leg(who(guest), host, visitor=name) for name in ("tamu", "lain")]
        for leg in found:
            requesting.submit(leg, by=who(guest))
            answering.accept(leg, by=who(by))
        return [leg.id for leg in found]


def who(number: int) -> Person:
    """Somebody by number; inside an app context, as all that follow here."""
    found = queries.person(number)
    assert found is not None
    return found


def protocol() -> Person:
    """Who writes agendas at the host."""
    found = queries.by_email(HOST)
    assert found is not None
    return found


def the_leg(number: int) -> Leg:
    """A visit as it is stored."""
    return db.session.get_one(Leg, number)


def room(name: str = "Aula") -> int:
    """The number of a room of the host."""
    return db.session.scalars(select(Venue.id).where(Venue.name == name)).one()


def agenda(app: Flask, number: int) -> list[str]:
    """What stands on the agenda of a visit: hours, topic, room."""
    with app.app_context():
        return [
            f"{item.start} {item.topic}" + (f" ({item.venue.name})" if item.venue else "")
            for item in queries_agenda.items(the_leg(number))
        ]


def do(app: Flask, rule: Callable[[], object]) -> None:
    """Do what changes something, in a transaction of its own."""
    with app.app_context(), transaction():
        rule()


def human(app: Flask, email: str, language: str = "id") -> Human:
    """Somebody who is signed in."""
    found = Human(app, language)
    assert found.sign_in(email).status_code == 303
    return found


def in_hall(values: Values) -> Values:
    """The same session, in the large hall."""
    return replace(values, venue_id=room(), place="")
