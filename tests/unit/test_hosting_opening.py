"""On which days a host receives, for whom, and why not: holidays that move sessions, versions."""

from __future__ import annotations

from typing import Any

import pytest

from portal.hosting.opening import Day, Host, Visitor, days, one_day
from tests.support.hosts import MINISTRY, REASON, REGION, d, host, rules, shut
from tests.support.hosts import of_content as content

TWO = [{"days": ["tue", "thu"], "start": "07:30"}]
NEXT = {"public": "next-day", "collective": "next-day"}
TEXT = {"id": "Sebab", "en": "Reason"}


def said(day: Day) -> tuple[list[str], str | None]:
    """The keys of its sessions, and why it is closed or its first session is there."""
    why = day.why or next((slot.why for slot in day.slots if slot.why), None)
    return [slot.key for slot in day.slots], why.code if why else None


def on(found: Host, day: str, visitor: Visitor = REGION) -> tuple[list[str], str | None]:
    return said(one_day(found, d(day), visitor))


SLEMAN = host(sessions=TWO, holidays=NEXT)


@pytest.mark.parametrize(
    ("holiday", "to"),
    [
        ("06-16", "06-17"),  # a Tuesday: to Wednesday
        ("08-25", "08-26"),
        ("05-14", "05-18"),  # Ascension on a Thursday: over the leave and the weekend
        ("12-24", "12-28"),  # leave, and Christmas behind it
        ("03-19", "03-25"),  # Nyepi: over all of Idul Fitri
        ("2027-03-25", "2027-03-29"),
        ("2027-05-06", "2027-05-07"),
        ("2027-08-17", "2027-08-18"),
    ],
)
def test_a_holiday_moves_the_session_to_the_next_day(holiday: str, to: str) -> None:
    away, here = one_day(SLEMAN, d(holiday), REGION), one_day(SLEMAN, d(to), REGION)
    assert said(away) == ([], "moved-away")
    assert away.why is not None
    assert away.why.day == d(to)
    assert away.why.clause == "holidays"
    assert said(here) == (["07:30"], "moved-here")
    assert here.slots[0].why is not None
    assert here.slots[0].why.day == d(holiday)
    # Nothing else lies open between them, and the month picture says what the day says.
    between = days(SLEMAN, d(holiday), d(to), REGION)
    assert [day.day for day in between if day.is_open] == [d(to)]
    assert between[0] == away
    assert between[-1] == here


def test_two_holidays_move_to_one_day_which_stays_one_session() -> None:
    # Thursday 19 and Tuesday 24 March are both moved to Wednesday 25.
    assert on(SLEMAN, "03-24") == ([], "moved-away")
    assert on(SLEMAN, "03-25") == (["07:30"], "moved-here")


def test_moved_onto_a_day_of_reception_it_is_that_days_session() -> None:
    # 9 and 11 March 2027: the next free day is Tuesday 16, which has its own session.
    assert on(SLEMAN, "2027-03-09") == ([], "moved-away")
    here = one_day(SLEMAN, d("2027-03-16"), REGION)
    assert [slot.key for slot in here.slots] == ["07:30"]
    assert here.slots[0].why is None
    # Another hour stands beside it.
    both = host(
        sessions=[{"days": ["tue"], "start": "08:00"}, {"days": ["thu"], "start": "07:30"}],
        holidays=NEXT,
    )
    assert [slot.key for slot in one_day(both, d("2027-03-16"), REGION).slots] == ["07:30", "08:00"]


@pytest.mark.parametrize(
    ("public", "collective", "holiday", "leave"),
    [
        ("closed", "closed", ([], "holiday"), ([], "holiday")),
        ("open", "closed", (["07:30"], None), ([], "holiday")),
        ("closed", "open", ([], "holiday"), (["07:30"], None)),
        ("next-day", "open", ([], "moved-away"), (["07:30"], None)),
        ("closed", "next-day", ([], "holiday"), ([], "moved-away")),
    ],
)
def test_what_happens_on_a_holiday_and_on_leave(
    public: str, collective: str, holiday: Any, leave: Any
) -> None:
    found = host(sessions=TWO, holidays={"public": public, "collective": collective})
    assert on(found, "06-16") == holiday
    assert on(found, "05-28") == leave


