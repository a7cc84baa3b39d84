"""What the pages of a trip show: its steps, what is missing, its legs, days to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import current_app
from flask_babel import gettext as _

from portal.core.i18n import date_text, url
from portal.hosting import queries_rules
from portal.hosting import words as hosting
from portal.hosting.judging import Finding
from portal.hosting.opening import Host, Slot, one_day
from portal.places.models import Organisation
from portal.visits import (
    capacity,
    leg_words,
    places_between,
    queries_legs,
    queries_trips,
    requesting,
    words,
    workflow,
)
from portal.visits.models_trip import Leg, Trip
from portal.visits.places_between import Stop
from portal.visits.workflow import CONFIRMED, DRAFT, OPEN, OVER, UNDER_WAY

STEPS = ("purpose", "hosts", "days", "people", "check")
LEG_PAGE = "visits.leg"  # by name: it may be missing
# Where each thing that is missing is written.
_WHERE = {
    "purpose": "visits.trip_purpose", "funding": "visits.trip_purpose",
    "why_not_online": "visits.trip_purpose", "people": "visits.trip_people",
    "topics": "visits.trip_leg", "questions": "visits.trip_leg", "why_host": "visits.trip_leg",
    "day": "visits.trip_days", "hosts": "visits.trip_hosts",
}  # fmt: skip
_OF_LEG = ("visits.trip_leg", "visits.trip_days")
# The steps of a visit that goes well, as the overview draws them.
_ROAD = (("draft", (DRAFT,)),
         ("sent", ("submitted", "review", "asked", "proposed", "waiting", "offered")),
         ("accepted", ("accepted", "change")), ("confirmed", ("confirmed",)),
         ("done", ("under-way", "done")))  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One step of the wizard; `todo` says how many things are missing in it."""

    key: str
    title: str
    url: str
    todo: int
    current: bool


@dataclass(frozen=True)
class Missing:
    """Something that a request still lacks, and where it is written."""

    field: str
    text: str
    url: str
    host: str


def missing(found: Trip) -> list[Missing]:
    """What the requests of a trip still lack; what is the trip's own stands there once."""
    if not found.legs:
        first = [*requesting.missing_of_trip(found), ("hosts", _("Choose at least one host."))]
        return [
            Missing(field, text, url(_WHERE[field], number=found.id), "") for field, text in first
        ]
    items: list[Missing] = []
    for leg in found.legs:
        for field, text in requesting.missing(leg) if leg.state == DRAFT else []:
            endpoint = _WHERE[field]
            values = {"leg": leg.id} if endpoint in _OF_LEG else {}
            item = Missing(
                field, text, url(endpoint, number=found.id, **values),
                leg.host.name if values else "",
            )  # fmt: skip
            if item not in items:
                items.append(item)
    return items


def steps(found: Trip, current: str, lacking: Sequence[Missing]) -> list[Step]:
    """The steps of the wizard, in order."""
    titles = {
        "purpose": _("Purpose"), "hosts": _("Hosts and programmes"), "days": _("Days"),
        "people": _("Delegation"), "check": _("Check and send"),
    }  # fmt: skip
    of_step = {
        "purpose": ("visits.trip_purpose",), "hosts": ("visits.trip_hosts", "visits.trip_leg"),
        "days": ("visits.trip_days",), "people": ("visits.trip_people",), "check": (),
    }  # fmt: skip
    return [
        Step(
            key, titles[key], step_url(found, key),
            sum(1 for item in lacking if _endpoint(item) in of_step[key]), key == current,
        )
        for key in STEPS
    ]  # fmt: skip


def _endpoint(item: Missing) -> str:
    return _WHERE[item.field]


def step_url(found: Trip, key: str) -> str:
    """The page of a step; the days begin with the first host that has none yet."""
    if key == "days":
        drafts = [leg for leg in found.legs if leg.state == DRAFT]
        undecided = [leg for leg in drafts if leg.day is None]
        for leg in undecided or drafts:
            return url("visits.trip_days", number=found.id, leg=leg.id)
        return url("visits.trip_hosts", number=found.id)
    return url(f"visits.trip_{key}", number=found.id)


def next_url(found: Trip, key: str) -> str:
    """Where to go after a step was saved."""
    return step_url(found, STEPS[STEPS.index(key) + 1])


def leg_url(leg: Leg) -> str:
    """The page of a visit that was sent; the trip's where the portal has none."""
    if leg.state != DRAFT and LEG_PAGE in current_app.view_functions:
        return url(LEG_PAGE, number=leg.id)
    if leg.state == DRAFT:
        return url("visits.trip_leg", number=leg.trip_id, leg=leg.id)
    return url("visits.trip", number=leg.trip_id)


def days_text(first: date | None, last: date | None) -> str:
    """From when to when."""
    if first is None:
        return date_text(last) if last else ""
    if last is None or last == first:
        return date_text(first)
    return f"{date_text(first)} \N{EN DASH} {date_text(last)}"


def place_text(leg: Leg, day: date, key: str | None) -> str:
    """A day and an hour at a host."""
    hour = leg_words.key_hour(key or "any", leg_words.zone(leg.host))
    return f"{leg_words.days(day, leg.number_of_days)}, {hour}"


