"""Reading trips, legs and receptions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from portal.core.db import db
from portal.core.errors import NotFound
from portal.places.models import Organisation
from portal.visits.models_trip import Leg, LegNote, LegTopic, Reception, Trip
from portal.visits.workflow import DONE, DRAFT, OPEN


def trip(number: int) -> Trip:
    """The trip with a number. Raises NotFound, also for a draft that was dropped."""
    found = db.session.get(Trip, number)
    if found is None or found.deleted_at is not None:
        raise NotFound(number)
    return found


def leg(number: int) -> Leg:
    """The leg with a number. Raises NotFound."""
    found = db.session.get(Leg, number)
    if found is None or found.trip.deleted_at is not None:
        raise NotFound(number)
    return found


def by_reference(reference: str) -> Leg:
    """The leg that a proof names. Raises NotFound."""
    found = db.session.scalar(select(Leg).where(Leg.reference == reference))
    if found is None:
        raise NotFound(reference)
    return found


def _shown(query: Select[Leg]) -> Select[Leg]:
    """Load with legs what every list of them shows."""
    return query.options(
        joinedload(Leg.host).joinedload(Organisation.region),
        joinedload(Leg.trip).joinedload(Trip.organisation).joinedload(Organisation.region),
        selectinload(Leg.topics).joinedload(LegTopic.program),
    )


def read_legs(found: Trip) -> None:
    """Read the legs of a trip with what its pages show of them, all at once."""
    query = select(Leg).where(Leg.trip_id == found.id).order_by(Leg.position)
    set_committed_value(found, "legs", db.session.scalars(_shown(query)).all())


def trips_of(organisations: Collection[int], limit: int, offset: int) -> tuple[Sequence[Trip], int]:
    """The trips of organisations (by id), the latest day first; and how many in all."""
    query = select(Trip).where(Trip.organisation_id.in_(organisations), Trip.deleted_at.is_(None))
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    shown = query.options(
        joinedload(Trip.organisation), selectinload(Trip.legs).joinedload(Leg.host)
    ).order_by(Trip.first.desc().nulls_first(), Trip.id.desc())
    return db.session.scalars(shown.limit(limit).offset(offset)).all(), total


def at_host_between(host: Organisation, first: date, last: date) -> Sequence[Leg]:
    """The legs that have or want a place at a host in a span of days, in their order."""
    query = select(Leg).where(
        Leg.host_id == host.id, Leg.state.in_(OPEN), Leg.state != DRAFT,
        Leg.day >= first, Leg.day <= last,
    )  # fmt: skip
    return db.session.scalars(_shown(query).order_by(Leg.day, Leg.key, Leg.id)).all()


def coming_of(visitor: Organisation) -> Sequence[Leg]:
    """All open legs of an organisation's trips that were sent, by day."""
    query = (
        select(Leg)
        .join(Leg.trip)
        .where(
            Trip.organisation_id == visitor.id, Trip.deleted_at.is_(None), Leg.state.in_(OPEN),
            Leg.state != DRAFT,
        )
    )  # fmt: skip
    return db.session.scalars(_shown(query).order_by(Leg.day, Leg.id)).all()


def unanswered_of(visitor: int, host: int) -> int:
    """How many requests of an organisation (by id) have a host's answer still before them."""
    query = (
        select(func.count(Leg.id))
        .join(Leg.trip)
        .where(
            Trip.organisation_id == visitor, Leg.host_id == host, Leg.state.in_(OPEN),
            Leg.state != DRAFT, Leg.agreed_at.is_(None),
        )
    )  # fmt: skip
    return db.session.scalar(query) or 0


def received(host: Organisation, limit: int) -> Sequence[Leg]:
    """The latest legs that took place at a host, the newest first."""
    query = select(Leg).where(Leg.host_id == host.id, Leg.state == DONE)
    return db.session.scalars(_shown(query).order_by(Leg.day.desc()).limit(limit)).all()


def notes(found: Leg, *, internal: bool) -> Sequence[LegNote]:
    """What was written about a leg, in order; the host's own notes only where `internal`."""
    query = select(LegNote).where(LegNote.leg_id == found.id)
    if not internal:
        query = query.where(LegNote.kind == "message")
    return db.session.scalars(query.order_by(LegNote.at, LegNote.id)).all()


def reception(number: int) -> Reception:
    """The reception with a number. Raises NotFound."""
    found = db.session.get(Reception, number)
    if found is None:
        raise NotFound(number)
    return found
