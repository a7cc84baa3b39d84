"""The format of reception rules: what it refuses, its schema, and rules nobody has seen yet."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from pydantic import ValidationError

from portal.core.content import Folder
from portal.hosting import content
from portal.hosting.judging import Ask, judge
from portal.hosting.opening import Visitor, days
from portal.hosting.ruleset import CLAUSES, INSTEAD, Clause, Instead, RuleSet
from tests.support.hosts import CONTENT, RULES, d, host, rules

TEXT = {"id": "Sebab", "en": "Reason"}
NINE = {"days": ["mon"], "start": "09:00"}


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"sessions": [{"days": []}]}, "at least 1 item"),
        ({"sessions": [{"days": ["monday"]}]}, "Input should be 'mon'"),
        ({"sessions": [{**NINE, "start": "9:00"}]}, "String should match"),
        ({"sessions": [{**NINE, "start": "24:00"}]}, "hour must be in"),
        ({"sessions": [{**NINE, "end": "09:00"}]}, "a session ends after it starts"),
        ({"sessions": [{"days": ["mon"], "end": "09:00"}]}, "a session ends after it starts"),
        ({"sessions": [NINE, NINE]}, "two sessions on mon start at 09:00"),
        ({"sessions": [{"days": ["mon"]}, {"days": ["mon"]}]}, "two sessions on mon start at any"),
        ({"sessions": [{**NINE, "weeks": [6]}]}, "Input should be 1, 2, 3, 4, 5 or -1"),
        ({"sessions": [{**NINE, "period": {"first": "02-30", "last": "03-01"}}]}, "day is out of"),
        ({"closures": [{"first": "2026-02-30", "last": "2026-03-01", "reason": TEXT}]}, "day is"),
        ({"closures": [{"first": "2026-03-02", "last": "2026-03-01", "reason": TEXT}]},
         "the last day is before the first"),
        ({"closures": [{"first": "2026-03-02", "last": "2026-03-03"}]}, "Field required"),
        ({"openings": [{"day": "2026-03-02", "end": "10:00", "reason": TEXT}]}, "ends after"),
        ({"limits": {"groups_per_day": 0}}, "greater than or equal to 1"),
        ({"limits": {"people_per_group": {"least": 9, "most": 8}}}, "the least is more than"),
        ({"notice": {"value": 3, "unit": "hours"}}, "Input should be 'working-days'"),
        ({"notice": {"value": "3", "unit": "days"}}, "valid integer"),
        ({"reply": {"value": 3, "unit": "days", "counted": "from-now"}}, "'from-request'"),
        ({"exemptions": [{"clause": "notice"}]}, "an exemption names kinds or organisations"),
        ({"exemptions": [{"clause": "weather", "kinds": ["dprd"]}]}, "Input should be 'visitors'"),
        ({"instead": [{"kinds": ["dprd"]}]}, "it says what holds instead"),
        ({"instead": [{"notice": {"value": 1, "unit": "days"}}]}, "it names kinds"),
        ({"stay": {"demand": "wished"}}, "Input should be 'required' or 'asked'"),
        ({"fee": {}}, "a fee that is not free says what it is"),
        ({"refusals": [{"key": "full", "text": TEXT}] * 2}, "have the same key"),
        ({"effective": "2026-13-01"}, "month must be in"),
        ({"quota": 3}, "Extra inputs are not permitted"),
    ],
)  # fmt: skip
def test_what_the_format_refuses(told: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        rules(**told)
    assert [message in error["msg"] for error in caught.value.errors()] == [True]


def test_clauses_stand_in_one_order_and_a_version_is_stored_whole() -> None:
    assert get_args(Clause) == CLAUSES
    assert set(INSTEAD) < set(Instead.model_fields)
    whole = rules(sessions=[NINE], instead=[{"kinds": ["dprd"], "longest_days": 1}])
    assert RuleSet.model_validate(json.loads(json.dumps(whole.model_dump(mode="json")))) == whole


def test_the_schema_is_up_to_date() -> None:
    path = content.schema_path(CONTENT.parent)
    assert path.read_text(encoding="utf-8") == content.schema(), content.schema.__doc__


FILE = """host: pemkot-uji
basis:
  kind: portal
  title: {id: Contoh, en: Example}
sessions:
  - days: [mon]
    start: "25:00"
