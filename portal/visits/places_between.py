"""Whether there is time to get from one visit of a trip to the next. Pure, and a guess.

Only the distance in a straight line is known. Up to BY_ROAD kilometres people are taken to drive,
at ROAD_SPEED along that line: Indonesian roads are about a third longer than it, and 50 km/h is
what a bus makes on them. Farther away they are taken to fly: FLIGHT_SPEED, and AROUND_FLIGHT hours
for the ways to and from the airports and for waiting. It warns and never refuses: a ferry, or a
night train, may be slower or handier than that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from portal.places import distance

BY_ROAD, ROAD_SPEED = 250.0, 38.0  # kilometres, and kilometres in an hour
FLIGHT_SPEED, AROUND_FLIGHT = 600.0, 5.0  # kilometres in an hour, and hours
SAME_PLACE = 5.0  # kilometres
# Where the rules name no hour.
FIRST_HOUR, LAST_HOUR = time(8), time(16)


@dataclass(frozen=True)
class Stop:
    """One visit: where (degrees; None where nobody knows), and from when to when in its zone.

    `start` and `end` read "09:00"; None for an hour that is agreed later.
    """

    name: str
    latitude: float | None
    longitude: float | None
    zone: str
    first: date
    last: date
    start: str | None = None
    end: str | None = None

    @property
    def begins(self) -> datetime:
        """When it begins."""
        return _instant(self.first, self.start, FIRST_HOUR, self.zone)

    @property
    def ends(self) -> datetime:
        """When it ends."""
        end = self.end if self.first == self.last else None
        return max(self.begins, _instant(self.last, end, LAST_HOUR, self.zone))


@dataclass(frozen=True)
class Tight:
    """Two visits between which there is too little time: kilometres, hours there are and needed."""

    before: str
    after: str
    kilometres: int
    hours: float
    needed: float


def _instant(day: date, hour: str | None, instead: time, zone: str) -> datetime:
    at = time.fromisoformat(hour) if hour else instead
    return datetime.combine(day, at, ZoneInfo(zone))


def kilometres(one: Stop, other: Stop) -> float | None:
    """The great circle between two places; None when one of them is not known."""
    if one.latitude is None or one.longitude is None:
        return None
    if other.latitude is None or other.longitude is None:
        return None
    return distance.kilometres(one.latitude, one.longitude, other.latitude, other.longitude)


def hours_between(far: float) -> float:
    """How long people travel over a distance in kilometres, by the assumptions above."""
    if far <= SAME_PLACE:
        return 0.0
    if far <= BY_ROAD:
        return far / ROAD_SPEED
    return AROUND_FLIGHT + far / FLIGHT_SPEED


def too_tight(stops: Sequence[Stop]) -> list[Tight]:
    """The visits of a trip, one after the other, between which there is too little time."""
    found = []
    ordered = sorted(stops, key=lambda stop: (stop.begins, stop.name))
    for one, other in pairwise(ordered):
        far = kilometres(one, other)
        if far is None:
            continue
        hours = max(timedelta(0), other.begins - one.ends) / timedelta(hours=1)
        needed = hours_between(far)
        if needed > hours:
            found.append(Tight(one.name, other.name, round(far), round(hours, 1), round(needed, 1)))
    return found
