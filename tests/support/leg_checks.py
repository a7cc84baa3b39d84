"""What must be so for every leg at every moment, whoever did what before."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from portal.core import events
from portal.core.db import db
from portal.hosting import queries_rules
from portal.hosting.ruleset import Limits
from portal.places.models import Organisation
from portal.visits import overlaps, workflow
from portal.visits.legs import KINDS
from portal.visits.models_trip import Hold, Leg
from portal.visits.workflow import (
    ACCEPTED,
    AGREED,
    ASKED,
    CANCELLED,
    CHANGE,
    CONFIRMED,
    DECLINED,
    DONE,
    DRAFT,
    HOLDING,
    HOST,
    OFFERED,
    OVER,
    PROPOSED,
    REVIEW,
    SUBMITTED,
    UNDER_WAY,
    VISITOR,
    WAITING,
)  # fmt: skip

Place = tuple[date, str | None, int, str]


def problems() -> list[str]:
    """All that is wrong with legs, holds and events in the database; empty when nothing is."""
    found = db.session.scalars(select(Leg).order_by(Leg.id)).all()
    held = _holds()
    wrong = [f"leg {leg.id} ({leg.state}): {text}" for leg in found for text in _of_leg(leg, held)]
    return [*wrong, *_limits(), *_events(found)]


def _holds() -> dict[int, list[Place]]:
    held: dict[int, list[Place]] = defaultdict(list)
    query = select(Hold).where(Hold.released_at.is_(None))
    for row in db.session.scalars(query.order_by(Hold.day, Hold.purpose)):
        held[row.leg_id].append((row.day, row.key, row.people, row.purpose))
    return held


def due_holds(leg: Leg) -> list[Place]:
    """What a leg must hold as it stands: no more and no less."""
    places: list[Place] = []
    if leg.state in HOLDING and (leg.state != PROPOSED or leg.agreed_at):
        places += _place(leg.day, leg.key, leg.number_of_days, leg.people, "place")
    if leg.state == PROPOSED and leg.proposed:
        day, key = date.fromisoformat(leg.proposed["day"]), leg.proposed["key"]
        places += _place(day, key, leg.number_of_days, leg.people, "proposal")
    if leg.state == CHANGE and leg.wanted:
        new = leg.wanted
        day = date.fromisoformat(new["day"])
        places += _place(day, new["key"], new["number_of_days"], new["people"], "proposal")
    return sorted(places, key=lambda place: (place[0], place[3]))


def _place(day: date | None, key: str | None, number: int, people: int, why: str) -> list[Place]:
    assert day is not None
    return [
        (one, None if n else key, people, why)
        for n, one in enumerate(overlaps.days_of(day, number))
    ]


def _of_leg(leg: Leg, held: dict[int, list[Place]]) -> Iterable[str]:
    if held.get(leg.id, []) != due_holds(leg):
        yield f"holds {held.get(leg.id, [])} and not {due_holds(leg)}"
    state, sent = leg.state, leg.state != DRAFT
    by_visitor = state == PROPOSED and leg.proposed_by == VISITOR
    settled = state == DONE or (leg.reception is not None and state in (*AGREED, PROPOSED))
    must: Sequence[tuple[str, Any, bool | None]] = (
        ("submitted_at", leg.submitted_at, sent),
        ("reference", leg.reference, sent),
        ("proposed", leg.proposed, state == PROPOSED),
        ("proposed_by", leg.proposed_by in (HOST, VISITOR), state == PROPOSED),
        ("wanted", leg.wanted, state == CHANGE),
        ("back_to", leg.back_to in (ACCEPTED, CONFIRMED),
         state == CHANGE or (state == PROPOSED and leg.agreed_at is not None)),
        ("agreed_at", leg.agreed_at, _yes(leg)),
        ("confirmed_at", leg.confirmed_at, _confirmed(leg)),
        ("reply_due", leg.reply_due,
         by_visitor or state in (SUBMITTED, REVIEW, CHANGE)),
        ("hold_until", leg.hold_until,
         by_visitor or state in (SUBMITTED, REVIEW, ASKED, CHANGE)),
        ("answer_due", leg.answer_due,
         state in (ACCEPTED, OFFERED) or (state == PROPOSED and not by_visitor)),
        ("ground", leg.ground, state == DECLINED),
        ("reason", leg.reason, True if state in ("withdrawn", CANCELLED, "absent")
         else None if state == DECLINED else False),
        ("closing", leg.closing_id, None if state in HOLDING else False),
        ("reception", leg.reception_id, None if settled else False),
    )  # fmt: skip
    for name, value, wanted in must:
        if wanted is not None and bool(value) != wanted:
            yield f"{name} is {value!r}"
    if leg.reception and leg.state not in OVER:
        yield from _of_reception(leg)


def _yes(leg: Leg) -> bool | None:
    if leg.state in (*AGREED, DONE, CANCELLED, "absent"):
        return True
    return None if leg.state in (PROPOSED, "withdrawn", "expired") else False


def _confirmed(leg: Leg) -> bool | None:
    if leg.state in (CONFIRMED, UNDER_WAY, DONE):
        return True
    return (
        False
        if leg.state in (DRAFT, SUBMITTED, REVIEW, ASKED, WAITING, OFFERED, ACCEPTED)
        else None
    )


def _of_reception(leg: Leg) -> Iterable[str]:
    reception = leg.reception
    assert reception is not None
    if (reception.day, reception.key, reception.ended_at) != (leg.day, leg.key, None):
        yield f"is in the reception of {reception.day} {reception.key}"
    if len([one for one in reception.legs if one.state not in OVER]) < 2 and not any(
        one.state == DONE for one in reception.legs
    ):
        yield "is alone in its reception"


def _limits() -> Iterable[str]:
    """Days and sessions with more groups or people than the host takes."""
    rows = db.session.execute(
        select(Hold.host_id, Hold.day, Hold.key, Hold.leg_id, Hold.people).where(
            Hold.released_at.is_(None)
        )
    ).all()
    days: dict[tuple[int, date], dict[int, int]] = defaultdict(dict)
    sessions: dict[tuple[int, date, str], dict[int, int]] = defaultdict(dict)
    for host, day, key, leg, people in rows:
        days[host, day][leg] = max(people, days[host, day].get(leg, 0))
        if key is not None:
            there = sessions[host, day, key]
            there[leg] = max(people, there.get(leg, 0))
    limits_of = {host: _limits_of(host) for host, _day in days}
    for (host, day), legs in days.items():
        limits = limits_of[host]
        yield from _over(f"day {day}", legs, limits.groups_per_day, limits.people_per_day)
    for (host, day, key), legs in sessions.items():
        limits = limits_of[host]
        what = f"session {day} {key}"
        yield from _over(what, legs, limits.groups_per_session, limits.people_per_session)


def _limits_of(number: int) -> Limits:
    host = db.session.get_one(Organisation, number)
    (only,) = queries_rules.versions(host)
    return only.rules.limits


def _over(what: str, legs: dict[int, int], groups: int | None, people: int | None) -> Iterable[str]:
    if groups is not None and len(legs) > groups:
        yield f"{what} has {len(legs)} groups of {groups}"
    if people is not None and sum(legs.values()) > people:
        yield f"{what} has {sum(legs.values())} people of {people}"


def _events(found: Sequence[Leg]) -> Iterable[str]:
    """Every event but an internal note stands in both trails; the steps lead to where a leg is."""
    rows = db.session.scalars(
        select(events.Event)
        .where(events.Event.kind.startswith("leg."), events.Event.kind != "leg.noted")
        .order_by(events.Event.id)
    ).all()
    alone = Counter((row.kind, row.subject, bool(row.data.get("copy"))) for row in rows)
    for (kind, subject, copy), number in alone.items():
        if alone[kind, subject, not copy] != number:
            yield f"{kind} of leg {subject} is not in both trails"
    at = {str(leg.id): DRAFT for leg in found}
    for row in rows:
        if row.data.get("copy") or row.kind not in KINDS.values():
            continue
        if row.data["before"] != at[row.subject]:
            yield f"{row.kind} of leg {row.subject} began at {row.data['before']}"
        if not _allowed(row.kind, row.data["before"], row.data["after"]):
            yield f"{row.kind} of leg {row.subject} led to {row.data['after']}"
        at[row.subject] = row.data["after"]
    for leg in found:
        if at[str(leg.id)] != leg.state:
            yield f"leg {leg.id} is {leg.state}, by its events {at[str(leg.id)]}"


def _allowed(kind: str, before: str, after: str) -> bool:
    step = workflow.step(next(name for name, value in KINDS.items() if value == kind))
    if before not in step.frm:
        return False
    return after == step.to or (step.to is None and after in (before, ACCEPTED, CONFIRMED))
