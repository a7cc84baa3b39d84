"""What the rules of planning refuse, and what they write and tell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from portal.accounts.models import Person
from portal.core.db import db
from portal.core.errors import RuleBroken
from portal.core.events import Event
from portal.visits import requesting
from portal.visits import trips as planning
from portal.visits.models_trip import Trip
from tests.support import trips
from tests.support.leg_stage import host
from tests.support.people import organisation

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def told(kind: str) -> list[Mapping[str, Any]]:
    """What the trail has of one kind, the oldest first."""
    return list(db.session.scalars(select(Event.data).where(Event.kind == kind).order_by(Event.id)))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": "  "}, "title"), ({"title": "x" * 201}, "title"),
        ({"purpose": "x" * 4001}, "purpose"), ({"why_not_online": "x" * 4001}, "why_not_online"),
        ({"funding": "lottery"}, "funding"), ({"first": date(2026, 8, 21)}, "last"),
    ],
)  # fmt: skip
def test_a_trip_is_refused_at_its_field(
    agreeing: Person, values: dict[str, Any], field: str
) -> None:
    trip = trips.leg(agreeing, host()).trip
    with pytest.raises(RuleBroken) as refused:
        planning.save(trip, values, by=agreeing, seen=1)
    assert (refused.value.field, trip.version, told("trip.changed")) == (field, 1, [])


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"mode": "by air"}, "mode"), ({"number_of_days": 0}, "number_of_days"),
        ({"wishes": [{"day": "2026-08-24", "key": "09:00"}] * 4}, "wishes"),
        ({"letter_of_visitor": "x" * 121}, "letter_of_visitor"),
        ({"why_host": "x" * 4001}, "why_host"),
    ],
)  # fmt: skip
def test_a_leg_is_refused_at_its_field(
    agreeing: Person, values: dict[str, Any], field: str
) -> None:
    leg = trips.leg(agreeing, host())
    with pytest.raises(RuleBroken) as refused:
        planning.save_leg(leg, values, by=agreeing, seen=1)
    assert (refused.value.field, leg.version, told("trip.leg-changed")) == (field, 1, [])


def test_what_is_changed_is_told_once_and_only_drafts_take_the_new_number(agreeing: Person) -> None:
    sent = trips.leg(agreeing, host())
    draft = trips.add_leg(sent.trip, host("sebelah"), day=date(2026, 8, 24))
    requesting.submit(sent, by=agreeing)
    trip, seen = sent.trip, sent.version
    planning.save(trip, {"funding": trip.funding}, by=agreeing, seen=1)
    assert (trip.version, sent.version) == (1, seen)  # nothing is different
    planning.save(trip, {"make_up": [{"what": "Staf", "people": 7}]}, by=agreeing, seen=1)
    assert (sent.people, draft.people, trip.version, sent.version) == (10, 7, 2, seen + 1)
    planning.save(trip, {"title": "Lain", "funding": "host"}, by=agreeing, seen=2)
    assert (sent.version, draft.people) == (seen + 2, 7)
    assert told("trip.changed")[1] == {
        "before": {"title": "Belajar layanan satu pintu", "funding": "apbd"},
        "after": {"title": "Lain", "funding": "host"},
    }
    alone = planning.begin(organisation("tamu"), "Sendiri", by=agreeing)
    planning.save(alone, {"purpose": "Belajar"}, by=agreeing, seen=1)
    assert len(told("leg.trip-changed")) == 4  # twice, in the trail of each side


def test_a_leg_is_written_by_who_has_seen_it_and_only_while_it_is_a_draft(agreeing: Person) -> None:
    leg = trips.leg(agreeing, host())
    planning.save_leg(leg, {"why_host": "Sudah terbukti"}, by=agreeing, seen=1)
    planning.save_leg(leg, {"why_host": "Sudah terbukti"}, by=agreeing, seen=2)
    with pytest.raises(planning.Outdated):
        planning.save_leg(leg, {"why_host": "Lain"}, by=agreeing, seen=1)
    assert (leg.version, leg.why_host, len(told("trip.leg-changed"))) == (2, "Sudah terbukti", 1)
    requesting.submit(leg, by=agreeing)
    with pytest.raises(RuleBroken, match="Permohonan ini sudah dikirim"):
        planning.save_leg(leg, {"why_host": "Lain"}, by=agreeing, seen=leg.version)
    with pytest.raises(RuleBroken, match="Permohonan ini sudah dikirim"):
        planning.drop_leg(leg, by=agreeing)
    with pytest.raises(RuleBroken, match="Permohonan ini sudah dikirim"):
        planning.choose_topics(leg, [], by=agreeing, seen=leg.version)
    assert (leg.why_host, len(leg.topics)) == ("Sudah terbukti", 1)


def test_hosts_are_added_once_up_to_ten_and_left_out_again(agreeing: Person) -> None:
    trip = planning.begin(organisation("tamu"), "Belajar", by=agreeing)
    found = [planning.add_leg(trip, organisation(f"rumah-{n}"), by=agreeing) for n in range(10)]
    assert planning.add_leg(trip, found[3].host, by=agreeing) is found[3]
    with pytest.raises(RuleBroken) as refused:
        planning.add_leg(trip, organisation("rumah-10"), by=agreeing)
    assert refused.value.field == "host"
    planning.drop_leg(found[3], by=agreeing)
    assert [leg.position for leg in _legs(trip)] == [1, 2, 3, 5, 6, 7, 8, 9, 10]
    assert told("trip.leg-dropped") == [{"leg": found[3].id, "host": "rumah-3"}]


def _legs(trip: Trip) -> list[Any]:
    return sorted(trip.legs, key=lambda leg: leg.position)
