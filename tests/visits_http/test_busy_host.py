"""The busy host's year is one that the rules could have made."""

from __future__ import annotations

from collections import Counter

from flask import Flask
from sqlalchemy import select

from portal.core.db import db, transaction
from portal.visits.models_trip import Leg
from tests.support import busy_host, trips
from tests.visits_http.agreement import disagreements


def test_six_hundred_delegations_agree_with_the_rules(app: Flask) -> None:
    with app.app_context(), transaction():
        host = trips.host("ramai", **busy_host.SESSIONS)
        officer = busy_host.crowd(1, "protokol")[0]
        visitors = busy_host.crowd(40, "tamu")
        busy_host.year(host, visitors, trips.any_program(host), officer)
    assert disagreements(app, "ramai") == []
    with app.app_context():
        rows = db.session.execute(select(Leg.state, Leg.people)).all()
        assert (len(rows), sum(people for _state, people in rows)) == (600, 40_000)
        number = Counter(state for state, _people in rows)
        assert set(number) == set(busy_host._WAYS)
