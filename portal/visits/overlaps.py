"""When a visit takes place as instants, and whether two of them overlap. Pure.

Hosts live in different time zones: what looks the same on two clocks may be two hours apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Span:
    """From an instant on until (and without) another."""

    begins: datetime
    ends: datetime


def days_of(day: date, number_of_days: int) -> list[date]:
    """The days of a visit."""
    return [day + timedelta(days=number) for number in range(number_of_days)]


def span(
    day: date, start: str | None, end: str | None, number_of_days: int = 1, *, zone: str
) -> Span:
    """When a visit takes place; `start` and `end` read "09:00" in the host's zone.

    Without a start it takes the day from its first minute on, without an end all of its last day.
    A visit of several days ends with the last of them, whenever its session on the first one ends.
    """
    here = ZoneInfo(zone)
    begins = datetime.combine(day, time.fromisoformat(start) if start else time(), here)
    midnight = datetime.combine(day + timedelta(days=number_of_days), time(), here)
    if end is None or number_of_days > 1 or (start is not None and end <= start):
        return Span(begins, midnight)
    return Span(begins, datetime.combine(day, time.fromisoformat(end), here))


def overlap(one: Span, other: Span) -> bool:
    """Whether both take place at some instant; one may begin when the other ends."""
    return one.begins < other.ends and other.begins < one.ends
