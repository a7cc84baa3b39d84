"""How fresh the knowledge about a programme is. Pure.

A dead practice must not look alive: what no source has confirmed for two years says so.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

FRESH_FOR_YEARS = 2

Freshness = Literal["fresh", "stale", "never"]


def freshness(verified_on: str | None, today: date) -> Freshness:
    """ "never" without a date, "stale" when it is more than two years back, else "fresh".

    `verified_on` is YYYY, YYYY-MM or YYYY-MM-DD; a partial date counts as its last possible day.
    """
    if not verified_on:
        return "never"
    last_day = (f"{verified_on}-12-31" if len(verified_on) == 4 else f"{verified_on}-31")[:10]
    limit = f"{int(last_day[:4]) + FRESH_FOR_YEARS}{last_day[4:]}"
    return "fresh" if limit >= today.isoformat() else "stale"
