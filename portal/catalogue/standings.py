"""How a published programme stands: one word, kept in `Program.standing`. Pure."""

from __future__ import annotations

from portal.catalogue.verification import Freshness

PUBLISHED, VERIFIED, UPDATE_DUE = "published", "verified", "update-due"
STOPPED, ARCHIVED = "stopped", "archived"
STANDINGS = (PUBLISHED, VERIFIED, UPDATE_DUE, STOPPED, ARCHIVED)


def of_record(status: str, fresh: Freshness) -> str:
    """How a programme stands by its record alone, when nobody has vouched for what it says now."""
    if status == STOPPED:
        return STOPPED
    return PUBLISHED if fresh == "fresh" else UPDATE_DUE


def on_this_day(standing: str, fresh: Freshness) -> str:
    """What readers see: "update-due" from the day on, also before the worker has noted it."""
    return UPDATE_DUE if standing in (PUBLISHED, VERIFIED) and fresh != "fresh" else standing
