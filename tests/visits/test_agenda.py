"""The agenda: written by the host, shared, seen by the visitors."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from portal.accounts import queries
from portal.core import clock
from portal.core.db import db, transaction
from portal.hosting.models_rules import Venue
from portal.visits import agenda_rules, answering, legs, queries_agenda, requesting
from portal.visits.agenda_rules import Values
from portal.visits.models_trip import Leg
from tests.support import trips
from tests.support.people import Human, deliver, errors, make

HOST, GUEST = "protokol@host.example", "tamu@guest.example"


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.stopped(trips.MONDAY):
        yield


@pytest.fixture
def number(app: Flask) -> int:
    """A confirmed visit of ten people to a host with two rooms."""
    by = make(app, HOST, "Protokol", **{"tuan-rumah": "coordinator"})
    guest = make(app, GUEST, "Tamu", language="en", tamu="manager")
    with app.app_context(), transaction():
        host = trips.host(limits={})
        leg = trips.leg(queries.person(guest), host)
        for name, holds in (("Aula", 40), ("Ruang Rapat", 8)):
            db.session.add(Venue(host=host, name=name, capacity=holds))
        requesting.submit(leg, by=queries.person(guest))
        answering.accept(leg, by=queries.person(by))
        return leg.id


def test_pages(app: Flask, number: int) -> None:
    host = Human(app)
    host.sign_in(HOST)
    page = f"/legs/{number}/agenda"
    print(host.get(page).get_data(as_text=True)[-3000:])
    r = host.send(page, page + "/propose")
    print(r.status_code)
    print(host.get(page).get_data(as_text=True))
    assert 0
