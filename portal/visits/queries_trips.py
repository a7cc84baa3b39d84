"""Reading trips for those who plan them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import Select, String, cast, func, select
from sqlalchemy.orm import joinedload, selectinload

from portal.core.db import db
from portal.core.errors import NotFound
from portal.visits.models_trip import Delegate, Leg, Trip
from portal.visits.workflow import DRAFT


def trip_or_dropped(number: int) -> Trip:
    """The trip with a number, also one that was dropped. Raises NotFound."""
    found = db.session.get(Trip, number)
    if found is None:
        raise NotFound(number)
    return found


def dropped(organisations: Collection[int], limit: int = 10) -> Sequence[Trip]:
    """The drafts of organisations (by id) that were dropped, the latest first."""
    query = select(Trip).where(
        Trip.organisation_id.in_(organisations), Trip.deleted_at.is_not(None)
    )
    return db.session.scalars(query.order_by(Trip.deleted_at.desc()).limit(limit)).all()


def planned(organisations: Collection[int], limit: int = 10) -> Sequence[Trip]:
    """The trips of organisations (by id) that may get one more host, the newest first.

    Trips of which nothing was sent yet.
    """
    sent = select(Leg.id).where(Leg.trip_id == Trip.id, Leg.state != DRAFT).exists()
    query = select(Trip).where(
        Trip.organisation_id.in_(organisations), Trip.deleted_at.is_(None), ~sent
    )
    return db.session.scalars(query.order_by(Trip.id.desc()).limit(limit)).all()


def drafts_between(organisations: Collection[int], first: date, last: date) -> Sequence[Leg]:
    """The requests of organisations (by id) that were never sent, by day.

    Those whose day, or without one the trip's first day, lies between two days.
    """
    day = func.coalesce(Leg.day, Trip.first)
    query = (
        select(Leg)
        .join(Leg.trip)
        .where(
            Trip.organisation_id.in_(organisations), Trip.deleted_at.is_(None),
            Leg.state == DRAFT, day >= first, day <= last,
        )
        .options(joinedload(Leg.host), joinedload(Leg.trip).joinedload(Trip.organisation))
        .order_by(day, Leg.id)
        .limit(50)
    )  # fmt: skip
    return db.session.scalars(query).all()


def delegates(found: Trip) -> Sequence[Delegate]:
    """Who comes, in order."""
    query = select(Delegate).where(Delegate.trip_id == found.id).order_by(Delegate.position)
    return db.session.scalars(query).all()


def number_of_names(found: Trip) -> int:
    """How many of those who come are named, without naming them."""
    query = select(func.count(Delegate.id)).where(Delegate.trip_id == found.id)
    return db.session.scalar(query) or 0


def numbers_named(text: str) -> Select[str]:
    """The numbers, as texts, of trips whose title holds a text."""
    found = Trip.title.icontains(text, autoescape=True)
    return select(cast(Trip.id, String)).where(found)


def trips_named(numbers: Collection[int]) -> Sequence[Trip]:
    """The trips with these numbers, also dropped ones."""
    query = select(Trip).where(Trip.id.in_(numbers)).options(selectinload(Trip.organisation))
    return db.session.scalars(query).all()
