"""What a step looks at once more before a leg goes on, and what it leaves behind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from portal.accounts.models import Person
from portal.core import clock
from portal.core.content import Both
from portal.core.db import db
from portal.core.errors import RuleBroken
from portal.visits import (
    answering,
    capacity,
    clockwork,
    closed_days,
    leg_steps,
    queries_inbox,
    requesting,
)
from portal.visits.models_trip import Leg
from tests.support import trips
from tests.support.leg_stage import WORDS, host

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
LATER, LAST, KEY = date(2026, 8, 24), date(2026, 8, 25), trips.KEY
REASON = Both(id="Upacara", en="Ceremony")


def sent(by: Person, **values: object) -> Leg:
    """A request for trips.DAY, of which the host takes one a session."""
    leg = trips.leg(by, values.pop("to", None) or host(), **values)  # type: ignore[arg-type]
    requesting.submit(leg, by=by)
    return leg


def agreed(by: Person, **values: object) -> Leg:
    """One that has the host's yes."""
    leg = sent(by, **values)
    answering.accept(leg, by=by)
    return leg


def test_no_date_is_put_on_the_table_that_others_have(agreeing: Person) -> None:
    leg = agreed(agreeing)
    sent(agreeing, to=leg.host, visitor="lain", day=LATER)
    with pytest.raises(capacity.NoPlace), db.session.begin_nested():
        answering.propose(leg, LATER, KEY, WORDS, by=agreeing)
    with pytest.raises(capacity.NoPlace), db.session.begin_nested():
        requesting.change(leg, {"day": LATER.isoformat()}, WORDS, by=agreeing)
    answering.propose(leg, LAST, KEY, WORDS, by=agreeing)
    with pytest.raises(capacity.NoPlace), db.session.begin_nested():
        requesting.counter(leg, LATER, KEY, WORDS, by=agreeing)
    assert (leg.state, leg.proposed) == (
        "proposed", {"day": LAST.isoformat(), "key": KEY, "asked_on": None},
    )  # fmt: skip


@pytest.mark.parametrize("way", ["agree", "accept", "accept-change"])
def test_no_date_is_taken_that_was_closed_meanwhile(agreeing: Person, way: str) -> None:
    leg = agreed(agreeing)
    if way == "accept-change":
        requesting.change(leg, {"day": LATER.isoformat()}, WORDS, by=agreeing)
    else:
        answering.propose(leg, LAST if way == "accept" else LATER, KEY, WORDS, by=agreeing)
    if way == "accept":
        requesting.counter(leg, LATER, KEY, WORDS, by=agreeing)
    closing, found = closed_days.close(leg.host, LATER, LATER, REASON, by=agreeing)
    assert (list(found), leg.closing_id) == ([leg], closing.id)
    take: dict[str, Callable[[], None]] = {
        "agree": lambda: requesting.agree(leg, by=agreeing),
        "accept": lambda: answering.accept(leg, by=agreeing),
        "accept-change": lambda: answering.accept_change(leg, by=agreeing),
    }
    with pytest.raises(capacity.NoPlace) as none, db.session.begin_nested():
        take[way]()
    assert [item.clause for item in none.value.findings] == ["closures"]


def test_a_closed_day_is_answered_by_what_a_leg_holds_now(agreeing: Person) -> None:
    asked, has = sent(agreeing), agreed(agreeing, to=host("sebelah", limits={}), visitor="lain")
    for leg in (asked, has):
        closed_days.close(leg.host, trips.DAY, trips.DAY, REASON, by=agreeing)
        answering.propose(leg, LATER, KEY, WORDS, by=agreeing)
    assert (asked.closing_id, has.closing_id is None) == (None, False)  # who has a yes keeps it
    requesting.agree(has, by=agreeing)
    assert (has.closing_id, has.state, has.day) == (None, "confirmed", LATER)


def test_nobody_is_asked_to_confirm_a_closed_day(agreeing: Person) -> None:
    leg = agreed(agreeing)

    def asked() -> tuple[list[Leg], bool]:
        turn = queries_inbox.visitors_turn([leg.trip.organisation_id], 9)
        return list(turn), "confirm" in leg_steps.offered(agreeing, leg)

    assert asked() == ([leg], True)
    closed_days.close(leg.host, trips.DAY, trips.DAY, REASON, by=agreeing)
    assert asked() == ([], False)
    answering.propose(leg, LATER, KEY, WORDS, by=agreeing)
    assert asked() == ([leg], False)


