"""Reading agendas: the sessions of a leg, the rooms that other visits use, the facts to check."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import joinedload, selectinload

from portal.catalogue.models import Program
from portal.catalogue.standings import ARCHIVED
from portal.core.db import db
from portal.core.errors import NotFound
from portal.hosting.models_rules import Venue
from portal.visits.agenda import Room, Session, Use
from portal.visits.models_agenda import Agenda, AgendaItem
from portal.visits.models_trip import Leg, Reception, Trip
from portal.visits.overlaps import days_of
from portal.visits.workflow import DONE, OPEN

ANY_HOUR = "any"  # the key of a session whose hour is not agreed on yet
MOST_EARLIER = 30


def agenda(leg: Leg) -> Agenda | None:
    """How the agenda of a leg stands, or None when nobody began one."""
    return db.session.get(Agenda, leg.id)


def days(leg: Leg) -> list[date]:
    """The days of a leg; none while it has no day."""
    return days_of(leg.day, leg.number_of_days) if leg.day else []


def begins(leg: Leg) -> str:
    """The hour at which the visitors are received; empty while it is not agreed on."""
    return leg.arrival or (leg.key if leg.key and leg.key != ANY_HOUR else "")


def group_of(leg: Leg) -> list[Leg]:
    """The legs that are received together with this one, and itself."""
    return list(leg.reception.legs) if leg.reception else [leg]


def _of(leg: Leg) -> ColumnElement[bool]:
    if leg.reception_id is None:
        return AgendaItem.leg_id == leg.id
    return or_(AgendaItem.leg_id == leg.id, AgendaItem.reception_id == leg.reception_id)


def items(leg: Leg, *, removed: bool = False) -> Sequence[AgendaItem]:
    """The sessions of a leg with those of its reception, in their order; or the removed ones."""
    gone = AgendaItem.removed_at
    query = (
        select(AgendaItem)
        .where(_of(leg), gone.is_not(None) if removed else gone.is_(None))
        .options(
            joinedload(AgendaItem.venue),
            joinedload(AgendaItem.program).selectinload(Program.texts),
        )
        .order_by(AgendaItem.day, AgendaItem.start, AgendaItem.end, AgendaItem.group, AgendaItem.id)
    )
    return db.session.scalars(query).unique().all()


def joint(reception: Reception) -> Sequence[AgendaItem]:
    """The joint sessions of a reception."""
    query = select(AgendaItem).where(
        AgendaItem.reception_id == reception.id, AgendaItem.removed_at.is_(None)
    )
    return db.session.scalars(query.order_by(AgendaItem.day, AgendaItem.start)).all()


def item(leg: Leg, number: int) -> AgendaItem:
    """A session on the agenda of a leg, also a removed one. Raises NotFound."""
    found = db.session.scalar(select(AgendaItem).where(_of(leg), AgendaItem.id == number))
    if found is None:
        raise NotFound(number)
    return found


class Written(Protocol):
    """What a session says, kept or not."""

    @property
    def day(self) -> date: ...
    @property
    def start(self) -> str: ...
    @property
    def end(self) -> str: ...
    @property
    def topic(self) -> str: ...
    @property
    def group(self) -> str: ...
    @property
    def people(self) -> int | None: ...
    @property
    def place(self) -> str: ...


def session_of(number: int, said: Written, venue: Venue | None, legs: Iterable[Leg]) -> Session:
    """A session as the checks read it; a joint one is for all of these legs."""
    coming = sum(leg.people for leg in legs)
    return Session(
        number, said.day, said.start, said.end, said.topic, said.group,
        coming if said.people is None else said.people, coming,
        room(venue) if venue else None, bool(said.place.strip()), _where(said, venue),
    )  # fmt: skip


def _where(said: Written, venue: Venue | None) -> str:
    """The place in words; a link is no place that one goes to."""
    text = said.place.strip() or (venue.address if venue else "")
    return "" if "://" in text else text


def room(venue: Venue) -> Room:
    """A venue as the checks read it."""
    point = (venue.latitude, venue.longitude)
    return Room(venue.id, venue.capacity, *point, closed=venue.closed_at is not None)


def sessions(leg: Leg, found: Iterable[AgendaItem]) -> list[Session]:
    """The sessions of a leg as the checks read them."""
    every = group_of(leg)
    return [
        session_of(item.id, item, item.venue, every if item.is_joint else [leg]) for item in found
    ]


def uses(leg: Leg, between: Sequence[date], but: int = 0) -> list[Use]:
    """What other visits do in the host's rooms on these days.

    Visits that do not take place need none, nor does an agenda that still stands on other days
    than its visit. The joint sessions of the leg's own reception are its own. A session that is
    written anew (`but`) takes no room from itself: one group's becomes that of all of them.
    """
    if not between:
        return []
    found: list[Use] = []
    for row in db.session.scalars(_of_others(leg, between)).unique():
        there = row.reception.legs if row.reception else [row.leg] if row.leg else []
        alive = [one for one in there if one.id != leg.id and _takes_place(one, row.day)]
        if alive and row.venue_id is not None and row.id != but:
            who = ", ".join(one.trip.organisation.name for one in alive)
            found.append(Use(row.venue_id, row.day, row.start, row.end, who))
    return found


def _takes_place(leg: Leg, day: date) -> bool:
    return leg.state in (*OPEN, DONE) and day in days(leg)


def _of_others(leg: Leg, between: Sequence[date]) -> Select[AgendaItem]:
    own = select(Venue.id).where(Venue.host_id == leg.host_id)
    query = select(AgendaItem).where(
        AgendaItem.venue_id.in_(own), AgendaItem.day.in_(between), AgendaItem.removed_at.is_(None),
        or_(AgendaItem.leg_id.is_(None), AgendaItem.leg_id != leg.id),
    )  # fmt: skip
    if leg.reception_id is not None:
        query = query.where(
            or_(
                AgendaItem.reception_id.is_(None), AgendaItem.reception_id != leg.reception_id
            )
        )  # fmt: skip
    of_leg = joinedload(AgendaItem.leg).joinedload(Leg.trip).joinedload(Trip.organisation)
    of_reception = joinedload(AgendaItem.reception).selectinload(Reception.legs)
    return query.options(
        of_leg, of_reception.joinedload(Leg.trip).joinedload(Trip.organisation)
    )  # fmt: skip


def programs(leg: Leg) -> list[Program]:
    """The programmes that a session may be about: those of the visit, then the host's others."""
    first = [topic.program for topic in leg.topics]
    query = (
        select(Program)
        .where(Program.owner_id == leg.host_id, Program.standing != ARCHIVED)
        .options(selectinload(Program.texts))
    )
    known = {program.id for program in first}
    others = [one for one in db.session.scalars(query).unique() if one.id not in known]
    return [*first, *sorted(others, key=lambda program: program.name)]


def earlier(leg: Leg) -> Sequence[Leg]:
    """Visits of the same host that have an agenda to copy, the latest first."""
    written = exists().where(AgendaItem.leg_id == Leg.id, AgendaItem.removed_at.is_(None))
    query = (
        select(Leg)
        .where(Leg.host_id == leg.host_id, Leg.id != leg.id, written, Leg.day.is_not(None))
        .options(joinedload(Leg.trip).joinedload(Trip.organisation), selectinload(Leg.topics))
        .order_by(Leg.day.desc(), Leg.id.desc())
    )
    return db.session.scalars(query.limit(MOST_EARLIER)).all()
