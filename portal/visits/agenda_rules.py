"""Rules: writing the agenda of a leg. `agenda_sharing.py` shares it with the visitors.

Every rule has the leg and its host to itself (`legs.have`), reads what is there and only then
writes. So a room is given once, however many write at a time. The host may draft from the moment
it was asked; the visitors see the agenda when it is shared, which needs the host's yes.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from portal.accounts.models import Person
from portal.catalogue.models import Program
from portal.core import changes, clock, events
from portal.core.db import db
from portal.core.errors import RuleBroken
from portal.hosting.models_rules import Venue
from portal.visits import agenda, agenda_words, legs, queries_agenda
from portal.visits.agenda import Finding
from portal.visits.models_agenda import Agenda, AgendaItem
from portal.visits.models_trip import Leg
from portal.visits.workflow import (
    ACCEPTED,
    ASKED,
    CHANGE,
    CONFIRMED,
    HOST,
    PORTAL,
    PROPOSED,
    REVIEW,
    SUBMITTED,
    UNDER_WAY,
)

# In these the host writes; afterwards an agenda only tells what was.
WRITING = (SUBMITTED, REVIEW, ASKED, PROPOSED, ACCEPTED, CONFIRMED, CHANGE, UNDER_WAY)
MOST = 100  # sessions of one leg


@dataclass(frozen=True)
class Values:
    """What is written of a session, as in `models_agenda`; `joint` for all of the reception."""

    day: date
    start: str
    end: str
    topic: str
    program_id: int | None = None
    venue_id: int | None = None
    place: str = ""
    group: str = ""
    people: int | None = None
    in_charge: str = ""
    speakers: str = ""
    joint: bool = False


class Clash(RuleBroken):
    """What is written cannot be; `findings` say why, the first one is the message."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        first = findings[0]
        super().__init__(agenda_words.sentence(first), agenda_words.FIELDS.get(first.code))
        self.findings = findings


class Stale(RuleBroken):
    """Somebody else has changed or removed the session since this person opened it."""

    def __init__(self, *, removed: bool = False) -> None:
        super().__init__(
            _("Somebody else has taken this session off meanwhile. Bring it back first.")
            if removed
            else _(
                "Somebody else has changed this session meanwhile. What it says now stands above, "
                "what you typed below. Save again if yours shall hold."
            )
        )


def have(leg: Leg) -> None:
    """Have a leg, its host and the others of its reception to oneself, to write the agenda.

    Raises NotNow when it is too early or too late for that.
    """
    legs.have([leg])
    if leg.state not in WRITING or leg.day is None:
        raise legs.NotNow


def add(leg: Leg, values: Values, *, by: Person) -> AgendaItem:
    """Put one more session on the agenda. Raises Clash."""
    have(leg)
    there = queries_agenda.items(leg)
    if len(there) >= MOST:
        raise RuleBroken(_("An agenda takes at most %(num)s sessions.", num=MOST))
    _check(leg, 0, values)
    found = AgendaItem()
    write(found, leg, values)
    db.session.add(found)
    db.session.flush()
    _changed("agenda.added", leg, found, by, **_difference({}, asdict(values)))
    return found


def change(
    leg: Leg, item: AgendaItem, values: Values, *, by: Person, seen: int | None = None
) -> None:
    """Write a session anew. Raises Clash, and Stale when `seen` is not its version any more."""
    have(leg)
    _not_stale(item, seen)
    before = asdict(values_of(item))
    if before == asdict(values):
        return
    _check(leg, item.id, values)
    was_joint = group_of(leg, item)
    write(item, leg, values)
    item.version += 1
    db.session.flush()
    told = {*was_joint, *group_of(leg, item)}
    _changed("agenda.changed", leg, item, by, told, **_difference(before, asdict(values)))


def remove(leg: Leg, item: AgendaItem, *, by: Person, seen: int | None = None) -> None:
    """Take a session off the agenda; it can be brought back."""
    have(leg)
    if item.removed_at is not None:
        return
    _not_stale(item, seen)
    item.removed_at = clock.now()
    item.version += 1
    _changed("agenda.removed", leg, item, by)


def clear(leg: Leg, *, by: Person) -> int:
    """Take all sessions of the leg off, but not those it shares with others; how many."""
    have(leg)
    own = [item for item in queries_agenda.items(leg) if not item.is_joint]
    for item in own:
        item.removed_at = clock.now()
        item.version += 1
    if own:
        _changed("agenda.removed", leg, None, by, sessions=len(own))
    return len(own)


def restore(leg: Leg, item: AgendaItem, *, by: Person) -> None:
    """Bring a session back. Raises Clash when something else stands there by now."""
    have(leg)
    if item.removed_at is None:
        return
    _check(leg, item.id, values_of(item))
    item.removed_at = None
    item.version += 1
    _changed("agenda.restored", leg, item, by)


