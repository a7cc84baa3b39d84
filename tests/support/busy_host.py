"""Visits by the hundred: for races, and a year of a busy host for measuring what a page costs.

Rows are written as the rules would have written them, all at once: six hundred requests sent by
the rules themselves would take minutes. `tests/visits_http/agreement.py` checks that they agree.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import insert, select

from portal.accounts.models import Membership, Person
from portal.catalogue.models import Program
from portal.core import clock
from portal.core.db import db
from portal.core.events import Event
from portal.core.settings import ROOT
from portal.hosting import opening, queries_rules
from portal.hosting.concerned import Visitor
from portal.places.models import Organisation, Region
from portal.visits import legs, workflow
from portal.visits.models_trip import Hold, Leg, LegNote, LegTopic, Trip

DELEGATIONS, PEOPLE = 600, 40_000  # of a year, at the busiest hosts (Banyuwangi 2016 to 2018)
SEED = 20261122
KEYS = ("09:00", "13:00")
SESSIONS: dict[str, Any] = {
    "sessions": [
        {"days": ["mon", "tue", "wed", "thu", "fri"], "start": "09:00", "end": "11:30"},
        {"days": ["mon", "tue", "wed", "thu", "fri"], "start": "13:00", "end": "15:30"},
    ],
    "limits": {"groups_per_session": 3},
    "merging": "allowed",
    "reply": {"value": 5, "unit": "working-days"},
}  # of the busy host's rules
QUESTIONS = "Berapa biayanya, dan siapa yang menjalankannya?"

# By which steps a visit came to a state, in the order of time.
_WAYS: dict[str, tuple[str, ...]] = {
    "submitted": ("submit",),
    "review": ("submit", "route"),
    "asked": ("submit", "ask"),
    "accepted": ("submit", "accept"),
    "confirmed": ("submit", "accept", "confirm"),
    "done": ("submit", "accept", "confirm", "start", "finish"),
    "absent": ("submit", "accept", "confirm", "absent"),
    "declined": ("submit", "decline"),
    "withdrawn": ("submit", "accept", "withdraw"),
    "cancelled": ("submit", "accept", "cancel"),
}
_GONE = {"done": 84, "absent": 3, "declined": 5, "withdrawn": 5, "cancelled": 3}
_SOON = {"confirmed": 78, "accepted": 10, "declined": 5, "withdrawn": 5, "cancelled": 2}
_LATER = {
    "confirmed": 30, "accepted": 20, "submitted": 20, "review": 14, "asked": 6, "declined": 5,
    "withdrawn": 5,
}  # fmt: skip


def sizes(number: int, people: int, rng: random.Random) -> list[int]:
    """How many come with each of so many delegations: drawn from the visits that were reported.

    Together they are exactly so many people.
    """
    found = rng.choices(reported_sizes(), k=number)
    scaled = [max(1, round(size * people / sum(found))) for size in found]
    step = 1 if sum(scaled) < people else -1
    while sum(scaled) != people:
        at = rng.randrange(number)
        scaled[at] = max(1, scaled[at] + step)
    return scaled


def reported_sizes() -> list[int]:
    """The numbers of people of the visits in `content/visits`, where they are known."""
    found = []
    for path in sorted(Path(ROOT / "content" / "visits").glob("*.yaml")):
        facts = yaml.safe_load(path.read_text(encoding="utf-8"))
        if facts["kind"] != "volume" and facts.get("people"):
            found.append(int(facts["people"]))
    return found


def crowd(number: int, name: str) -> list[Person]:
    """So many visiting organisations, each with its coordinator; inside a transaction."""
    region = db.session.scalar(select(Region).order_by(Region.id).limit(1))
    if region is None:
        region = Region(
            code="35", slug="jawa-timur", kind="province", name_id="Jawa Timur",
            name_en="East Java",
        )  # fmt: skip
    now, people = clock.now(), []
    for place in range(number):
        slug = f"{name}-{place}"
        own = Organisation(
            slug=slug, kind="office", region=region, name_id=f"Dinas {slug}",
            name_en=f"Office {slug}",
        )  # fmt: skip
        email = f"koordinator@{slug}.example"
        person = Person(
            email=email, email_key=email, name=f"Koordinator {slug}", language="id",
            created_at=now, confirmed_at=now,
        )  # fmt: skip
        person.memberships = [Membership(organisation=own, role="coordinator", since=now)]
        people.append(person)
    db.session.add_all(people)
    db.session.flush()
    return people


def drafts(
    host: Organisation, by: Sequence[Person], program: Program, places: Sequence[tuple[date, str]],
    people: int = 10,
) -> list[Leg]:  # fmt: skip
    """A request of each of these, for one place each, that only has to be sent."""
    pairs = zip(by, places, strict=True)
    found = [_draft(host, who, program, day, key, people) for who, (day, key) in pairs]
    db.session.add_all(found)
    db.session.flush()
    return found


def _draft(
    host: Organisation, by: Person, program: Program, day: date, key: str, people: int
) -> Leg:
    now = clock.now()
    trip = Trip(
        organisation=by.memberships[0].organisation, title=f"Belajar {program.slug}",
        purpose="Belajar layanan satu pintu di kecamatan", why_not_online="Perlu melihat loket",
        first=day, last=day, funding="apbd", make_up=[{"what": "Pejabat", "people": people}],
        created_at=now, created_by=by,
    )  # fmt: skip
    return Leg(
        trip=trip, host=host, position=1, day=day, key=key, people=people, state_since=now,
        why_host="Tuan rumah sudah menjalankannya",
        topics=[LegTopic(program=program, position=1, questions=QUESTIONS)],
    )  # fmt: skip


def put(found: Sequence[Leg], state: str, answered_by: Person) -> None:
    """Bring drafts into a state, with holds, reference and events, as the rules would have."""
    rows: list[dict[str, Any]] = []
    for leg in found:
        rows += _put(leg, state, answered_by)
    db.session.flush()
    if rows:
        db.session.execute(insert(Event), rows)


def _put(leg: Leg, state: str, answered_by: Person) -> Iterator[dict[str, Any]]:
    assert leg.day is not None
    way, now = _WAYS[state], clock.now()
    at = min(now, _noon(leg.day)) - timedelta(days=20)
    leg.submitted_at = at
    leg.reference = legs.reference()
    before = workflow.DRAFT
    for name in way:
        step = workflow.step(name)
        actor = {workflow.HOST: answered_by, workflow.VISITOR: leg.trip.created_by}.get(step.who)
        after = step.to or before
        yield from _events(leg, name, step.who, actor, at, before, after)
        before, at = after, at + timedelta(days=2)
    leg.state, leg.version = state, 1 + len(way)
    leg.state_since = min(now, at)
    if "accept" in way:
        leg.agreed_at = leg.submitted_at + timedelta(days=2)
    if "confirm" in way:
        leg.confirmed_at = leg.submitted_at + timedelta(days=4)
    if state in ("submitted", "review"):
        leg.reply_due = clock.today() + timedelta(days=leg.id % 9 - 2)  # some are overdue
    if state in ("declined", "withdrawn", "cancelled", "absent"):
        leg.reason = "Jadwal bertabrakan."
        db.session.add(
            LegNote(leg_id=leg.id, kind="message", side="host", text=leg.reason, at=leg.state_since)
        )
    kept = state in workflow.HOLDING or state == workflow.DONE
    db.session.add(
        Hold(
            leg_id=leg.id, host_id=leg.host_id, day=leg.day, key=leg.key, people=leg.people,
            since=leg.submitted_at, released_at=None if kept else leg.state_since,
        )
    )  # fmt: skip


def _events(
    leg: Leg, name: str, side: str, by: Person | None, at: datetime, before: str, after: str
) -> Iterator[dict[str, Any]]:
    visitor, host = leg.trip.organisation.slug, leg.host.slug
    first, second = (host, visitor) if side == workflow.HOST else (visitor, host)
    data = {
        "trip": leg.trip_id, "host": host, "visitor": visitor, "side": side, "before": before,
        "after": after,
    }  # fmt: skip
    for organisation, more in ((first, {}), (second, {"copy": True})):
        yield {
            "at": at, "kind": legs.KINDS[name], "subject": str(leg.id), "changes_pages": False,
            "actor": by.actor if by else workflow.PORTAL, "organisation": organisation,
            "data": {**data, **more},
        }  # fmt: skip


def year(
    host: Organisation, visitors: Sequence[Person], program: Program, answered_by: Person,
    number: int = DELEGATIONS, people: int = PEOPLE, seed: int = SEED,
) -> list[Leg]:  # fmt: skip
    """So many delegations, from half a year ago to in half a year; inside a transaction.

    Always the same ones for a seed and a day. No session takes more than its three groups.
    """
    rng, today = random.Random(seed), clock.today()
    days = open_days(host, today - timedelta(days=182), today + timedelta(days=182))
    free = [(day, key) for day in days for key in KEYS for _group in range(3)]
    places = sorted(rng.sample(free, number))
    who = [rng.choice(visitors) for _place in places]
    found = drafts(host, who, program, places)
    for leg, size in zip(found, sizes(number, people, rng), strict=True):
        leg.people, leg.trip.make_up = size, [{"what": "Pejabat", "people": size}]
    by_state: dict[str, list[Leg]] = {}
    for leg in found:
        by_state.setdefault(_state(leg, today, rng), []).append(leg)
    for state, those in by_state.items():
        put(those, state, answered_by)
    return found


def open_days(host: Organisation, first: date, last: date) -> list[date]:
    """The days on which a host receives."""
    known = queries_rules.host_of(host, first, last)
    return [day.day for day in opening.days(known, first, last, Visitor("office")) if day.is_open]


def _state(leg: Leg, today: date, rng: random.Random) -> str:
    assert leg.day is not None
    if leg.day < today:
        chances = _GONE
    elif leg.day < today + timedelta(days=30):
        chances = _SOON
    else:
        chances = _LATER
    state = rng.choices(list(chances), list(chances.values()))[0]
    # What is due today would be started by the first who books: nothing is left to do for it.
    return "done" if leg.day == today and state in ("confirmed", "accepted") else state


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(5), clock.now().tzinfo)
