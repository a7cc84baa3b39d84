"""A month of a host as visitors see it: open and closed days with the reason, and places left.

It names no visitor. The page and `calendar.json` show the same.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from portal.hosting import queries_rules, words
from portal.hosting.judging import Ask, Finding, Left, Taken, beforehand, left
from portal.hosting.opening import Day, Host, Slot, Visitor, Why, days
from portal.places.models import Organisation
from portal.visits import capacity

FREE, FULL, TOO_SMALL, CLOSED, GONE, TOO_LATE, TOO_EARLY = (
    "free", "full", "too-small", "closed", "past", "too-late", "too-early",
)  # fmt: skip
STATES = (FREE, TOO_SMALL, FULL, TOO_LATE, TOO_EARLY, CLOSED, GONE)  # the best first
SIZES = ("too-many", "too-few")
MONTHS_AHEAD = 24


@dataclass(frozen=True)
class ShownSlot:
    """One session: `state` is FREE, FULL, or TOO_SMALL for the number of people asked about.

    `clause` names what stands in the way when it is not FREE.
    """

    slot: Slot
    left: Left
    state: str
    clause: str | None = None


@dataclass(frozen=True)
class ShownDay:
    """One day: `state` is the best of its sessions', else CLOSED, GONE, TOO_LATE or TOO_EARLY.

    TOO_SMALL with the finding `stops`: the group has not the size that the host takes. `stops` is
    what holds for all sessions of the day.
    """

    day: date
    state: str
    slots: Sequence[ShownSlot]
    why: Why | None
    clause: str | None
    stops: Finding | None = None


def of(host: Organisation, first: date, visitor: Visitor, people: int | None) -> list[ShownDay]:
    """The days of the month that begins on `first`, for a visitor with so many people.

    Without `people` no size is asked about: a session is FREE until nobody fits in any more. Two
    statements for the rules and three for free days and places, however many visits there are.
    """
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    known = queries_rules.host_of(host, first, last)
    taken = by_day(capacity.taken(host.id, first, last))
    today = capacity.today_at(host)
    return [
        shown(known, day, taken.get(day.day, ()), visitor, people, today)
        for day in days(known, first, last, visitor)
    ]


def by_day(taken: Sequence[Taken]) -> Mapping[date, Sequence[Taken]]:
    """Places by their day: a busy month has hundreds, and each day looks at its own only."""
    found: dict[date, list[Taken]] = {}
    for item in taken:
        found.setdefault(item.day, []).append(item)
    return found


def shown(
    host: Host, day: Day, taken: Sequence[Taken], visitor: Visitor, people: int | None, today: date
) -> ShownDay:
    """One day with what is left of it, as `judging.judge` would say it of each session. Pure."""
    if day.day < today:
        return ShownDay(day.day, GONE, (), day.why, None)
    if not day.is_open:
        return ShownDay(day.day, CLOSED, (), day.why, day.why.clause if day.why else None)
    ask = Ask(visitor, day.day, "", people or 1, today)
    slots = [_slot(host, slot, taken, ask) for slot in day.slots]
    why = next((slot.why for slot in day.slots if slot.why), None)
    stops = _stops(beforehand(host, ask), sized=people is not None)
    if stops:
        state = TOO_SMALL if stops.code in SIZES else stops.code
        return ShownDay(day.day, state, slots, why, stops.clause, stops)
    best = min(slots, key=lambda slot: STATES.index(slot.state))
    return ShownDay(day.day, best.state, slots, why, best.clause)


def _stops(found: Sequence[Finding], *, sized: bool) -> Finding | None:
    """What keeps a group from every session of a day: it asks too late, or has the wrong size."""
    codes = (TOO_LATE, TOO_EARLY, *(SIZES if sized else ()))
    return next((item for item in found if item.code in codes), None)


def _slot(host: Host, slot: Slot, taken: Sequence[Taken], ask: Ask) -> ShownSlot:
    rest = left(slot, host, taken, ask.visitor)
    if rest.fits(ask.people):
        return ShownSlot(slot, rest, FREE)
    return ShownSlot(slot, rest, FULL if rest.is_full else TOO_SMALL, rest.clause)


def reason(item: ShownDay) -> str:
    """Why a day is closed to who asks, or open although it would not be; or nothing."""
    if item.state == GONE:
        return ""
    if item.stops:
        return words.finding(item.stops)
    return words.why(item.why) if item.why else ""


def as_json(shown: Sequence[ShownDay]) -> list[dict[str, Any]]:
    """The days for `calendar.json`, in the page's language; `reason` is a sentence or None."""
    return [
        {
            "day": item.day.isoformat(),
            "state": item.state,
            "reason": reason(item) or None,
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
        "clause": shown.clause,
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
    return before if before >= start else None, after if after <= last_month(today) else None


def last_month(today: date) -> date:
    """The first day of the last month that is shown."""
    ahead = today.month - 1 + MONTHS_AHEAD
    return date(today.year + ahead // 12, ahead % 12 + 1, 1)


def chosen(text: str, today: date) -> date:
    """The first day of a month written "2026-08", among those shown. Raises ValueError."""
    if len(text) != len("2026-08"):
        raise ValueError(text)
    found = date.fromisoformat(f"{text}-01")
    if not today.replace(day=1) <= found <= last_month(today):
        raise ValueError(text)
    return found
