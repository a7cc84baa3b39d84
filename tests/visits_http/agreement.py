"""What must be true of the visits at a host at any moment, whoever did what to them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from flask import Flask
from sqlalchemy import select

from portal.core.db import db
from portal.core.events import Event
from portal.hosting import queries_rules
from portal.hosting.concerned import Visitor
from portal.hosting.opening import one_day
from portal.places.models import Organisation
from portal.visits import capacity, overlaps
from portal.visits.models_trip import Hold, Leg
from portal.visits.workflow import CHANGE, DONE, DRAFT, HOLDING, PROPOSED

_TWO_PLACES = (PROPOSED, CHANGE)  # a second place may be on the table


def disagreements(app: Flask, slug: str) -> list[str]:
    """Every contradiction between the legs, holds, limits and events of a host."""
    with app.app_context():
        host = db.session.scalars(select(Organisation).where(Organisation.slug == slug)).one()
        legs = db.session.scalars(select(Leg).where(Leg.host_id == host.id)).all()
        holds = db.session.scalars(
            select(Hold).where(Hold.host_id == host.id, Hold.released_at.is_(None))
        ).all()
        found = [*_of_legs(legs, holds), *_of_limits(host, holds), *_of_events(legs)]
        db.session.rollback()
    return found


def _of_legs(legs: Sequence[Leg], holds: Sequence[Hold]) -> list[str]:
    """A leg that has a place holds it, and no other does."""
    of_leg: dict[int, list[Hold]] = defaultdict(list)
    for hold in holds:
        of_leg[hold.leg_id].append(hold)
    found = [words for leg in legs for words in _of_leg(leg, of_leg.pop(leg.id, []))]
    return [*found, *(f"a hold of leg {number}, which is elsewhere" for number in of_leg)]


def _of_leg(leg: Leg, own: Sequence[Hold]) -> Iterator[str]:
    who = f"leg {leg.id}, {leg.state}"
    if leg.state not in HOLDING:
        if own and leg.state != DONE:
            yield f"{who}, holds {len(own)}"
        return
    assert leg.day is not None
    days = overlaps.days_of(leg.day, leg.number_of_days)
    places = [hold for hold in own if hold.purpose == capacity.PLACE]
    if leg.state in _TWO_PLACES:
        if not own:
            yield f"{who}, holds nothing"
    elif sorted(hold.day for hold in places) != days or len(own) != len(places):
        yield f"{who}, holds {[(hold.day, hold.purpose) for hold in own]}, not {days}"
    if any(hold.people != leg.people for hold in places):
        yield f"{who}, has {leg.people} people and holds for others"
    if leg.submitted_at is None or leg.reference is None:
        yield f"{who}, was never sent"


def _of_limits(host: Organisation, holds: Sequence[Hold]) -> list[str]:
    """No session and no day has more groups or people than the host's rules allow."""
    sessions: dict[tuple[date, str], list[Hold]] = defaultdict(list)
    days: dict[date, list[Hold]] = defaultdict(list)
    for hold in holds:
        days[hold.day].append(hold)
        if hold.key is not None:
            sessions[hold.day, hold.key].append(hold)
    if not days:
        return []
    known, found = queries_rules.host_of(host, min(days), max(days)), []
    for (day, key), here in sessions.items():
        slot = one_day(known, day, Visitor("office")).slot(key)
        if slot:
            found += _over(f"{day} {key}", here, slot.groups, slot.people)
    for day, here in days.items():
        if rules := known.rules_on(day):
            found += _over(f"{day}", here, rules.limits.groups_per_day, rules.limits.people_per_day)
    return found


def _over(what: str, here: Sequence[Hold], groups: int | None, people: int | None) -> list[str]:
    coming = sum(hold.people for hold in here)
    found = [f"{what}: {len(here)} groups of {groups}"] if groups and len(here) > groups else []
    if people and coming > people:
        found.append(f"{what}: {coming} people of {people}")
    return found


def _of_events(legs: Sequence[Leg]) -> list[str]:
    """What happened to a leg stands in the trail of both sides, and nothing else does."""
    rows = db.session.execute(
        select(Event.subject, Event.kind, Event.data)
        .where(Event.kind.startswith("leg."))
        .order_by(Event.id)
    ).all()
    first: Counter[str] = Counter()
    second: Counter[str] = Counter()
    after: dict[str, str] = {}
    for subject, _kind, data in rows:
        (second if data.get("copy") else first)[subject] += 1
        after[subject] = data.get("after", after.get(subject, DRAFT))
    found = []
    for leg in legs:
        number = str(leg.id)
        if not leg.version - 1 == first[number] == second[number]:
            told = (first[number], second[number])
            found.append(f"leg {number} has version {leg.version} and events {told}")
        if after.get(number, DRAFT) != leg.state:
            found.append(f"leg {number} is {leg.state}, its last event says {after.get(number)}")
    return found
