"""Rules: a host closes days on which it has visits; each of them must be answered."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.accounts.models import Person
from portal.core.content import Both
from portal.core.db import db
from portal.core.errors import RuleBroken
from portal.hosting import days as hosting
from portal.hosting import queries_rules
from portal.hosting.models_rules import Closing, ExtraSession
from portal.hosting.opening import Added, Visitor, days
from portal.places.models import Organisation
from portal.visits import capacity, clockwork, legs
from portal.visits.models_trip import Hold, Leg, Trip
from portal.visits.overlaps import days_of
from portal.visits.workflow import HOST

ANYBODY = Visitor("regional-government")


class Concerned(RuleBroken):
    """There are visits that the host must know of before it does this; `legs` says which."""

    def __init__(self, found: Sequence[Leg]) -> None:
        super().__init__(
            _("Visits are concerned. Look at each and agree, or choose other days."),
            "agreed",
        )
        self.legs = found


class HeldBeside(RuleBroken):
    """A session cannot end while it has visits and the day goes on; `legs` says which."""

    def __init__(self, found: Sequence[Leg]) -> None:
        super().__init__(
            _("Visits have a place in this session. Move or cancel them first; then end it.")
        )
        self.legs = found


def close(
    host: Organisation, first: date, last: date, reason: Both, *,
    by: Person, agreed: Collection[int] | None = None,
) -> tuple[Closing, Sequence[Leg]]:  # fmt: skip
    """Close days, and mark every leg that has a place on them; the closing and these legs.

    The legs keep their state until the host moves or cancels each; both sides are told now, and so
    is who waits for a place and has no open day left among its wishes. With
    `agreed`, the ids of the legs that were on the page, others raise Concerned. Extra sessions on
    these days end too. Raises RuleBroken as `hosting.days.close`.
    """
    capacity.lock([host.id])
    closing = hosting.close(host, first, last, reason, by=by)
    found = concerned(host, first, last)
    _check(found, agreed)
    for session in queries_rules.extra_sessions(host, first, last):
        hosting.end_session(session, by=by)
    told = {"first": first.isoformat(), "last": last.isoformat(), "reason": reason.model_dump()}
    for leg in found:
        leg.closing_id = closing.id
        leg.version += 1
        legs.record("leg.day-closed", leg, HOST, by, **told)
    for leg in _waiting_in_vain(host, closing):
        legs.record("leg.wish-closed", leg, HOST, by, **told)
    return closing, found


def _waiting_in_vain(host: Organisation, last: Closing) -> list[Leg]:
    """Who waits for days that are all closed now: they hold nothing, and would wait for nothing.

    Only those with a wish that the last closing took; the others have been told before.
    """
    wishes = {
        leg: [days_of(day, leg.number_of_days) for day, _key in clockwork.wishes(leg)]
        for leg in clockwork.waiting(host)
    }
    wished = [day for several in wishes.values() for days_there in several for day in days_there]
    shut = queries_rules.closings(host, min(wished), max(wished)) if wished else []

    def any_shut(there: list[date], closings: Sequence[Closing]) -> bool:
        return any(item.first <= day <= item.last for item in closings for day in there)

    return [
        leg
        for leg, several in wishes.items()
        if all(any_shut(there, shut) for there in several)
        and any(any_shut(there, [last]) for there in several)
    ]


def _check(found: Sequence[Leg], agreed: Collection[int] | None) -> None:
    if agreed is not None and not {leg.id for leg in found} <= set(agreed):
        raise Concerned(found)


def add_session(host: Organisation, added: Added, *, by: Person) -> ExtraSession:
    """Receive once more; who waits for that day moves up. Raises RuleBroken as `hosting.days`."""
    capacity.lock([host.id])
    session = hosting.add_session(host, added, by=by)
    clockwork.move_up(host)
    return session


def end_session(
    session: ExtraSession, reason: Both | None, *, by: Person, agreed: Collection[int] | None = None
) -> Sequence[Leg]:
    """Take an extra session back; the legs that had a place in it.

    When nothing else is held on its day, that day is closed for them with the reason; else they
    are answered first. Raises HeldBeside, Concerned as `close`, and RuleBroken when visits are
    concerned and no reason is given.
    """
    host = session.host
    capacity.lock([host.id])
    db.session.refresh(session)
    if session.ended_at is not None:
        return []
    found = in_session(session)
    if not found:
        hosting.end_session(session, by=by)
        return []
    if _goes_on(session):
        raise HeldBeside(found)
    _check(found, agreed)
    if reason is None:
        raise RuleBroken(_("Say why in both languages: the visitors read it."), "reason_id")
    close(host, session.day, session.day, reason, by=by)
    return found


def _goes_on(session: ExtraSession) -> bool:
    """Whether the host receives on that day without this session."""
    known = queries_rules.host_of(session.host, session.day, session.day)
    (day,) = days(known, session.day, session.day, ANYBODY)
    return any(slot.key != (session.start or "any") for slot in day.slots)


def in_session(session: ExtraSession) -> Sequence[Leg]:
    """The legs that hold a place in an extra session."""
    return _holding(
        Hold.host_id == session.host_id, Hold.day == session.day,
        Hold.key == (session.start or "any"),
    )  # fmt: skip


def concerned(host: Organisation, first: date, last: date) -> Sequence[Leg]:
    """The legs that hold a place at a host on some days; asked also before it closes them."""
    return _holding(Hold.host_id == host.id, Hold.day >= first, Hold.day <= last)


def _holding(*where: object) -> Sequence[Leg]:
    holding = select(Hold.leg_id).where(Hold.released_at.is_(None), *where)  # type: ignore[arg-type]
    query = select(Leg).where(Leg.id.in_(holding)).options(_WITH_VISITOR)
    return db.session.scalars(query.order_by(Leg.day, Leg.id)).all()


# With legs, what a list of them says of who comes.
_WITH_VISITOR = joinedload(Leg.trip).joinedload(Trip.organisation).joinedload(Organisation.region)


def unanswered(host: Organisation) -> Sequence[Leg]:
    """The legs that a closed day concerns and that the host has neither moved nor cancelled."""
    return unanswered_at([host.id])


def unanswered_at(hosts: Iterable[int]) -> Sequence[Leg]:
    """The same of several hosts, by their ids."""
    query = select(Leg).where(Leg.host_id.in_(list(hosts)), Leg.closing_id.is_not(None))
    shown = query.options(_WITH_VISITOR, joinedload(Leg.host).joinedload(Organisation.region))
    return db.session.scalars(shown.order_by(Leg.day, Leg.id)).all()


def reopen(closing: Closing, *, by: Person) -> None:
    """Receive on these days after all; the legs that waited for an answer stay as they are."""
    capacity.lock([closing.host_id])
    db.session.refresh(closing)
    if closing.ended_at is not None:
        return
    hosting.reopen(closing, by=by)
    query = select(Leg).where(Leg.closing_id == closing.id)
    for leg in db.session.scalars(query):
        capacity.look_at_closings(leg)  # days may be closed twice
        leg.version += 1
        if leg.closing_id is None:
            legs.record("leg.day-reopened", leg, HOST, by, day=leg.day and leg.day.isoformat())
    clockwork.move_up(closing.host)
