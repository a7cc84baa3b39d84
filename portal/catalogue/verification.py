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
    parts = [int(part) for part in verified_on.split("-")]
    year, month, day = (parts + [12, 31])[:3] if len(parts) != 2 else (*parts, 31)
    limit = (year + FRESH_FOR_YEARS, month, day)
    return "fresh" if limit >= (today.year, today.month, today.day) else "stale"
