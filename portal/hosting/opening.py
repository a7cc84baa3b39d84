"""On which days and at which hours a host receives, and why not on the others. Pure.

Days are days of the host's time zone. A day is judged by the version of the rules that is in force
on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from portal.core.content import Both
from portal.hosting.concerned import Visitor as Visitor
from portal.hosting.concerned import exempt, receives, rules_for
from portal.hosting.ruleset import RuleSet, Session
from portal.hosting.workdays import Off, Workdays

OPEN, CLOSED = "open", "closed"
LONGEST_SHIFT = 21  # days; Idul Fitri with its leave takes up to two weeks and two weekends


@dataclass(frozen=True)
class Why:
    """Why a day or a session is closed, or open although it would not be.

    `code` is one of REASONS; `clause` of `ruleset.CLAUSES`. `words` is what the host says, `off`
    the holiday, `day` the other day it is about.
    """

    code: str
    clause: str
    words: Both | None = None
    off: Off | None = None
    day: date | None = None


REASONS = (
    "no-rules", "not-a-day", "holiday", "closed", "moved-away", "moved-here", "extra",
    "not-for-kind",
)  # fmt: skip
_ANY_DAY = Session(days=["mon", "tue", "wed", "thu", "fri"])


@dataclass(frozen=True)
class Slot:
    """A reception slot: one session on one day, with what the rules allow in it.

    `key` names it within the day: its start as "09:00", or "any" when the hour is agreed.
    `groups` and `people` are the most it takes, None for no limit. `any_start` says that this
    visitor may come at another hour of that day and still takes a place in this session.
    """

    day: date
    start: str | None
    end: str | None
    groups: int | None = None
    people: int | None = None
    modes: tuple[str, ...] = ()
    place: Both | None = None
    why: Why | None = None
    any_start: bool = False

    @property
    def key(self) -> str:
        """Its name within the day."""
        return self.start or "any"


@dataclass(frozen=True)
class Day:
    """One day of a host: its slots in order; without one, `why` tells the reason."""

    day: date
    slots: tuple[Slot, ...] = ()
    why: Why | None = None

    @property
    def is_open(self) -> bool:
        """Whether the host receives on it at all, whoever has a place already."""
        return bool(self.slots)

    def slot(self, key: str) -> Slot | None:
        """The slot with a key, or None."""
        return next((slot for slot in self.slots if slot.key == key), None)


@dataclass(frozen=True)
class Shut:
    """Days that a host closed in the portal; what the rules' own `closures` are in a file."""

    first: date
    last: date
    reason: Both


@dataclass(frozen=True)
class Added:
    """A session that a host added on one day in the portal."""

    day: date
    start: str | None
    end: str | None
    reason: Both
    groups: int | None = None
    people: int | None = None


@dataclass(frozen=True)
class Host:
    """All that tells when a host receives: versions of its rules, free days, closures, openings."""

    versions: Sequence[RuleSet]
    workdays: Workdays = field(default_factory=Workdays)
    shut: Sequence[Shut] = ()
    added: Sequence[Added] = ()

    def rules_on(self, day: date) -> RuleSet | None:
        """The version in force on a day of reception, or None."""
        begun = [r for r in self.versions if r.effective is None or r.effective <= day.isoformat()]
        return max(begun, key=lambda rules: rules.effective or "", default=None)

    def rules_for(self, day: date, visitor: Visitor, people: int) -> RuleSet | None:
        """That version as it reads for a group of so many people of a visitor."""
        rules = self.rules_on(day)
        return rules_for(rules, visitor, people) if rules else None


def days(host: Host, first: date, last: date, visitor: Visitor) -> list[Day]:
    """Each day from the first to the last, as it is to this visitor."""
    moved = _moved(host, first, last, visitor)
    return [_day(host, day, visitor, moved) for day in _each(first, last)]


def one_day(host: Host, day: date, visitor: Visitor) -> Day:
    """One day, as it is to this visitor."""
    return days(host, day, day, visitor)[0]


