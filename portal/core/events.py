"""Events: what happened, written by a rule in its own transaction; and who reads them afterwards.

One append-only table is the audit trail, the activity feed and the feed of the followers.

For every follower that wants an event, the same transaction writes a `delivery`. A follower does
its work and only then marks the delivery done, so a follower killed at any moment finds it again:
every event reaches every follower at least once. A "last id seen" would lose events on
PostgreSQL, where ids become visible out of order.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, current_app
from sqlalchemy import (
    JSON,
    ForeignKey,
    Index,
    String,
    Text,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock, locks
from portal.core.db import Base, UTCDateTime, db, transaction

log = logging.getLogger(__name__)

BATCH = 200
SHORT_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=10)


class Event(Base):
    """Something that happened. Rows are never changed; the database refuses it."""

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    kind: Mapped[str] = mapped_column(String(60), index=True)
    subject: Mapped[str] = mapped_column(String(200))
    actor: Mapped[str] = mapped_column(String(200))
    # The slug of the organisation whose trail it stands in; its managers can read it there.
    organisation: Mapped[str | None] = mapped_column(String(120))
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    # The page cache asks at each request for the newest event that may have changed a page.
    changes_pages: Mapped[bool] = mapped_column(default=True)

    # The trail is read by organisation or person, the newest first; it only ever grows.
    __table_args__ = (
        Index("ix_event_pages", "changes_pages", "id"),
        Index("ix_event_organisation", "organisation", "id"),
        # What last happened to one thing: everybody may ask it of the proof of a visit.
        Index("ix_event_subject", "organisation", "subject", "id"),
        Index("ix_event_actor", "actor", "id"),
    )


class Delivery(Base):
    """That one follower still has to handle one event, or when it did."""

    __tablename__ = "delivery"
    __table_args__ = (Index("ix_delivery_open", "follower", "done_at", "event_id"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    follower: Mapped[str] = mapped_column(String(60), primary_key=True)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    error: Mapped[str | None] = mapped_column(Text)


class NotNow(Exception):
    """A follower cannot work at all for the moment (its disk is full, say).

    It is not about any single event: all of them stay open and are tried again after a pause.
    """


class MoreToDo(Exception):
    """A follower did a part of long work and kept it; the others shall have their turn now.

    The events stay open, and it gets them again in the next round, at once.
    """


@dataclass(frozen=True)
class Follower:
    """Code that reads events afterwards.

    `handle` gets a batch in the order of ids and may get an event twice: it must do no harm then.
    It runs outside of a transaction and opens its own when it changes data.
    """

    name: str
    kinds: Collection[str]  # asked anew each time: a registry may still grow
    handle: Callable[[Sequence[Event]], None]


@dataclass
class Followers:
    """The followers of one app, by name."""

    by_name: dict[str, Follower] = field(default_factory=dict)

    def add(self, follower: Follower) -> None:
        """Register a follower. Raises ValueError when the name is taken."""
        if follower.name in self.by_name:
            raise ValueError(f"there is a follower {follower.name!r} already")
        self.by_name[follower.name] = follower


def followers(app: Flask | None = None) -> Followers:
    """The registry of the app, or of the running one."""
    where: Flask = app or current_app
    registry: Followers = where.extensions.setdefault("followers", Followers())
    return registry


def record(
    kind: str,
    subject: str,
    *,
    by: str,
    organisation: str | None = None,
    changes_pages: bool = True,
    **data: Any,
) -> Event:
    """Write an event into the caller's transaction, with a delivery for each follower.

    `kind` reads "program.published"; `subject` is a slug; `by` says who acted; `organisation` is
    the slug of the one whose managers see it in their trail. `data` says what changed, as `before`
    and `after` where there are both. What no public page shows (somebody signed in) has no
    `changes_pages`, so that kept pages stay.
    """
    event = Event(
        at=clock.now(), kind=kind, subject=subject, actor=by, organisation=organisation,
        data=data, changes_pages=changes_pages,
    )  # fmt: skip
    db.session.add(event)
    db.session.flush()
    for follower in followers().by_name.values():
        if kind in follower.kinds:
            db.session.add(Delivery(event_id=event.id, follower=follower.name))
    return event


def enrol() -> None:
    """Give each follower the events that were recorded without it; twice does no harm.

    They are from before it existed, or from a process that still runs an older version.
    """
    for follower in followers().by_name.values():
        with transaction():
            known = select(Delivery.event_id).where(Delivery.follower == follower.name)
            missing = db.session.scalars(
                select(Event.id).where(Event.kind.in_(follower.kinds), Event.id.not_in(known))
            ).all()
            if missing:
                rows = [{"event_id": number, "follower": follower.name} for number in missing]
                db.session.execute(insert(Delivery), rows)


def reached(_step: str) -> None:
    """Mark a step of the delivery; a test replaces it to kill the process right there."""


def catch_up(follower: Follower) -> int:
    """Hand one batch of open deliveries to a follower; the number handled.

    Only one process does this per follower at a time. A batch that fails is retried event by
    event, so that one bad event does not hold up the others; that one is tried again later,
    with growing pauses.
    """
    with locks.only_one(
        f"follower-{follower.name}", current_app.extensions["settings"].instance
    ) as mine:
        if not mine:
            return 0
        events = _open_events(follower)
        reached("read")
        if not events:
            return 0
        try:
            _handle(follower, events)
        except MoreToDo:
            return len(events)
        except NotNow as reason:
            log.error("%s cannot work now: %s", follower.name, reason)
            with transaction():
                _mark(follower, events, next_try_at=clock.now() + SHORT_PAUSE, error=str(reason))
            return 0
        except Exception:
            log.exception("%s failed on %d events; one by one now", follower.name, len(events))
            db.session.rollback()  # on PostgreSQL a failed statement would fail the next ones too
            return sum(_handle_alone(follower, event) for event in events)
        return len(events)


def _open_events(follower: Follower) -> Sequence[Event]:
    query = (
        select(Event)
        .join(Delivery, Delivery.event_id == Event.id)
        .where(
            Delivery.follower == follower.name,
            Delivery.done_at.is_(None),
            (Delivery.next_try_at.is_(None)) | (Delivery.next_try_at <= clock.now()),
        )
        .order_by(Event.id)
        .limit(BATCH)
    )
    events = db.session.scalars(query).all()
    for event in events:
        db.session.expunge(event)  # they stay readable after the transaction below ends
    db.session.rollback()
    return events


def _handle(follower: Follower, events: Sequence[Event]) -> None:
    follower.handle(events)
    reached("handled")
    with transaction():
        _mark(follower, events, done_at=clock.now(), error=None)
        reached("marked")
    reached("committed")


def _handle_alone(follower: Follower, event: Event) -> int:
    try:
        _handle(follower, [event])
    except MoreToDo:
        pass
    except Exception as error:  # whatever a follower raises, the others must go on
        db.session.rollback()
        with transaction():
            _postpone(follower, event, error)
        return 0
    return 1


def _mark(follower: Follower, events: Sequence[Event], **values: Any) -> None:
    db.session.execute(
        update(Delivery)
        .where(Delivery.follower == follower.name, Delivery.event_id.in_([e.id for e in events]))
        .values(**values)
    )


def _postpone(follower: Follower, event: Event, error: Exception) -> None:
    delivery = db.session.get_one(Delivery, (event.id, follower.name))
    delivery.attempts += 1
    pause = min(timedelta(seconds=2 ** min(delivery.attempts, 20)), LONGEST_PAUSE)
    delivery.next_try_at = clock.now() + pause
    delivery.error = f"{type(error).__name__}: {error}"[:2000]
    log.error("%s postponed event %d: %s", follower.name, event.id, delivery.error)


_OPEN = select(func.count()).select_from(Delivery).where(Delivery.done_at.is_(None))


def backlog() -> int:
    """How many deliveries are open, over all followers."""
    return db.session.scalar(_OPEN) or 0


def failing() -> int:
    """How many of them failed before and wait to be tried again."""
    return db.session.scalar(_OPEN.where(Delivery.error.is_not(None))) or 0
