"""A follower for tests: it keeps a ledger, and can be told to fail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import Flask
from sqlalchemy import select

from portal.core import events
from portal.core.db import db, transaction
from portal.core.events import Delivery, Event, Follower

KINDS = frozenset({"thing.published", "thing.revised"})


@dataclass
class Ledger:
    """Remembers the subjects of each batch it was given; fails for those in `poison`."""

    poison: set[str] = field(default_factory=set)
    batches: list[list[str]] = field(default_factory=list)

    def handle(self, batch: Sequence[Event]) -> None:
        """Note a batch."""
        self.batches.append([event.subject for event in batch])
        for event in batch:
            if event.subject in self.poison:
                raise ValueError(f"cannot digest {event.subject}")


def follow(app: Flask, ledger: Ledger, name: str = "ledger") -> Follower:
    """Register the ledger as a follower of the app."""
    follower = Follower(name, KINDS, ledger.handle)
    events.followers(app).add(follower)
    return follower


def publish(*subjects: str, kind: str = "thing.published") -> None:
    """Record one event for each subject, in one transaction."""
    with transaction():
        for subject in subjects:
            events.record(kind, subject, by="ayu")


def deliveries(follower: str = "ledger") -> list[tuple[str, bool]]:
    """The subjects that were given to a follower in order, and whether each is done."""
    rows = db.session.execute(
        select(Event.subject, Delivery.done_at)
        .join(Delivery, Delivery.event_id == Event.id)
        .where(Delivery.follower == follower)
        .order_by(Event.id)
    ).all()
    db.session.rollback()
    return [(subject, done is not None) for subject, done in rows]
