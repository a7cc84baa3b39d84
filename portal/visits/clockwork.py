"""Rules: what the portal does by its clock and for the waiting list.

`settle` brings a host up to date before a place is taken there, so that nothing depends on when
the worker last ran. The caller has the host to itself (`capacity.lock`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import or_, select

from portal.core import clock
from portal.core.db import db, transaction
from portal.hosting import queries_rules
from portal.hosting.judging import blocking
from portal.places.models import Organisation
from portal.visits import capacity, legs, terms, workflow
from portal.visits.models_trip import Leg
from portal.visits.workflow import (
    ACCEPTED,
    ASKED,
    CHANGE,
    CONFIRMED,
    OFFERED,
    PROPOSED,
    REVIEW,
    SUBMITTED,
    UNDER_WAY,
    WAITING,
)  # fmt: skip

_TIMED = (
    SUBMITTED, REVIEW, ASKED, PROPOSED, OFFERED, ACCEPTED, WAITING, CHANGE, CONFIRMED, UNDER_WAY,
)  # fmt: skip
OFFER_ROUNDS = 50  # more never move up in one go


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
    return db.session.scalars(query.order_by(Leg.id).with_for_update(of=Leg)).all()


def _settle(leg: Leg, today: date) -> None:
    assert leg.day is not None  # noqa: S101 (what was sent has a day)
    came = leg.day <= today
    if (leg.state == CHANGE and came) or _keeps_old(leg, today):
        _lapse(leg)
    if _expired(leg, today):
        let_go(leg)
        legs.end(leg, workflow.step("expire"), by=None)
    elif leg.state == CONFIRMED and came:
        legs.end(leg, workflow.step("start"), by=None)
    if leg.state == UNDER_WAY and leg.day + timedelta(days=leg.number_of_days) <= today:
        legs.end(leg, workflow.step("finish"), by=None)


def _keeps_old(leg: Leg, today: date) -> bool:
    """Whether nobody answered a new date, and the one agreed on before still stands."""
    if leg.state != PROPOSED or leg.agreed_at is None or leg.closing_id is not None:
        return False
    assert leg.day is not None  # noqa: S101
    return leg.day <= today or (leg.answer_due is not None and leg.answer_due < today)


def _lapse(leg: Leg) -> None:
    capacity.release(leg, capacity.PROPOSAL)
    leg.proposed = leg.proposed_by = leg.wanted = leg.answer_due = leg.reply_due = None
    to, leg.back_to = leg.back_to or ACCEPTED, None
    legs.end(leg, workflow.step("lapse"), by=None, to=to)


def _expired(leg: Leg, today: date) -> bool:
    if leg.state not in workflow.step("expire").frm:
        return False
    assert leg.day is not None  # noqa: S101
    last = leg.day
    if leg.proposed:
        last = max(last, date.fromisoformat(leg.proposed["day"]))
    if last < today or (last == today and leg.state != ACCEPTED):
        return True
    return any(term is not None and term < today for term in (leg.hold_until, leg.answer_due))


def let_go(leg: Leg) -> None:
    """Give back all that a leg has, as it ends."""
    capacity.release(leg)
    leg.proposed = leg.proposed_by = leg.wanted = leg.back_to = None
    leg.reply_due = leg.hold_until = leg.answer_due = leg.closing_id = None
    leg.reception = None


def move_up(host: Organisation) -> None:
    """Offer what is free to who has waited longest and fits; each gets a hold and a term."""
    for leg in waiting(host):
        place = _fitting(leg)
        if place is None:
            continue
        day, key = place
        leg.day, leg.key = day, key
        ask = capacity.ask_of(
            leg, day=day, key=key, people=leg.people, number_of_days=leg.number_of_days,
            mode=leg.mode,
        )  # fmt: skip
        capacity.take(leg, ask)
        leg.answer_due = terms.answer_by(leg, day)
        legs.end(leg, workflow.step("promote"), by=None, day=day.isoformat(), key=key)


def waiting(host: Organisation) -> Sequence[Leg]:
    """Who waits at a host for a day that has not come, the longest first."""
    query = select(Leg).where(
        Leg.host_id == host.id, Leg.state == WAITING, Leg.day > capacity.today_at(host)
    )
    ordered = query.order_by(Leg.submitted_at, Leg.id).limit(OFFER_ROUNDS)
    return db.session.scalars(ordered.with_for_update(of=Leg)).all()


def _fitting(leg: Leg) -> tuple[date, str] | None:
    own = capacity.ask_for_own(leg)
    wishes = [(own.day, own.key)]
    wishes += [(date.fromisoformat(wish["day"]), wish["key"]) for wish in leg.wishes]
    for day, key in wishes:
        ask = capacity.ask_of(
            leg, day=day, key=key, people=leg.people, number_of_days=leg.number_of_days,
            mode=leg.mode,
        )  # fmt: skip
        busy = capacity.overlapping(leg, ask.days, workflow.HOLDING)
        if busy is None and not blocking(capacity.findings(leg, ask)):
            return day, key
    return None


def run() -> None:
    """Periodic work: settle every host with open legs, then remind who is late."""
    for host in _hosts():
        with transaction():
            capacity.lock([host])
            found = db.session.get_one(Organisation, host)
            settle(found)
            _remind(found)


def _hosts() -> Sequence[int]:
    query = select(Leg.host_id).where(Leg.state.in_(_TIMED)).distinct().order_by(Leg.host_id)
    return db.session.scalars(query).all()


def _remind(host: Organisation) -> None:
    today = capacity.today_at(host)
    query = select(Leg).where(
        Leg.host_id == host.id, Leg.state.in_(workflow.HOSTS_TURN), Leg.reply_due < today,
        Leg.escalated_at.is_(None),
    )  # fmt: skip
    for leg in db.session.scalars(query.order_by(Leg.id).with_for_update(of=Leg)):
        assert leg.reply_due is not None  # noqa: S101
        if leg.reminded_at is None:
            leg.reminded_at = clock.now()
            legs.record("leg.overdue", leg, workflow.PORTAL, None, due=leg.reply_due.isoformat())
            continue
        workdays = queries_rules.host_of(host, leg.reply_due, today).workdays
        if today > workdays.later(leg.reply_due, terms.ESCALATE):
            leg.escalated_at = clock.now()
            legs.record("leg.escalated", leg, workflow.PORTAL, None, due=leg.reply_due.isoformat())
