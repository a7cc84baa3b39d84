"""A host's inbox and one of its days as their pages show them, in the page's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core.i18n import date_text, day_text
from portal.hosting import queries_rules
from portal.hosting import words as hosting
from portal.hosting.judging import left
from portal.hosting.opening import Slot, Visitor, one_day
from portal.places.models import Organisation
from portal.visits import capacity, leg_way, leg_words, queries_inbox, terms, words
from portal.visits.models_trip import Leg, Reception
from portal.visits.workflow import AGREED, ASKED, HOSTS_TURN, OVER, PROPOSED, VISITOR, WAITING

TABS = {
    "answer": _l("To answer"),
    "theirs": _l("With the visitors"),
    "queue": _l("Waiting list"),
    "coming": _l("Coming"),
    "ended": _l("Ended"),
}
EMPTY = {
    "answer": _l("No request waits for your answer."),
    "theirs": _l("No visitor has to answer you."),
    "queue": _l("Nobody is on the waiting list."),
    "coming": _l("No confirmed visit is coming."),
    "ended": _l("No visit has ended yet."),
}


@dataclass(frozen=True)
class Row:
    """One visit in a list."""

    leg: Leg
    visitor: str
    when: str
    state: str
    tone: str
    due: str
    is_late: bool


def row(leg: Leg, today: date) -> Row:
    """A visit as lists show it."""
    turn = leg.state in HOSTS_TURN or (leg.state == PROPOSED and leg.proposed_by == VISITOR)
    theirs = leg.answer_due or (leg.hold_until if leg.state == ASKED else None)
    due = terms.last_for_host(leg) if turn else theirs if leg.state not in OVER else None
    late = turn and due is not None and due < today
    short = turn and due is not None and due != leg.reply_due
    return Row(
        leg, leg.trip.organisation.name, leg_words.place(leg), words.state(leg.state),
        leg_way.tone(leg.state), _due(leg, due, turn=turn, late=late, short=short), late,
    )  # fmt: skip


def _due(leg: Leg, due: date | None, *, turn: bool, late: bool, short: bool) -> str:
    if due is None:
        return ""
    if late:
        return _("overdue since %(day)s", day=date_text(due))
    if short and leg.agreed_at:  # only what is asked for now is let go
        return _("answer by %(day)s, or what was agreed goes on", day=date_text(due))
    if short:  # the rules hold a place for less than they give the host to answer
        return _("answer by %(day)s: the place is held no longer", day=date_text(due))
    if turn:
        return _("your answer is due %(day)s", day=date_text(due))
    return _("the visitors answer by %(day)s", day=date_text(due))


@dataclass(frozen=True)
class Together:
    """Groups that are received together."""

    reception: Reception
    rows: Sequence[Row]


@dataclass(frozen=True)
class SessionOfDay:
    """One session of a day: its hours, who comes or waits, and what is left."""

    key: str
    hours: str
    together: Sequence[Together]
    alone: Sequence[Row]
    waiting: Sequence[Row]
    ended: Sequence[Row]
    groups: int
    people: int
    left: str

    @property
    def can_merge(self) -> list[Row]:
        """Those that may be put into one reception, while they are not all in one already."""
        rows = [*(r for group in self.together for r in group.rows), *self.alone]
        found = [row for row in rows if row.leg.state in AGREED]
        return found if len({row.leg.reception_id or -row.leg.id for row in found}) > 1 else []


class DayPage:
    """Who comes to a host on one day."""

    def __init__(self, host: Organisation, day: date) -> None:
        self.host, self.day = host, day
        self._rules = queries_rules.host_of(host, day, day)
        self._taken = capacity.taken(host.id, day, day)
        self._legs = queries_inbox.of_day(host, day)
        self._today = capacity.today_at(host)
        rules = self._rules.rules_on(day)
        self.may_merge = rules is None or rules.merging != "never"
        found = one_day(self._rules, day, Visitor("regional-government"))
        self._slots = {slot.key: slot for slot in found.slots}
        self.closed = hosting.why(found.why) if found.why else ""

    @property
    def title(self) -> str:
        """The day with its weekday."""
        return day_text(self.day)

    @property
    def later_days(self) -> list[Row]:
        """Longer visits that began before, and are still there on this day."""
        held = queries_inbox.staying(self.host, self.day)
        return [row(leg, self._today) for leg in held]

    @property
    def sessions(self) -> list[SessionOfDay]:
        """The sessions of the day, and whoever has a place in one that is there no more."""
        keys = sorted({*self._slots, *(leg.key or "" for leg in self._legs)})
        return [self._session(key) for key in keys]

    def _session(self, key: str) -> SessionOfDay:
        here = [leg for leg in self._legs if (leg.key or "") == key]
        rows = [row(leg, self._today) for leg in here]
        coming = [r for r in rows if r.leg.state not in (*OVER, WAITING)]
        together: dict[int, list[Row]] = {}
        for found in coming:
            if found.leg.reception_id is not None:
                together.setdefault(found.leg.reception_id, []).append(found)
        receptions = queries_inbox.receptions(together) if together else {}
        taken = [place for place in self._taken if place.key == key]
        return SessionOfDay(
            key=key,
            hours=self._hours(key),
            together=[Together(receptions[n], found) for n, found in together.items()],
            alone=[r for r in coming if r.leg.reception_id is None],
            waiting=[r for r in rows if r.leg.state == WAITING],
            ended=[r for r in rows if r.leg.state in OVER],
            groups=len(taken),
            people=sum(place.people for place in taken),
            left=self._left(self._slots.get(key)),
        )

    def _hours(self, key: str) -> str:
        zone, slot = leg_words.zone(self.host), self._slots.get(key)
        if slot:
            return hosting.hour(slot.start, slot.end, zone)
        return leg_words.key_hour(key, zone)

    def _left(self, slot: Slot | None) -> str:
        if slot is None:
            return _("not a session any more")
        rest = left(slot, self._rules, self._taken)
        if rest.is_full:
            return _("full")
        told = []
        if rest.groups is not None:
            told.append(_("groups: %(num)s", num=rest.groups))
        if rest.people is not None:
            told.append(_("people: %(num)s", num=rest.people))
        return _("still free: %(what)s", what=", ".join(told)) if told else _("no limit")
