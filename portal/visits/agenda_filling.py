"""Rules: a whole agenda at once. Proposed from the programmes, copied, moved to new days.

What cannot stand as it was (a room that is taken, a day beyond the last) is left out and named,
so that nothing is refused as a whole; the page then says what lacks a place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.accounts.models import Person
from portal.core.db import db
from portal.core.errors import RuleBroken
from portal.core.i18n import current, pick, speaking
from portal.hosting import queries_rules
from portal.visits import agenda, agenda_draft, agenda_rules, queries_agenda
from portal.visits.agenda_draft import Planned, Subject
from portal.visits.agenda_rules import Values
from portal.visits.models_agenda import (
    LONGEST_PLACE,
    LONGEST_SPEAKERS,
    LONGEST_TOPIC,
    AgendaItem,
)
from portal.visits.models_trip import Leg, Reception
from portal.visits.workflow import DRAFT, OVER

FROM_ABROAD = ("foreign", "international")  # kinds of organisations
FULL = _l("There are sessions already. Take them all off first.")
_ROOM = ("room-taken", "room-twice", "too-many")


@dataclass
class Filled:
    """What came of it: how many sessions, what was left out, which lost their room."""

    sessions: int = 0
    left_out: list[str] = field(default_factory=list)
    without_room: list[str] = field(default_factory=list)


def propose(leg: Leg, *, by: Person) -> Filled:
    """Write a first agenda from what the programmes tell a visitor. Raises RuleBroken.

    Its words are in the language of the page, for guests from abroad in English.
    """
    agenda_rules.have(leg)
    there = queries_agenda.items(leg)
    if any(not item.is_joint for item in there):
        raise RuleBroken(str(FULL))
    days, begins = queries_agenda.days(leg), queries_agenda.begins(leg) or agenda_draft.MORNING
    joint = [item.end for item in there if item.day == days[0]]
    with speaking("en" if leg.trip.organisation.kind in FROM_ABROAD else current()):
        plan, left_out = agenda_draft.propose(
            [_subject(leg, number) for number in range(len(leg.topics))], days,
            max([begins, *joint]), _words(), opened=bool(joint), online=leg.mode == "online",
        )  # fmt: skip
    rooms = _rooms_for(leg)
    values = [_of_plan(item, rooms[0] if rooms else None) for item in plan]
    return _fill(leg, values, "agenda.proposed", by, left_out, rooms[1:])


def copy(leg: Leg, source: Leg, *, by: Person) -> Filled:
    """Write the sessions of an earlier visit of the same host, on the days of this one."""
    agenda_rules.have(leg)
    if source.host_id != leg.host_id or source.day is None or source.state == DRAFT:
        raise RuleBroken(_("Choose one of these."), "source")
    if any(not item.is_joint for item in queries_agenda.items(leg)):
        raise RuleBroken(str(FULL))
    days, left_out, values = queries_agenda.days(leg), [], []
    for item in queries_agenda.items(source):
        day = agenda_draft.moved(item.day, source.day, days)
        if day is None:
            left_out.append(item.topic)
            continue
        people = None if item.people is None or item.people > leg.people else item.people
        said = agenda_rules.values_of(item)
        values.append(replace(said, day=day, people=people, joint=False))
    return _fill(leg, values, "agenda.copied", by, left_out, copied_from=source.id)


def move(leg: Leg, *, by: Person) -> Filled:
    """Bring the agenda to the days on which the visit is now. Sessions beyond them stay."""
    agenda_rules.have(leg)
    how = agenda_rules.of(leg)
    if how.made_for is None or leg.day is None or how.made_for == leg.day:
        return Filled()
    by_days = leg.day - how.made_for
    own = [item for item in queries_agenda.items(leg) if not item.is_joint]
    filled = Filled(len(own))
    for item in own:
        item.day = item.day + by_days
        item.version += 1
    db.session.flush()
    for item in own:
        if item.venue_id is not None and _loses_room(leg, item):
            item.venue = None
            filled.without_room.append(item.topic)
            db.session.flush()
    how.made_for = leg.day
    agenda_rules.changed("agenda.moved", leg, by, moved_by=by_days // timedelta(days=1))
    return filled


def give_up_rooms(leg: Leg) -> None:
    """Take out of the rooms what others have taken while the visit stood on another date.

    The agenda may still stand on days to which the visit comes back. The caller has the host.
    """
    for item in queries_agenda.items(leg):
        if item.is_joint or item.venue_id is None:
            continue
        found = agenda_rules.check_one(leg, item.id, agenda_rules.values_of(item))
        if any(finding.code == "room-taken" for finding in found):
            item.venue = None
            item.version += 1
            agenda_rules.changed("agenda.changed", leg, None, session=item.topic)


def leave(leg: Leg, reception: Reception) -> None:
    """Give a leg that leaves a reception its own copies of the joint sessions.

    The room stays with the others; the last one to leave takes the sessions over with it. The
    caller has the host to itself and removes the leg from the reception itself.
    """
    alone = all(other is leg or other.state in OVER for other in reception.legs)
    for item in queries_agenda.joint(reception):
        if alone:
            item.leg_id, item.reception_id = leg.id, None
            item.version += 1
        else:
            said = replace(agenda_rules.values_of(item), venue_id=None, joint=False, people=None)
            _put(leg, said)
    db.session.flush()


def _fill(
    leg: Leg, values: Iterable[Values], kind: str, by: Person, left_out: Sequence[str],
    rooms: Sequence[int] = (), **data: object,
) -> Filled:  # fmt: skip
    """Write what can stand; where a room is not free, in the first of `rooms` that is."""
    filled = Filled(left_out=list(left_out))
    for said in values:
        fitting = _fitting(leg, said, rooms)
        if fitting is None:
            filled.left_out.append(said.topic)
            continue
        if said.venue_id is not None and fitting.venue_id is None:
            filled.without_room.append(said.topic)
        _put(leg, fitting)
        filled.sessions += 1
    how = agenda_rules.of(leg)
    how.made_for = leg.day
    if filled.sessions:
        agenda_rules.changed(kind, leg, by, sessions=filled.sessions, **data)
    return filled


def _fitting(leg: Leg, said: Values, rooms: Sequence[int]) -> Values | None:
    """A session as it can stand: in its room, in another one, or in none; None when it cannot."""
    refused = agenda.blocking(agenda_rules.check_one(leg, 0, said))
    if not refused:
        return said
    if any(finding.code not in _ROOM for finding in refused):
        return None
    for number in rooms:
        other = replace(said, venue_id=number)
        if not agenda.blocking(agenda_rules.check_one(leg, 0, other)):
            return other
    return replace(said, venue_id=None)


def _put(leg: Leg, said: Values) -> None:
    item = AgendaItem()
    agenda_rules.write(item, leg, said)
    db.session.add(item)
    db.session.flush()


def _loses_room(leg: Leg, item: AgendaItem) -> bool:
    found = agenda_rules.check_one(leg, item.id, agenda_rules.values_of(item))
    return any(finding.code in _ROOM for finding in found)


def _rooms_for(leg: Leg) -> list[int]:
    """The rooms in which all of a leg fit, the smallest first."""
    rooms = [(venue.id, venue.capacity) for venue in queries_rules.venues(leg.host)]
    return agenda_draft.fitting(rooms, leg.people)


def _of_plan(item: Planned, hall: int | None) -> Values:
    return Values(
        item.day, item.start, item.end, item.topic[:LONGEST_TOPIC], item.program,
        hall if item.indoors else None, item.place[:LONGEST_PLACE],
        speakers=item.speakers[:LONGEST_SPEAKERS],
    )  # fmt: skip


def _subject(leg: Leg, number: int) -> Subject:
    program = leg.topics[number].program
    visit = program.document.facts.visit
    if visit is None:
        return Subject(program.id, program.name)
    said = visit.explained_by
    long = visit.duration
    return Subject(
        program.id, program.name, pick(said.model_dump()) if said else "",
        tuple(pick(site.model_dump()) for site in visit.sites),
        agenda_draft.takes(long.id) or agenda_draft.takes(long.en) if long else None,
    )  # fmt: skip


def _words() -> agenda_draft.Words:
    def about(text: str) -> str:  # the name comes in later, and may hold a percent sign itself
        return text.replace("%", "%%").replace("{name}", "%s")

    return agenda_draft.Words(
        opening=_("Opening and welcome"),
        talk=about(_("How it works: {name}")),
        site=about(_("On site: {name}")),
        noon=_("Prayer and lunch break"),
        friday_noon=_("Friday prayer and lunch break"),
        closing=_("Discussion, follow-up and closing"),
    )
