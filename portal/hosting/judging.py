"""Whether a visit meets a host's rules: blocking findings, warnings and hints by clause. Pure.

Places are counted in people and in groups (delegations). A merged reception is no way around a
limit: its groups and people count one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from portal.hosting.clocks import first_in_time
from portal.hosting.concerned import Visitor, exempt
from portal.hosting.opening import (
    Day,
    Host,
    Slot,
    Why,
    closed_by,
    on_holiday,
    one_day,
    openings_on,
    smallest,
)
from portal.hosting.ruleset import Limits, RuleSet, Term

BLOCKING, WARNING, HINT = "blocking", "warning", "hint"
# No exemption helps there: what is open to a visitor is asked with its exemptions already.
_FOR_ALL = ("in-the-past", "no-such-session", "not-a-day", "not-for-kind")


@dataclass(frozen=True)
class Finding:
    """What a clause says about a visit. `code` names the sentence, `facts` what it is about."""

    level: str
    clause: str
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Ask:
    """A visit as somebody asks for it.

    `day` and `key` name the slot of the first day; a visit of several days takes a place in the
    limits of each day, and in the session of the first one only. `asked_on` is the day of the
    request in the host's zone. `last_visit` is the day of the latest visit of the same visitor to
    the same host on the same topic.
    """

    visitor: Visitor
    day: date
    key: str
    people: int
    asked_on: date
    number_of_days: int = 1
    mode: str = "on-site"
    last_visit: date | None = None

    @property
    def days(self) -> list[date]:
        """All days of the visit."""
        return [self.day + timedelta(days=n) for n in range(self.number_of_days)]


@dataclass(frozen=True)
class Taken:
    """A place that another visit holds or has: on a day, in a session of it or (None) in none."""

    day: date
    key: str | None
    people: int


@dataclass(frozen=True)
class Left:
    """How many groups and people a slot still takes, and by which clause; None for no limit."""

    groups: int | None
    people: int | None
    groups_clause: str = "groups-per-session"
    people_clause: str = "people-per-session"

    @property
    def is_full(self) -> bool:
        """Whether nobody fits in any more."""
        return self.groups == 0 or self.people == 0

    def fits(self, people: int) -> bool:
        """Whether one more group of so many people fits in."""
        return self.groups != 0 and (self.people is None or people <= self.people)

    @property
    def clause(self) -> str:
        """The clause by which one more group does not fit in, if it does not."""
        return self.groups_clause if self.groups == 0 else self.people_clause


def judge(host: Host, ask: Ask, taken: Sequence[Taken] = ()) -> list[Finding]:
    """All findings about a visit, the blocking ones first; none when the rules say nothing.

    `taken` are the places of other visits on its days.
    """
    rules = host.rules_for(ask.day, ask.visitor, ask.people)
    if rules is None:
        return [Finding(BLOCKING, "sessions", "no-rules")]
    day = one_day(host, ask.day, ask.visitor)
    found = [
        *_when(host, rules, ask, day),
        *_size(rules, ask),
        *_places(host, rules, ask, taken, day.slot(ask.key)),
        *_terms(host, rules, ask),
        *_hints(rules),
    ]
    return _concerning(rules, ask, found)


def beforehand(host: Host, ask: Ask) -> list[Finding]:
    """The findings of `judge` that hold for every session of a day: its notice, size, length."""
    rules = host.rules_for(ask.day, ask.visitor, ask.people)
    if rules is None:
        return []
    return _concerning(rules, ask, [*_terms(host, rules, ask), *_size(rules, ask)])


def _concerning(rules: RuleSet, ask: Ask, found: Iterable[Finding]) -> list[Finding]:
    kept = [
        item
        for item in found
        if item.code in _FOR_ALL or not exempt(rules, item.clause, ask.visitor)
    ]
    return sorted(kept, key=lambda item: (BLOCKING, WARNING, HINT).index(item.level))


def blocking(findings: Iterable[Finding]) -> list[Finding]:
    """Those that stand in the way of a visit."""
    return [item for item in findings if item.level == BLOCKING]


def left(slot: Slot, host: Host, taken: Iterable[Taken], visitor: Visitor | None = None) -> Left:
    """What is left of a slot, by the limits of the session and of its day.

    `slot` is the visitor's own: the limits of the session that do not concern it are not in it.
    """
    limits = _of_day(host, slot.day, visitor)
    of_day = [item for item in taken if item.day == slot.day]
    here = [item for item in of_day if item.key == slot.key]
    groups = _rest(slot.groups, len(here)), _rest(limits.groups_per_day, len(of_day))
    people = (
        _rest(slot.people, sum(item.people for item in here)),
        _rest(limits.people_per_day, sum(item.people for item in of_day)),
    )
    return Left(
        smallest(*groups),
        smallest(*people),
        f"groups-per-{_stricter(*groups)}",
        f"people-per-{_stricter(*people)}",
    )


def _stricter(session: int | None, day: int | None) -> str:
    return "day" if day is not None and (session is None or day < session) else "session"


def _of_day(host: Host, day: date, visitor: Visitor | None) -> Limits:
    """The limits of a day as far as they concern a visitor."""
    rules = host.rules_on(day)
    if rules is None:
        return Limits()
    free = {
        name: None
        for name in ("groups_per_day", "people_per_day")
        if visitor and exempt(rules, name.replace("_", "-"), visitor)
    }
    return rules.limits.model_copy(update=free) if free else rules.limits


def _rest(limit: int | None, used: int) -> int | None:
    return None if limit is None else max(0, limit - used)


def _when(host: Host, rules: RuleSet, ask: Ask, day: Day) -> Iterable[Finding]:
    slot = day.slot(ask.key)
    if day.why:
        yield Finding(BLOCKING, day.why.clause, day.why.code, _about(ask.day, day.why))
    elif slot is None:
        yield Finding(BLOCKING, "start", "no-such-session", {"day": ask.day, "key": ask.key})
    elif ask.mode not in (slot.modes or tuple(rules.modes)):
        yield Finding(BLOCKING, "modes", "mode", {"mode": ask.mode})
    for later in ask.days[1:]:
        yield from _later_day(host, host.rules_on(later) or rules, later, ask.visitor)


def _about(day: date, why: Why) -> dict[str, object]:
    return {"day": day, "words": why.words, "off": why.off, "to": why.day}


def _later_day(host: Host, rules: RuleSet, day: date, visitor: Visitor) -> Iterable[Finding]:
    # The days after the joint opening are spent at offices, on whatever weekday; but not on a day
    # that the host closed, and on a holiday only where it receives on holidays.
    if openings_on(host, rules, day):
        return
    if shut := closed_by(host, rules, day, visitor):
        yield Finding(BLOCKING, "closures", "closed", {"day": day, "words": shut})
        return
    off = host.workdays.off.get(day)
    if on_holiday(rules, off) != "open" and not exempt(rules, "holidays", visitor):
        yield Finding(BLOCKING, "holidays", "holiday", {"day": day, "off": off})


def _size(rules: RuleSet, ask: Ask) -> Iterable[Finding]:
    group = rules.limits.people_per_group
    if group and group.most and ask.people > group.most:
        facts = {"people": ask.people, "most": group.most}
        yield Finding(BLOCKING, "people-per-group", "too-many", facts)
    if group and group.least and ask.people < group.least:
        facts = {"people": ask.people, "least": group.least}
        yield Finding(BLOCKING, "people-per-group", "too-few", facts)
    if rules.longest_days and ask.number_of_days > rules.longest_days:
        facts = {"days": ask.number_of_days, "most": rules.longest_days}
        yield Finding(BLOCKING, "longest-visit", "too-long", facts)


def _places(
    host: Host, rules: RuleSet, ask: Ask, taken: Sequence[Taken], slot: Slot | None
) -> Iterable[Finding]:
    for day in ask.days:
        here = [item for item in taken if item.day == day]
        limits = _of_day(host, day, ask.visitor)
        yield from _full("day", day, here, limits.groups_per_day, limits.people_per_day, ask.people)
    if slot:
        here = [item for item in taken if item.day == ask.day and item.key == ask.key]
        yield from _full("session", ask.day, here, slot.groups, slot.people, ask.people)
        if here and rules.merging == "never":
            yield Finding(HINT, "merging", "parallel", {"groups": len(here)})
        elif here and rules.merging == "allowed":
            yield Finding(HINT, "merging", "may-be-merged", {"groups": len(here)})


def _full(
    what: str, day: date, here: Sequence[Taken],
    groups: int | None, people: int | None, coming: int,
) -> Iterable[Finding]:  # fmt: skip
    if groups is not None and len(here) + 1 > groups:
        facts: dict[str, object] = {"day": day, "most": groups, "taken": len(here)}
        yield Finding(BLOCKING, f"groups-per-{what}", "full", facts)
    used = sum(item.people for item in here)
    if people is not None and coming > people:  # waiting for a place would never help
        yield Finding(BLOCKING, f"people-per-{what}", "too-big", {"people": coming, "most": people})
    elif people is not None and used + coming > people:
        facts = {"day": day, "most": people, "taken": used, "people": coming}
        yield Finding(BLOCKING, f"people-per-{what}", "full", facts)


def _terms(host: Host, rules: RuleSet, ask: Ask) -> Iterable[Finding]:
    if ask.day < ask.asked_on:
        yield Finding(BLOCKING, "notice", "in-the-past", {"day": ask.day})
    else:
        yield from _in_time(host, rules, ask)
    if rules.again_after_months and ask.last_visit:
        first = host.workdays.later(ask.last_visit, _months(rules.again_after_months))
        if ask.day < first:
            facts = {"last": ask.last_visit, "first": first, "months": rules.again_after_months}
            yield Finding(BLOCKING, "again", "too-soon", facts)


def _months(value: int) -> Term:
    return Term(value=value, unit="months")


def _in_time(host: Host, rules: RuleSet, ask: Ask) -> Iterable[Finding]:
    if rules.notice:
        latest = host.workdays.earlier(ask.day, rules.notice)
        if ask.asked_on > latest:
            first = first_in_time(host.workdays, ask.asked_on, rules.notice)
            facts: dict[str, object] = {"term": rules.notice, "latest": latest, "first": first}
            yield Finding(BLOCKING, "notice", "too-late", facts)
    if rules.earliest:
        begin = host.workdays.earlier(ask.day, rules.earliest)
        if ask.asked_on < begin:
            facts = {"term": rules.earliest, "from": begin}
            yield Finding(BLOCKING, "notice", "too-early", facts)


def _hints(rules: RuleSet) -> Iterable[Finding]:
    if rules.stay:
        level = WARNING if rules.stay.demand == "required" else HINT
        yield Finding(level, "stay", rules.stay.demand, {"where": rules.stay.where})
    if rules.letter:
        yield Finding(HINT, "letter", "letter", {"to": rules.letter.to})
    if rules.papers and (rules.papers.before or rules.papers.on_arrival):
        yield Finding(HINT, "papers", "papers", {"papers": rules.papers})
    if rules.fee:
        yield Finding(HINT, "fee", "free" if rules.fee.free else "fee", {"note": rules.fee.note})