def test_what_was_offered_is_not_taken_on_a_closed_day_or_beside_another_visit(
    agreeing: Person,
) -> None:
    first, other = sent(agreeing), sent(agreeing, to=host("sebelah"), visitor="lain")
    waits = trips.leg(agreeing, first.host, visitor="tunggu")
    requesting.queue(waits, by=agreeing)
    requesting.withdraw(first, WORDS, by=agreeing)
    beside = trips.add_leg(waits.trip, other.host)  # as if both had waited when the place came free
    beside.state, beside.submitted_at, beside.reference = "waiting", clock.now(), "x" * 22
    with pytest.raises(RuleBroken, match=r"perjalanan ini sudah berada di Dinas sebelah\.$"):
        requesting.take_offer(waits, by=agreeing)
    db.session.delete(beside)
    db.session.flush()
    db.session.expire(waits.trip)
    closed_days.close(first.host, trips.DAY, trips.DAY, REASON, by=agreeing)
    with pytest.raises(RuleBroken) as refused:
        requesting.take_offer(waits, by=agreeing)
    assert (refused.value.field, waits.state) == ("day", "offered")


def test_days_that_a_leg_might_get_are_its_own(agreeing: Person) -> None:
    first = sent(agreeing)
    other = trips.add_leg(first.trip, host("sebelah"), day=LATER)
    answering.propose(first, LATER, KEY, WORDS, by=agreeing)
    with pytest.raises(RuleBroken, match="sudah berada di"), db.session.begin_nested():
        requesting.submit(other, by=agreeing)  # the date that the first host proposes
    other.day = trips.DAY  # the one that was asked for first is free again
    requesting.submit(other, by=agreeing)
    requesting.withdraw(other, WORDS, by=agreeing)
    requesting.agree(first, by=agreeing)
    requesting.change(first, {"day": LAST.isoformat()}, WORDS, by=agreeing)
    third = trips.add_leg(first.trip, other.host, day=LAST)
    for day in (LATER, LAST):  # what was agreed, and what is asked for instead
        third.day = day
        with pytest.raises(RuleBroken, match="sudah berada di"), db.session.begin_nested():
            requesting.submit(third, by=agreeing)
    third.day = trips.DAY
    requesting.submit(third, by=agreeing)
    with pytest.raises(RuleBroken, match="sudah berada di"), db.session.begin_nested():
        answering.propose(third, LATER, KEY, WORDS, by=agreeing)


@pytest.mark.parametrize("way", ["propose", "accept", "accept-change"])
def test_a_place_whose_time_ran_out_is_in_nobodys_way(agreeing: Person, way: str) -> None:
    short = {"value": 3, "unit": "working-days"}
    leg = agreed(agreeing, to=host(hold=short), day=LAST)
    if way == "accept":
        answering.propose(leg, date(2026, 8, 26), KEY, WORDS, by=agreeing)
        requesting.counter(leg, LATER, KEY, WORDS, by=agreeing)
    elif way == "accept-change":
        requesting.change(leg, {"people": 12}, WORDS, by=agreeing)
    other = sent(agreeing, to=leg.host, visitor="lain", day=date(2026, 8, 27))
    with clock.stopped(trips.MONDAY + timedelta(days=4)):
        if way == "propose":
            answering.propose(leg, date(2026, 8, 27), KEY, WORDS, by=agreeing)
        elif way == "accept":
            answering.accept(leg, by=agreeing)
        else:
            answering.accept_change(leg, by=agreeing)
    assert other.state == "expired"


def test_where_a_change_is_refused_or_a_counter_accepted_all_is_as_it_should_be(
    agreeing: Person,
) -> None:
    leg = sent(agreeing, letter_of_host="")
    answering.accept(leg, letter="400/12/Prokopim", by=agreeing)
    requesting.change(leg, {"people": 12}, WORDS, by=agreeing)
    answering.refuse_change(leg, WORDS, by=agreeing)
    assert leg.state == "accepted"  # not confirmed by being refused something
    requesting.confirm(leg, by=agreeing)
    leg.reminded_at = leg.escalated_at = clock.now()
    answering.propose(leg, LATER, KEY, WORDS, by=agreeing)
    requesting.counter(leg, LAST, KEY, WORDS, by=agreeing)
    answering.accept(leg, by=agreeing)
    assert (leg.state, leg.confirmed_at, leg.letter_of_host) == (
        "accepted", None, "400/12/Prokopim",
    )  # fmt: skip
    leg.reminded_at = leg.escalated_at = clock.now()
    requesting.confirm(leg, by=agreeing)
    assert not any((leg.reminded_at, leg.escalated_at))


