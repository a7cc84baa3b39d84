"""The only place that asks what time it is, so that tests can say it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_stopped_at: ContextVar[datetime | None] = ContextVar("stopped_at", default=None)


def now() -> datetime:
    """The present instant, in UTC and aware of it."""
    return _stopped_at.get() or datetime.now(UTC)


def today(zone: str = "Asia/Jakarta") -> date:
    """The day it is in a time zone; a day belongs to the zone of the host it is about."""
    return now().astimezone(ZoneInfo(zone)).date()


def day_of(instant: datetime, zone: str = "Asia/Jakarta") -> date:
    """The day of an instant in a time zone."""
    return instant.astimezone(ZoneInfo(zone)).date()


@contextmanager
def stopped(at: datetime) -> Iterator[None]:
    """Stop the clock at an aware instant, for tests.

    Raises ValueError for an instant without a time zone.
    """
    if at.tzinfo is None:
        raise ValueError("the clock needs an instant with a time zone")
    token = _stopped_at.set(at.astimezone(UTC))
    try:
        yield
    finally:
        _stopped_at.reset(token)
