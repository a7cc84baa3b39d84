"""Rules: what the portal does by its clock and for the waiting list.

`settle` brings a host up to date before a place is taken there, so that nothing depends on when
the worker last ran. The caller has the host to itself (`capacity.lock`).
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from portal.core import clock
from portal.core.db import db, transaction
from portal.hosting import queries_rules
from portal.hosting.judging import Ask, Taken, blocking, judge
from portal.hosting.opening import Host
from portal.places.models import Organisation
from portal.visits import capacity, legs, moving, receptions, terms, workflow
from portal.visits.models_trip import Leg, Trip
from portal.visits.overlaps import days_of
from portal.visits.workflow import (
    CHANGE,
    CONFIRMED,
    DRAFT,
    OPEN,
    PROPOSED,
    UNDER_WAY,
    WAITING,
)  # fmt: skip

log = logging.getLogger(__name__)

_TIMED = tuple(state for state in OPEN if state != DRAFT)
_AHEAD = timedelta(hours=14)  # no clock on earth is further from UTC


def settle(host: Organisation, but: Leg | None = None) -> None:
    """Do at one host what its clock says is due: expire, lapse, start, finish; then move up."""
    today = capacity.today_at(host)
    for leg in _due(host, today):
        if leg is not but:
            _settle(leg, today)
    move_up(host)


def _due(host: Organisation, today: date) -> Sequence[Leg]:
    query = select(Leg).where(
        Leg.host_id == host.id, Leg.state.in_(_TIMED),
        or_(Leg.day <= today, Leg.hold_until < today, Leg.answer_due < today),
    )  # fmt: skip
    return db.session.scalars(query.order_by(Leg.id)).all()


def _settle(leg: Leg, today: date) -> None:
    assert leg.day is not None  # noqa: S101 (what was sent has a day)
    if _lapses(leg, today):
        to = moving.go_back(leg)
        legs.end(leg, workflow.step("lapse"), by=None, to=to)
    if _expires(leg, today):
        closed = leg.agreed_at is not None and leg.closing_id is not None
        let_go(leg)
        legs.end(leg, workflow.step("expire"), by=None, closed=closed or None)
    elif leg.state == CONFIRMED and leg.day <= today:
        legs.end(leg, workflow.step("start"), by=None)
    if leg.state == UNDER_WAY and leg.day + timedelta(days=leg.number_of_days) <= today:
        capacity.release(leg)
        leg.closing_id = None
        legs.end(leg, workflow.step("finish"), by=None)


def _lapses(leg: Leg, today: date) -> bool:
    """Whether nobody answered a new date or a change, and what was agreed on before stands."""
    if leg.state not in (PROPOSED, CHANGE) or leg.agreed_at is None:
        return False
    assert leg.day is not None  # noqa: S101
    # On a day that the host has closed nobody is received: the new one stays on the table.
    came = leg.day <= today and leg.closing_id is None
    late = leg.state == PROPOSED and _passed(leg.answer_due, today)
    return came or late or _passed(leg.hold_until, today)


def _expires(leg: Leg, today: date) -> bool:
    if leg.state not in workflow.step("expire").frm:
        return False
    assert leg.day is not None  # noqa: S101
    if leg.agreed_at is not None and leg.closing_id is not None:
        # The host closed the day and answered nothing: nobody shall stand before its door.
        return leg.state != PROPOSED and leg.day <= today
    if leg.state == CONFIRMED or (leg.state == PROPOSED and leg.agreed_at is not None):
        return False
    last = leg.day
    if leg.proposed:
        last = date.fromisoformat(leg.proposed["day"])
    if leg.state == WAITING:  # on the day itself it is too late to move up
        last = max(day for day, _key in wishes(leg)) - timedelta(days=1)
    return last < today or _passed(leg.hold_until, today) or _passed(leg.answer_due, today)


def _passed(term: date | None, today: date) -> bool:
    return term is not None and term < today


def let_go(leg: Leg) -> None:
    """Give back all that a leg has, as it ends."""
    capacity.release(leg)
    leg.proposed = leg.proposed_by = leg.wanted = leg.back_to = None
    leg.reply_due = leg.hold_until = leg.answer_due = leg.closing_id = None
    receptions.leave(leg)


def move_up(host: Organisation) -> None:
    """Offer what is free to who has waited longest and fits; each gets a hold and a term.

    All that wait are looked at, by seven statements however many they are.
    """
    found = waiting(host)
    if not found:
        return
    today = capacity.today_at(host)
    last = max(days_of(day, leg.number_of_days)[-1]
               for leg in found for day, _key in wishes(leg))  # fmt: skip
    if last <= today:
        return
    known, places = queries_rules.host_of(host, today, last), capacity.taken(host.id, today, last)
    for leg in found:
        ask = _fitting(leg, known, places, today)
        if ask is None:
            continue
        if not _have_trip(leg):
            break  # its coordinator does something with it: nobody passes it meanwhile
        if _busy(leg, ask) or blocking(capacity.findings(leg, ask)):
            continue
        leg.day, leg.key = ask.day, ask.key
        capacity.take(leg, ask)
        places += [Taken(day, None if n else ask.key, ask.people) for n, day in enumerate(ask.days)]
        leg.answer_due = terms.answer_by(leg, ask.day)
        legs.end(
            leg, workflow.step("promote"), by=None, day=ask.day.isoformat(), key=ask.key
        )  # fmt: skip


def waiting(host: Organisation) -> Sequence[Leg]:
    """Who waits at a host, the longest first."""
    query = select(Leg).where(Leg.host_id == host.id, Leg.state == WAITING)
    shown = query.options(joinedload(Leg.trip).joinedload(Trip.organisation))
    return db.session.scalars(shown.order_by(Leg.submitted_at, Leg.id)).all()


def wishes(leg: Leg) -> list[tuple[date, str]]:
    """The days and sessions that a leg would take, in their order."""
    own = [(leg.day, leg.key)] if leg.day and leg.key else []
    return own + [(date.fromisoformat(wish["day"]), wish["key"]) for wish in leg.wishes]


def _fitting(
    leg: Leg, known: Host, places: Sequence[Taken], today: date
) -> Ask | None:  # fmt: skip
    """The first wish that the rules and the free places allow, as far as these know."""
    for day, key in wishes(leg):
        ask = Ask(
            capacity.visitor_of(leg.trip), day, key, leg.people, capacity.sent_on(leg),
            leg.number_of_days, leg.mode,
        )  # fmt: skip
        if day > today and not blocking(judge(known, ask, places)):
            return capacity.ask_of(leg, day=day, key=key)
    return None


def _busy(leg: Leg, ask: Ask) -> bool:
    found = moving.overlapping(leg, ask.day, ask.key, ask.number_of_days, workflow.HOLDING)
    return found is not None


def _have_trip(leg: Leg) -> bool:
    """Have the leg's trip to oneself, unless somebody has it: its other legs must stay as they are.

    One that has the host must not wait for a trip, as the others have their trip first.
    """
    query = select(Trip.id).where(Trip.id == leg.trip_id)
    locked = query.with_for_update(key_share=True, skip_locked=True)
    if db.session.scalar(locked) is None:
        return False
    db.session.flush()
    for other in leg.trip.legs:
        db.session.refresh(other)
    return True


def run() -> None:
    """Periodic work: settle every host where something may be due, then remind who is late.

    One host after the other, each in its own transaction. What fails at one, or is busy just now,
    is left for the next round.
    """
    for number in _hosts():
        try:
            with transaction():
                if capacity.lock([number], wait=False):
                    host = db.session.get_one(Organisation, number)
                    settle(host)
                    _remind(host)
        except Exception:  # the others' visits must not wait for it
            log.exception("the clock of host %d failed; it is tried again", number)


def _hosts() -> Sequence[int]:
    today = (clock.now() + _AHEAD).date()
    late = and_(Leg.reply_due < today, Leg.escalated_at.is_(None))
    query = select(Leg.host_id).where(
        Leg.state.in_(_TIMED),
        or_(
            Leg.state == WAITING, Leg.day <= today, Leg.hold_until < today, Leg.answer_due < today,
            late,
        ),
    )  # fmt: skip
    return db.session.scalars(query.distinct().order_by(Leg.host_id)).all()


def _remind(host: Organisation) -> None:
    """Say once that a reply is overdue, and once more, to the manager, when it stays so."""
    today = capacity.today_at(host)
    query = select(Leg).where(
        Leg.host_id == host.id, Leg.state.in_((*workflow.HOSTS_TURN, PROPOSED)),
        Leg.reply_due < today, Leg.escalated_at.is_(None),
    )  # fmt: skip
    found = db.session.scalars(query.order_by(Leg.id)).all()
    if not found:
        return
    workdays = queries_rules.host_of(host, today, today).workdays
    for leg in found:
        assert leg.reply_due is not None  # noqa: S101
        due = leg.reply_due.isoformat()
        if leg.reminded_at is None:
            leg.reminded_at = clock.now()
            legs.record("leg.overdue", leg, workflow.PORTAL, None, due=due)
        elif today > workdays.later(leg.reply_due, terms.ESCALATE):
            leg.escalated_at = clock.now()
            legs.record("leg.escalated", leg, workflow.PORTAL, None, due=due)