@pytest.mark.parametrize("step", ["arrive", "absent"])
def test_nobody_arrives_or_stays_away_before_the_day(agreeing: Person, step: str) -> None:
    leg = agreed(agreeing)
    requesting.confirm(leg, by=agreeing)
    with clock.stopped(trips.MONDAY + timedelta(days=16)):
        note: Callable[[], None] = {
            "arrive": lambda: answering.arrive(leg, by=agreeing),
            "absent": lambda: answering.absent(leg, WORDS, by=agreeing),
        }[step]
        with pytest.raises(RuleBroken, match="belum tiba"), db.session.begin_nested():
            note()
        assert leg.state == "confirmed"


def test_it_is_too_late_for_changes_when_the_rules_say_so(agreeing: Person) -> None:
    short = {"value": 3, "unit": "working-days"}
    leg = agreed(agreeing, to=host(change_notice=short), day=LATER)
    requesting.confirm(leg, by=agreeing)
    with clock.stopped(trips.MONDAY + timedelta(days=16)):  # Wednesday, three before Monday
        requesting.change(leg, {"people": 12}, WORDS, by=agreeing)
        requesting.take_back_change(leg, by=agreeing)
    with clock.stopped(trips.MONDAY + timedelta(days=17)):
        with pytest.raises(RuleBroken, match="dapat dilakukan sampai 19 Agustus 2026"):
            requesting.change(leg, {"people": 12}, WORDS, by=agreeing)
        requesting.fewer(leg, 8, by=agreeing)  # always
    assert (leg.state, leg.people) == ("confirmed", 8)


@pytest.mark.parametrize(
    ("field", "of_trip", "of_leg"),
    [
        ("purpose", {"purpose": ""}, {}), ("funding", {"funding": ""}, {}),
        ("topics", {}, {"topics": []}), ("why_host", {}, {"why_host": ""}),
        ("why_not_online", {"why_not_online": ""}, {}), ("people", {}, {"people": 0}),
        ("day", {}, {"key": None}), ("day", {}, {"day": None}),
    ],
)  # fmt: skip
def test_nothing_is_sent_that_lacks_something(
    agreeing: Person, field: str, of_trip: dict[str, object], of_leg: dict[str, object]
) -> None:
    leg = trips.leg(agreeing, host())
    for thing, values in ((leg.trip, of_trip), (leg, of_leg)):
        for name, value in values.items():
            setattr(thing, name, value)
    for send in (requesting.submit, requesting.queue):
        with pytest.raises(RuleBroken) as refused, db.session.begin_nested():
            send(leg, by=agreeing)
        assert refused.value.field == field
    if field == "why_not_online":
        leg.mode = "online"
        assert requesting.missing(leg) == []
    assert leg.state == "draft"


def test_who_waits_gets_what_a_step_on_the_table_gives_back(agreeing: Person) -> None:
    leg = sent(agreeing)

    def next_one(name: str, day: date) -> Leg:
        found = trips.leg(agreeing, leg.host, visitor=name, day=day)
        requesting.queue(found, by=agreeing)
        return found

    first = next_one("satu", trips.DAY)
    answering.propose(leg, LATER, KEY, WORDS, by=agreeing)
    second = next_one("dua", LATER)
    requesting.counter(leg, LAST, KEY, WORDS, by=agreeing)
    answering.accept(leg, by=agreeing)
    requesting.confirm(leg, by=agreeing)
    requesting.change(leg, {"day": "2026-08-26"}, WORDS, by=agreeing)
    third = next_one("tiga", date(2026, 8, 26))
    requesting.take_back_change(leg, by=agreeing)
    assert [one.state for one in (first, second, third)] == ["offered"] * 3
    answering.propose(leg, date(2026, 8, 27), KEY, WORDS, by=agreeing)
    fourth = next_one("empat", LAST)
    requesting.counter(leg, date(2026, 8, 31), KEY, WORDS, by=agreeing)
    assert fourth.state == "waiting"  # what was agreed is kept until there is another yes
    answering.accept(leg, by=agreeing)
    assert fourth.state == "offered"
    clockwork.settle(leg.host)
    assert [one.state for one in (first, second, third, fourth)] == ["offered"] * 4
