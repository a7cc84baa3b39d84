"""Terms: when a reply is due, how long a place is held, until when a visit may be changed."""

from __future__ import annotations

from typing import Any

import pytest

from portal.hosting.clocks import change_until, hold_until, let_go_before_reply, reply_due
from tests.support.hosts import DAY, MINISTRY, REGION, d, host, rules


@pytest.mark.parametrize(
    ("term", "asked", "visit", "until"),
    [
        ((5, "working-days", "from-request"), "08-13", DAY, "08-21"),
        ((5, "working-days", "from-request"), "03-17", "04-20", "03-31"),  # over Idul Fitri
        ((3, "working-days", "from-request"), "12-23", "2027-02-01", "12-30"),
        ((10, "days", "from-request"), "08-03", DAY, "08-13"),
        ((2, "weeks", "from-request"), "12-24", "2027-02-01", "2027-01-07"),
        ((1, "months", "from-request"), "01-31", "04-01", "02-28"),
        ((5, "working-days", "before-visit"), "08-03", DAY, "08-12"),
        ((2, "working-days", "before-visit"), "03-02", "03-26", "03-17"),
        ((1, "weeks", "before-visit"), "08-03", DAY, "08-13"),
        ((1, "months", "before-visit"), "01-05", "03-31", "02-28"),
        ((5, "working-days", "before-visit"), "08-19", DAY, "08-19"),  # never before the request
    ],
)
def test_clocks_of_reply_and_hold(
    term: tuple[int, str, str], asked: str, visit: str, until: str
) -> None:
    value = dict(zip(("value", "unit", "counted"), term, strict=True))
    one = rules(reply=value, exemptions=[{"clause": "reply", "kinds": ["ministry"]}])
    two = rules(hold=value, exemptions=[{"clause": "hold", "kinds": ["ministry"]}])
    assert reply_due(host(one), one, d(asked), d(visit), REGION) == min(d(until), d(visit))
    assert hold_until(host(two), two, d(asked), d(visit), REGION) == d(until)
    assert reply_due(host(one), one, d(asked), d(visit), MINISTRY) is None
    assert hold_until(host(two), two, d(asked), d(visit), MINISTRY) is None
    assert hold_until(host(one), one, d(asked), d(visit)) is None
    assert reply_due(host(two), two, d(asked), d(visit)) is None


@pytest.mark.parametrize(
    ("reply", "hold", "found"),
    [
        # 17 August 2026, a Monday, is a holiday: five working days are longer than seven days.
        ((5, "working-days", "from-request"), (7, "days", "from-request"), ("08-20", "08-21")),
        ((5, "working-days", "from-request"), (8, "days", "from-request"), None),
        ((2, "weeks", "from-request"), (1, "weeks", "from-request"), ("08-20", "08-27")),
        ((2, "weeks", "before-visit"), (1, "weeks", "before-visit"), None),
        ((1, "weeks", "before-visit"), (1, "months", "from-request"), ("09-13", "2027-08-06")),
        ((2, "weeks", "from-request"), None, None),
        (None, (1, "weeks", "from-request"), None),
    ],
)
def test_a_place_that_is_let_go_before_the_answer_is_due(
    reply: tuple[int, str, str] | None, hold: tuple[int, str, str] | None, found: Any
) -> None:
    names = ("value", "unit", "counted")
    given = {"reply": reply, "hold": hold}
    told = rules(**{k: dict(zip(names, v, strict=True)) for k, v in given.items() if v})
    expected = tuple(map(d, found)) if found else None
    assert let_go_before_reply(host(told), told, d("08-13")) == expected


def test_until_when_a_visit_may_be_changed() -> None:
    told = rules(
        change_notice={"value": 3, "unit": "working-days"},
        exemptions=[{"clause": "change-notice", "kinds": ["ministry"]}],
    )
    assert change_until(host(told), told, d(DAY), REGION) == d("08-14")
    assert change_until(host(told), told, d(DAY), MINISTRY) is None
    assert change_until(host(), rules(), d(DAY)) is None


def test_a_reply_is_never_due_after_the_visit() -> None:
    one = rules(reply={"value": 5, "unit": "working-days"})
    assert reply_due(host(one), one, d("08-18"), d("08-20"), REGION) == d("08-20")
