"""Whether the managers were told of a draft lately: taking it back and sending it is no news."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, select

from portal.core import clock, mail
from portal.core.db import db
from portal.core.events import Delivery, Event
from portal.publishing.models import Draft

QUIET = timedelta(hours=1)
_SENT, _TAKEN_BACK = "draft.sent", "draft.taken-back"
_KINDS = (_SENT, _TAKEN_BACK, "draft.sent-back")
_FAR = timedelta(days=1)  # farther back nobody looks


def told_lately(found: Draft, event: Event | None = None) -> bool:
    """Whether a mail told of it less than an hour before an event, or before now.

    Told is what the mail follower had handled before the draft was taken back: it sends none
    afterwards (`is_over`). A draft that was sent back to its writers is news again.
    """
    at = event.at if event else clock.now()
    told: datetime | None = None
    history = _history(found, at, event.id if event else None)
    for number, (kind, when, done) in enumerate(history):
        if kind == _SENT:
            if told is not None and when - told < QUIET:
                continue
            end = history[number + 1][1] if number + 1 < len(history) else at
            told = when if done is not None and done <= end else None
        elif kind != _TAKEN_BACK:
            told = None
    return told is not None and at - told < QUIET


def is_over(found: Draft, event: Event) -> bool:
    """Whether the draft was taken back or sent back since an event, whatever came then."""
    query = _of(found).where(Event.kind.in_(_KINDS), Event.id > event.id)
    return db.session.scalar(query.limit(1)) is not None


def _of(found: Draft) -> Select[int]:
    return select(Event.id).where(
        Event.organisation == found.organisation.slug, Event.subject == str(found.id)
    )


def _history(
    found: Draft, at: datetime, below: int | None
) -> Sequence[tuple[str, datetime, datetime | None]]:
    query = (
        _of(found)
        .with_only_columns(Event.kind, Event.at, Delivery.done_at)
        .outerjoin(Delivery, (Delivery.event_id == Event.id) & (Delivery.follower == mail.FOLLOWER))
        .where(Event.kind.in_(_KINDS), Event.at > at - _FAR)
        .order_by(Event.id)
    )
    if below is not None:
        query = query.where(Event.id < below)
    return [(kind, when, done) for kind, when, done in db.session.execute(query)]
