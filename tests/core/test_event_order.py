"""Several processes at once: each event is handled, whoever sees it first and in whatever order."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from flask import Flask

from portal.core import events, versions
from portal.core.events import Event, Follower
from tests.core.ledger import KINDS, Ledger, deliveries, follow, publish
from tests.core.threads import WAIT, Stop, meanwhile, publish_slowly


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_an_event_that_becomes_visible_after_a_later_one_is_not_lost(small: Flask) -> None:
    ledger, stop = Ledger(), Stop()
    follower = follow(small, ledger)
    with small.app_context():
        with meanwhile(small, lambda: publish_slowly("first", stop), stop):
            publish("second")
            assert events.catch_up(follower) == 1
            assert deliveries() == [("second", True)]
        assert deliveries() == [("first", False), ("second", True)]
        assert events.catch_up(follower) == 1
        assert deliveries() == [("first", True), ("second", True)]
    assert ledger.batches == [["second"], ["first"]]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_an_event_that_becomes_visible_late_changes_the_version(small: Flask) -> None:
    stop = Stop()
    with small.app_context():
        publish("before")
        with meanwhile(small, lambda: publish_slowly("first", stop), stop):
            publish("second")
            without = versions.version()
        assert versions.version() != without


def test_only_one_at_a_time_catches_up(small: Flask) -> None:
    stop, seen = Stop(), []

    def handle(batch: Sequence[Event]) -> None:
        seen.append([event.subject for event in batch])
        stop()

    follower = Follower("ledger", KINDS, handle)
    events.followers(small).add(follower)
    with small.app_context():
        publish("attic")
        with meanwhile(small, lambda: events.catch_up(follower), stop) as first:
            assert events.catch_up(follower) == 0
        assert first.result(WAIT) == 1
        assert events.catch_up(follower) == 0
        assert deliveries() == [("attic", True)]
    assert seen == [["attic"]]


def test_one_follower_does_not_keep_another_waiting(small: Flask) -> None:
    stop, quick = Stop(), Ledger()

    def handle(batch: Sequence[Event]) -> None:
        stop()

    slow = Follower("slow", KINDS, handle)
    events.followers(small).add(slow)
    follower = follow(small, quick)
    with small.app_context():
        publish("attic")
        with meanwhile(small, lambda: events.catch_up(slow), stop):
            assert events.catch_up(follower) == 1
    assert quick.batches == [["attic"]]


def test_an_event_recorded_while_others_are_handled_comes_next(small: Flask) -> None:
    stop, seen = Stop(), []

    def handle(batch: Sequence[Event]) -> None:
        seen.append([event.subject for event in batch])
        stop()

    follower = Follower("ledger", KINDS, handle)
    events.followers(small).add(follower)
    with small.app_context():
        publish("attic")
        with meanwhile(small, lambda: events.catch_up(follower), stop):
            publish("porch")
        assert events.catch_up(follower) == 1
    assert seen == [["attic"], ["porch"]]