def first_wish(leg: Leg) -> str:
    """The day and hour that a leg asks for, with when they come where the hour is theirs to say."""
    if leg.day is None:
        return ""
    text = place_text(leg, leg.day, leg.key)
    if not leg.arrival:
        return text
    return _("%(place)s; you come at %(hour)s", place=text, hour=leg.arrival.replace(":", "."))


def slot_text(slot: Slot, host: Organisation) -> str:
    """The hours of a session."""
    return hosting.hour(slot.start, slot.end, host.region.zone_name)


def row(found: Trip) -> dict[str, Any]:
    """A trip in the list of trips."""
    state = workflow.of_trip(leg.state for leg in found.legs)
    days = sorted(leg.day for leg in found.legs if leg.day and leg.state in OPEN)
    first, last = (days[0], days[-1]) if days else (found.first, found.last)
    return {
        "url": url("visits.trip", number=found.id), "title": found.title, "state": state,
        "state_text": str(words.TRIPS[state]), "days": days_text(first, last),
        "hosts": [leg.host.name for leg in found.legs], "organisation": found.organisation.name,
        "yours": any(leg_words.to_do(leg) for leg in found.legs),
    }  # fmt: skip


def leg_row(leg: Leg) -> dict[str, Any]:
    """A leg in the overview of its trip."""
    stage = next((n for n, (_name, states) in enumerate(_ROAD) if leg.state in states), None)
    names = (_("Draft"), _("Sent"), _("Accepted"), _("Confirmed"), _("Visit done"))
    return {
        "leg": leg, "url": leg_url(leg), "host": leg.host.name, "state": leg.state,
        "state_text": words.state(leg.state),
        "place": first_wish(leg),
        "wishes": [place_text(leg, date.fromisoformat(w["day"]), w["key"]) for w in leg.wishes],
        "topics": [topic.program.text().name for topic in leg.topics],
        "road": [] if stage is None else [(name, n, stage) for n, name in enumerate(names)],
        "next": leg_words.what_next(leg), "do": leg_words.to_do(leg),
        "again": leg_words.may_be_asked_again(leg),
    }  # fmt: skip


def tight(found: Trip) -> list[str]:
    """Warnings where there is too little time between two visits of a trip."""
    there = [(leg, leg.day) for leg in found.legs if leg.day and _travels(leg)]
    if len(there) < 2:
        return []
    days = [day for _leg, day in there]
    hosts = queries_rules.hosts_of([leg.host for leg, _day in there], min(days), max(days))
    stops = [_stop(leg, day, hosts[leg.host_id]) for leg, day in there]
    return [
        _(
            "From %(one)s to %(other)s it is about %(km)s km. There are %(hours)s hours in "
            "between, and the way may take %(needed)s.",
            one=item.before, other=item.after, km=item.kilometres, hours=item.hours,
            needed=item.needed,
        )
        for item in places_between.too_tight(stops)
    ]  # fmt: skip


def _travels(leg: Leg) -> bool:
    return leg.mode == "on-site" and leg.state not in OVER


def _stop(leg: Leg, day: date, host: Host) -> Stop:
    region = leg.host.region
    slot = one_day(host, day, capacity.visitor_of(leg.trip)).slot(leg.key or "")
    start = leg.arrival or (None if leg.key in (None, "any") else leg.key)
    return Stop(
        leg.host.name, region.latitude, region.longitude, queries_rules.zone_of(leg.host),
        day, day + timedelta(days=leg.number_of_days - 1), start, slot.end if slot else None,
    )  # fmt: skip


def outside(found: Trip) -> list[str]:
    """The hosts whose days lie outside of the days of the trip, in words."""
    said = []
    for leg in found.legs:
        # What both sides have settled needs no warning any more.
        if leg.day is None or leg.state in (*OVER, CONFIRMED, UNDER_WAY):
            continue
        last = leg.day + timedelta(days=leg.number_of_days - 1)
        if (found.first and leg.day < found.first) or (found.last and last > found.last):
            text = _(
                "The visit at %(host)s lies outside of the days of the trip: %(days)s.",
                host=leg.host.name, days=days_text(found.first, found.last),
            )  # fmt: skip
            said.append(text)
    return said


def judged(leg: Leg, day: date, key: str, number_of_days: int) -> list[Finding]:
    """What the rules say about a leg on a place; nothing about people before they are counted."""
    ask = capacity.ask_of(
        leg, day=day, key=key, people=leg.people or 1, number_of_days=number_of_days, mode=leg.mode
    )
    return [
        item
        for item in capacity.findings(leg, ask)
        if leg.people or not item.clause.startswith("people-")
    ]


def said(found: Sequence[Finding]) -> list[dict[str, str]]:
    """Findings in words, with their clauses."""
    return [
        {"level": item.level, "clause": hosting.clause(item.clause), "text": hosting.finding(item)}
        for item in found
    ]


def frame(found: Trip, current: str = "") -> dict[str, Any]:
    """What every page of a trip shows."""
    queries_legs.read_legs(found)
    lacking = missing(found)
    planning = not found.legs or any(leg.state == DRAFT for leg in found.legs)
    return {
        "trip": found,
        "steps": steps(found, current, lacking) if planning else [],
        "missing": lacking,
        "names": queries_trips.number_of_names(found),
    }
