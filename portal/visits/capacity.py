"""Places at a host: who holds which, and the guarantee that none is given twice.

Whoever takes or gives back a place first locks the host (`lock`), then counts the holds that are
not released, then writes its own, all in one transaction. On PostgreSQL that is a row lock, on
SQLite the transaction has the whole file to itself from its begin on. So whatever number of
processes books at once, they do it one after the other for each host, and no limit is passed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import or_, select

from portal.core import clock
from portal.core.db import db
from portal.core.errors import RuleBroken
from portal.hosting import queries_rules
from portal.hosting.judging import Ask, Finding, Taken, blocking, judge
from portal.hosting.opening import Host, Visitor
from portal.places.models import Organisation
from portal.visits.models_trip import Hold, Leg, LegTopic, Trip
from portal.visits.workflow import CONFIRMED, DONE, UNDER_WAY

PLACE, PROPOSAL = "place", "proposal"
FULL = "full"  # the code of a finding that only says that others have the places


class NoPlace(RuleBroken):
    """The rules stand in the way of a visit; `findings` say by which clauses."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(_("The host's rules stand in the way. The list below says which."), "day")
        self.findings = findings

    @property
    def only_full(self) -> bool:
        """Whether it would do if others had not come first: then there is the waiting list."""
        return all(item.code == FULL for item in self.findings)


def lock(hosts: Collection[int]) -> None:
    """Have these hosts (by id) to oneself until the transaction ends.

    Always before any leg of theirs is read for a change. In one order, so that no two wait for
    each other; not against rows that only refer to the host.
    """
    query = select(Organisation.id).where(Organisation.id.in_(hosts)).order_by(Organisation.id)
    db.session.scalars(query.with_for_update(key_share=True)).all()


def days_of(day: date, number_of_days: int) -> list[date]:
    """The days of a visit."""
    return [day + timedelta(days=number) for number in range(number_of_days)]


def visitor_of(trip: Trip) -> Visitor:
    """Who comes, as the rules ask for it."""
    return Visitor(trip.organisation.kind, trip.organisation.slug)


def today_at(host: Organisation) -> date:
    """The day it is at a host."""
    return clock.today(queries_rules.zone_of(host))


def taken(host_id: int, first: date, last: date, but: Leg | None = None) -> list[Taken]:
    """The places that legs (but this one) have at a host from one day to another."""
    query = select(Hold.day, Hold.key, Hold.people).where(
        Hold.host_id == host_id, Hold.released_at.is_(None), Hold.day >= first, Hold.day <= last
    )
    if but is not None:
        query = query.where(Hold.leg_id != but.id)
    return [Taken(*row) for row in db.session.execute(query)]


def ask_of(leg: Leg, *, day: date, key: str, people: int, number_of_days: int, mode: str) -> Ask:
    """A leg as the rules ask about it, on this place.

    What was sent in time stays in time: the day of the request is that of its first sending.
    """
    sent = leg.submitted_at
    zone = queries_rules.zone_of(leg.host)
    return Ask(
        visitor_of(leg.trip), day, key, people,
        clock.day_of(sent, zone) if sent else today_at(leg.host),
        number_of_days, mode, _last_visit(leg),
    )  # fmt: skip


def ask_for_own(leg: Leg) -> Ask:
    """A leg as the rules ask about it, on its own day. Raises ValueError while it has none."""
    if leg.day is None or leg.key is None:
        raise ValueError(f"leg {leg.id} has no day")
    return ask_of(
        leg, day=leg.day, key=leg.key, people=leg.people, number_of_days=leg.number_of_days,
        mode=leg.mode,
    )  # fmt: skip


def findings(leg: Leg, ask: Ask, host: Host | None = None) -> list[Finding]:
    """What the rules say about a leg on a place, with the places of all others."""
    last = ask.days[-1]
    host = host or queries_rules.host_of(leg.host, ask.day, last)
    return judge(host, ask, taken(leg.host_id, ask.day, last, but=leg))


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
    return db.session.scalars(query.order_by(Hold.day)).all()


def resize(leg: Leg, people: int) -> None:
    """Hold places for fewer people."""
    for hold in holds(leg):
        hold.people = min(hold.people, people)
    db.session.flush()


def overlapping(leg: Leg, days: Iterable[date], among: Collection[str]) -> Leg | None:
    """Another leg of the same trip, in one of these states, that has one of these days."""
    wanted = set(days)
    for other in leg.trip.legs:
        if other is leg or other.state not in among or other.day is None:
            continue
        if wanted & set(days_of(other.day, other.number_of_days)):
            return other
    return None


def _last_visit(leg: Leg) -> date | None:
    """The latest day on which the same organisation was there about one of the same programmes."""
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
            or_(Leg.state == DONE, Leg.state == UNDER_WAY, Leg.state == CONFIRMED),
            Leg.topics.any(LegTopic.program_id.in_(topics)),
        )
    )
    return db.session.scalar(query.order_by(Leg.day.desc()).limit(1))
