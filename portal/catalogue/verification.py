"""How fresh the knowledge about a programme is. Pure.

A dead practice must not look alive: what nobody has confirmed for twelve months says so, on its
page, on its badge and in the search. This is the only place that knows the rule.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Literal

FRESH_FOR_MONTHS = 12

Freshness = Literal["fresh", "stale", "never"]


def freshness(confirmed: str | None, today: date) -> Freshness:
    """ "never" without a date, "stale" when it is more than twelve months back, else "fresh".

    `confirmed` is YYYY, YYYY-MM or YYYY-MM-DD; a partial date counts as its last possible day.
    """
    if not confirmed:
        return "never"
    day = _last_day(confirmed)
    limit = f"{int(day[:4]) + FRESH_FOR_MONTHS // 12}{day[4:]}"
    return "fresh" if limit >= today.isoformat() else "stale"


def due_on(confirmed: str) -> date:
    """The first day on which it is stale; `confirmed` is as that of `freshness`."""
    year, month, day = (int(part) for part in _last_day(confirmed).split("-"))
    year += FRESH_FOR_MONTHS // 12
    # A partial date ends with "31", and 29 February is not in every year.
    return date(year, month, min(day, monthrange(year, month)[1])) + timedelta(days=1)


def latest(reported: str | None, confirmed: str | None) -> str | None:
    """The later of the date of the newest source and the day on which somebody confirmed it.

    Of two that may be the same day it is the confirmation.
    """
    if reported is None or confirmed is None:
        return reported or confirmed
    return reported if _last_day(reported) > _last_day(confirmed) else confirmed


def _last_day(value: str) -> str:
    return (f"{value}-12-31" if len(value) == 4 else f"{value}-31")[:10]