def test_who_is_exempt_from_the_shift_may_have_the_holiday_and_the_day_after() -> None:
    found = host(
        sessions=TWO, holidays=NEXT, exemptions=[{"clause": "holidays", "kinds": ["ministry"]}]
    )
    assert on(found, "06-16", MINISTRY) == (["07:30"], None)
    assert on(found, "06-17", MINISTRY) == (["07:30"], "moved-here")
    assert on(found, "06-16") == ([], "moved-away")
    by_slug = host(
        sessions=TWO, holidays=NEXT,
        exemptions=[{"clause": "holidays", "organisations": ["pemprov-sendiri"]}],
    )  # fmt: skip
    assert on(by_slug, "06-16", Visitor("regional-government", "pemprov-sendiri"))[0] == ["07:30"]
    assert on(by_slug, "06-16") == ([], "moved-away")


def test_a_closed_day_takes_no_moved_session_and_gives_none_away() -> None:
    closed = host(rules(sessions=TWO, holidays=NEXT), shut=[shut("06-17")])
    assert on(closed, "06-17") == ([], "closed")
    assert on(closed, "06-18") == (["07:30"], None)  # Thursday has its own
    away = one_day(closed, d("06-16"), REGION)
    assert away.why is not None
    assert away.why.day == d("06-18")
    # The holiday itself lies in days that the host closed: there was nothing to move.
    holiday = host(rules(sessions=TWO, holidays=NEXT), shut=[shut("06-15", "06-16")])
    assert on(holiday, "06-16") == ([], "closed")
    assert on(holiday, "06-17") == ([], "not-a-day")


def test_moved_sessions_stay_off_weekends_unless_the_host_receives_on_them() -> None:
    friday = host(sessions=[{"days": ["fri"], "start": "09:00"}], holidays=NEXT)
    assert on(friday, "04-04") == ([], "not-a-day")
    assert on(friday, "04-06") == (["09:00"], "moved-here")  # Good Friday to Monday
    weekend = host(sessions=[{"days": ["fri", "sat"], "start": "09:00"}], holidays=NEXT)
    assert on(weekend, "04-06") == ([], "not-a-day")
    only = host(sessions=[{"days": ["sat", "sun"]}])
    assert [on(only, day)[0] for day in ("08-07", "08-08", "08-09", "08-10")] == [
        [], ["any"], ["any"], []
    ]  # fmt: skip


def test_a_day_has_the_rules_in_force_on_it() -> None:
    old, new = (
        rules(sessions=[{"days": ["tue"], "start": "09:00"}], holidays=NEXT),
        rules(effective="2026-08-26", sessions=[{"days": ["wed"], "start": "13:00"}]),
    )
    found = host(old, new)
    assert found.rules_on(d("08-25")) is old
    assert found.rules_on(d("08-26")) is new
    assert on(found, "08-18") == (["09:00"], None)
    assert on(found, "08-19") == ([], "not-a-day")
    # Tuesday 25 August is a holiday; the day after it the new rules begin, and say what is open.
    assert on(found, "08-25") == ([], "moved-away")
    assert on(found, "08-26") == (["13:00"], None)
    assert one_day(found, d("08-25"), REGION).why.day is None  # type: ignore[union-attr]
    # The order in which versions come does not matter; before the first one there are no rules.
    assert host(new, old).rules_on(d("08-26")) is new
    assert on(host(new), "08-25") == ([], "no-rules")


@pytest.mark.parametrize(
    ("session", "open_on"),
    [
        ({"weeks": [1, 3]}, ["08-04", "08-18", "09-01", "09-15"]),
        ({"weeks": [5]}, ["09-29"]),
        ({"weeks": [-1]}, ["09-29"]),  # 25 August is the last Tuesday too, but a holiday
        ({"parity": "odd"}, ["08-11", "09-08", "09-22"]),
        ({"parity": "even"}, ["08-04", "08-18", "09-01", "09-15", "09-29"]),
        ({"period": {"first": "08-11", "last": "08-18"}}, ["08-11", "08-18"]),
        ({"period": {"first": "09-22", "last": "08-04"}}, ["08-04", "09-22", "09-29"]),
        ({"kinds": ["ministry"]}, []),
        ({"kinds": ["ministry", "regional-government"], "weeks": [2]}, ["08-11", "09-08"]),
    ],
)
def test_sessions_that_are_not_each_week(session: dict[str, Any], open_on: list[str]) -> None:
    found = host(sessions=[{"days": ["tue"], "start": "09:00", **session}])
    shown = days(found, d("08-01"), d("09-30"), REGION)
    assert [f"{day.day:%m-%d}" for day in shown if day.is_open] == open_on


