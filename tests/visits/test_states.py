"""Every step in every state through its rule, and which person may do it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from portal.accounts import queries
from portal.accounts.models import Person
from portal.core import clock
from portal.core.db import db, transaction
from portal.core.errors import RuleBroken
from portal.visits import (
    answering,
    capacity,
    clockwork,
    leg_steps,
    legs,
    permissions,
    requesting,
    workflow,
)
from portal.visits.models_trip import Leg
from tests.support import trips
from tests.support.leg_checks import problems
from tests.support.leg_stage import WORDS, host
from tests.support.people import make

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
LATER, KEY = date(2026, 8, 24), trips.KEY
VISIT = trips.MONDAY + timedelta(days=17)  # the morning of trips.DAY

# Step -> what its rule is given beside the leg and the person.
GIVEN: dict[str, tuple[Any, ...]] = {
    "route": ("Protokol",), "ask": (WORDS,), "answer": (WORDS,), "withdraw": (WORDS,),
    "propose": (LATER, KEY, WORDS), "counter": (date(2026, 8, 25), KEY, WORDS), "fewer": (4,),
    "change": ({"people": 12}, WORDS), "refuse-change": (WORDS,), "decline": ("other", WORDS),
    "cancel": (WORDS,), "absent": (WORDS,),
}  # fmt: skip
# State -> the steps that lead there from a draft; "+" lets the day of the visit come first.
WAYS = {
    "draft": [], "submitted": ["submit"], "review": ["submit", "route"],
    "asked": ["submit", "ask"], "proposed": ["submit", "propose"],
    "accepted": ["submit", "accept"], "confirmed": ["submit", "accept", "confirm"],
    "change": ["submit", "accept", "confirm", "change"],
    "under-way": ["submit", "accept", "confirm", "+", "arrive"],
    "declined": ["submit", "decline"], "withdrawn": ["submit", "withdraw"],
    "cancelled": ["submit", "accept", "cancel"],
    "absent": ["submit", "accept", "confirm", "+", "absent"],
}  # fmt: skip


def do(leg: Leg, name: str, by: Person) -> None:
    """Do a step of the visitors or the host."""
    of: Any = answering if workflow.step(name).who == "host" else requesting
    getattr(of, name.replace("-", "_"))(leg, *GIVEN.get(name, ()), by=by)


@pytest.mark.parametrize("state", WAYS)
def test_a_step_that_does_not_fit_is_refused_and_one_that_fits_leads_on(
    agreeing: Person, state: str
) -> None:
    leg = trips.leg(agreeing, host())
    now = trips.MONDAY
    for name in WAYS[state]:
        now = VISIT if name == "+" else now
        with clock.stopped(now):
            if name != "+":
                do(leg, name, agreeing)
    assert leg.state == state
    agreed, on_table = leg.agreed_at is not None, leg.proposed_by
    for step in workflow.STEPS:
        if step.who == workflow.PORTAL:
            continue
        fits = workflow.fits(step.name, state, agreed=agreed, on_table=on_table)
        version, inner = leg.version, db.session.begin_nested()
        with clock.stopped(now):
            try:
                do(leg, step.name, agreeing)
            except legs.NotNow:
                assert not fits, step.name
            except RuleBroken:  # it is another thing that is in the way, such as the day
                assert step.name in ("queue", "arrive", "absent"), step.name
                assert fits
            else:
                assert fits, step.name
                assert leg.state == step.to or step.to is None
                assert leg.version > version
                assert problems() == [], step.name
        inner.rollback()
        db.session.expire_all()
        assert (leg.state, leg.version) == (state, version)


@pytest.fixture(scope="module")
def acting() -> dict[str, list[str]]:
    """What each side does."""
    return {
        side: [step.name for step in workflow.STEPS if step.who == side]
        for side in ("visitor", "host")
    }


# Person -> sees a draft, a sent leg; names in a draft, in a sent leg; sides of a draft, a sent leg.
WHO: dict[str, tuple[bool, bool, bool, bool, list[str], list[str]]] = {
    "visitor reader": (True, True, False, False, [], []),
    "visitor editor": (True, True, False, False, [], []),
    "visitor coordinator": (True, True, True, True, ["visitor"], ["visitor"]),
    "visitor manager": (True, True, True, True, ["visitor"], ["visitor"]),
    "host reader": (False, True, False, False, [], []),
    "host editor": (False, True, False, False, [], []),
    "host coordinator": (False, True, False, True, [], ["host"]),
    "host manager": (False, True, False, True, [], ["host"]),
    "both coordinator": (True, True, True, True, ["visitor"], ["visitor", "host"]),
    "stranger manager": (False, False, False, False, [], []),
    "curator": (False, False, False, False, [], []),
    "administrator": (True, True, False, False, [], []),
    "nobody": (False, False, False, False, [], []),
}


@pytest.fixture
def people(app: Flask) -> Iterator[Callable[[str], Person | None]]:
    """Somebody of each kind."""
    numbers: dict[str, int] = {}
    slugs = {"visitor": ["tamu"], "host": ["tuan-rumah"], "stranger": ["lain"]}
    for name in WHO:
        side, _space, role = name.partition(" ")
        if name != "nobody":
            roles = dict.fromkeys(slugs.get(side, ["tamu", "tuan-rumah"]), role) if role else {}
            portal = "" if role else name
            email = f"{name.replace(' ', '-')}@x.example"
            numbers[name] = make(app, email, portal=portal, **roles)
    with clock.stopped(trips.MONDAY), app.app_context(), transaction():
        yield lambda name: queries.person(numbers[name]) if name in numbers else None


def test_who_may_see_and_do_what(
    people: Callable[[str], Person | None], acting: dict[str, list[str]]
) -> None:
    by = people("visitor coordinator")
    assert by is not None
    draft = trips.leg(by, host())
    sent = trips.leg(by, draft.host, day=LATER)
    requesting.submit(sent, by=by)
    for name, expected in WHO.items():
        who = people(name)
        found = (
            permissions.may_see_leg(who, draft), permissions.may_see_leg(who, sent),
            permissions.may_see_names(who, draft), permissions.may_see_names(who, sent),
            permissions.sides(who, draft), permissions.sides(who, sent),
        )  # fmt: skip
        assert found == expected, name
        assert permissions.may_see_trip(who, sent.trip) == expected[0]
        for leg, sides in ((draft, expected[4]), (sent, expected[5])):
            mine = {step for side in sides for step in acting[side]}
            for step in workflow.STEPS:
                assert permissions.may(who, step.name, leg) == (step.name in mine)
            opened = [s for side in sides for s in workflow.open_to(leg.state, side)]
            assert permissions.open_to(who, leg) == opened


def test_the_host_is_offered_only_what_fits_another_date(
    people: Callable[[str], Person | None],
) -> None:
    by, officer = people("visitor coordinator"), people("host coordinator")
    assert by is not None
    leg = trips.leg(by, host())
    requesting.submit(leg, by=by)
    answering.propose(leg, LATER, KEY, "", by=by)
    assert permissions.open_to(officer, leg) == ["propose", "decline"]
    assert permissions.open_to(by, leg) == ["counter", "agree", "fewer", "withdraw"]
    requesting.counter(leg, date(2026, 8, 25), KEY, "", by=by)
    assert permissions.open_to(officer, leg) == ["propose", "accept", "decline"]
    assert permissions.open_to(by, leg) == ["fewer", "withdraw"]
    answering.accept(leg, by=by)
    answering.propose(leg, LATER, KEY, "", by=by)
    assert permissions.open_to(officer, leg) == ["propose", "cancel"]


def test_who_came_is_noted_from_the_day_on(people: Callable[[str], Person | None]) -> None:
    by, officer = people("visitor coordinator"), people("host coordinator")
    assert by is not None
    leg = trips.leg(by, host())
    for name in ("submit", "accept", "confirm"):
        do(leg, name, by)
    assert leg_steps.offered(officer, leg) == ["propose", "cancel"]
    with clock.stopped(VISIT):
        assert leg_steps.offered(officer, leg) == ["propose", "cancel", "arrive", "absent"]


def test_fewer_than_the_host_asks_for(agreeing: Person) -> None:
    limits = {"groups_per_session": 1, "people_per_group": {"least": 5}}
    leg = trips.leg(agreeing, host(limits=limits))
    requesting.submit(leg, by=agreeing)
    with pytest.raises(capacity.NoPlace) as none, db.session.begin_nested():
        requesting.fewer(leg, 4, by=agreeing)
    assert [item.clause for item in none.value.findings] == ["people-per-group"]
    requesting.fewer(leg, 5, by=agreeing)
    answering.accept(leg, by=agreeing)
    requesting.fewer(leg, 3, by=agreeing)  # the host is told, and decides
    assert [hold.people for hold in capacity.holds(leg)] == [3]


def test_fewer_people_beside_a_change(agreeing: Person) -> None:
    leg = trips.leg(agreeing, host())
    requesting.submit(leg, by=agreeing)
    answering.accept(leg, by=agreeing)
    requesting.change(leg, {"day": LATER.isoformat()}, WORDS, by=agreeing)
    requesting.fewer(leg, 6, by=agreeing)  # of the day that is asked for too
    assert [hold.people for hold in capacity.holds(leg)] == [6, 6]
    requesting.take_back_change(leg, by=agreeing)
    requesting.change(leg, {"people": 9}, WORDS, by=agreeing)
    requesting.fewer(leg, 5, by=agreeing)  # what is asked for instead stays
    assert [hold.people for hold in capacity.holds(leg)] == [5, 9]
    answering.accept_change(leg, by=agreeing)
    assert (leg.people, leg.number_of_days) == (9, 1)
    # Whoever asks for nothing but fewer people is not made to wait for an answer.
    requesting.change(leg, {"people": 8, "mode": leg.mode}, WORDS, by=agreeing)
    assert (leg.state, leg.people, leg.wanted) == ("accepted", 8, None)


@pytest.mark.parametrize(
    "wanted",
    [{"people": 0}, {"people": 99_999}, {"number_of_days": 0}, {"mode": "by air"}, {"people": 10}],
)
def test_a_change_that_is_none_or_cannot_be(agreeing: Person, wanted: dict[str, Any]) -> None:
    leg = trips.leg(agreeing, host())
    requesting.submit(leg, by=agreeing)
    answering.accept(leg, by=agreeing)
    with pytest.raises(RuleBroken):
        requesting.change(leg, wanted, WORDS, by=agreeing)
    assert leg.state == "accepted"


def test_visitors_ask_for_another_day_today_and_for_their_own_when_they_sent_it(
    agreeing: Person,
) -> None:
    leg = trips.leg(agreeing, host(notice={"value": 7, "unit": "working-days"}))
    requesting.submit(leg, by=agreeing)
    with clock.stopped(trips.MONDAY + timedelta(days=10)):
        clockwork.settle(leg.host)
        answering.accept(leg, by=agreeing)  # it was sent in time
        with pytest.raises(capacity.NoPlace) as none, db.session.begin_nested():
            requesting.change(leg, {"day": "2026-08-19"}, WORDS, by=agreeing)
        assert [item.clause for item in none.value.findings] == ["notice"]
        answering.propose(leg, date(2026, 8, 19), KEY, WORDS, by=agreeing)  # the host may
        requesting.agree(leg, by=agreeing)
    assert (leg.state, leg.day) == ("confirmed", date(2026, 8, 19))
