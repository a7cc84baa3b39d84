"""The month says the same of each session as the rules do when a visit is asked for."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from portal.hosting.judging import Ask, Taken, blocking, judge
from portal.hosting.known_holidays import known
from portal.hosting.opening import Host, Visitor, days
from portal.hosting.ruleset import RuleSet
from portal.hosting.workdays import Off, Workdays
from portal.visits import month

FOLDER = Path(__file__).parents[2] / "content" / "reception_rules"
TODAY = date(2026, 12, 1)
FREE = Workdays({d.day: Off(d.kind, d.name_id, d.name_en) for d in known([2026, 2027])})
STRICT: dict[str, Any] = {
    "host": "uji",
    "basis": {"kind": "portal", "title": {"id": "Uji", "en": "Test"}},
    "sessions": [
        {"days": ["mon", "tue", "wed", "thu", "fri"], "start": "09:00", "people": 60},
        {"days": ["mon", "wed"], "start": "13:00", "groups": 1},
    ],
    "limits": {
        "groups_per_session": 2, "groups_per_day": 3, "people_per_day": 100,
        "people_per_group": {"least": 5, "most": 50},
    },
    "notice": {"value": 3, "unit": "working-days"},
    "earliest": {"value": 30, "unit": "days"},
    "exemptions": [
        {"clause": "notice", "kinds": ["ministry"]},
        {"clause": "groups-per-session", "kinds": ["foreign"]},
        {"clause": "people-per-group", "kinds": ["dprd"]},
    ],
}  # fmt: skip
ALL = [RuleSet.model_validate(STRICT)] + [
    RuleSet.model_validate(yaml.safe_load(path.read_text("utf-8")))
    for path in sorted(FOLDER.glob("*.yaml"))
]
# Places taken in the first weeks: nobody, one group, two groups, a full hall.
TAKEN = {
    8: [("09:00", 10)],
    9: [("09:00", 10), ("09:00", 45)],
    10: [("09:00", 50), ("any", 40)],
    14: [("13:00", 20), ("09:00", 55), ("09:00", 4)],
    16: [("13:00", 30)],
}


@pytest.mark.parametrize("rules", ALL, ids=lambda rules: str(rules.host))
@pytest.mark.parametrize("kind", ["regional-government", "ministry", "foreign", "dprd"])
@pytest.mark.parametrize("people", [3, 70])
def test_a_session_is_free_exactly_when_it_can_be_asked_for(
    rules: RuleSet, kind: str, people: int
) -> None:
    host, visitor = Host([rules], FREE), Visitor(kind)
    for day in days(host, TODAY, TODAY + timedelta(days=32), visitor):
        some = TAKEN.get(day.day.day, []) if day.day.month == 12 else []
        taken = [Taken(day.day, key, number) for key, number in some]
        shown = month.shown(host, day, taken, visitor, people, TODAY)
        for slot in shown.slots:
            ask = Ask(visitor, day.day, slot.slot.key, people, TODAY, mode=slot.slot.modes[0])
            stopping = blocking(judge(host, ask, taken))
            said = shown.stops is None and slot.state == month.FREE
            assert said == (not stopping), (day.day, slot, stopping)
            if stopping:
                clause = shown.clause if shown.stops else slot.clause
                assert clause in {item.clause for item in stopping}
        if not shown.slots:
            assert shown.state == month.CLOSED


def test_without_a_number_of_people_only_what_is_full_is_full() -> None:
    host, visitor = Host([RuleSet.model_validate(STRICT)], FREE), Visitor("regional-government")
    (day,) = days(host, date(2026, 12, 10), date(2026, 12, 10), visitor)
    for taken, state, clause in (
        (50, "free", None),
        (59, "free", None),
        (60, "full", "people-per-session"),
    ):
        places = [Taken(day.day, "09:00", taken)]
        shown = month.shown(host, day, places, visitor, None, TODAY)
        assert (shown.state, shown.clause) == (state, clause)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("2026-12", date(2026, 12, 1)),
        ("2028-12", date(2028, 12, 1)),
        *((text, None) for text in ("2026-11", "2029-01", "2026-13", "202612", "2026-1", "x")),
    ],
)
def test_months_that_are_shown(text: str, first: date | None) -> None:
    if first is None:
        with pytest.raises(ValueError):
            month.chosen(text, TODAY)
    else:
        assert month.chosen(text, TODAY) == first
    assert month.months(TODAY, date(2026, 12, 1)) == (None, date(2027, 1, 1))
    assert month.months(TODAY, date(2028, 12, 1)) == (date(2028, 11, 1), None)