exemptions:
  - clause: start
    organisations: [pemkab-uji, siapa]
"""


def read(tmp_path: Path, **files: str) -> list[str]:
    folder = Folder(tmp_path / "content")
    folder.names = {("organisation", "slug"): {"pemkot-uji", "pemkab-uji"}}
    where = folder.root / "reception_rules"
    where.mkdir(parents=True)
    for name, text in files.items():
        (where / f"{name.replace('_', '-')}.yaml").write_text(text, encoding="utf-8")
    content.read_rules(folder)
    return [str(problem).removeprefix("content/reception_rules/") for problem in folder.problems]


def test_mistakes_are_named_with_file_and_line(tmp_path: Path) -> None:
    assert read(tmp_path, pemkot_uji=FILE) == [
        "pemkot-uji.yaml:7: sessions.0.start: hour must be in 0..23"
    ]


def test_what_a_mistake_says_to_do(tmp_path: Path) -> None:
    told = """host: pemkot-uji
effective: 2026-12-01
basis: {kind: portal, title: {id: Contoh, en: Example}}
longest_day: 2
closures:
  - {first: "2026-12-28", last: "2026-12-31", reason: Tutup buku}
notice: 7
zzz: 1
"""
    assert read(tmp_path, pemkot_uji=told, pemkot_kosong="") == [
        "pemkot-kosong.yaml:1: the file: Input should be written as names with values, "
        "of host, effective, example, basis, scope, visitors, ...",
        "pemkot-uji.yaml:2: effective: Input should be a valid string: put it in quotes",
        "pemkot-uji.yaml:6: closures.0.reason: "
        "Input should be written as names with values, of id, en",
        "pemkot-uji.yaml:7: notice: Input should be written as names with values, of value, unit",
        "pemkot-uji.yaml:4: longest_day: there is nothing called 'longest_day' here; "
        "is it 'longest_days'?",
        "pemkot-uji.yaml:8: zzz: there is nothing called 'zzz' here; "
        "leave it out, or see the README of the folder",
    ]


def test_mistakes_across_files(tmp_path: Path) -> None:
    good = FILE.replace("25:00", "09:00")
    later = good.replace(", siapa", "").replace("basis", 'effective: "2026-09-01"\nbasis', 1)
    assert read(
        tmp_path,
        pemkot_uji=good,
        pemkot_lain=later.replace("pemkot-uji", "pemkot-tiada"),
        **{"pemkot_uji.2026_09_01": later, "pemkot_uji.2026_09_02": later},
    ) == [
        "pemkot-lain.yaml:1: the file is called 'pemkot-lain'; "
        "call it pemkot-tiada.2026-09-01.yaml",
        "pemkot-lain.yaml:1: there is no organisation 'pemkot-tiada'",
        "pemkot-uji.2026-09-02.yaml:1: the file is called 'pemkot-uji.2026-09-02'; "
        "call it pemkot-uji.2026-09-01.yaml",
        "pemkot-uji.2026-09-02.yaml:2: pemkot-uji.2026-09-01.yaml begins on the same day; "
        "remove one, or change its `effective`",
        "pemkot-uji.yaml:10: there is no organisation 'siapa'",
    ]


# Rules of hosts that are not in the content: schemes, museums, lounges. Each has a request that
# keeps to them and requests that do not, with the clause.
UNSEEN: list[tuple[str, dict[str, Any], dict[str, Any], list[tuple[dict[str, Any], str]]]] = [
    (
        "a European scheme: three people a study visit, five with reasons, at most five days",
        {"visitors": ["regional-government", "international"], "longest_days": 5,
         "limits": {"people_per_group": {"most": 3}},
         "instead": [{"kinds": ["international"], "people_per_group": {"least": 15}}]},
        {"people": 3, "number_of_days": 5, "key": "any"},
        [({"people": 4}, "people-per-group"), ({"number_of_days": 6}, "longest-visit"),
         ({"visitor": Visitor("international"), "people": 14}, "people-per-group"),
         ({"visitor": Visitor("company")}, "visitors")],
    ),
    (
        "a lounge: the first and third Tuesday, two groups, booked one to two months ahead",
        {"sessions": [{"days": ["tue"], "start": "10:00", "end": "12:00", "weeks": [1, 3]}],
         "limits": {"groups_per_session": 2, "people_per_session": 60},
         "notice": {"value": 1, "unit": "months"}, "earliest": {"value": 2, "unit": "months"}},
        {"day": d("10-06"), "key": "10:00", "people": 60, "asked_on": d("09-06")},
        [({"day": d("10-13")}, "sessions"), ({"people": 61}, "people-per-session"),
         ({"asked_on": d("09-07")}, "notice"), ({"asked_on": d("08-05")}, "notice")],
    ),
    (
        "a village: weekends, holidays too, twenty people or more, none in Ramadan",
        {"sessions": [{"days": ["sat", "sun"], "start": "08:00"}],
         "holidays": {"public": "open", "collective": "open"},
         "limits": {"people_per_group": {"least": 20}},
         "closures": [{"first": "2026-02-18", "last": "2026-03-19", "reason": TEXT},
                      {"first": "2027-02-08", "last": "2027-03-09", "reason": TEXT}]},
        {"day": d("04-05"), "key": "08:00", "people": 20},
        [({"day": d("04-06"), "key": "08:00"}, "sessions"), ({"people": 19}, "people-per-group"),
         ({"day": d("03-01")}, "closures"), ({"day": d("2027-02-13")}, "closures")],
    ),
    (
        "a palace that is closed each August, universities only on Mondays of odd weeks",
        {"sessions": [{"days": ["wed"], "start": "09:00"},
                      {"days": ["mon"], "start": "09:00", "kinds": ["university"],
                       "parity": "odd"}],
         "yearly_closures": [{"first": "08-01", "last": "08-31", "reason": TEXT}]},
        {"day": d("09-02"), "key": "09:00"},
        [({"day": d("2027-08-04")}, "closures"), ({"day": d("09-07")}, "sessions"),
         ({"day": d("08-31"), "visitor": Visitor("university")}, "closures")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("told", "keeps", "breaks"), [row[1:] for row in UNSEEN], ids=[row[0] for row in UNSEEN]
)
def test_rules_nobody_has_seen_yet(
    told: dict[str, Any], keeps: dict[str, Any], breaks: list[tuple[dict[str, Any], str]]
) -> None:
    values: dict[str, Any] = {
        "visitor": Visitor("regional-government"), "day": d("10-06"), "key": "any", "people": 3,
        "asked_on": d("01-05"), **keeps,
    }  # fmt: skip
    found = host(**told)
    assert judge(found, Ask(**values)) == []
    for changes, clause in breaks:
        assert [item.clause for item in judge(found, Ask(**{**values, **changes}))] == [clause]


def test_mondays_of_odd_weeks_are_for_universities() -> None:
    found = host(**UNSEEN[3][1])
    university, region = Visitor("university"), Visitor("regional-government")
    shown = [
        [day.day.day for day in days(found, d("09-01"), d("09-30"), who) if day.is_open]
        for who in (university, region)
    ]
    assert shown == [[2, 7, 9, 16, 21, 23, 30], [2, 9, 16, 23, 30]]


def documented(text: str) -> dict[str, Any]:
    """An example of the documentation with its gaps filled in."""
    words = "{id: a, en: b}"
    text = text.replace("{id: ..., en: ...}", words).replace("[...]", f"[{words}]")
    found: dict[str, Any] = yaml.safe_load(re.sub(r"(?<!/)\.\.\.", words, text))
    return found


def test_the_documentation_has_each_clause_and_its_examples_hold() -> None:
    text = (CONTENT / "README.md").read_text(encoding="utf-8")
    rows = [line.split(" | ", 1) for line in text.splitlines() if line.startswith("| `")]
    assert [name for row in rows for name in re.findall(r"`([^`]+)`", row[0])] == list(CLAUSES)
    examples = [found[1] for row in rows if (found := re.match(r"`(\w+: [^`]+)`", row[1]))]
    assert len(examples) == len(rows) - 1  # "start" has none of its own
    for example in examples:
        rules(**documented(example))
    blocks = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    told = [documented(block.replace("https://...", "https://uji.example")) for block in blocks[1:]]
    assert len(told) == 4
    for block in told:
        rules(**block)
    keys = {key for block in told for key in block}
    assert keys < set(RuleSet.model_fields)


def test_an_example_says_so() -> None:
    assert RULES["basis"]["kind"] == "portal"
    for path in sorted(CONTENT.glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        assert ("example: true" in text) == ("kind: portal" in text), path.name
