"""What is left of a session and of a day when others have places; it agrees with judging."""

from __future__ import annotations

from typing import Any

import pytest

from portal.hosting.judging import Left, blocking, judge, left
from portal.hosting.opening import one_day
from tests.support.hosts import DAY, MINISTRY, REGION, SESSIONS, ask, d, host, taken


@pytest.mark.parametrize(
    ("limits", "session", "others", "rest", "clause"),
    [
        ({}, {}, (40,), Left(None, None), "people-per-session"),
        ({"groups_per_session": 2}, {}, (5,), Left(1, None), "people-per-session"),
        ({"groups_per_session": 2}, {}, (5, 5), Left(0, None), "groups-per-session"),
        ({"groups_per_session": 2}, {"groups": 1}, (5,), Left(0, None), "groups-per-session"),
        ({"groups_per_session": 2}, {"groups": 3}, (5,), Left(1, None), "people-per-session"),
        ({"groups_per_session": 5, "groups_per_day": 1}, {}, (5,), Left(0, None), "groups-per-day"),
        ({"groups_per_session": 1, "groups_per_day": 1}, {}, (5,), Left(0, None),
         "groups-per-session"),
        ({"people_per_session": 30}, {}, (12, 13), Left(None, 5), "people-per-session"),
        ({"people_per_session": 30, "people_per_day": 26}, {}, (12, 13), Left(None, 1),
         "people-per-day"),
        ({"people_per_session": 20}, {}, (25,), Left(None, 0), "people-per-session"),
    ],
)  # fmt: skip
def test_what_is_left(
    limits: dict[str, Any], session: dict[str, Any], others: tuple[int, ...], rest: Left,
    clause: str,
) -> None:  # fmt: skip
    found = host(sessions=[{**SESSIONS[0], **session}], limits=limits)
    (slot,) = one_day(found, d(DAY), REGION).slots
    elsewhere = [*taken(500, 500, day="08-19"), *taken(*others)]
    seen = left(slot, found, elsewhere, REGION)
    assert (seen.groups, seen.people, seen.clause) == (rest.groups, rest.people, clause)
    # It agrees with what is judged: the number left fits in, one more does not.
    fits = 1 if seen.people is None else seen.people
    judged = blocking(judge(found, ask(people=max(1, fits)), elsewhere))
    assert (judged == []) == seen.fits(max(1, fits)) == (not seen.is_full)
    if seen.people is not None:
        assert judge(found, ask(people=seen.people + 1), elsewhere) != []


def test_what_others_have_in_another_session_counts_for_the_day_only() -> None:
    found = host(
        sessions=[*SESSIONS, {**SESSIONS[0], "start": "13:00"}],
        limits={"groups_per_session": 1, "people_per_day": 50},
        exemptions=[{"clause": "people-per-day", "kinds": ["ministry"]}],
    )
    morning, afternoon = one_day(found, d(DAY), REGION).slots
    others = [*taken(20), *taken(10, key=None)]
    assert left(morning, found, others).groups == 0
    seen = left(afternoon, found, others)
    assert (seen.groups, seen.people) == (1, 20)
    assert seen.fits(20)
    assert not seen.fits(21)
    assert left(afternoon, found, others, MINISTRY).people is None
