"""The part of the format of reception rules that says on which days a host receives. Pure."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from portal.core.content import Both, Count, Strict

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
VisitorKind = Literal[
    "regional-government", "office", "dprd", "ministry", "university",
    "foreign", "international", "community", "company",
]  # fmt: skip
Mode = Literal["on-site", "online"]
OnHoliday = Literal["closed", "open", "next-day"]


def _is_a_time(value: str) -> str:
    time.fromisoformat(value)
    return value


def _is_a_day(value: str) -> str:
    date.fromisoformat(value)
    return value


def _is_a_day_of_a_year(value: str) -> str:
    date.fromisoformat(f"2024-{value}")  # a leap year: 02-29 is one
    return value


Clock = Annotated[
    str, StringConstraints(pattern=r"^\d{2}:\d{2}$"), AfterValidator(_is_a_time)
]  # "09:30", in the host's zone
Day = Annotated[
    str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(_is_a_day)
]  # "2026-03-20"
MonthDay = Annotated[
    str,
    StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"),
    AfterValidator(_is_a_day_of_a_year),
]  # "12-24"


class Period(Strict):
    """A part of every year, both days inclusive; "12-15" to "01-10" runs over New Year."""

    first: MonthDay
    last: MonthDay

    def has(self, day: date) -> bool:
        """Whether a day lies in it."""
        here = f"{day:%m-%d}"
        if self.first <= self.last:
            return self.first <= here <= self.last
        return here >= self.first or here <= self.last


class Session(Strict):
    """A weekly session, on each of some weekdays.

    Without `start` the hour is agreed with the host; without `end` it lasts until finished.
    `weeks` keeps it to the first, second ... such weekday of a month (5 stands for a fifth one, -1
    for the last), `parity` to the odd or even weeks of the year (ISO 8601), `period` to a part of
    the year, `kinds` to some visitors. Its own limits come on top of the rules' limits: the smaller
    one holds.
    """

    days: list[Weekday] = Field(min_length=1)
    start: Clock | None = None
    end: Clock | None = None
    weeks: list[Literal[1, 2, 3, 4, 5, -1]] = []
    parity: Literal["odd", "even"] | None = None
    period: Period | None = None
    kinds: list[VisitorKind] = []
    groups: Count | None = None
    people: Count | None = None
    modes: list[Mode] = []
    place: Both | None = None

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Session:
        if self.end and (not self.start or self.end <= self.start):
            raise ValueError("a session ends after it starts")
        return self

    def falls_on(self, day: date) -> bool:
        """Whether it is held on a day, holidays apart."""
        if DAYS[day.weekday()] not in self.days:
            return False
        if self.weeks and not self._in_weeks(day):
            return False
        if self.parity and (day.isocalendar().week % 2 == 1) != (self.parity == "odd"):
            return False
        return self.period is None or self.period.has(day)

    def _in_weeks(self, day: date) -> bool:
        last = (day + timedelta(days=7)).month != day.month
        return (day.day - 1) // 7 + 1 in self.weeks or (last and -1 in self.weeks)


class Closure(Strict):
    """Days on which the host receives nobody although it would, with the reason for readers."""

    first: Day
    last: Day
    reason: Both

    @model_validator(mode="after")
    def _in_order(self) -> Closure:
        if self.last < self.first:
            raise ValueError("the last day is before the first")
        return self


class YearlyClosure(Period):
    """The same days of every year on which the host receives nobody, with the reason."""

    reason: Both


class Opening(Strict):
    """One more session on one day, also on a holiday or a day that is closed otherwise."""

    day: Day
    start: Clock | None = None
    end: Clock | None = None
    reason: Both
    groups: Count | None = None
    people: Count | None = None

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Opening:
        if self.end and (not self.start or self.end <= self.start):
            raise ValueError("a session ends after it starts")
        return self


class Holidays(Strict):
    """What happens to a session on a national holiday, and on collective leave (cuti bersama).

    "next-day" moves it to the next day that is neither, no closed day and (unless the host receives
    on weekends) no weekend; other sessions of that day stay.
    """

    public: OnHoliday = "closed"
    collective: OnHoliday = "closed"
