"""Several legs in one reception, and out of it again."""

from __future__ import annotations

from datetime import date

import pytest

from portal.accounts.models import Person
from portal.core.db import db
from portal.core.errors import RuleBroken
from portal.visits import answering, capacity, merging, requesting
from portal.visits.models_trip import Leg
from tests.support import trips
from tests.support.leg_stage import WORDS, host

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
LATER = date(2026, 8, 24)


def accepted(by: Person, number: int = 3, **rules: object) -> list[Leg]:
    """Legs for one session that have the host's yes."""
    to = host(**{"limits": {"groups_per_session": 3, "people_per_session": 40}, **rules})
    found = [trips.leg(by, to, visitor=f"tamu-{n}") for n in range(number)]
    for leg in found:
        requesting.submit(leg, by=by)
        answering.accept(leg, by=by)
    return found


def test_who_leaves_and_who_stays(agreeing: Person) -> None:
    first, second, third = accepted(agreeing)
    reception = merging.merge([first, second, third], " Pembukaan ", by=agreeing)
    assert (reception.opening, [leg.id for leg in reception.legs]) == (
        "Pembukaan", [first.id, second.id, third.id],
    )  # fmt: skip
    merging.split(first, by=agreeing)
    merging.split(first, by=agreeing)
    assert (first.reception, second.reception, reception.ended_at) == (None, reception, None)
    answering.cancel(second, WORDS, by=agreeing)
    assert (third.reception, reception.ended_at is None) == (None, False)
    with pytest.raises(RuleBroken):
        merging.change_opening(reception, "Lagi", by=agreeing)


@pytest.mark.parametrize("way", ["change", "other date", "withdraw"])
def test_who_moves_or_ends_is_no_longer_received_with_the_others(
    agreeing: Person, way: str
) -> None:
    first, second, third = accepted(agreeing)
    reception = merging.merge([first, second, third], "", by=agreeing)
    if way == "change":
        requesting.change(first, {"day": LATER.isoformat()}, WORDS, by=agreeing)
        assert first.reception is reception  # until the host answers
        answering.accept_change(first, by=agreeing)
    elif way == "other date":
        answering.propose(first, LATER, "09:00", WORDS, by=agreeing)
        assert first.reception is reception
        requesting.agree(first, by=agreeing)
    else:
        requesting.withdraw(first, WORDS, by=agreeing)
    assert (first.reception, second.reception) == (None, reception)


def test_together_they_count_one_by_one(agreeing: Person) -> None:
    first, second, third = accepted(agreeing)
    merging.merge([first, second, third], "", by=agreeing)
    fourth = trips.leg(agreeing, first.host, visitor="keempat", people=10)
    with pytest.raises(capacity.NoPlace) as none:
        requesting.submit(fourth, by=agreeing)
    assert [item.clause for item in none.value.findings] == ["groups-per-session"]
    with pytest.raises(capacity.NoPlace), db.session.begin_nested():
        requesting.change(first, {"people": 21}, WORDS, by=agreeing)
    requesting.change(first, {"people": 20}, WORDS, by=agreeing)
    answering.accept_change(first, by=agreeing)
    assert first.reception is not None


def test_only_what_is_alike_and_allowed(agreeing: Person) -> None:
    first, second, other = accepted(agreeing)
    requesting.change(other, {"day": LATER.isoformat()}, WORDS, by=agreeing)
    answering.accept_change(other, by=agreeing)
    for found in ([first], [first, first], [first, other]):
        with pytest.raises(RuleBroken), db.session.begin_nested():
            merging.merge(found, "", by=agreeing)
    alone = trips.leg(agreeing, host("sendiri", merging="never", limits={}), visitor="a")
    beside = trips.leg(agreeing, alone.host, visitor="b")
    for leg in (alone, beside):
        requesting.submit(leg, by=agreeing)
        answering.accept(leg, by=agreeing)
    with pytest.raises(RuleBroken), db.session.begin_nested():
        merging.merge([alone, beside], "", by=agreeing)
    again = merging.merge([first, second], "", by=agreeing)
    newer = merging.merge([first, second], "", by=agreeing)
    assert (again.ended_at is None, first.reception, second.reception) == (False, newer, newer)
