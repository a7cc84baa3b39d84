"""At the same moment many ask for the last place: one gets it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from portal.accounts import queries
from portal.core import clock
from portal.core.db import db, transaction
from portal.visits import requesting
from portal.visits.models_trip import Hold, Leg
from tests.support import trips
from tests.support.at_once import at_once
from tests.support.people import make


def test_one_of_four_gets_the_last_place_and_the_others_are_told(app: Flask) -> None:
    by = make(app, tamu="coordinator")
    with clock.stopped(trips.MONDAY):
        with app.app_context(), transaction():
            host, who = trips.host(), queries.person(by)
            numbers = [trips.leg(who, host, visitor=f"tamu-{n}").id for n in range(4)]

        def send(number: int) -> Callable[[], object]:
            def work() -> object:
                with clock.stopped(trips.MONDAY):
                    leg = db.session.get_one(Leg, number)
                    requesting.submit(leg, by=queries.person(by))

            return work

        answers = at_once(app, [send(number) for number in numbers])
    assert answers.count("done") == 1
    with app.app_context():
        states = sorted(db.session.scalars(select(Leg.state)))
        assert states == ["draft", "draft", "draft", "submitted"]
        assert len(db.session.scalars(select(Hold)).all()) == 1
