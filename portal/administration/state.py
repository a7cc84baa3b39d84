"""How the portal is: the worker, the search index, and the deliveries that fail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from portal.catalogue import indexing
from portal.core import worker
from portal.core.db import db
from portal.core.events import Delivery, Event
from portal.core.mail import FOLLOWER as MAIL


@dataclass(frozen=True)
class Failing:
    """What one follower cannot deliver."""

    follower: str
    number: int
    since: datetime
    error: str

    @property
    def is_mail(self) -> bool:
        """Whether these are mails."""
        return self.follower == MAIL


@dataclass(frozen=True)
class State:
    """All of it."""

    worker: str
    index: str
    index_detail: str
    failing: Sequence[Failing]


def now() -> State:
    """How it is now."""
    index = indexing.health()
    return State(worker.state(), index.state, index.detail, failing())


def failing() -> Sequence[Failing]:
    """The deliveries that failed and wait to be tried again, by follower, with the last error."""
    stuck = (Delivery.done_at.is_(None), Delivery.error.is_not(None))
    query = (
        select(Delivery.follower, func.count(), func.min(Event.at), func.max(Delivery.event_id))
        .join(Event, Event.id == Delivery.event_id)
        .where(*stuck)
        .group_by(Delivery.follower)
        .order_by(Delivery.follower)
    )
    return [
        Failing(name, number, since, _error(name, last))
        for name, number, since, last in db.session.execute(query)
    ]


def _error(follower: str, event: int) -> str:
    found = db.session.get(Delivery, (event, follower))
    return (found.error or "") if found else ""