def test_a_session_for_other_visitors_says_so() -> None:
    found = host(sessions=[{"days": ["tue"], "start": "09:00", "kinds": ["ministry"]}])
    assert on(found, "08-04") == ([], "not-for-kind")
    assert on(found, "08-05") == ([], "not-a-day")
    assert on(found, "08-04", MINISTRY) == (["09:00"], None)


def test_visitors_whom_the_host_does_not_receive() -> None:
    found = host(
        visitors=["dprd"],
        exemptions=[{"clause": "visitors", "organisations": ["pemkab-lain"]}],
    )
    assert on(found, "08-04", MINISTRY) == ([], "not-for-kind")
    assert on(found, "08-04", Visitor("dprd")) == (["any"], None)
    assert on(found, "08-04", REGION) == (["any"], None)


def test_closed_days_extra_sessions_and_whom_they_do_not_concern() -> None:
    found = host(
        sessions=TWO,
        closures=[{"first": "2026-08-11", "last": "2026-08-13", "reason": TEXT}],
        yearly_closures=[{"first": "12-15", "last": "01-10", "reason": TEXT}],
        openings=[
            {"day": "2026-08-13", "start": "10:00", "end": "11:00", "reason": TEXT},
            {"day": "2026-08-16", "reason": TEXT, "groups": 1},  # a Sunday
        ],
        exemptions=[{"clause": "closures", "kinds": ["ministry"]}],
    )
    assert on(found, "08-11") == ([], "closed")
    assert on(found, "08-11", MINISTRY) == (["07:30"], None)
    assert on(found, "08-12") == ([], "closed")
    assert on(found, "08-13") == (["10:00"], "extra")
    assert on(found, "08-13", MINISTRY) == (["07:30", "10:00"], "extra")
    assert on(found, "08-16") == (["any"], "extra")
    assert one_day(found, d("08-16"), REGION).slots[0].groups == 1
    for day in ("12-15", "12-31", "2027-01-05", "2027-01-07"):
        assert on(found, day) == ([], "closed"), day
    assert on(found, "2027-01-12") == (["07:30"], None)
    # A closure of the rules and one of the portal: the rules' reason comes first.
    twice = host(found.versions[0], shut=[shut("08-11"), shut("08-20")])
    assert one_day(twice, d("08-11"), REGION).why.words.en == "Reason"  # type: ignore[union-attr]
    assert one_day(twice, d("08-20"), REGION).why.words == REASON  # type: ignore[union-attr]


def test_who_is_exempt_from_the_days_may_come_on_any_working_day() -> None:
    found = host(sessions=TWO, exemptions=[{"clause": "sessions", "kinds": ["ministry"]}])
    assert on(found, "08-04", MINISTRY) == (["07:30"], None)
    assert on(found, "08-05", MINISTRY) == (["any"], None)
    assert on(found, "08-08", MINISTRY) == ([], "not-a-day")  # a Saturday
    assert on(found, "08-17", MINISTRY) == ([], "holiday")  # a Monday
    assert on(found, "08-05") == ([], "not-a-day")


def test_another_hour_and_limits_that_do_not_concern_a_visitor() -> None:
    found = host(
        sessions=[{"days": ["tue"], "start": "09:00", "groups": 3, "people": 30}],
        limits={"groups_per_session": 2, "people_per_session": 50},
        exemptions=[
            {"clause": clause, "kinds": ["ministry"]}
            for clause in ("start", "groups-per-session", "people-per-session")
        ],
    )
    (slot,) = one_day(found, d("08-04"), REGION).slots
    assert (slot.groups, slot.people, slot.any_start) == (2, 30, False)
    (slot,) = one_day(found, d("08-04"), MINISTRY).slots
    assert (slot.groups, slot.people, slot.any_start) == (None, None, True)


def test_the_presidents_and_the_banyuwangi_way_without_hours() -> None:
    assert on(content("istana-bogor"), "08-05") == (["any"], None)
    assert on(content("istana-bogor"), "08-08") == ([], "not-a-day")
    assert on(content("pemkab-banyuwangi"), "08-17") == ([], "holiday")
