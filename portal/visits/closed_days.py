"""Rules: a host closes days on which it has visits; each of them must be answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from portal.accounts.models import Person
from portal.core.content import Both
from portal.core.db import db
from portal.hosting import days as hosting
from portal.hosting.models_rules import Closing
from portal.places.models import Organisation
from portal.visits import capacity, clockwork, legs
from portal.visits.models_trip import Hold, Leg
from portal.visits.workflow import HOST


def close(
    host: Organisation, first: date, last: date, reason: Both, *, by: Person
) -> tuple[Closing, Sequence[Leg]]:
    """Close days, and mark every leg that has a place on them; the closing and these legs.

    The legs keep their state until the host moves or cancels each; both sides are told now.
    Raises RuleBroken as `hosting.days.close`.
    """
    capacity.lock([host.id])
    closing = hosting.close(host, first, last, reason, by=by)
    found = concerned(host, first, last)
    for leg in found:
        leg.closing_id = closing.id
        leg.version += 1
        told = {"first": first.isoformat(), "last": last.isoformat(), "reason": reason.model_dump()}
        legs.record("leg.day-closed", leg, HOST, by, **told)
    return closing, found


def concerned(host: Organisation, first: date, last: date) -> Sequence[Leg]:
    """The legs that hold a place at a host on some days; asked also before it closes them."""
    holding = select(Hold.leg_id).where(
        Hold.host_id == host.id, Hold.released_at.is_(None), Hold.day >= first, Hold.day <= last
    )
    return db.session.scalars(select(Leg).where(Leg.id.in_(holding)).order_by(Leg.day)).all()


def unanswered(host: Organisation) -> Sequence[Leg]:
    """The legs that a closed day concerns and that the host has neither moved nor cancelled."""
    query = select(Leg).where(Leg.host_id == host.id, Leg.closing_id.is_not(None))
    return db.session.scalars(query.order_by(Leg.day)).all()


def reopen(closing: Closing, *, by: Person) -> None:
    """Receive on these days after all; the legs that waited for an answer stay as they are."""
    capacity.lock([closing.host_id])
    hosting.reopen(closing, by=by)
    query = select(Leg).where(Leg.closing_id == closing.id)
    for leg in db.session.scalars(query):
        leg.closing_id = None
        leg.version += 1
        legs.record("leg.day-reopened", leg, HOST, by)
    clockwork.move_up(closing.host)
