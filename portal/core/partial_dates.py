"""Dates as exactly as somebody knows them, read as people write them. Pure."""

from __future__ import annotations

import re
from datetime import date

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[ T]00:00(?::00)?)?", re.IGNORECASE)
_DAY_FIRST = re.compile(r"(?:(\d{1,2})[/.-])?(\d{1,2})[/.-](\d{4})")
_NAMED = re.compile(r"(?:(\d{1,2})[ -])?([a-z]+)\.?[ -](\d{4}|\d{2})")
# The first letters of the months, in both languages.
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan", "feb peb", "mar", "apr", "mei may", "jun", "jul", "agu ags agt aug", "sep",
         "okt oct", "nov nop", "des dec"), 1)
    for name in names.split()
}  # fmt: skip


class NotADate(ValueError):
    """It is not written as a date."""


class NoSuchDay(ValueError):
    """It is written as a date, and no calendar has it."""


def read(text: str) -> str:
    """2016, 2016-02 or 2016-02-01, also from 1/2/2016 (the day first) and 1 Februari 2016.

    Raises NotADate and NoSuchDay.
    """
    low = " ".join(text.lower().split())
    day: str | None
    month: str | int | None
    if found := _ISO.fullmatch(low):
        year, month, day = found.groups()
    elif found := _DAY_FIRST.fullmatch(low):
        day, month, year = found.groups()
    elif (found := _NAMED.fullmatch(low)) and found[2][:3] in _MONTHS:
        day, month, year = found[1], _MONTHS[found[2][:3]], found[3]
        year = year if len(year) == 4 else f"20{year}"  # Excel makes Feb-16 of 2016-02
    else:
        raise NotADate(text)
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError as error:
        raise NoSuchDay(text) from error
    return "-".join([year, *(f"{int(part):02}" for part in (month, day) if part)])


def is_later(text: str, today: date) -> bool:
    """Whether a date, as exactly as it is known, lies wholly after a day."""
    return text > today.isoformat()[: len(text)]


def is_before(text: str, other: str) -> bool:
    """Whether one date lies before another, as exactly as both are known; no date before none.

    Of "2016" and "2016-05" only the years are compared.
    """
    known = min(len(text), len(other))
    return text[:known] < other[:known]
