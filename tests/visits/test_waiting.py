"""The waiting list: who moves up, when, and who does not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from portal.accounts.models import Person
from portal.core import clock
from portal.core.content import Both
from portal.core.errors import RuleBroken
from portal.hosting.opening import Added
from portal.visits import answering, capacity, clockwork, closed_days, requesting
from portal.visits.models_trip import Leg
from tests.support import trips
from tests.support.leg_stage import WORDS, host

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
MONDAY_AFTER = date(2026, 8, 24)


def full(by: Person, people: int = 10, **rules: Any) -> Leg:
    """A leg that has the last place on trips.DAY."""
    leg = trips.leg(by, host(**rules), people=people)
    requesting.submit(leg, by=by)
    return leg


def waiting(by: Person, first: Leg, name: str, **values: Any) -> Leg:
    """Another one that waits for its place."""
    leg = trips.leg(by, first.host, visitor=name, **values)
    requesting.queue(leg, by=by)
    return leg


def test_who_does_not_fit_is_passed_by_who_fits(agreeing: Person) -> None:
    limits = {"groups_per_session": 2, "people_per_session": 20}
    first = full(agreeing, 10, limits=limits)
    second = trips.leg(agreeing, first.host, visitor="kedua", people=10)
    requesting.submit(second, by=agreeing)
    large = waiting(agreeing, first, "besar", people=15)
    small = waiting(agreeing, first, "kecil", people=8)
    requesting.withdraw(second, WORDS, by=agreeing)
    assert (large.state, small.state) == ("waiting", "offered")
    requesting.withdraw(small, WORDS, by=agreeing)
    requesting.fewer(large, 10, by=agreeing)
    assert (large.state, large.people) == ("offered", 10)


def test_who_waits_longest_is_first_whoever_planned_first(agreeing: Person) -> None:
    first = full(agreeing)
    planned = trips.leg(agreeing, first.host, visitor="rencana")
    longest = waiting(agreeing, first, "lama")
    with clock.stopped(trips.MONDAY + timedelta(hours=1)):
        requesting.queue(planned, by=agreeing)
        requesting.withdraw(first, WORDS, by=agreeing)
        assert (longest.state, planned.state) == ("offered", "waiting")
        requesting.withdraw(longest, WORDS, by=agreeing)
        assert planned.state == "offered"


def test_an_alternative_that_comes_free_is_offered_too(agreeing: Person) -> None:
    first = full(agreeing)
    later = trips.leg(agreeing, first.host, visitor="kemudian", day=MONDAY_AFTER)
    requesting.submit(later, by=agreeing)
    waits = waiting(
        agreeing, first, "tunggu", wishes=[{"day": MONDAY_AFTER.isoformat(), "key": "09:00"}]
    )
    requesting.withdraw(later, WORDS, by=agreeing)
    assert (waits.state, waits.day) == ("offered", MONDAY_AFTER)
    requesting.take_offer(waits, by=agreeing)
    assert (waits.state, waits.reply_due) == ("submitted", date(2026, 8, 14))


def test_it_expires_when_the_last_of_its_days_cannot_be_offered_any_more(agreeing: Person) -> None:
    first = full(agreeing)
    answering.accept(first, by=agreeing)
    requesting.confirm(first, by=agreeing)
    near = waiting(agreeing, first, "dekat")
    far = waiting(agreeing, first, "jauh", wishes=[{"day": "2026-08-24", "key": "07:00"}])
    for days, states in ((16, ["waiting", "waiting"]), (17, ["expired", "waiting"]),
                         (20, ["expired", "waiting"]), (21, ["expired", "expired"])):  # fmt: skip
        with clock.stopped(trips.MONDAY + timedelta(days=days)):
            clockwork.settle(first.host)
        assert [near.state, far.state] == states, days


def test_only_when_nothing_but_others_is_in_the_way(agreeing: Person) -> None:
    first = full(agreeing, limits={"groups_per_session": 1, "people_per_group": {"most": 20}})
    many = trips.leg(agreeing, first.host, visitor="banyak", people=21)
    with pytest.raises(capacity.NoPlace) as none:
        requesting.queue(many, by=agreeing)
    assert {item.clause for item in none.value.findings} == {
        "people-per-group", "groups-per-session",
    }  # fmt: skip
    free = trips.leg(agreeing, first.host, visitor="bebas", day=MONDAY_AFTER)
    with pytest.raises(RuleBroken, match=r"\w"):
        requesting.queue(free, by=agreeing)
    assert (many.state, free.state) == ("draft", "draft")


def test_nobody_is_offered_two_places_at_the_same_time(agreeing: Person) -> None:
    first = full(agreeing)
    waits = waiting(agreeing, first, "tunggu", wishes=[{"day": "2026-08-24", "key": "09:00"}])
    other = trips.add_leg(waits.trip, host("lain"), day=MONDAY_AFTER)
    requesting.submit(other, by=agreeing)
    later = trips.leg(agreeing, first.host, visitor="kemudian", day=MONDAY_AFTER)
    requesting.submit(later, by=agreeing)
    requesting.withdraw(later, WORDS, by=agreeing)
    assert waits.state == "waiting"  # on that day it is elsewhere
    requesting.withdraw(other, WORDS, by=agreeing)
    clockwork.settle(first.host)
    assert (waits.state, waits.day) == ("offered", MONDAY_AFTER)


def test_days_that_open_again_are_offered(agreeing: Person) -> None:
    first = full(agreeing)
    waits = waiting(agreeing, first, "tunggu")
    reason = Both(id="Upacara", en="Ceremony")
    closing, _legs = closed_days.close(first.host, trips.DAY, trips.DAY, reason, by=agreeing)
    requesting.withdraw(first, WORDS, by=agreeing)
    assert waits.state == "waiting"
    closed_days.reopen(closing, by=agreeing)
    assert waits.state == "offered"


def test_a_session_more_is_offered(agreeing: Person) -> None:
    first = full(agreeing)
    waits = waiting(
        agreeing, first, "tunggu", wishes=[{"day": trips.DAY.isoformat(), "key": "14:00"}]
    )
    reason = Both(id="Banyak peminat", en="Many asked")
    added = Added(trips.DAY, "14:00", "15:00", reason)
    closed_days.add_session(first.host, added, by=agreeing)
    assert (waits.state, waits.key) == ("offered", "14:00")


@pytest.mark.parametrize("step", ["decline", "cancel", "refuse-change", "accept-change", "agree"])
def test_every_way_out_of_a_place_lets_the_next_one_in(agreeing: Person, step: str) -> None:
    first = full(agreeing)
    if step != "decline":
        answering.accept(first, by=agreeing)
    if step.endswith("change"):
        requesting.change(first, {"day": "2026-08-24"}, WORDS, by=agreeing)
    if step == "agree":
        answering.propose(first, MONDAY_AFTER, "09:00", WORDS, by=agreeing)
    day = MONDAY_AFTER if step == "refuse-change" else trips.DAY
    waits = waiting(agreeing, first, "tunggu", day=day)
    {
        "decline": lambda: answering.decline(first, "other", WORDS, by=agreeing),
        "cancel": lambda: answering.cancel(first, WORDS, by=agreeing),
        "refuse-change": lambda: answering.refuse_change(first, WORDS, by=agreeing),
        "accept-change": lambda: answering.accept_change(first, by=agreeing),
        "agree": lambda: requesting.agree(first, by=agreeing),
    }[step]()
    assert waits.state == "offered"


def test_withdrawing_all_offers_nothing_to_oneself(agreeing: Person) -> None:
    first = full(agreeing)
    own = trips.leg(agreeing, first.host)  # the same visitors, another trip
    requesting.queue(own, by=agreeing)
    other = waiting(agreeing, first, "lain")
    assert requesting.withdraw_all([own, first], WORDS, by=agreeing) == 2
    assert [first.state, own.state, other.state] == ["withdrawn", "withdrawn", "offered"]
    assert requesting.withdraw_all([own, first], WORDS, by=agreeing) == 0