def of(leg: Leg) -> Agenda:
    """How the agenda of a leg stands, begun when it was not."""
    found = queries_agenda.agenda(leg)
    if found is None:
        found = Agenda(leg_id=leg.id, made_for=leg.day)
        db.session.add(found)
        db.session.flush()
    return found


def values_of(item: AgendaItem) -> Values:
    """A session as it is written."""
    return Values(
        item.day, item.start, item.end, item.topic, item.program_id, item.venue_id, item.place,
        item.group, item.people, item.in_charge, item.speakers, item.is_joint,
    )  # fmt: skip


def findings(leg: Leg, there: Sequence[AgendaItem]) -> list[Finding]:
    """All that stands against the agenda of a leg as it is."""
    days = queries_agenda.days(leg)
    between = sorted({*days, *(item.day for item in there)})
    return agenda.of_all(
        queries_agenda.sessions(leg, there), queries_agenda.uses(leg, between), days,
        queries_agenda.begins(leg),
    )  # fmt: skip


def check_one(leg: Leg, number: int, values: Values) -> list[Finding]:
    """What would stand against a session (0 for a new one), on all agendas on which it is."""
    found: list[Finding] = []
    every = queries_agenda.group_of(leg) if values.joint else [leg]
    room = db.session.get(Venue, values.venue_id) if values.venue_id else None
    for one in every:
        days = queries_agenda.days(one)
        session = queries_agenda.session_of(number, values, room, every)
        others = queries_agenda.sessions(one, queries_agenda.items(one))
        uses = queries_agenda.uses(one, [values.day], but=number)
        for finding in agenda.of_one(session, others, uses, days, queries_agenda.begins(one)):
            if finding not in found:
                found.append(finding)
    return found


def changed(kind: str, leg: Leg, by: Person | None, **data: Any) -> None:
    """Note that the agenda of one leg changed: in the trails, and for the visitors."""
    how = of(leg)
    how.changed_at = clock.now()
    if how.shared_at is None:  # a draft is the host's own business
        host, visitor = leg.host.slug, leg.trip.organisation.slug
        told = {"trip": leg.trip_id, "host": host, "visitor": visitor, "side": HOST}
        events.record(
            kind, str(leg.id), by=by.actor if by else PORTAL, organisation=host,
            changes_pages=False, **told, **data,
        )  # fmt: skip
    else:
        how.untold_since = how.untold_since or clock.now()
        legs.record(kind, leg, HOST, by, **data)
    db.session.flush()


def group_of(leg: Leg, item: AgendaItem) -> Collection[Leg]:
    """The legs on whose agendas a session stands."""
    return queries_agenda.group_of(leg) if item.is_joint else [leg]


def _changed(
    kind: str, leg: Leg, item: AgendaItem | None, by: Person,
    told: Collection[Leg] | None = None, **data: Any,
) -> None:  # fmt: skip
    if item is not None:
        data["session"] = item.topic
        told = group_of(leg, item) if told is None else told
    for one in sorted(told or [leg], key=lambda one: one.id):
        changed(kind, one, by, **data)


def _difference(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    return changes.between({"session": _said(before)}, {"session": _said(after)})


def _said(values: dict[str, Any]) -> dict[str, Any]:
    """What the trail says: only what is filled in, days as texts, names instead of numbers."""
    if not values:
        return {}
    room = db.session.get(Venue, values["venue_id"]) if values["venue_id"] else None
    program = db.session.get(Program, values["program_id"]) if values["program_id"] else None
    said = {
        **values,
        "day": str(values["day"]),
        "venue": room.name if room else None,
        "program": program.slug if program else None,
    }
    hidden = ("venue_id", "program_id")
    return {name: value for name, value in said.items() if value and name not in hidden}


def _not_stale(item: AgendaItem, seen: int | None) -> None:
    if item.removed_at is not None:
        raise Stale(removed=True)
    if seen is not None and seen != item.version:
        raise Stale


def _check(leg: Leg, number: int, values: Values) -> None:
    if values.joint and leg.reception is None:
        raise RuleBroken(_("This visit is received on its own."), "joint")
    if values.venue_id is not None and not _own_venue(leg, values.venue_id):
        raise RuleBroken(_("Choose a room of the host."), "venue")
    if refused := agenda.blocking(check_one(leg, number, values)):
        raise Clash(refused)


def _own_venue(leg: Leg, number: int) -> bool:
    found = db.session.get(Venue, number)
    return found is not None and found.host_id == leg.host_id


def write(item: AgendaItem, leg: Leg, values: Values) -> None:
    """Put what was checked into a row."""
    for name, value in asdict(values).items():
        if name != "joint":
            setattr(item, name, value)
    item.leg_id = None if values.joint else leg.id
    item.reception_id = leg.reception_id if values.joint else None
