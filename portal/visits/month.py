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
from portal.hosting.judging import Left, Taken, left
from portal.hosting.opening import Day, Host, Slot, Visitor, Why, days, exempt, limits_of
from portal.hosting.ruleset import RuleSet
from portal.places.models import Organisation
from portal.visits import capacity

FREE, FULL, TOO_SMALL, CLOSED, GONE, TOO_LATE = (
    "free", "full", "too-small", "closed", "past", "too-late",
)  # fmt: skip
STATES = (FREE, TOO_SMALL, FULL, TOO_LATE, CLOSED, GONE)
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
    """One day: `state` is the best of its sessions', else CLOSED, GONE, or TOO_LATE by notice."""

    day: date
    state: str
    slots: Sequence[ShownSlot]
    why: Why | None
    clause: str | None


def of(host: Organisation, first: date, visitor: Visitor, people: int | None) -> list[ShownDay]:
    """The days of the month that begins on `first`, for a visitor with so many people.

    Without `people` nobody is asked about, and a session is FREE until nobody fits in any more.
    Two statements for the rules and three for free days and places, however many visits there are.
    """
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    known = queries_rules.host_of(host, first, last)
    taken = by_day(capacity.taken(host.id, first, last))
    today = capacity.today_at(host)
    return [
        shown(known, day, taken.get(day.day, ()), today, visitor, people)
        for day in days(known, first, last, visitor)
    ]


def by_day(taken: Sequence[Taken]) -> Mapping[date, Sequence[Taken]]:
    """Places by their day: a busy month has hundreds, and each day looks at its own only."""
    found: dict[date, list[Taken]] = {}
    for item in taken:
        found.setdefault(item.day, []).append(item)
    return found


def shown(
    host: Host, day: Day, taken: Sequence[Taken], today: date, visitor: Visitor, people: int | None
) -> ShownDay:
    """One day with what is left of it. Pure."""
    if day.day < today:
        return ShownDay(day.day, GONE, (), day.why, None)
    if not day.is_open:
        return ShownDay(day.day, CLOSED, (), day.why, day.why.clause if day.why else None)
    rules = host.rules_on(day.day)
    slots = [_slot(host, rules, slot, taken, visitor, people) for slot in day.slots]
    why = next((slot.why for slot in day.slots if slot.why), None)
    if rules and _too_late(host, rules, day.day, today, visitor):
        return ShownDay(day.day, TOO_LATE, slots, why, "notice")
    best = min(slots, key=lambda slot: STATES.index(slot.state))
    return ShownDay(day.day, best.state, slots, why, best.clause)


def _too_late(host: Host, rules: RuleSet, day: date, today: date, visitor: Visitor) -> bool:
    if rules.notice is None or exempt(rules, "notice", visitor):
        return False
    return today > host.workdays.earlier(day, rules.notice)


def _slot(
    host: Host, rules: RuleSet | None, slot: Slot, taken: Sequence[Taken],
    visitor: Visitor, people: int | None,
) -> ShownSlot:  # fmt: skip
    rest = left(slot, host, taken)
    stopping = _stopping(rules, slot, taken, people)
    found = [
        (state, clause)
        for state, clause in stopping
        if rules is None or not exempt(rules, clause, visitor)
    ]
    state, clause = found[0] if found else (FREE, None)
    return ShownSlot(slot, rest, state, clause)


def _stopping(
    rules: RuleSet | None, slot: Slot, taken: Sequence[Taken], people: int | None
) -> list[tuple[str, str]]:
    """What stands in the way of so many people, and by which clause; that nobody fits comes first.

    As `judging.judge` says it: a test holds one against the other.
    """
    limits, coming = limits_of(rules), people or 1
    here = [item for item in taken if item.key == slot.key]
    in_session, on_day = (sum(item.people for item in some) for some in (here, taken))
    places = (
        ("groups-per-session", slot.groups, len(here), 1),
        ("groups-per-day", limits.groups_per_day, len(taken), 1),
        ("people-per-session", slot.people, in_session, coming),
        ("people-per-day", limits.people_per_day, on_day, coming),
    )
    found = [
        (FULL if used >= most else TOO_SMALL, clause)
        for clause, most, used, more in places
        if most is not None and used + more > most
    ]
    group = limits.people_per_group
    if people and group and not (group.least or 1) <= people <= (group.most or people):
        found.append((TOO_SMALL, "people-per-group"))
    return sorted(found, key=lambda item: item[0] != FULL)


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
