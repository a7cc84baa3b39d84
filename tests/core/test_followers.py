"""Catching up: in order, in batches, and past an event that cannot be handled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from portal.core import clock, events
from portal.core.db import db, transaction
from portal.core.events import BATCH, SHORT_PAUSE, Delivery, Event, Follower, NotNow
from tests.core.house import Thing
from tests.core.ledger import KINDS, Ledger, deliveries, follow, publish

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def postponed() -> tuple[int, datetime | None, str | None]:
    """Attempts, time of the next one, and error text of the one open delivery."""
    found = db.session.scalars(select(Delivery).where(Delivery.done_at.is_(None))).one()
    answer = (found.attempts, found.next_try_at, found.error)
    db.session.rollback()
    return answer


def test_events_come_in_order_and_once(small: Flask) -> None:
    ledger = Ledger()
    follower = follow(small, ledger)
    with small.app_context():
        publish("attic", "cellar")
        publish("porch")
        assert events.catch_up(follower) == 3
        assert events.catch_up(follower) == 0
        assert deliveries() == [("attic", True), ("cellar", True), ("porch", True)]
        assert events.backlog() == 0
    assert ledger.batches == [["attic", "cellar", "porch"]]


def test_when_an_event_was_handled_is_kept(small: Flask) -> None:
    follower = follow(small, Ledger())
    with small.app_context(), clock.stopped(NOON):
        publish("attic")
        events.catch_up(follower)
        assert db.session.scalars(select(Delivery.done_at)).one() == NOON


def test_many_events_come_in_batches(small: Flask) -> None:
    ledger = Ledger()
    follower = follow(small, ledger)
    names = [f"bed {number:03}" for number in range(2 * BATCH + 50)]
    with small.app_context():
        publish(*names)
        assert [events.catch_up(follower) for _ in range(4)] == [BATCH, BATCH, 50, 0]
    assert ledger.batches == [names[:BATCH], names[BATCH : 2 * BATCH], names[2 * BATCH :]]


def test_each_follower_catches_up_by_itself(small: Flask) -> None:
    first, second = Ledger(), Ledger()
    follower = follow(small, first)
    follow(small, second, "second")
    with small.app_context():
        publish("attic")
        assert events.catch_up(follower) == 1
        assert deliveries() == [("attic", True)]
        assert deliveries("second") == [("attic", False)]
    assert (first.batches, second.batches) == ([["attic"]], [])


def test_a_bad_event_does_not_hold_up_the_others(small: Flask) -> None:
    ledger = Ledger(poison={"bad"})
    follower = follow(small, ledger)
    with small.app_context(), clock.stopped(NOON):
        publish("attic", "bad", "porch")
        assert events.catch_up(follower) == 2
        assert deliveries() == [("attic", True), ("bad", False), ("porch", True)]
        assert postponed() == (1, NOON + timedelta(seconds=2), "ValueError: cannot digest bad")
    assert ledger.batches == [["attic", "bad", "porch"], ["attic"], ["bad"], ["porch"]]


def test_a_postponed_event_waits_and_lets_newer_ones_pass(small: Flask) -> None:
    ledger = Ledger(poison={"bad"})
    follower = follow(small, ledger)
    with small.app_context():
        with clock.stopped(NOON):
            publish("bad")
            assert events.catch_up(follower) == 0
            publish("porch")
            assert events.catch_up(follower) == 1
        with clock.stopped(NOON + timedelta(seconds=1.9)):
            assert events.catch_up(follower) == 0
        assert ledger.batches == [["bad"], ["bad"], ["porch"]]
        ledger.poison.clear()
        with clock.stopped(NOON + timedelta(seconds=2)):
            assert events.catch_up(follower) == 1
        assert deliveries() == [("bad", True), ("porch", True)]
        assert db.session.scalars(select(Delivery.error)).all() == [None, None]


def test_the_pauses_grow_up_to_a_limit_however_long_it_goes_on(small: Flask) -> None:
    follower = follow(small, Ledger(poison={"bad"}))
    pauses, now = [], NOON
    with small.app_context():
        publish("bad")
        for attempt in range(1, 61):
            with clock.stopped(now):
                assert events.catch_up(follower) == 0
            attempts, next_try, _ = postponed()
            assert attempts == attempt
            assert next_try is not None
            pauses.append((next_try - now).total_seconds())
            now = next_try
    assert pauses == [2, 4, 8, 16, 32, 64, 128, 256, 512] + [600] * 51


def test_a_long_error_is_cut(small: Flask) -> None:
    name = "x" * 180

    def fail(_batch: Sequence[Event]) -> None:
        raise ValueError(name * 50)

    follower = Follower("ledger", KINDS, fail)
    events.followers(small).add(follower)
    with small.app_context():
        publish("bad")
        events.catch_up(follower)
        error = postponed()[2]
    assert error == f"ValueError: {name * 50}"[:2000]


def test_a_follower_that_fails_half_way_leaves_nothing_half_done(small: Flask) -> None:
    def handle(batch: Sequence[Event]) -> None:
        with transaction():
            for event in batch:
                db.session.add(Thing(name=event.subject))
                db.session.flush()
                if event.subject == "bad":
                    raise ValueError("no")

    follower = Follower("ledger", KINDS, handle)
    events.followers(small).add(follower)
    with small.app_context():
        publish("attic", "bad", "porch")
        assert events.catch_up(follower) == 2
        assert db.session.scalars(select(Thing.name).order_by(Thing.id)).all() == ["attic", "porch"]


def test_a_statement_that_fails_does_not_spoil_the_next_event(small: Flask) -> None:
    """On PostgreSQL a failed statement makes the whole transaction useless until it is ended."""

    def handle(batch: Sequence[Event]) -> None:
        for event in batch:
            asked = "SELECT * FROM nowhere" if event.subject == "bad" else "SELECT 1"
            db.session.execute(text(asked))

    follower = Follower("ledger", KINDS, handle)
    events.followers(small).add(follower)
    with small.app_context():
        publish("attic", "bad", "porch")
        assert events.catch_up(follower) == 2
        assert deliveries() == [("attic", True), ("bad", False), ("porch", True)]


def test_events_stay_readable_while_the_follower_commits(small: Flask) -> None:
    seen = []

    def handle(batch: Sequence[Event]) -> None:
        for event in batch:
            with transaction():
                db.session.add(Thing(name=event.subject))
            seen.append((event.kind, event.subject, event.data))

    follower = Follower("ledger", KINDS, handle)
    events.followers(small).add(follower)
    with small.app_context():
        publish("attic", "porch")
        assert events.catch_up(follower) == 2
    assert seen == [("thing.published", "attic", {}), ("thing.published", "porch", {})]


def test_a_follower_that_cannot_work_at_all_blames_no_event(small: Flask) -> None:
    seen = []

    def handle(batch: Sequence[Event]) -> None:
        seen.append([event.subject for event in batch])
        if len(seen) == 1:
            raise NotNow("the disk is full")

    follower = Follower("ledger", KINDS, handle)
    events.followers(small).add(follower)
    with small.app_context():
        with clock.stopped(NOON):
            publish("attic", "porch")
            assert events.catch_up(follower) == 0
            found = db.session.scalars(select(Delivery)).all()
            assert [d.next_try_at for d in found] == [NOON + SHORT_PAUSE] * 2
            assert [(d.attempts, d.error) for d in found] == [(0, "the disk is full")] * 2
            assert events.catch_up(follower) == 0
        with clock.stopped(NOON + SHORT_PAUSE):
            assert events.catch_up(follower) == 2
    assert seen == [["attic", "porch"], ["attic", "porch"]]


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_a_follower_that_is_interrupted_gets_its_events_again(
    small: Flask, error: type[BaseException]
) -> None:
    ledger = Ledger()
    follower = follow(small, ledger)

    def interrupted(batch: Sequence[Event]) -> None:
        raise error

    with small.app_context():
        publish("attic")
        with pytest.raises(error):
            events.catch_up(Follower("ledger", KINDS, interrupted))
        assert deliveries() == [("attic", False)]
        assert events.catch_up(follower) == 1
    assert ledger.batches == [["attic"]]