def _each(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _day(host: Host, day: date, visitor: Visitor, moved: Mapping[date, list[Slot]]) -> Day:
    rules = host.rules_on(day)
    if rules is None:
        return Day(day, why=Why("no-rules", "sessions"))
    if not receives(rules, visitor):
        return Day(day, why=Why("not-for-kind", "visitors"))
    extra = [_added(rules, item, visitor) for item in openings_on(host, rules, day)]
    closed = closed_by(host, rules, day, visitor)
    regular, why = _regular(host, rules, day, visitor)
    if closed:
        regular, why = [], Why("closed", "closures", words=closed)
    elif moved.get(day):
        regular = _without_doubles([*regular, *moved[day]])
    slots = _without_doubles([*extra, *regular])
    if slots:
        return Day(day, tuple(sorted(slots, key=lambda slot: slot.key)))
    return Day(day, why=why or Why("not-a-day", "sessions"))


def _regular(
    host: Host, rules: RuleSet, day: date, visitor: Visitor
) -> tuple[list[Slot], Why | None]:
    found = [s for s in rules.sessions or [_ANY_DAY] if s.falls_on(day)]
    mine = [s for s in found if not s.kinds or visitor.kind in s.kinds]
    if not mine and exempt(rules, "sessions", visitor) and day.weekday() < 5:
        found = mine = [_ANY_DAY]
    if found and not mine:
        return [], Why("not-for-kind", "sessions")
    off = host.workdays.off.get(day)
    # Who is exempt may have the day itself, holiday or not; the host still has to say yes.
    what = "open" if exempt(rules, "holidays", visitor) else on_holiday(rules, off)
    if mine and off and what == "closed":
        return [], Why("holiday", "holidays", off=off)
    if mine and off and what == "next-day":
        target = _next_free(host, rules, day)
        return [], Why("moved-away", "holidays", off=off, day=target)
    return [_slot(rules, s, day, visitor) for s in mine], None


def on_holiday(rules: RuleSet, off: Off | None) -> str:
    """What the rules do with the sessions of a day: "open", "closed" or "next-day"."""
    if off is None:
        return "open"
    return rules.holidays.collective if off.kind == "collective" else rules.holidays.public


def _moved(host: Host, first: date, last: date, visitor: Visitor) -> dict[date, list[Slot]]:
    """The slots that holidays moved onto each of some days.

    Who is exempt from the clause may come then as well: an exemption takes nothing away. A day
    that was closed anyway has nothing to move.
    """
    found: dict[date, list[Slot]] = {}
    for day in _each(first - timedelta(days=LONGEST_SHIFT), last):
        rules, off = host.rules_on(day), host.workdays.off.get(day)
        if rules is None or off is None or on_holiday(rules, off) != "next-day":
            continue
        if _closure(host, rules, day):
            continue
        target = _next_free(host, rules, day)
        if target is None:
            continue
        why = Why("moved-here", "holidays", off=off, day=day)
        for session in rules.sessions or [_ANY_DAY]:
            if session.falls_on(day) and (not session.kinds or visitor.kind in session.kinds):
                slot = _slot(rules, session, target, visitor)
                found.setdefault(target, []).append(replace(slot, why=why))
    return found


def _next_free(host: Host, rules: RuleSet, day: date) -> date | None:
    """The day onto which a holiday moves sessions; None when there is none (see `Holidays`).

    Sessions do not move past the begin of other rules: those say themselves when the host receives.
    """
    weekends = any(name in ("sat", "sun") for session in rules.sessions for name in session.days)
    for number in range(1, LONGEST_SHIFT + 1):
        target = day + timedelta(days=number)
        if host.rules_on(target) is not rules:
            return None
        if target in host.workdays.off or _closure(host, rules, target):
            continue
        if weekends or target.weekday() < 5:
            return target
    return None


def _slot(rules: RuleSet, session: Session, day: date, visitor: Visitor) -> Slot:
    return Slot(
        day, session.start, session.end,
        *_most(rules, session, visitor),
        tuple(session.modes or rules.modes), session.place,
        any_start=session.start is None or exempt(rules, "start", visitor),
    )  # fmt: skip


def _most(rules: RuleSet, item: Session | Added, visitor: Visitor) -> tuple[int | None, int | None]:
    """The most groups and people that a session takes as far as it concerns this visitor."""
    groups = smallest(item.groups, rules.limits.groups_per_session)
    people = smallest(item.people, rules.limits.people_per_session)
    return (
        None if exempt(rules, "groups-per-session", visitor) else groups,
        None if exempt(rules, "people-per-session", visitor) else people,
    )


def _added(rules: RuleSet, item: Added, visitor: Visitor) -> Slot:
    return Slot(
        item.day, item.start, item.end, *_most(rules, item, visitor), tuple(rules.modes),
        why=Why("extra", "closures", words=item.reason),
    )  # fmt: skip


def smallest(*limits: int | None) -> int | None:
    """The strictest of some limits; None when there is none."""
    return min((limit for limit in limits if limit is not None), default=None)


def closed_by(host: Host, rules: RuleSet, day: date, visitor: Visitor) -> Both | None:
    """Why the host receives this visitor not on a day on which it would; None when it does."""
    return None if exempt(rules, "closures", visitor) else _closure(host, rules, day)


def _closure(host: Host, rules: RuleSet, day: date) -> Both | None:
    here = day.isoformat()
    reasons = [c.reason for c in rules.closures if c.first <= here <= c.last]
    reasons += [c.reason for c in rules.yearly_closures if c.has(day)]
    reasons += [item.reason for item in host.shut if item.first <= day <= item.last]
    return reasons[0] if reasons else None


def openings_on(host: Host, rules: RuleSet, day: date) -> list[Added]:
    """The extra sessions of a day."""
    own = [
        Added(date.fromisoformat(o.day), o.start, o.end, o.reason, o.groups, o.people)
        for o in rules.openings
    ]
    return [item for item in (*own, *host.added) if item.day == day]


def _without_doubles(slots: Sequence[Slot]) -> list[Slot]:
    found: dict[str, Slot] = {}
    for slot in slots:
        found.setdefault(slot.key, slot)
    return list(found.values())
