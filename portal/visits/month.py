"""A month of a host as visitors see it: open and closed days with the reason, and places left.

It names no visitor. The page and `calendar.json` show the same.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from portal.hosting import queries_rules, words
from portal.hosting.judging import Ask, Left, Taken, beforehand, left
from portal.hosting.opening import Day, Host, Slot, Visitor, Why, days
from portal.places.models import Organisation
from portal.visits import capacity

FREE, FULL, TOO_SMALL, CLOSED, GONE, TOO_LATE, TOO_EARLY = (
    "free", "full", "too-small", "closed", "past", "too-late", "too-early",
)  # fmt: skip
MONTHS_AHEAD = 24


@dataclass(frozen=True)
class ShownSlot:
    """One session: `state` is FREE, FULL, or TOO_SMALL for the number of people asked about."""

    slot: Slot
    left: Left
    state: str


@dataclass(frozen=True)
class ShownDay:
    """One day: `state` is the best of its sessions', else CLOSED, GONE, or TOO_LATE, TOO_EARLY."""

    day: date
    state: str
    slots: Sequence[ShownSlot]
    why: Why | None
    clause: str | None


def of(host: Organisation, first: date, visitor: Visitor, people: int) -> list[ShownDay]:
    """The days of the month that begins on `first`, for a visitor with so many people.

    Two statements for the rules and three for free days and places, however many visits there are.
    """
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    known = queries_rules.host_of(host, first, last)
    taken = capacity.taken(host.id, first, last)
    today = capacity.today_at(host)
    return [
        _shown(known, day, taken, Ask(visitor, day.day, "", people, today))
        for day in days(known, first, last, visitor)
    ]


def _shown(host: Host, day: Day, taken: Sequence[Taken], ask: Ask) -> ShownDay:
    if day.day < ask.asked_on:
        return ShownDay(day.day, GONE, (), day.why, None)
    if not day.is_open:
        return ShownDay(day.day, CLOSED, (), day.why, day.why.clause if day.why else None)
    slots = [_slot(host, slot, taken, ask) for slot in day.slots]
    why = next((slot.why for slot in day.slots if slot.why), None)
    # The size of a group, and the notice: no session of the day is for it then.
    for found in beforehand(host, ask):
        if found.code in (TOO_LATE, TOO_EARLY):
            return ShownDay(day.day, found.code, slots, why, found.clause)
        if found.code == "too-many":
            return ShownDay(day.day, TOO_SMALL, slots, why, found.clause)
    states = [slot.state for slot in slots]
    state = next(name for name in (FREE, TOO_SMALL, FULL) if name in states)
    clause = None if state == FREE else slots[states.index(state)].left.clause
    return ShownDay(day.day, state, slots, why, clause)


def _slot(host: Host, slot: Slot, taken: Sequence[Taken], ask: Ask) -> ShownSlot:
    rest = left(slot, host, taken, ask.visitor)
    state = FULL if rest.is_full else FREE if rest.fits(ask.people) else TOO_SMALL
    return ShownSlot(slot, rest, state)


def as_json(shown: Sequence[ShownDay]) -> list[dict[str, Any]]:
    """The days for `calendar.json`, in the page's language; `reason` is a sentence or None."""
    return [
        {
            "day": item.day.isoformat(),
            "state": item.state,
            "reason": words.why(item.why) if item.why else None,
            "clause": item.clause,
            "sessions": [_as_json(slot) for slot in item.slots],
        }
        for item in shown
    ]


def _as_json(shown: ShownSlot) -> dict[str, Any]:
    return {
        "key": shown.slot.key,
        "start": shown.slot.start,
        "end": shown.slot.end,
        "state": shown.state,
        "groups_left": shown.left.groups,
        "people_left": shown.left.people,
    }


def weeks(shown: Sequence[ShownDay]) -> list[list[ShownDay | None]]:
    """The days in rows from Monday to Sunday; None before the first and after the last."""
    padded: list[ShownDay | None] = [None] * shown[0].day.weekday() + list(shown)
    padded += [None] * (-len(padded) % 7)
    return [padded[number : number + 7] for number in range(0, len(padded), 7)]


def months(today: date, chosen: date) -> tuple[date | None, date | None]:
    """The first days of the months before and after the chosen one, None beyond what is shown."""
    start = today.replace(day=1)
    before = (chosen - timedelta(days=1)).replace(day=1)
    after = (chosen + timedelta(days=32)).replace(day=1)
    end = (start + timedelta(days=31 * MONTHS_AHEAD)).replace(day=1)
    return before if before >= start else None, after if after <= end else None
