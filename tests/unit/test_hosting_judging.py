"""Each clause at its limit and one beyond, for whom it holds and for whom not."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from portal.core import clock
from portal.hosting.judging import Finding, beforehand, blocking, judge
from portal.hosting.opening import Host, Visitor
from portal.hosting.ruleset import CLAUSES
from tests.support.hosts import DAY, MINISTRY, SESSIONS, ask, d, host, rules, shut, taken

TEXT = {"id": "Sebab", "en": "Reason"}


def short(found: list[Finding]) -> list[tuple[str, str, str]]:
    return [(item.level, item.clause, item.code) for item in found]


# What the rules say, what keeps to it, what goes one beyond; the finding and what else is taken.
AT_THE_LIMIT = [
    ({"limits": {"groups_per_session": 2}}, {}, {}, "groups-per-session", "full", (5,), (5, 5)),
    ({"limits": {"groups_per_day": 2}}, {}, {}, "groups-per-day", "full", (5,), (5, 5)),
    ({"limits": {"people_per_session": 30}}, {"people": 20}, {"people": 21},
     "people-per-session", "full", (4, 6), (4, 6)),
    ({"limits": {"people_per_day": 30}}, {"people": 20}, {"people": 21},
     "people-per-day", "full", (4, 6), (4, 6)),
    ({"limits": {"people_per_group": {"most": 40}}}, {"people": 40}, {"people": 41},
     "people-per-group", "too-many", (), ()),
    ({"limits": {"people_per_group": {"least": 5}}}, {"people": 5}, {"people": 4},
     "people-per-group", "too-few", (), ()),
    ({"longest_days": 2}, {"number_of_days": 2}, {"number_of_days": 3},
     "longest-visit", "too-long", (), ()),
    # Back from Thursday 20 August: 19, 18, 14, 13 ... the 17th is a holiday.
    ({"notice": {"value": 3, "unit": "working-days"}}, {"asked_on": d("08-14")},
     {"asked_on": d("08-15")}, "notice", "too-late", (), ()),
    ({"notice": {"value": 7, "unit": "days"}}, {"asked_on": d("08-13")},
     {"asked_on": d("08-14")}, "notice", "too-late", (), ()),
    ({"notice": {"value": 2, "unit": "weeks"}}, {"asked_on": d("08-06")},
     {"asked_on": d("08-07")}, "notice", "too-late", (), ()),
    ({"notice": {"value": 1, "unit": "months"}}, {"asked_on": d("07-20")},
     {"asked_on": d("07-21")}, "notice", "too-late", (), ()),
    ({"earliest": {"value": 1, "unit": "months"}}, {"asked_on": d("07-20")},
     {"asked_on": d("07-19")}, "notice", "too-early", (), ()),
    ({"again_after_months": 6}, {"last_visit": d("02-20")}, {"last_visit": d("02-21")},
     "again", "too-soon", (), ()),
    ({"modes": ["online"]}, {"mode": "online"}, {"mode": "on-site"}, "modes", "mode", (), ()),
]  # fmt: skip


@pytest.mark.parametrize(
    ("told", "keeps", "breaks", "clause", "code", "before", "more"), AT_THE_LIMIT
)
def test_a_clause_at_its_limit_one_beyond_and_for_whom_it_does_not_hold(
    told: dict[str, Any], keeps: dict[str, Any], breaks: dict[str, Any], clause: str, code: str,
    before: tuple[int, ...], more: tuple[int, ...],
) -> None:  # fmt: skip
    exempt = [{"clause": clause, "kinds": ["ministry"]}]
    found = host(sessions=SESSIONS, exemptions=exempt, **told)
    assert blocking(judge(found, ask(**keeps), taken(*before))) == []
    stopped = blocking(judge(found, ask(**breaks), taken(*more)))
    assert short(stopped) == [("blocking", clause, code)]
    assert blocking(judge(found, ask(**breaks, visitor=MINISTRY), taken(*more))) == []
    # Another clause's exemption does not help.
    other = [{"clause": "fee", "kinds": ["regional-government"]}]
    assert blocking(
        judge(host(sessions=SESSIONS, exemptions=other, **told), ask(**breaks), taken(*more))
    ) == stopped  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "clause", "code"),
    [
        ({"day": d("08-21")}, "sessions", "not-a-day"),  # a Friday
        ({"day": d("08-17")}, "holidays", "holiday"),
        ({"day": d("08-19")}, "closures", "closed"),
        ({"key": "13:00"}, "start", "no-such-session"),
        ({"day": d("08-18"), "visitor": Visitor("company")}, "visitors", "not-for-kind"),
        ({"asked_on": d("08-21")}, "notice", "in-the-past"),
        ({"day": d("08-18"), "number_of_days": 2}, "closures", "closed"),
    ],
)
def test_days_and_hours(changes: dict[str, Any], clause: str, code: str) -> None:
    found = host(
        rules(sessions=SESSIONS, visitors=["regional-government"]), shut=[shut("08-19")]
    )  # fmt: skip
    assert short(judge(found, ask(**changes))) == [("blocking", clause, code)]
    assert judge(found, ask()) == []


def test_what_no_exemption_can_open() -> None:
    clauses = ("sessions", "start", "notice", "visitors", "holidays", "closures")
    found = host(
        sessions=SESSIONS,
        exemptions=[{"clause": clause, "kinds": ["ministry"]} for clause in clauses],
    )
    saturday = ask(visitor=MINISTRY, day=d("08-22"), key="any")
    assert short(judge(found, saturday)) == [("blocking", "sessions", "not-a-day")]
    friday = ask(visitor=MINISTRY, day=d("08-21"), key="any")
    assert judge(found, friday) == []
    gone = ask(visitor=MINISTRY, asked_on=d("08-21"))
    assert short(judge(found, gone)) == [("blocking", "notice", "in-the-past")]
    no_session = ask(visitor=MINISTRY, key="11:00")
    assert short(judge(found, no_session)) == [("blocking", "start", "no-such-session")]
    assert judge(found, ask(visitor=MINISTRY, day=d("08-17"))) == []


def test_no_rules_yet() -> None:
    assert short(judge(Host(()), ask())) == [("blocking", "sessions", "no-rules")]
    assert beforehand(Host(()), ask()) == []


def test_the_same_day_is_no_day_of_the_past() -> None:
    found = host(sessions=SESSIONS, notice={"value": 0, "unit": "days"})
    assert judge(found, ask(asked_on=d(DAY))) == []


def test_a_request_late_in_the_evening_is_of_the_next_day_further_east() -> None:
    # 14 August, 23:30 in Jakarta: the last day for the notice there, a day late in Jayapura.
    at = datetime(2026, 8, 14, 16, 30, tzinfo=UTC)
    found = host(sessions=SESSIONS, notice={"value": 3, "unit": "working-days"})
    with clock.stopped(at):
        in_jakarta, in_jayapura = clock.today("Asia/Jakarta"), clock.today("Asia/Jayapura")
    assert judge(found, ask(asked_on=in_jakarta)) == []
    (late,) = judge(found, ask(asked_on=in_jayapura))
    assert (late.code, late.facts["latest"], late.facts["first"]) == (
        "too-late", d("08-14"), d("08-21"),
    )  # fmt: skip


def test_a_visit_of_several_days_counts_on_each_and_on_a_holiday_is_asked_about() -> None:
    found = host(sessions=SESSIONS, limits={"groups_per_day": 1, "people_per_day": 50})
    long = ask(day=d("08-18"), number_of_days=3)
    assert judge(found, long) == []
    full = judge(found, long, taken(45, key=None))
    assert [(item.clause, item.facts["day"]) for item in full] == [
        ("groups-per-day", d("08-20")),
        ("people-per-day", d("08-20")),
    ]  # fmt: skip
    # From Friday on, over the weekend, until the holiday on Monday.
    over = host(sessions=[{"days": ["fri"]}])
    visit = ask(day=d("08-14"), key="any", number_of_days=4)
    (holiday,) = judge(over, visit)
    assert (holiday.clause, holiday.code, holiday.facts["day"]) == (
        "holidays", "holiday", d("08-17"),
    )  # fmt: skip
    opened = host(
        sessions=[{"days": ["fri"]}], openings=[{"day": "2026-08-17", "reason": TEXT}]
    )  # fmt: skip
    assert judge(opened, visit) == []
    open_then = host(sessions=[{"days": ["fri"]}], holidays={"public": "open"})
    assert judge(open_then, visit) == []


def test_later_days_are_judged_by_the_rules_in_force_on_them() -> None:
    old = rules(sessions=SESSIONS, limits={"people_per_day": 100})
    new = rules(
        effective="2026-08-19", sessions=SESSIONS, limits={"people_per_day": 20},
        closures=[{"first": "2026-08-20", "last": "2026-08-20", "reason": TEXT}],
    )  # fmt: skip
    visit = ask(day=d("08-18"), number_of_days=3, people=50)
    assert short(judge(host(old, new), visit)) == [
        ("blocking", "closures", "closed"),
        ("blocking", "people-per-day", "too-big"),
        ("blocking", "people-per-day", "too-big"),
    ]
    assert judge(host(old, new), ask(day=d("08-18"), people=50)) == []
    assert short(judge(host(old, new), ask(day=d("08-19"), people=50))) == [
        ("blocking", "people-per-day", "too-big")  # waiting for a place would never help
    ]


def test_other_terms_for_some_visitors_and_for_large_groups() -> None:
    found = host(
        sessions=SESSIONS,
        notice={"value": 3, "unit": "working-days"},
        limits={"people_per_group": {"most": 60}, "groups_per_day": 2},
        longest_days=1,
        instead=[
            {"kinds": ["ministry"], "notice": {"value": 1, "unit": "days"}, "longest_days": 5},
            {"least_people": 30, "notice": {"value": 1, "unit": "months"}},
            {"kinds": ["university"], "people_per_group": {"most": 20}},
            {"organisations": ["pemkab-dekat"], "most_people": 9,
             "notice": {"value": 0, "unit": "days"}},
        ],
    )  # fmt: skip

    def codes(**changes: Any) -> list[str]:
        return [item.code for item in judge(found, ask(**changes))]

    assert codes(asked_on=d("08-14")) == []
    assert codes(asked_on=d("08-18")) == ["too-late"]
    assert codes(asked_on=d("08-19"), visitor=MINISTRY, number_of_days=2) == []
    assert codes(asked_on=d("08-19"), visitor=MINISTRY, people=40) == []  # the first that fits
    assert codes(asked_on=d("08-03"), people=29) == []
    assert codes(asked_on=d("08-03"), people=30) == ["too-late"]
    assert codes(asked_on=d("07-20"), people=61) == ["too-many"]
    assert codes(visitor=Visitor("university"), people=20) == []
    assert codes(visitor=Visitor("university"), people=21) == ["too-many"]
    near = Visitor("regional-government", "pemkab-dekat")
    assert codes(asked_on=d(DAY), visitor=near, people=9) == []
    assert codes(asked_on=d(DAY), visitor=near, people=10) == ["too-late"]
    assert codes(number_of_days=2) == ["too-long"]
    # What is not said differently holds for all.
    full = judge(found, ask(visitor=Visitor("university")), taken(1, 1))
    assert [item.clause for item in full] == ["groups-per-day"]


def test_hints_and_warnings_never_block_and_name_their_clause() -> None:
    found = host(
        sessions=SESSIONS, merging="allowed", stay={"demand": "required", "where": TEXT},
        letter={"to": TEXT}, papers={"before": [TEXT]}, fee={"free": True},
        exemptions=[{"clause": "stay", "kinds": ["ministry"]}],
    )  # fmt: skip
    assert short(judge(found, ask(), taken(5))) == [
        ("warning", "stay", "required"),
        ("hint", "merging", "may-be-merged"),
        ("hint", "letter", "letter"),
        ("hint", "papers", "papers"),
        ("hint", "fee", "free"),
    ]
    assert "stay" not in [item.clause for item in judge(found, ask(visitor=MINISTRY))]
    assert "merging" not in [item.clause for item in judge(found, ask())]
    asked = host(sessions=SESSIONS, merging="never", stay={"demand": "asked"}, fee={"note": TEXT})
    assert short(judge(asked, ask(), taken(5))) == [
        ("hint", "merging", "parallel"), ("hint", "stay", "asked"), ("hint", "fee", "fee"),
    ]  # fmt: skip
    assert all(item.clause in CLAUSES for item in judge(found, ask(), taken(5)))


def test_what_a_month_asks_before_anything_is_typed() -> None:
    found = host(
        sessions=SESSIONS, notice={"value": 3, "unit": "working-days"},
        earliest={"value": 2, "unit": "months"}, limits={"people_per_group": {"most": 20}},
        exemptions=[{"clause": "notice", "kinds": ["ministry"]}],
    )  # fmt: skip

    def codes(**changes: Any) -> list[str]:
        return [item.code for item in beforehand(found, ask(key="", **changes))]

    assert codes() == []
    assert codes(asked_on=d("08-15"), people=21) == ["too-late", "too-many"]
    assert codes(asked_on=d("08-15"), visitor=MINISTRY) == []
    assert codes(asked_on=d("06-19")) == ["too-early"]
    assert codes(asked_on=d("06-20")) == []
