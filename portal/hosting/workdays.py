"""Counting in the host's working days, days, weeks and months. Pure.

A working day is Monday to Friday (Presidential Regulation 21/2023, on working days and hours of
government offices) and neither a public holiday nor collective leave.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from portal.hosting.ruleset import Term

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Off:
    """A day that is free: by law ("public"), collective leave, or in the host's region only."""

    kind: str  # "public", "collective", "regional"
    name_id: str
    name_en: str
    estimated: bool = False


@dataclass(frozen=True)
class Workdays:
    """The free days of a host, by day, as far as they are known."""

    off: Mapping[date, Off] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        """Whether offices work on that day."""
        return day.weekday() < 5 and day not in self.off

    def after(self, day: date, number: int) -> date:
        """The day that many working days after one; zero gives the day itself.

        The day from which it is counted is not one of them.
        """
        return self._step(day, number, _DAY)

    def before(self, day: date, number: int) -> date:
        """The day that many working days before one; zero gives the day itself."""
        return self._step(day, number, -_DAY)

    def _step(self, day: date, number: int, step: timedelta) -> date:
        while number > 0:
            day += step
            number -= self.is_working(day)
        return day

    def later(self, day: date, term: Term) -> date:
        """The last day of a term that begins to run on a day."""
        if term.unit == "working-days":
            return self.after(day, term.value)
        return _months(day, term.value) if term.unit == "months" else day + _plain(term)

    def earlier(self, day: date, term: Term) -> date:
        """The latest day from which a term has passed until a day."""
        if term.unit == "working-days":
            return self.before(day, term.value)
        return _months(day, -term.value) if term.unit == "months" else day - _plain(term)


def _plain(term: Term) -> timedelta:
    return timedelta(weeks=term.value) if term.unit == "weeks" else timedelta(days=term.value)


def _months(day: date, number: int) -> date:
    """The same day of another month, or its last one: 31 January and a month is 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
