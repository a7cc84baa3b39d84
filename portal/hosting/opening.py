"""On which days and at which hours a host receives, and why not on the others. Pure.

Days are days of the host's time zone. A day is judged by the version of the rules that is in force
on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from portal.core.content import Both
from portal.hosting.ruleset import DAYS, Limits, RuleSet, Session
from portal.hosting.workdays import Off, Workdays

OPEN, CLOSED = "open", "closed"
LONGEST_SHIFT = 21  # days; Idul Fitri with its leave takes up to two weeks and two weekends


@dataclass(frozen=True)
class Visitor:
    """Who wants to come: the kind and the slug of the organisation."""

    kind: str
    slug: str = ""


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


def days(host: Host, first: date, last: date, visitor: Visitor) -> list[Day]:
    """Each day from the first to the last, as it is to this visitor."""
    moved = _moved(host, first, last, visitor)
    return [_day(host, day, visitor, moved) for day in _each(first, last)]


def one_day(host: Host, day: date, visitor: Visitor) -> Day:
    """One day, as it is to this visitor."""
    return days(host, day, day, visitor)[0]


def exempt(rules: RuleSet, clause: str, visitor: Visitor) -> bool:
    """Whether a clause does not concern a visitor."""
    return any(
        item.clause == clause
        and (visitor.kind in item.kinds or (visitor.slug and visitor.slug in item.organisations))
        for item in rules.exemptions
    )


def receives(rules: RuleSet, visitor: Visitor) -> bool:
    """Whether the host receives this kind of visitor at all."""
    listed = not rules.visitors or visitor.kind in rules.visitors
    return listed or exempt(rules, "visitors", visitor)


def _each(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _day(host: Host, day: date, visitor: Visitor, moved: Mapping[date, list[Slot]]) -> Day:
    rules = host.rules_on(day)
    if rules is None:
        return Day(day, why=Why("no-rules", "sessions"))
    if not receives(rules, visitor):
        return Day(day, why=Why("not-for-kind", "visitors"))
    extra = [_added(rules, item) for item in _openings(host, rules) if item.day == day]
    closed = _closure(host, rules, day)
    regular, why = _regular(host, rules, day, visitor)
    if closed and not exempt(rules, "closures", visitor):
        regular, why = [], Why("closed", "closures", words=closed.reason)
    elif moved.get(day):
        regular = _without_doubles([*regular, *moved[day]])
    slots = _without_doubles([*extra, *regular])
    if slots:
        return Day(day, tuple(sorted(slots, key=lambda slot: slot.key)))
    return Day(day, why=why or Why("not-a-day", "sessions"))


def _regular(
    host: Host, rules: RuleSet, day: date, visitor: Visitor
) -> tuple[list[Slot], Why | None]:
    found = [s for s in rules.sessions or [_ANY_DAY] if falls_on(s, day)]
    mine = [s for s in found if not s.kinds or visitor.kind in s.kinds]
    if not mine and exempt(rules, "sessions", visitor) and host.workdays.is_working(day):
        found = mine = [_ANY_DAY]
    if found and not mine:
        return [], Why("not-for-kind", "visitors")
    off = host.workdays.off.get(day)
    what = _on_holiday(rules, off, visitor)
    if mine and off and what == "closed":
        return [], Why("holiday", "holidays", off=off)
    if mine and off and what == "next-day":
        target = _next_free(host, rules, day)
        return [], Why("moved-away", "holidays", off=off, day=target)
    return [_slot(rules, s, day, visitor) for s in mine], None


def _on_holiday(rules: RuleSet, off: Off | None, visitor: Visitor) -> str:
    if off is None:
        return "open"
    what = rules.holidays.collective if off.kind == "collective" else rules.holidays.public
    # Who is exempt keeps the day itself, holiday or not; the host still has to say yes.
    if exempt(rules, "holidays", visitor):
        return "open"
    return what


def _moved(host: Host, first: date, last: date, visitor: Visitor) -> dict[date, list[Slot]]:
    """The slots that holidays moved onto each of some days."""
    found: dict[date, list[Slot]] = {}
    for day in _each(first - timedelta(days=LONGEST_SHIFT), last):
        rules, off = host.rules_on(day), host.workdays.off.get(day)
        if rules is None or off is None or _on_holiday(rules, off, visitor) != "next-day":
            continue
        target = _next_free(host, rules, day)
        if target is None:
            continue
        why = Why("moved-here", "holidays", off=off, day=day)
        for session in rules.sessions or [_ANY_DAY]:
            if falls_on(session, day) and (not session.kinds or visitor.kind in session.kinds):
                slot = _slot(rules, session, target, visitor)
                found.setdefault(target, []).append(replace(slot, why=why))
    return found


def _next_free(host: Host, rules: RuleSet, day: date) -> date | None:
    """The next day that is no holiday, and no weekend unless the host receives on weekends."""
    weekends = any(name in ("sat", "sun") for session in rules.sessions for name in session.days)
    for number in range(1, LONGEST_SHIFT + 1):
        target = day + timedelta(days=number)
        if target not in host.workdays.off and (weekends or target.weekday() < 5):
            return target
    return None


def falls_on(session: Session, day: date) -> bool:
    """Whether a weekly session is held on a day, holidays apart."""
    if DAYS[day.weekday()] not in session.days:
        return False
    if session.weeks and (day.day - 1) // 7 + 1 not in session.weeks:
        return False
    if session.period is None:
        return True
    here, first, last = f"{day:%m-%d}", session.period.first, session.period.last
    return first <= here <= last if first <= last else here >= first or here <= last


def _slot(rules: RuleSet, session: Session, day: date, visitor: Visitor) -> Slot:
    return Slot(
        day, session.start, session.end,
        smallest(session.groups, rules.limits.groups_per_session),
        smallest(session.people, rules.limits.people_per_session),
        tuple(session.modes or rules.modes), session.place,
        any_start=session.start is None or exempt(rules, "start", visitor),
    )  # fmt: skip


def _added(rules: RuleSet, item: Added) -> Slot:
    return Slot(
        item.day, item.start, item.end,
        smallest(item.groups, rules.limits.groups_per_session),
        smallest(item.people, rules.limits.people_per_session),
        tuple(rules.modes), why=Why("extra", "closures", words=item.reason),
    )  # fmt: skip


def smallest(*limits: int | None) -> int | None:
    """The strictest of some limits; None when there is none."""
    return min((limit for limit in limits if limit is not None), default=None)


def limits_of(rules: RuleSet | None) -> Limits:
    """The limits of rules, or none at all."""
    return rules.limits if rules else Limits()


def _closure(host: Host, rules: RuleSet, day: date) -> Shut | None:
    here = day.isoformat()
    own = [c for c in rules.closures if c.first <= here <= c.last]
    if own:
        return Shut(day, day, own[0].reason)
    return next((item for item in host.shut if item.first <= day <= item.last), None)


def _openings(host: Host, rules: RuleSet) -> list[Added]:
    own = [
        Added(date.fromisoformat(o.day), o.start, o.end, o.reason, o.groups, o.people)
        for o in rules.openings
    ]
    return [*own, *host.added]


def _without_doubles(slots: Sequence[Slot]) -> list[Slot]:
    found: dict[str, Slot] = {}
    for slot in slots:
        found.setdefault(slot.key, slot)
    return list(found.values())
