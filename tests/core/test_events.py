"""Recording events: with the change or not at all, for whoever wants them, and for good."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from portal.core import clock, events, versions
from portal.core.db import db, transaction
from portal.core.events import Delivery, Event, Follower
from tests.core.acting import add_and_fail
from tests.core.ledger import Ledger, deliveries, follow, publish

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_an_event_says_what_happened_to_what_when_and_by_whom(small: Flask) -> None:
    with small.app_context():
        with clock.stopped(NOON), transaction():
            recorded = events.record(
                "thing.published", "attic", by="ayu", beds=1, for_whom=["budi"]
            )
            number = recorded.id
        found = db.session.scalars(select(Event)).one()
        assert found.id == number
        assert (found.kind, found.subject, found.actor) == ("thing.published", "attic", "ayu")
        assert found.at == NOON
        assert found.data == {"beds": 1, "for_whom": ["budi"]}


def test_only_followers_of_that_kind_get_a_delivery(small: Flask) -> None:
    follow(small, Ledger())
    follow(small, Ledger(), "second")
    events.followers(small).add(Follower("others", frozenset({"thing.removed"}), Ledger().handle))
    with small.app_context():
        publish("attic")
        publish("cellar", kind="thing.removed")
        assert deliveries() == [("attic", False)]
        assert deliveries("second") == [("attic", False)]
        assert deliveries("others") == [("cellar", False)]
        assert events.backlog() == 3


def test_an_event_goes_the_way_of_its_transaction(small: Flask) -> None:
    follow(small, Ledger())
    with small.app_context():
        with pytest.raises(ZeroDivisionError):
            add_and_fail("refused")
        publish("kept")
        assert db.session.scalars(select(Event.subject)).all() == ["kept"]
        assert deliveries() == [("kept", False)]


def test_the_version_is_that_of_the_newest_event(small: Flask) -> None:
    with small.app_context():
        before = versions.version()
        publish("attic")
        after = versions.version()
        publish("cellar", kind="nobody.wants.this")
        assert len({before, after, versions.version()}) == 3


def test_what_no_page_shows_leaves_kept_pages_alone(small: Flask) -> None:
    with small.app_context():
        publish("attic")
        before = versions.version()
        for number in range(2 * versions.LATEST):
            with transaction():
                events.record("account.signed-in", str(number), by="ayu", changes_pages=False)
        assert versions.version() == before
        publish("cellar")
        assert versions.version() != before


def test_two_followers_of_one_name_are_refused(small: Flask) -> None:
    follow(small, Ledger())
    with pytest.raises(ValueError, match="there is a follower 'ledger' already"):
        follow(small, Ledger())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET actor = 'budi'",
        "UPDATE event SET data = '{}' WHERE subject = 'attic'",
        "DELETE FROM event",
        "DELETE FROM event WHERE subject = 'attic'",
    ],
)
def test_the_database_itself_keeps_events_as_they_are(small: Flask, statement: str) -> None:
    with small.app_context():
        publish("attic")
        with pytest.raises(DBAPIError, match="the table event is append-only"), transaction():
            db.session.execute(text(statement))
        found = db.session.scalars(select(Event)).one()
        assert (found.subject, found.actor, found.data) == ("attic", "ayu", {})


def test_an_event_changed_through_the_session_is_refused_too(small: Flask) -> None:
    with small.app_context():
        publish("attic")
        with pytest.raises(DBAPIError, match="append-only"), transaction():
            db.session.scalars(select(Event)).one().actor = "budi"
        assert db.session.scalars(select(Event.actor)).one() == "ayu"


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_events_cannot_be_truncated_away(small: Flask) -> None:
    with small.app_context():
        publish("attic")
        with pytest.raises(DBAPIError, match="append-only"), transaction():
            db.session.execute(text("TRUNCATE event CASCADE"))
        assert db.session.scalars(select(Event.subject)).all() == ["attic"]


def test_a_new_follower_gets_the_events_from_before_it_once(small: Flask) -> None:
    with small.app_context():
        publish("attic", "cellar")
        publish("gone", kind="thing.removed")
        follow(small, Ledger())
        publish("porch")
        assert deliveries() == [("porch", False)]
        events.enrol()
        assert deliveries() == [("attic", False), ("cellar", False), ("porch", False)]
        events.enrol()
        assert deliveries() == [("attic", False), ("cellar", False), ("porch", False)]


def test_enrolling_does_not_bring_back_what_is_done(small: Flask) -> None:
    ledger = Ledger()
    follower = follow(small, ledger)
    with small.app_context():
        publish("attic")
        assert events.catch_up(follower) == 1
        events.enrol()
        assert events.catch_up(follower) == 0
        assert deliveries() == [("attic", True)]
    assert ledger.batches == [["attic"]]


def test_a_delivery_is_to_an_event_that_exists(small: Flask) -> None:
    with small.app_context():
        with pytest.raises(DBAPIError), transaction():
            db.session.add(Delivery(event_id=987, follower="ledger"))
        assert events.backlog() == 0


def test_a_mark_fits_the_database_it_was_made_of(small: Flask) -> None:
    with small.app_context():
        empty = versions.mark()
        assert versions.fits(empty, "ledger")
        publish("attic", "porch")
        full = versions.mark()
        assert full != empty
        assert versions.fits(full, "ledger")
        publish("cellar")
        assert versions.fits(full, "ledger")
        assert versions.mark() != full


@pytest.mark.parametrize("mark", ["", "nonsense", "1", "1-1", "-", "1-1-None", "x-y-z", "2-2-None"])
def test_a_mark_of_another_database_does_not_fit(small: Flask, mark: str) -> None:
    with small.app_context():
        publish("attic")
        assert not versions.fits(mark, "ledger")


def test_a_mark_does_not_fit_when_an_event_below_the_newest_is_missing(small: Flask) -> None:
    """On PostgreSQL a lower number may become visible later, so a copy may lack just that one."""
    with small.app_context():
        publish("attic", "porch")
        newest, count, at = versions.mark().split("-", 2)
        assert versions.fits(f"{newest}-{int(count) - 1}-{at}", "ledger")
        assert not versions.fits(f"{newest}-{int(count) + 1}-{at}", "ledger")


def test_a_mark_does_not_fit_when_later_events_were_handled(small: Flask) -> None:
    follower = follow(small, Ledger())
    with small.app_context():
        mark = versions.mark()
        publish("attic")
        assert versions.fits(mark, "ledger")
        assert events.catch_up(follower) == 1
        assert not versions.fits(mark, "ledger")
        assert versions.fits(mark, "another")
        assert versions.fits(versions.mark(), "ledger")
