"""Reading what the desk of a host and of visitors shows: lists of visits by what they need."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, func, or_, select
from sqlalchemy.orm import joinedload

from portal.core.db import db
from portal.places import queries as places
from portal.places.models import Organisation
from portal.visits.models_trip import Hold, Leg, Reception, Trip
from portal.visits.workflow import (
    ACCEPTED,
    ASKED,
    CONFIRMED,
    DRAFT,
    HOST,
    HOSTS_TURN,
    OFFERED,
    OVER,
    PROPOSED,
    UNDER_WAY,
    VISITOR,
    WAITING,
)  # fmt: skip

# The tabs of the inbox, in their order.
ANSWER, THEIRS, QUEUE, COMING, ENDED = "answer", "theirs", "queue", "coming", "ended"
TABS = (ANSWER, THEIRS, QUEUE, COMING, ENDED)
_OPEN_CLOSING = Leg.closing_id.is_not(None)
# By when the host answers (`terms.last_for_host`): a place may be held for less than its term.
_LAST_FOR_HOST = case(
    (Leg.hold_until < Leg.reply_due, Leg.hold_until),
    else_=func.coalesce(Leg.reply_due, Leg.hold_until),
)
_LAST_FOR_VISITORS = func.coalesce(Leg.answer_due, Leg.hold_until)


def _proposed_by(side: str) -> ColumnElement[bool]:
    return and_(Leg.state == PROPOSED, Leg.proposed_by == side)


def _in(tab: str) -> ColumnElement[bool]:
    """What belongs to a tab. Each visit belongs to one, but for those of closed days."""
    return {
        ANSWER: or_(Leg.state.in_(HOSTS_TURN), _proposed_by(VISITOR), _OPEN_CLOSING),
        THEIRS: or_(Leg.state.in_((ASKED, OFFERED, ACCEPTED)), _proposed_by(HOST)),
        QUEUE: Leg.state == WAITING,
        COMING: Leg.state.in_((CONFIRMED, UNDER_WAY)),
        ENDED: Leg.state.in_(OVER),
    }[tab]


def _at(host: Organisation, text: str) -> ColumnElement[bool]:
    """The visits to a host, of visitors whose name holds a text."""
    here = and_(Leg.host_id == host.id, Leg.state != DRAFT)
    if not text:
        return here
    named = or_(
        Organisation.name_id.icontains(text, autoescape=True),
        Organisation.name_en.icontains(text, autoescape=True),
    )
    return and_(here, Leg.trip.has(Trip.organisation.has(named)))


def numbers(host: Organisation, text: str) -> dict[str, int]:
    """How many visits each tab holds; one statement."""
    sums = [func.coalesce(func.sum(case((_in(tab), 1), else_=0)), 0) for tab in TABS]
    row = db.session.execute(select(*sums).where(_at(host, text))).one()
    return dict(zip(TABS, (int(number) for number in row), strict=True))


def page(host: Organisation, tab: str, text: str, limit: int, offset: int) -> Sequence[Leg]:
    """The visits of a tab: what is due first, ended ones by the latest day."""
    query = select(Leg).where(_at(host, text), _in(tab))
    if tab == ENDED:
        ordered = query.order_by(Leg.day.desc(), Leg.id.desc())
    else:
        due = _LAST_FOR_VISITORS if tab == THEIRS else _LAST_FOR_HOST
        ordered = query.order_by(due.asc().nulls_last(), Leg.day, Leg.id)
    return db.session.scalars(_shown(ordered).limit(limit).offset(offset)).all()


def of_day(host: Organisation, day: date) -> Sequence[Leg]:
    """The visits that begin on a day, whatever became of them but drafts; by session."""
    query = select(Leg).where(Leg.host_id == host.id, Leg.day == day, Leg.state != DRAFT)
    return db.session.scalars(_shown(query).order_by(Leg.key, Leg.id)).all()


def hosts_turn(hosts: Collection[int], limit: int) -> Sequence[Leg]:
    """What hosts (by id) have to answer, the earliest term first."""
    turn = or_(Leg.state.in_(HOSTS_TURN), _proposed_by(VISITOR))
    query = select(Leg).where(Leg.host_id.in_(hosts), turn)
    ordered = query.order_by(_LAST_FOR_HOST.asc().nulls_last(), Leg.id)
    return db.session.scalars(_shown(ordered).limit(limit)).all()


def visitors_turn(visitors: Collection[int], limit: int) -> Sequence[Leg]:
    """What visitors (by the id of their organisation) have to answer, the earliest term first."""
    # On a day that the host has closed it is the host's turn, whatever it had said before.
    said = and_(Leg.state.in_((OFFERED, ACCEPTED)), Leg.closing_id.is_(None))
    turn = or_(Leg.state == ASKED, said, _proposed_by(HOST))
    query = (
        select(Leg)
        .join(Leg.trip)
        .where(Trip.organisation_id.in_(visitors), Trip.deleted_at.is_(None), turn)
    )
    ordered = query.order_by(Leg.answer_due.asc().nulls_last(), Leg.id)
    return db.session.scalars(_shown(ordered).limit(limit)).all()


def numbers_named(text: str) -> Select[str]:
    """The numbers, as texts, of visits by or to an organisation whose name holds a text."""
    named = select(Organisation.id).where(Organisation.slug.in_(places.slugs_named(text)))
    either = or_(Leg.host_id.in_(named), Trip.organisation_id.in_(named))
    return select(cast(Leg.id, String)).join(Leg.trip).where(either)


def receptions(numbers: Collection[int]) -> dict[int, Reception]:
    """Receptions by their numbers."""
    query = select(Reception).where(Reception.id.in_(numbers))
    return {found.id: found for found in db.session.scalars(query)}


def by_numbers(numbers: Collection[int]) -> Sequence[Leg]:
    """The visits with these numbers that were sent, in their order."""
    known = {number for number in numbers if 0 < number < 2**31}  # no other is any row's
    query = select(Leg).where(Leg.id.in_(known), Leg.state != DRAFT)
    return db.session.scalars(query.order_by(Leg.id)).all()


def named(numbers: Collection[int]) -> Sequence[Leg]:
    """Visits with their two sides, for naming them."""
    return db.session.scalars(_shown(select(Leg).where(Leg.id.in_(numbers)))).all()


def _shown(query: Select[Leg]) -> Select[Leg]:
    return query.options(
        joinedload(Leg.host).joinedload(Organisation.region),
        joinedload(Leg.trip).joinedload(Trip.organisation).joinedload(Organisation.region),
    )


def staying(host: Organisation, day: date) -> Sequence[Leg]:
    """The visits that began before a day and hold a place on it."""
    held = select(Hold.leg_id).where(
        Hold.host_id == host.id, Hold.day == day, Hold.key.is_(None), Hold.released_at.is_(None)
    )
    query = select(Leg).where(Leg.id.in_(held), Leg.day < day)
    return db.session.scalars(_shown(query).order_by(Leg.id)).all()
