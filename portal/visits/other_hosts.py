"""Where else, and when sooner: free sessions at a host, and at others with programmes of the kind.

So that load spreads: a few known hosts get far more requests than they can receive. However many
hosts there are, this costs about ten statements.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import joinedload

from portal.catalogue import queries as catalogue
from portal.catalogue.models import Program, program_tag
from portal.catalogue.queries import LISTED
from portal.core.db import db
from portal.hosting.judging import Ask, Taken, blocking, judge, left
from portal.hosting.opening import Host, Slot, days
from portal.hosting.queries_hosts import receives
from portal.hosting.queries_rules import hosts_of
from portal.places.models import Organisation
from portal.visits import capacity
from portal.visits.models_trip import Hold, Leg

AHEAD = timedelta(days=60)  # how far it is looked
LATER = timedelta(days=30)  # for visits of several days
MOST_TRIED = 60  # sessions of one host that are judged
HOSTS = 8  # that are looked at
STOPPED = "stopped"


@dataclass(frozen=True)
class Elsewhere:
    """Another host: a programme of the same kind there, and its first free session."""

    host: Organisation
    slug: str
    program: str
    slot: Slot


def free_slots(
    host: Host, taken: Sequence[Taken], ask: Ask, first: date, last: date, most: int
) -> list[Slot]:
    """The first sessions in which such a visit would meet all rules, between two days. Pure.

    `ask` says who comes and how; its day and session are passed over.
    """
    found: list[Slot] = []
    tried = 0
    for day in days(host, first, last, ask.visitor):
        for slot in day.slots:
            if not left(slot, host, taken, ask.visitor).fits(ask.people):
                continue
            tried += 1
            here = replace(ask, day=slot.day, key=slot.key)
            if not blocking(judge(host, here, taken)):
                found.append(slot)
            if len(found) == most or tried == MOST_TRIED:
                return found
    return found


def ask_for(leg: Leg) -> Ask:
    """What a leg asks for, on whatever day; with one person where nobody was counted yet."""
    today = capacity.today_at(leg.host)
    return capacity.ask_of(
        leg, day=leg.day or today, key=leg.key or "any", people=leg.people or 1,
        number_of_days=leg.number_of_days, mode=leg.mode,
    )  # fmt: skip


def _from(leg: Leg) -> date:
    """The first day that is offered: nobody travels today, nor before the trip begins."""
    tomorrow = capacity.today_at(leg.host) + timedelta(days=1)
    return max(tomorrow, leg.trip.first or tomorrow)


def sooner_here(leg: Leg, most: int = 4) -> list[Slot]:
    """Free sessions at a leg's own host before its day; the first ones of all while it has none."""
    first = _from(leg)
    last = min(first + AHEAD, (leg.day or first + AHEAD + timedelta(days=1)) - timedelta(days=1))
    if last < first:
        return []
    host = hosts_of([leg.host], first, last + LATER)[leg.host_id]
    taken = capacity.taken(leg.host_id, first, last + LATER, leg)
    return free_slots(host, taken, ask_for(leg), first, last, most)


def elsewhere(leg: Leg, before: date | None, most: int = 3) -> list[Elsewhere]:
    """Other hosts with programmes of the same kind and a place sooner than `before`, if given."""
    first = _from(leg)
    last = min(first + AHEAD, before - timedelta(days=1)) if before else first + AHEAD
    candidates = _candidates(leg)
    if last < first or not candidates:
        return []
    hosts = _organisations([owner for owner, _slug in candidates])
    by_id = {item.id: item for item in hosts}
    opening, holds = hosts_of(hosts, first, last + LATER), _taken(by_id, first, last + LATER)
    ask = replace(ask_for(leg), last_visit=None)
    found = []
    names = catalogue.names([slug for _owner, slug in candidates])
    for owner, slug in candidates:
        slots = free_slots(opening[owner], holds.get(owner, []), ask, first, last, 1)
        if slots:
            found.append(Elsewhere(by_id[owner], slug, names[slug], slots[0]))
    return sorted(found, key=lambda item: item.slot.day)[:most]


def _candidates(leg: Leg) -> list[tuple[int, str]]:
    """Owners of programmes of the same kind, the likest first, with one programme of each."""
    topics = [topic.program_id for topic in leg.topics]
    if not topics:
        return []
    sectors = {topic.program.sector_id for topic in leg.topics}
    theirs = select(program_tag.c.tag_id).where(program_tag.c.program_id.in_(topics))
    shared = (
        select(program_tag.c.program_id, func.count().label("number"))
        .where(program_tag.c.tag_id.in_(theirs))
        .group_by(program_tag.c.program_id)
        .subquery()
    )
    number = func.coalesce(shared.c.number, 0)
    same = Program.sector_id.in_(sectors)
    taken = {leg.trip.organisation_id, *(other.host_id for other in leg.trip.legs)}
    query = (
        select(Program.owner_id, Program.slug)
        .join(Organisation, Organisation.id == Program.owner_id)
        .outerjoin(shared, shared.c.program_id == Program.id)
        .where(
            LISTED, Program.status != STOPPED, Program.owner_id.not_in(taken), receives(),
            or_(same, shared.c.number.is_not(None)),
        )
        .order_by((number + case((same, 1), else_=0)).desc(), Program.slug)
        .limit(60)
    )  # fmt: skip
    found: dict[int, str] = {}
    for owner, slug in db.session.execute(query):
        found.setdefault(owner, slug)
    return list(found.items())[:HOSTS]


def _organisations(ids: Collection[int]) -> Sequence[Organisation]:
    query = select(Organisation).where(Organisation.id.in_(ids))
    return db.session.scalars(query.options(joinedload(Organisation.region))).all()


def _taken(ids: Collection[int], first: date, last: date) -> dict[int, list[Taken]]:
    query = (
        select(Hold.host_id, Hold.day, Hold.key, func.max(Hold.people))
        .where(
            Hold.host_id.in_(ids), Hold.released_at.is_(None), Hold.day >= first, Hold.day <= last
        )
        .group_by(Hold.host_id, Hold.leg_id, Hold.day, Hold.key)
    )
    found: dict[int, list[Taken]] = {}
    for host, day, key, people in db.session.execute(query):
        found.setdefault(host, []).append(Taken(day, key, people))
    return found
