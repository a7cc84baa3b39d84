"""A leg from its request to the end, step by step."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts import queries
from portal.accounts.models import Person
from portal.core import clock
from portal.core.db import db, transaction
from portal.core.errors import RuleBroken
from portal.core.events import Event
from portal.visits import answering, capacity, clockwork, legs, moving, requesting
from portal.visits.models_trip import MOST_DAYS, Leg
from tests.support import trips
from tests.support.people import make

OTHER = date(2026, 8, 24)


@pytest.fixture
def stage(app: Flask) -> Iterator[Person]:
    """A stopped clock, a transaction, and one person for everything."""
    by = make(app, tamu="coordinator")
    with clock.stopped(trips.MONDAY), app.app_context(), transaction():
        yield queries.person(by)


def held(leg: Leg) -> list[tuple[date, str | None, int, str]]:
    """What a leg holds."""
    return [(hold.day, hold.key, hold.people, hold.purpose) for hold in capacity.holds(leg)]


def test_the_straight_way(stage: Person) -> None:
    host = trips.host(reply={"value": 5, "unit": "working-days"})
    leg = trips.leg(stage, host)
    requesting.submit(leg, by=stage)
    assert (leg.state, leg.reply_due) == ("submitted", date(2026, 8, 10))
    assert held(leg) == [(trips.DAY, "09:00", 10, "place")]
    answering.route(leg, "Bagian Protokol", by=stage)
    answering.ask(leg, "Siapa ketua rombongan?", by=stage)
    assert leg.reply_due is None
    requesting.answer(leg, "Sekretaris daerah.", by=stage)
    answering.accept(leg, by=stage)
    assert (leg.state, leg.answer_due) == ("accepted", date(2026, 8, 10))
    requesting.confirm(leg, by=stage)
    with clock.stopped(trips.MONDAY + timedelta(days=17)):
        clockwork.settle(host)
        assert leg.state == "under-way"
    with clock.stopped(trips.MONDAY + timedelta(days=18)):
        clockwork.settle(host)
        assert leg.state == "done"
    kinds = db.session.scalars(
        select(Event.kind).where(Event.subject == str(leg.id), Event.kind.startswith("leg."))
    ).all()
    assert [kind for kind in kinds[::2]] == [
        "leg.submitted", "leg.routed", "leg.asked", "leg.answered", "leg.accepted",
        "leg.confirmed", "leg.started", "leg.finished",
    ]  # fmt: skip


def test_another_date_either_side(stage: Person) -> None:
    leg = trips.leg(stage, trips.host())
    requesting.submit(leg, by=stage)
    answering.propose(leg, OTHER, "09:00", "Aula dipakai.", by=stage)
    assert held(leg) == [(OTHER, "09:00", 10, "proposal")]
    with pytest.raises(legs.NotNow):
        answering.accept(leg, by=stage)
    requesting.counter(leg, date(2026, 8, 25), "09:00", "", by=stage)
    with pytest.raises(legs.NotNow):
        requesting.agree(leg, by=stage)
    answering.accept(leg, by=stage)
    assert (leg.state, leg.day) == ("accepted", date(2026, 8, 25))
    assert held(leg) == [(date(2026, 8, 25), "09:00", 10, "place")]
    answering.propose(leg, OTHER, "09:00", "Sekali lagi.", by=stage)
    assert len(held(leg)) == 2
    with clock.stopped(trips.MONDAY + timedelta(days=14)):
        clockwork.settle(leg.host)
    assert (leg.state, leg.day) == ("accepted", date(2026, 8, 25))
    assert held(leg) == [(date(2026, 8, 25), "09:00", 10, "place")]


def test_fewer_are_fewer_and_somebody(stage: Person) -> None:
    leg = trips.leg(stage, trips.host())
    requesting.submit(leg, by=stage)
    for people in (-1, 0, 10, 11):
        with pytest.raises(RuleBroken) as refused:
            requesting.fewer(leg, people, by=stage)
        assert (refused.value.field, leg.people) == ("people", 10)
    for people in (9, 1):
        requesting.fewer(leg, people, by=stage)
        assert held(leg) == [(trips.DAY, "09:00", people, "place")]


def test_a_visit_lasts_a_day_to_a_month(stage: Person) -> None:
    for number in (0, MOST_DAYS + 1):
        with pytest.raises(RuleBroken) as refused:
            moving.check_length(number)
        assert refused.value.field == "number_of_days"
    for number in (1, MOST_DAYS):
        moving.check_length(number)


def test_a_change_keeps_the_old_place(stage: Person) -> None:
    leg = trips.leg(stage, trips.host(limits={"groups_per_session": 1, "people_per_session": 15}))
    requesting.submit(leg, by=stage)
    answering.accept(leg, by=stage)
    requesting.confirm(leg, by=stage)
    with pytest.raises(capacity.NoPlace):
        requesting.change(leg, {"people": 16}, "Lebih banyak", by=stage)
    requesting.change(leg, {"people": 15}, "Lebih banyak", by=stage)
    assert held(leg) == [(trips.DAY, "09:00", 10, "place"), (trips.DAY, "09:00", 15, "proposal")]
    answering.refuse_change(leg, "Ruang kecil", by=stage)
    assert (leg.state, held(leg)) == ("confirmed", [(trips.DAY, "09:00", 10, "place")])
    requesting.change(leg, {"day": OTHER.isoformat()}, "Rapat", by=stage)
    answering.accept_change(leg, by=stage)
    assert (leg.state, held(leg)) == ("confirmed", [(OTHER, "09:00", 10, "place")])
    requesting.fewer(leg, 4, by=stage)
    assert (leg.people, held(leg)) == (4, [(OTHER, "09:00", 4, "place")])


def test_the_waiting_list_moves_up_by_itself(stage: Person) -> None:
    host = trips.host()
    first, second, third = (trips.leg(stage, host, visitor=f"tamu-{n}") for n in range(3))
    requesting.submit(first, by=stage)
    for leg in (second, third):
        with pytest.raises(capacity.NoPlace) as none:
            requesting.submit(leg, by=stage)
        assert none.value.only_full
        requesting.queue(leg, by=stage)
    requesting.withdraw(first, "Larangan bepergian", by=stage)
    assert [leg.state for leg in (first, second, third)] == ["withdrawn", "offered", "waiting"]
    assert (second.answer_due, held(second)) == (
        date(2026, 8, 6), [(trips.DAY, "09:00", 10, "place")],
    )  # fmt: skip
    with clock.stopped(trips.MONDAY + timedelta(days=4)):
        clockwork.settle(host)
    assert [leg.state for leg in (first, second, third)] == ["withdrawn", "expired", "offered"]
    with clock.stopped(trips.MONDAY + timedelta(days=4)):
        requesting.take_offer(third, by=stage)
    assert third.state == "submitted"


def test_a_request_that_is_not_answered_lets_its_place_go(stage: Person) -> None:
    host = trips.host(hold={"value": 3, "unit": "working-days"})
    first, second = (trips.leg(stage, host, visitor=f"tamu-{n}") for n in range(2))
    requesting.submit(first, by=stage)
    assert first.hold_until == date(2026, 8, 6)
    with clock.stopped(trips.MONDAY + timedelta(days=3)), pytest.raises(capacity.NoPlace):
        requesting.submit(second, by=stage)
    with clock.stopped(trips.MONDAY + timedelta(days=4)):
        requesting.submit(second, by=stage)
    assert [first.state, second.state] == ["expired", "submitted"]
