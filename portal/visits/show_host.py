"""What the public page of a host shows: its rules, its month, its programmes, past visits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.catalogue import queries as catalogue
from portal.catalogue.cards import Card, cards
from portal.core.errors import NotFound
from portal.core.i18n import date_text, url
from portal.hosting import queries_rules, show_rules
from portal.hosting.models_rules import ReceptionRules
from portal.hosting.show_rules import ShownRules
from portal.places.models import Organisation
from portal.visits import capacity, leg_words, queries, queries_legs, show, words
from portal.visits.models_trip import Leg
from portal.visits.show import ShownVisit

CARDS, RECEIVED = 6, 12


@dataclass(frozen=True)
class Received:
    """A visit that took place through the portal; no names of people."""

    visitor: str
    day: str
    people: int
    programs: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class HostPage:
    """All of it but the month, which depends on who asks."""

    host: Organisation
    rules: ShownRules | None
    coming: Sequence[ShownRules]
    inherited: Organisation | None
    cards: Sequence[Card]
    programs: int
    reported: Sequence[ShownVisit]
    received: Sequence[Received]
    ask_url: str


def page(host: Organisation) -> HostPage:
    """The page of a host. Raises NotFound for who has no rules, no programme and no visits."""
    versions = queries_rules.rules_apply(host)
    programs = catalogue.filed_under("organisation", host.slug)
    reported = queries.received_by(host)
    received = queries_legs.received(host, RECEIVED)
    if not (versions or programs or reported or received):
        raise NotFound(host.slug)
    today, zone = capacity.today_at(host), host.region.zone_name
    now = show_rules.in_force(versions, today)
    return HostPage(
        host,
        show_rules.shown(now.rules, zone) if now else None,
        [show_rules.shown(row.rules, zone) for row in show_rules.coming(versions, today)],
        _inherited(host, versions),
        cards(programs[:CARDS]),
        len(programs),
        show.shown(reported),
        [_received(leg) for leg in received],
        ask_url(host),
    )


def is_host(host: Organisation) -> bool:
    """Whether an organisation has such a page."""
    return bool(
        queries_rules.rules_apply(host)
        or catalogue.filed_under("organisation", host.slug)
        or queries.received_by(host)
        or queries_legs.received(host, 1)
    )


def _inherited(host: Organisation, versions: Sequence[ReceptionRules]) -> Organisation | None:
    """The government by whose rules an office receives that has none of its own."""
    return versions[0].host if versions and versions[0].host_id != host.id else None


def ask_url(host: Organisation) -> str:
    """Where a visit is asked for."""
    return url("visits.new_trip", host=host.slug)


def _received(leg: Leg) -> Received:
    day: date | None = leg.day
    return Received(
        leg.trip.organisation.name,
        date_text(day),
        leg.people,
        [
            (topic.program.name, url("catalogue.program", slug=topic.program.slug))
            for topic in leg.topics
        ],
    )


def leg_url(leg: Leg) -> str:
    """The page of a visit."""
    return url("visits.leg", number=leg.id)


def shown_legs(found: Sequence[Leg]) -> list[dict[str, Any]]:
    """Visits for a list on the host's desk: who comes, when, how many, the state, the page."""
    return [
        {
            "url": leg_url(leg),
            "visitor": leg.trip.organisation.name,
            "day": leg_words.days(leg.day, leg.number_of_days) if leg.day else "",
            "people": leg.people,
            "state": words.state(leg.state),
        }
        for leg in found
    ]
