"""One visit as its page shows it to one person, in the page's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from flask_babel import gettext as _

from portal.accounts.models import Person
from portal.accounts.permissions import role_in
from portal.core import clock
from portal.core.i18n import date_text, outside
from portal.hosting import judging, queries_rules
from portal.hosting import words as hosting
from portal.hosting.judging import BLOCKING, HINT, WARNING, Finding
from portal.hosting.opening import Host, one_day
from portal.visits import (
    capacity,
    leg_steps,
    leg_way,
    leg_words,
    permissions,
    proof,
    queries_legs,
    requesting,
    words,
    workflow,
)
from portal.visits.leg_way import QUIET, STOP, WARN
from portal.visits.models_trip import Leg, LegNote
from portal.visits.workflow import DRAFT, HOST, HOSTS_TURN, OPEN, OVER, VISITOR


@dataclass(frozen=True)
class Clock:
    """A term: what it is about, its last day, and whether it is over."""

    words: str
    day: date
    is_late: bool


@dataclass(frozen=True)
class Said:
    """One message, or an internal note of the host."""

    note: LegNote
    side: str
    step: str


class LegPage:
    """Everything the page of a visit shows to one person."""

    def __init__(self, leg: Leg, who: Person | None) -> None:
        self.leg = leg
        self.sides = permissions.sides(who, leg)
        self.of_host = leg.state != DRAFT and role_in(who, leg.host) != ""
        self.of_visitor = permissions.may_see_trip(who, leg.trip)
        self.sees_names = permissions.may_see_names(who, leg)
        self.today = capacity.today_at(leg.host)
        self.may = leg_steps.offered(who, leg)

    @property
    def state(self) -> str:
        """The name of its state."""
        return words.state(self.leg.state)

    @property
    def now(self) -> str:
        """What that means, and what happens by itself when nobody answers."""
        return f"{words.NOW[self.leg.state]} {leg_words.at_the_end(self.leg)}".rstrip()

    @property
    def tone(self) -> str:
        """The colour of its state."""
        return leg_way.tone(self.leg.state)

    @property
    def way(self) -> list[leg_way.Mark]:
        """The steps from the request to the end, with where it stands."""
        return leg_way.way(self.leg)

    @cached_property
    def _host(self) -> Host:
        days = [d for d, _key in (self._own, self._proposed, self._wanted) if d] or [self.today]
        return queries_rules.host_of(self.leg.host, min(days), max(days))

    @property
    def _own(self) -> tuple[date | None, str]:
        return self.leg.day, self.leg.key or ""

    @property
    def _proposed(self) -> tuple[date | None, str]:
        found = self.leg.proposed
        return (date.fromisoformat(found["day"]), found["key"]) if found else (None, "")

    @property
    def _wanted(self) -> tuple[date | None, str]:
        found = self.leg.wanted
        return (date.fromisoformat(found["day"]), found["key"]) if found else (None, "")

    @property
    def when(self) -> str:
        """The day or days and the hours that it asks for, or has."""
        return self._place(*self._own, self.leg.number_of_days)

    @property
    def other_date(self) -> str:
        """The other date on the table; empty for none."""
        return self._place(*self._proposed, self.leg.number_of_days)

    @property
    def wishes(self) -> list[str]:
        """The alternatives, in their order; none any more once a day is agreed on."""
        return [
            self._place(date.fromisoformat(wish["day"]), wish["key"], self.leg.number_of_days)
            for wish in (self.leg.wishes if self.leg.agreed_at is None else [])
        ]

    @property
    def wanted(self) -> list[tuple[str, str]]:
        """What the visitors want to be different: what, and what it shall be and is."""
        new, leg = self.leg.wanted, self.leg
        if not new:
            return []
        usual = _("where the host usually receives")
        there = [
            (_("When"), self._place(*self._wanted, int(new["number_of_days"])), self.when),
            (_("Number of people"), str(new["people"]), str(leg.people)),
            (_("On site or online"), str(words.MODES[new["mode"]]), str(words.MODES[leg.mode])),
            (_("Where, in words"), new["place"] or usual, leg.place or usual),
        ]
        return [
            (name, _("%(new)s (agreed: %(old)s)", new=now, old=before))
            for name, now, before in there
            if now != before
        ]

    def _place(self, day: date | None, key: str, number_of_days: int) -> str:
        if day is None:
            return ""
        days = leg_words.days(day, number_of_days)
        return f"{days}, {self._hours(day, key)}" if key else days

    def _hours(self, day: date, key: str) -> str:
        zone = leg_words.zone(self.leg.host)
        slot = one_day(self._host, day, capacity.visitor_of(self.leg.trip)).slot(key)
        if slot:
            return hosting.hour(slot.start, slot.end, zone)
        return leg_words.key_hour(key, zone)

    @property
    def clocks(self) -> list[Clock]:
        """The terms that run, each in words for both sides."""
        leg, today = self.leg, self.today
        host, visitors = leg.host.name, leg.trip.organisation.name
        # Beside a place that was agreed on stands one that is only asked for.
        held = (
            _("What is asked for is held until") if leg.agreed_at else _("The place is held until")
        )
        rows = [
            (_("%(name)s answers by", name=host), leg.reply_due, leg.state in HOSTS_TURN),
            (_("%(name)s answer by", name=visitors), leg.answer_due, leg.state not in OVER),
            (held, leg.hold_until, leg.state in OPEN),
        ]
        return [Clock(name, day, day < today) for name, day, runs in rows if day and runs]

    @property
    def overdue(self) -> str:
        """That the host's answer is late, in words; empty when it is not."""
        return leg_words.overdue(self.leg, self.today)

    @property
    def reminded(self) -> str:
        """Who was told so far that it is late."""
        return leg_words.reminded(self.leg)

    @property
    def findings(self) -> list[tuple[str, str, str]]:
        """What the host's rules say about it now: level, clause, sentence."""
        # Who is received together already is told so beside it.
        together = self.leg.reception_id is not None
        return shown([one for one in self._found if not (together and one.clause == "merging")])

    @cached_property
    def _found(self) -> Sequence[Finding]:
        leg = self.leg
        if leg.state not in OPEN or leg.day is None or leg.key is None:
            return []
        return capacity.findings(leg, capacity.ask_for_own(leg), self._host)

    @property
    def _can_begin(self) -> str:
        """How a draft goes to its host now; empty while something else is in the way."""
        if self.missing:
            return ""
        stopping = judging.blocking(self._found)
        if not stopping:
            return "submit"
        return "queue" if all(item.code == capacity.FULL for item in stopping) else ""

    @property
    def missing(self) -> list[str]:
        """What a draft still lacks, for who plans it."""
        if self.leg.state != DRAFT or VISITOR not in self.sides:
            return []
        return [message for _field, message in requesting.missing(self.leg)]

    @cached_property
    def closed_day(self) -> str:
        """Why the host has closed its day, while it has not answered that yet; empty else."""
        number = self.leg.closing_id
        return queries_rules.closing(number).reason if number is not None else ""

    @cached_property
    def others(self) -> Sequence[tuple[Leg, str]]:
        """Who else has or wants a place on that day, and when, for the host only."""
        if not self.of_host or self.leg.day is None:
            return []
        found = queries_legs.at_host_between(self.leg.host, self.leg.day, self.leg.day)
        return [(leg, leg_words.key_hour(leg.key or "any")) for leg in found if leg is not self.leg]

    @cached_property
    def said(self) -> list[Said]:
        """The conversation, in order; with the internal notes for the host."""
        names = {VISITOR: self.leg.trip.organisation.name, HOST: self.leg.host.name}
        return [
            Said(note, names.get(note.side, str(words.SIDES["portal"])), _step(note.step))
            for note in queries_legs.notes(self.leg, internal=self.of_host)
        ]

    @property
    def has_it(self) -> tuple[str, str] | None:
        """Who has it at the host, and since when; for the host only."""
        leg = self.leg
        if not (self.of_host and leg.with_whom and leg.with_since):
            return None
        zone = queries_rules.zone_of(leg.host)
        return leg.with_whom, date_text(clock.day_of(leg.with_since, zone))

    @property
    def ground(self) -> str:
        """The host's ground for declining, in words."""
        return leg_words.ground(self.leg) if self.leg.ground else ""

    @property
    def proof(self) -> str:
        """The whole address of its proof; empty while it has none."""
        reference = self.leg.reference
        return outside("visits.proof", reference=reference) if reference else ""

    @property
    def qr(self) -> str:
        """That address as a picture."""
        return proof.picture(self.proof)

    @property
    def here(self) -> list[str]:
        """The steps whose form stands on the page itself, the likeliest first.

        A draft is sent, or put on the waiting list, only where the rules let it.
        """
        found = [name for name in self.may if name not in leg_steps.APART]
        if self.leg.state == DRAFT:
            found = [name for name in found if name == self._can_begin]
        return sorted(found, key=lambda name: name not in leg_steps.FIRST)

    @property
    def apart(self) -> list[str]:
        """The steps that have a page of their own."""
        return [name for name in self.may if name in leg_steps.APART]

    @property
    def days_here(self) -> date | None:
        """Its day, for the host's list of that day."""
        return self.leg.day if self.of_host else None


def _step(name: str) -> str:
    return words.step(name) if name in {step.name for step in workflow.STEPS} else ""


def shown(found: Sequence[Finding]) -> list[tuple[str, str, str]]:
    """Findings for a page: level as a tone, clause, sentence."""
    tones = {BLOCKING: STOP, WARNING: WARN, HINT: QUIET}
    return [
        (tones[item.level], hosting.clause(item.clause), hosting.finding(item)) for item in found
    ]
