"""Places at a host: who holds which, and the guarantee that none is given twice.

Whoever takes or gives back a place first locks the host (`lock`), then counts the holds that are
not released, then writes its own, all in one transaction. On PostgreSQL that is a row lock, on
SQLite the transaction has the whole file to itself from its begin on. So whatever number of
processes books at once, they do it one after the other for each host, and no limit is passed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import func, select

from portal.core import clock
from portal.core.db import db
from portal.core.errors import RuleBroken
from portal.hosting import queries_rules
from portal.hosting.judging import BLOCKING, Ask, Finding, Taken, blocking, judge
from portal.hosting.opening import Host, Visitor
from portal.places.models import Organisation
from portal.visits.models_trip import Hold, Leg, LegTopic, Trip
from portal.visits.workflow import AGREED, DONE

PLACE, PROPOSAL = "place", "proposal"
FULL = "full"  # the code of a finding that only says that others have the places
GONE = "in-the-past"


class NoPlace(RuleBroken):
    """The rules stand in the way of a visit; `findings` say by which clauses."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(_("The host's rules stand in the way. The list below says which."), "day")
        self.findings = findings

    @property
    def only_full(self) -> bool:
        """Whether it would do if others had not come first: then there is the waiting list."""
        return all(item.code == FULL for item in self.findings)


def lock(hosts: Collection[int], *, wait: bool = True) -> Sequence[int]:
    """Have these hosts (by id) to oneself until the transaction ends; those that one has.

    Always before any leg of theirs is read for a change. In one order, so that no two wait for
    each other; not against rows that only refer to the host. What was read before is forgotten:
    another process may have committed while this one waited. Without `wait`, hosts that somebody
    else has at the moment are left out.
    """
    query = select(Organisation.id).where(Organisation.id.in_(hosts)).order_by(Organisation.id)
    locked = query.with_for_update(key_share=True, skip_locked=not wait)
    found = db.session.scalars(locked).all()
    db.session.flush()
    db.session.expire_all()
    return found


def visitor_of(trip: Trip) -> Visitor:
    """Who comes, as the rules ask for it."""
    return Visitor(trip.organisation.kind, trip.organisation.slug)


def today_at(host: Organisation) -> date:
    """The day it is at a host."""
    return clock.today(queries_rules.zone_of(host))


def taken(host_id: int, first: date, last: date, but: Leg | None = None) -> list[Taken]:
    """The places that legs (but this one) have at a host from one day to another.

    A leg that asks for more people in its own session is one group there, not two.
    """
    query = select(Hold.day, Hold.key, func.max(Hold.people)).where(
        Hold.host_id == host_id, Hold.released_at.is_(None), Hold.day >= first, Hold.day <= last
    )
    if but is not None:
        query = query.where(Hold.leg_id != but.id)
    grouped = query.group_by(Hold.leg_id, Hold.day, Hold.key)
    return [Taken(*row) for row in db.session.execute(grouped)]


def ask_of(
    leg: Leg, *, day: date, key: str, people: int | None = None,
    number_of_days: int | None = None, mode: str | None = None, asked_on: date | None = None,
) -> Ask:  # fmt: skip
    """A leg as the rules ask about it, on this place; what is left out is as it stands.

    What was sent in time stays in time: the day of the request is that of its first sending,
    unless the visitors asked for this very day later (`asked_on`).
    """
    return Ask(
        visitor_of(leg.trip), day, key, people or leg.people, asked_on or sent_on(leg),
        number_of_days or leg.number_of_days, mode or leg.mode, _last_visit(leg),
    )  # fmt: skip


def sent_on(leg: Leg) -> date:
    """The host's day on which a leg was first sent, or would be now."""
    sent = leg.submitted_at
    return clock.day_of(sent, queries_rules.zone_of(leg.host)) if sent else today_at(leg.host)


def ask_for_own(leg: Leg) -> Ask:
    """A leg as the rules ask about it, on its own day. Raises ValueError while it has none."""
    if leg.day is None or leg.key is None:
        raise ValueError(f"leg {leg.id} has no day")
    return ask_of(leg, day=leg.day, key=leg.key)


def findings(leg: Leg, ask: Ask, host: Host | None = None) -> list[Finding]:
    """What the rules say about a leg on a place, with the places of all others."""
    last = ask.days[-1]
    host = host or queries_rules.host_of(leg.host, ask.day, last)
    found = judge(host, ask, taken(leg.host_id, ask.day, last, but=leg))
    # The notice runs from the sending on; but nobody gets a place on a day that is gone by now.
    if ask.day < today_at(leg.host) and not any(item.code == GONE for item in found):
        found.insert(0, Finding(BLOCKING, "notice", GONE, {"day": ask.day}))
    return found


def demand(leg: Leg, ask: Ask) -> list[Finding]:
    """All findings, for who goes on with warnings. Raises NoPlace when any is blocking."""
    found = findings(leg, ask)
    if stopping := blocking(found):
        raise NoPlace(stopping)
    return found


def take(leg: Leg, ask: Ask, purpose: str = PLACE) -> None:
    """Hold a place that `demand` found free."""
    now = clock.now()
    for number, day in enumerate(ask.days):
        db.session.add(
            Hold(
                leg_id=leg.id, host_id=leg.host_id, day=day, key=None if number else ask.key,
                people=ask.people, purpose=purpose, since=now,
            )
        )  # fmt: skip
    db.session.flush()


def release(leg: Leg, purpose: str | None = None) -> None:
    """Give back what a leg holds: everything, or what has one purpose."""
    for hold in holds(leg):
        if purpose in (None, hold.purpose):
            hold.released_at = clock.now()
    db.session.flush()


def settle_proposal(leg: Leg) -> None:
    """Let the proposed place take the stead of the one before."""
    if not any(hold.purpose == PROPOSAL for hold in holds(leg)):
        return
    release(leg, PLACE)
    for hold in holds(leg):
        hold.purpose = PLACE
    db.session.flush()


def holds(leg: Leg) -> Sequence[Hold]:
    """What a leg holds now."""
    query = select(Hold).where(Hold.leg_id == leg.id, Hold.released_at.is_(None))
    return db.session.scalars(query.order_by(Hold.day, Hold.purpose)).all()


def resize(leg: Leg, people: int, purpose: str | None = None) -> None:
    """Hold places for fewer people: all of them, or those with one purpose."""
    for hold in holds(leg):
        if purpose in (None, hold.purpose):
            hold.people = min(hold.people, people)
    db.session.flush()


def look_at_closings(leg: Leg) -> None:
    """Let a leg that a closed day concerned be concerned by what it holds now, or no more."""
    if leg.closing_id is None:
        return
    held = [hold.day for hold in holds(leg)]
    closings = queries_rules.closings(leg.host, held[0], held[-1]) if held else []
    leg.closing_id = next(
        (item.id for item in closings if any(item.first <= day <= item.last for day in held)), None
    )


def _last_visit(leg: Leg) -> date | None:
    """The latest day on which the same organisation was there about one of the same programmes,
    or on which the host has agreed that it comes.
    """
    topics = [topic.program_id for topic in leg.topics]
    if not topics:
        return None
    query = (
        select(Leg.day)
        .join(Trip, Trip.id == Leg.trip_id)
        .where(
            Trip.organisation_id == leg.trip.organisation_id,
            Leg.host_id == leg.host_id,
            Leg.id != leg.id,
            Leg.state.in_((DONE, *AGREED)),
            Leg.topics.any(LegTopic.program_id.in_(topics)),
        )
    )
    return db.session.scalar(query.order_by(Leg.day.desc()).limit(1))
