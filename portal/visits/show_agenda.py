"""An agenda as its page shows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.accounts.models import Person
from portal.accounts.permissions import is_administrator, role_in
from portal.core.i18n import day_text
from portal.visits import agenda_rules, agenda_words, leg_words, permissions, queries_agenda, words
from portal.visits.agenda import Finding, blocking
from portal.visits.models_agenda import AgendaItem
from portal.visits.models_trip import Leg
from portal.visits.workflow import AGREED, DONE, OVER


@dataclass(frozen=True)
class Row:
    """A session with what stands against it: (level, sentence).

    The address of a room stands where the room comes first on a day.
    """

    item: AgendaItem
    hours: str
    findings: list[tuple[str, str]] = field(default_factory=list)
    parallel: bool = False
    with_address: bool = False


@dataclass(frozen=True)
class Day:
    """The sessions of one day; one that is none of the visit's is `stray`."""

    day: date
    title: str
    rows: list[Row]
    stray: bool


@dataclass(frozen=True)
class Page:
    """All that the page of an agenda shows to somebody.

    `others` are received together with the leg, `away` is whether it stands on other days than
    the visit, `faults` how many of its sessions cannot stay as they are.
    """

    days: list[Day]
    may_write: bool
    writes: bool
    shared: bool
    may_share: bool
    untold: bool
    removed: list[AgendaItem]
    others: list[Leg]
    away: bool
    faults: int

    @property
    def empty(self) -> bool:
        """Whether there is no session."""
        return not any(day.rows for day in self.days)


def may_see(who: Person | None, leg: Leg) -> bool:
    """The host and administrators; the visitors once it was shared."""
    if is_administrator(who) or role_in(who, leg.host):
        return True
    how = queries_agenda.agenda(leg)
    return how is not None and how.shared_at is not None


def may_write(who: Person | None, leg: Leg) -> bool:
    """Who answers for the host."""
    return permissions.may_receive(who, leg.host)


def off(leg: Leg) -> str:
    """That the visit does not take place; empty while it may, or did."""
    if leg.state not in OVER or leg.state == DONE:
        return ""
    return _("This visit does not take place: %(state)s.", state=words.state(leg.state))


def page(who: Person | None, leg: Leg) -> Page:
    """The agenda as somebody sees it who may."""
    there, how = queries_agenda.items(leg), queries_agenda.agenda(leg)
    own = may_write(who, leg)
    writes = own and leg.state in agenda_rules.WRITING and leg.day is not None
    found = agenda_rules.findings(leg, there) if own else []
    shared = how is not None and how.shared_at is not None
    return Page(
        days=_days(leg, there, found),
        may_write=own,
        writes=writes,
        shared=shared,
        may_share=writes and leg.state in AGREED and bool(there),
        untold=how is not None and how.untold_since is not None and not off(leg),
        removed=list(queries_agenda.items(leg, removed=True)) if writes else [],
        others=[one for one in queries_agenda.group_of(leg) if one is not leg],
        away=bool(how and there and how.made_for and leg.day and how.made_for != leg.day),
        faults=len({finding.number for finding in blocking(found)}),
    )


def _days(leg: Leg, there: Sequence[AgendaItem], found: Iterable[Finding]) -> list[Day]:
    own = queries_agenda.days(leg)
    said: dict[int, list[tuple[str, str]]] = {}
    for finding in found:
        said.setdefault(finding.number, []).append((finding.level, agenda_words.sentence(finding)))
    every = sorted({*own, *(item.day for item in there)})
    return [
        Day(day, day_text(day), _rows([item for item in there if item.day == day], said),
            day not in own)
        for day in every
    ]  # fmt: skip


def _rows(there: Sequence[AgendaItem], said: dict[int, list[tuple[str, str]]]) -> list[Row]:
    rows, known = [], set()
    for item in there:
        venue = item.venue
        first = venue is not None and bool(venue.address) and venue.id not in known
        if venue is not None:
            known.add(venue.id)
        rows.append(
            Row(item, agenda_words.hours(item.start, item.end), said.get(item.id, []),
                _is_parallel(item, there), first)
        )  # fmt: skip
    return rows


def _is_parallel(item: AgendaItem, there: Iterable[AgendaItem]) -> bool:
    return any(
        other is not item and other.day == item.day
        and item.start < other.end and other.start < item.end
        for other in there
    )  # fmt: skip


def span(leg: Leg) -> str:
    """The day of a visit, or its first and last one."""
    days = queries_agenda.days(leg)
    if len(days) < 2:
        return day_text(leg.day)
    return leg_words.days(days[0], len(days))


def visit_name(leg: Leg) -> str:
    """A visit in a list: who came, when, how many."""
    people = ngettext("%(num)s person", "%(num)s people", leg.people)
    return f"{leg.trip.organisation.name}, {span(leg)} ({people})"
