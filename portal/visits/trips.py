"""Rules: planning a trip - its words, its legs, its delegation - as long as nothing is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from portal.accounts.models import Person
from portal.catalogue.models import Program
from portal.core import changes, clock, events
from portal.core.db import db
from portal.core.errors import RuleBroken
from portal.hosting import queries_rules
from portal.hosting.opening import one_day
from portal.places.models import Organisation
from portal.visits import capacity, legs, moving
from portal.visits.models_trip import FUNDING, MODES, MOST_PEOPLE, Leg, LegTopic, Trip
from portal.visits.workflow import DRAFT, FAILED, OPEN, VISITOR

LONGEST_TITLE, LONGEST_TEXT = 200, 4000  # characters
MOST_LEGS, MOST_TOPICS, MOST_WISHES, MOST_ROWS = 10, 10, 3, 30
LONGEST_WHAT = LONGEST_LETTER = 120
WORDS = ("purpose", "why_not_online")


class Outdated(RuleBroken):
    """Somebody else saved the trip meanwhile; what was typed is still on the page."""

    def __init__(self) -> None:
        super().__init__(_("Somebody else has changed this trip meanwhile. Compare first."))


def begin(organisation: Organisation, title: str, *, by: Person) -> Trip:
    """Begin to plan a trip. Raises RuleBroken without a title."""
    found = Trip(
        organisation=organisation, title=_title(title), make_up=[], created_at=clock.now(),
        created_by=by,
    )  # fmt: skip
    db.session.add(found)
    db.session.flush()
    _record("trip.begun", found, by, after={"title": found.title})
    return found


def save(found: Trip, values: Mapping[str, Any], *, by: Person, seen: int) -> None:
    """Write what a step of the wizard asks for: title, purpose, why_not_online, first, last,
    funding, make_up. The same values again change nothing. Raises Outdated and RuleBroken.
    """
    lock(found)
    if seen != found.version:
        raise Outdated
    new = dict(values)
    _check(found, new)
    before = {name: _plain(getattr(found, name)) for name in new}
    told = changes.between(before, {name: _plain(value) for name, value in new.items()})
    if not told["after"]:
        return
    sent = [leg for leg in found.legs if leg.state in OPEN and leg.state != DRAFT]
    if sent:
        legs.have(sent)
    for name, value in new.items():
        setattr(found, name, value)
    found.version += 1
    for leg in sent:  # no host says yes to what it has not read
        leg.version += 1
        legs.record("leg.trip-changed", leg, VISITOR, by, **told)
    if "make_up" in new:
        for leg in found.legs:
            if leg.state == DRAFT:
                leg.people = found.people
    _record("trip.changed", found, by, **told)


def _check(found: Trip, new: dict[str, Any]) -> None:
    if "title" in new:
        new["title"] = _title(new["title"])
    for field in WORDS:
        if len(new.get(field) or "") > LONGEST_TEXT:
            raise RuleBroken(_("This is too long: at most 4,000 characters."), field)
    if new.get("funding") not in (None, "", *FUNDING):
        raise RuleBroken(_("Choose one of these."), "funding")
    _check_days(found, new.get("first", found.first), new.get("last", found.last))
    rows = new.get("make_up", [])
    if len(rows) > MOST_ROWS or sum(row["people"] for row in rows) > MOST_PEOPLE:
        raise RuleBroken(_("This is too much for one delegation."), "make_up")
    if any(not row["what"] or row["people"] < 1 for row in rows):
        raise RuleBroken(_("Say in each row who comes, and how many: at least one."), "make_up")
    if any(len(row["what"]) > LONGEST_WHAT for row in rows):
        raise RuleBroken(_("Say it in at most 120 characters."), "make_up")


def _check_days(found: Trip, first: date | None, last: date | None) -> None:
    if first and first != found.first and first < clock.today():
        raise RuleBroken(_("This day has passed. Choose a coming one."), "first")
    if first and last and last < first:
        raise RuleBroken(_("The last day is before the first."), "last")


def add_leg(found: Trip, host: Organisation, *, by: Person) -> Leg:
    """Add the visit to one more host; the one that is there already when it is asked twice."""
    lock(found)
    there = next((leg for leg in found.legs if leg.host_id == host.id and leg.state == DRAFT), None)
    if there:
        return there
    if host.id == found.organisation_id:
        raise RuleBroken(_("A trip leads to others, not to the own house."), "host")
    if len(found.legs) >= MOST_LEGS:
        raise RuleBroken(_("At most %(num)s hosts in one trip.", num=MOST_LEGS), "host")
    last = db.session.scalar(select(func.max(Leg.position)).where(Leg.trip_id == found.id))
    leg = Leg(
        trip=found, host=host, position=(last or 0) + 1, people=found.people,
        state_since=clock.now(), wishes=[], topics=[],
    )  # fmt: skip
    db.session.add(leg)
    db.session.flush()
    _record("trip.leg-added", found, by, leg=leg.id, host=host.slug)
    return leg


def again(leg: Leg, *, by: Person) -> Leg:
    """Plan a visit that came to nothing once more: a new draft in its trip with all but the day.

    Raises RuleBroken for one that still goes on. Asked twice, it is the same draft.
    """
    if leg.state not in FAILED:
        raise RuleBroken(_("This visit has not come to nothing."), "host")
    made = add_leg(leg.trip, leg.host, by=by)
    if not made.topics:
        told = {"why_host": leg.why_host, "mode": leg.mode, "number_of_days": leg.number_of_days}
        save_leg(made, told, by=by, seen=made.version)
        # A programme may belong to somebody else by now.
        topics = [(t.program, t.questions) for t in leg.topics if t.program.owner_id == leg.host_id]
        choose_topics(made, topics, by=by, seen=made.version)
    return made


def drop_leg(leg: Leg, *, by: Person) -> None:
    """Leave out a host that was not asked yet. Raises RuleBroken for one that was."""
    trip = leg.trip
    _lock_of(leg)
    if leg.state != DRAFT:
        raise RuleBroken(_("This request was sent. Withdraw it instead."))
    _record("trip.leg-dropped", trip, by, leg=leg.id, host=leg.host.slug)
    db.session.delete(leg)
    db.session.flush()
    db.session.expire(trip, ["legs"])


def save_leg(leg: Leg, values: Mapping[str, Any], *, by: Person, seen: int) -> None:
    """Write what a leg asks for while it is a draft: why_host, mode, day, key, number_of_days,
    arrival, wishes, letter_of_visitor. Raises Outdated and RuleBroken.
    """
    _lock_of(leg)
    if leg.state != DRAFT:
        raise RuleBroken(_("This request was sent. Ask for a change instead."))
    if seen != leg.version:
        raise Outdated
    _check_leg(values)
    values = _with_arrival(leg, values)
    _no_overlap(leg, values)
    before = {name: _plain(getattr(leg, name)) for name in values}
    told = changes.between(before, {name: _plain(value) for name, value in values.items()})
    if told["after"]:
        for name, value in values.items():
            setattr(leg, name, value)
        leg.version += 1
        _record("trip.leg-changed", leg.trip, by, leg=leg.id, host=leg.host.slug, **told)


def _check_leg(values: Mapping[str, Any]) -> None:
    if values.get("mode", MODES[0]) not in MODES:
        raise RuleBroken(_("Choose one of these."), "mode")
    moving.check_length(values.get("number_of_days", 1))
    if len(values.get("wishes", [])) > MOST_WISHES:
        raise RuleBroken(_("At most three alternatives."), "wishes")
    if len(values.get("letter_of_visitor") or "") > LONGEST_LETTER:
        raise RuleBroken(_("Say it in at most 120 characters."), "letter_of_visitor")
    if len(values.get("why_host") or "") > LONGEST_TEXT:
        raise RuleBroken(_("This is too long: at most 4,000 characters."), "why_host")


def _with_arrival(leg: Leg, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """With a day and a session also the hour at which somebody comes who need not keep its start.

    One that was said for another session, or by whom its start concerns, is none.
    """
    day, key = values.get("day"), values.get("key")
    if day is None or not key:
        return values
    host = queries_rules.host_of(leg.host, day, day)
    slot = one_day(host, day, capacity.visitor_of(leg.trip)).slot(key)
    said = values.get("arrival") if slot and slot.any_start else None
    return {**values, "arrival": said}


def _no_overlap(leg: Leg, values: Mapping[str, Any]) -> None:
    day = values.get("day")
    if day is None:
        return
    key, number = values.get("key", leg.key), values.get("number_of_days", leg.number_of_days)
    if other := moving.overlapping(leg, day, key, number, OPEN):
        message = _(
            "At that time this trip is at %(host)s already. Choose another session.",
            host=other.host.name,
        )
        raise RuleBroken(message, "day")


def choose_topics(
    leg: Leg, chosen: Sequence[tuple[Program, str]], *, by: Person, seen: int
) -> None:
    """Write which programmes a leg is about, and the questions to each. Raises as `save_leg`."""
    _lock_of(leg)
    if leg.state != DRAFT:
        raise RuleBroken(_("This request was sent. Ask for a change instead."))
    if seen != leg.version:
        raise Outdated
    if len(chosen) > MOST_TOPICS:
        raise RuleBroken(_("At most %(num)s programmes.", num=MOST_TOPICS), "topics")
    if any(len(questions) > LONGEST_TEXT for _program, questions in chosen):
        raise RuleBroken(_("This is too long: at most 4,000 characters."), "topics")
    before = {topic.program.slug: topic.questions for topic in leg.topics}
    if any(program.owner_id != leg.host_id and program.slug not in before
           for program, _questions in chosen):  # fmt: skip
        raise RuleBroken(_("This programme is another host's: add that host instead."), "topics")
    after = {program.slug: text for program, text in chosen}
    told = changes.between({"questions": before}, {"questions": after})
    if told["after"] or told["before"]:
        there = {topic.program_id: topic for topic in leg.topics}
        leg.topics = [
            _topic(there.get(program.id), program, number, questions.strip())
            for number, (program, questions) in enumerate(chosen, 1)
        ]
        leg.version += 1
        _record("trip.leg-changed", leg.trip, by, leg=leg.id, host=leg.host.slug, **told)


def _topic(there: LegTopic | None, program: Program, position: int, questions: str) -> LegTopic:
    found = there or LegTopic(program=program)
    found.position, found.questions = position, questions
    return found


def drop(found: Trip, *, by: Person) -> None:
    """Drop a trip of which nothing was sent; `take_up` brings it back. Raises RuleBroken else."""
    lock(found)
    if any(leg.state != DRAFT for leg in found.legs):
        raise RuleBroken(_("Requests of this trip were sent. Withdraw them instead."))
    if found.deleted_at is None:
        found.deleted_at = clock.now()
        _record("trip.dropped", found, by)


def take_up(found: Trip, *, by: Person) -> None:
    """Go on with a trip that was dropped."""
    if found.deleted_at is not None:
        found.deleted_at = None
        _record("trip.taken-up", found, by)


def lock(found: Trip) -> None:
    """Have a trip to oneself until the transaction ends; always before any of its hosts.

    What was read before is forgotten: a leg may have been sent while this one waited.
    """
    query = select(Trip.id).where(Trip.id == found.id)
    db.session.scalars(query.with_for_update(key_share=True)).one()
    db.session.flush()
    db.session.expire_all()


def _lock_of(leg: Leg) -> None:
    """Have a leg's trip to oneself. Raises Outdated when the leg was dropped meanwhile."""
    number = leg.id
    lock(leg.trip)
    if db.session.scalar(select(Leg.id).where(Leg.id == number)) is None:
        raise Outdated


def _title(title: str) -> str:
    title = title.strip()
    if not 0 < len(title) <= LONGEST_TITLE:
        raise RuleBroken(_("Give the trip a name of at most 200 characters."), "title")
    return title


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _record(kind: str, found: Trip, by: Person, **data: Any) -> None:
    events.record(
        kind, str(found.id), by=by.actor, organisation=found.organisation.slug,
        changes_pages=False, **data,
    )  # fmt: skip
