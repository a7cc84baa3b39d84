"""The facts of a programme's record: what is accepted, and what is said of the rest."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from portal.catalogue.document import Facts
from tests.support.programs import SOURCE, both, facts, result
from tests.unit.mistakes import mistakes

SLUG_PATTERN = r"String should match pattern '^[a-z0-9]+(?:-[a-z0-9]+)*$'"
DATE_PATTERN = r"String should match pattern '^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$'"
AT_LEAST_ONE = "List should have at least 1 item after validation, not 0"
AFTER_1944 = "Input should be greater than or equal to 1945"
BEFORE_2101 = "Input should be less than or equal to 2100"
NO_STRING = "Input should be a valid string"
NO_SOURCE = "Value error, no source has the key"
NOT_BOTH = "Value error, a value is a number or a text, not both"
EMPTY = "String should have at least 1 character"


def sourced(**values: Any) -> list[dict[str, Any]]:
    return [{"sources": ["press-2024"], **values}]


@pytest.mark.parametrize(
    "name", ["slug", "owner", "place", "sector", "digital", "status", "sources"]
)
def test_required_facts(name: str) -> None:
    data = facts()
    del data[name]
    assert mistakes(Facts, data) == [(name, "Field required")]


WRONG_FACTS: list[tuple[str, Any, list[tuple[str, str]]]] = [
    ("colour", "red", [("colour", "Extra inputs are not permitted")]),
    ("slug", "Banyuwangi Uji", [("slug", SLUG_PATTERN)]),
    ("slug", "banyuwangi--uji", [("slug", SLUG_PATTERN)]),
    ("slug", "a" * 121, [("slug", "String should have at most 120 characters")]),
    ("sector", 7, [("sector", NO_STRING)]),
    ("tags", ["queue", "Queue"], [("tags.1", SLUG_PATTERN)]),
    ("tags", "queue", [("tags", "Input should be a valid list")]),
    (
        "sdgs",
        [0, 17, 18, "3"],
        [
            ("sdgs.0", "Input should be greater than or equal to 1"),
            ("sdgs.2", "Input should be less than or equal to 17"),
            ("sdgs.3", "Input should be a valid integer"),
        ],
    ),
    (
        "initiator",
        "mayor",
        [
            (
                "initiator",
                "Input should be 'head', 'council', 'office', 'civil-servant', 'community' "
                "or 'partner'",
            )
        ],
    ),
    ("digital", "yes", [("digital", "Input should be a valid boolean")]),
    ("digital", 1, [("digital", "Input should be a valid boolean")]),
    ("start", 2016, [("start", NO_STRING)]),
    ("start", "2016-13", [("start", DATE_PATTERN)]),
    ("start", "2016-2", [("start", DATE_PATTERN)]),
    ("start", "16 November 2013", [("start", DATE_PATTERN)]),
    ("pilot_start", "2016-11-32", [("pilot_start", DATE_PATTERN)]),
    (
        "status",
        "dead",
        [("status", "Input should be 'pilot', 'running', 'grown' or 'stopped'")],
    ),
    ("status", "stopped", [("", "Value error, a stopped programme needs a status_reason")]),
    ("completed", True, [("", "Value error, only a stopped programme can be completed")]),
    (
        "visit",
        {"sites": [both("Hall")], "sources": ["other"]},
        [("", f"{NO_SOURCE} other")],
    ),
    ("status_reason", {"id": "Berhenti"}, [("status_reason.en", "Field required")]),
    ("licence", " ", [("licence", EMPTY)]),
    ("sources", [], [("sources", AT_LEAST_ONE)]),
    ("sources", [SOURCE, SOURCE], [("", "Value error, two sources have the same key")]),
    (
        "sources",
        [{"key": "A 1", "address": "ftp://x", "publisher": " ", "date": "May"}],
        [
            ("sources.0.key", SLUG_PATTERN),
            ("sources.0.address", r"String should match pattern '^https?://\S+$'"),
            ("sources.0.publisher", EMPTY),
            ("sources.0.date", DATE_PATTERN),
        ],
    ),
    ("verified", {"on": "2019-10-03", "source": "other"}, [("", f"{NO_SOURCE} other")]),
    ("verified", {"on": "2019-10-03"}, [("verified.source", "Field required")]),
    ("awards", [{"name": both("Prize"), "sources": []}], [("awards.0.sources", AT_LEAST_ONE)]),
    ("awards", sourced(name=both("Prize"), year=1944), [("awards.0.year", AFTER_1944)]),
    ("awards", sourced(name=both("Prize"), year=2101), [("awards.0.year", BEFORE_2101)]),
    ("adapted_by", sourced(name=both("Other"), year=1944), [("adapted_by.0.year", AFTER_1944)]),
    (
        "evidence",
        sourced(kind="hearsay", title=both("Report")),
        [
            (
                "evidence.0.kind",
                "Input should be 'official', 'press', 'study', 'award' or 'statistics'",
            )
        ],
    ),
    ("resources", {"cars": both("Two")}, [("resources.cars", "Extra inputs are not permitted")]),
    ("visit", {"sites": []}, [("visit.sites", AT_LEAST_ONE)]),
    (
        "visit",
        {"sites": [both("Hall")], "people": 0},
        [("visit.people", "Input should be greater than or equal to 1")],
    ),
    (
        "visit",
        {"sites": [both("Hall")], "online": "no"},
        [("visit.online", "Input should be a valid boolean")],
    ),
]


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    WRONG_FACTS,
    ids=[f"{name}-{number}" for number, (name, _, _) in enumerate(WRONG_FACTS)],
)
def test_wrong_facts(name: str, value: Any, expected: list[tuple[str, str]]) -> None:
    assert mistakes(Facts, facts(**{name: value})) == expected


def test_every_source_that_is_not_there_is_named_once() -> None:
    data = facts(
        results=[result(sources=["zulu", "press-2024"])],
        awards=[{"name": both("Prize"), "sources": ["alpha", "zulu"]}],
        adapted_by=[{"name": both("Other"), "sources": ["mike"]}],
        evidence=[{"kind": "press", "title": both("Report"), "sources": ["echo"]}],
        verified={"on": "2019", "source": "kilo"},
    )
    assert mistakes(Facts, data) == [("", f"{NO_SOURCE} alpha, echo, kilo, mike, zulu")]


@pytest.mark.parametrize("date", ["2013", "2013-11", "2013-11-16"])
def test_dates_may_be_partial(date: str) -> None:
    assert Facts.model_validate(facts(start=date)).start == date


def test_a_stopped_programme_with_its_reason() -> None:
    data = facts(status="stopped", status_reason=both("No money"))
    reason = Facts.model_validate(data).status_reason
    assert reason is not None
    assert (reason.id, reason.en) == ("No money (id)", "No money (en)")


NONE = {"before": None, "after": None}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (NONE, [("results.0", "Value error, a result needs before or after")]),
        ({"before_text": both("long")}, [("results.0", NOT_BOTH)]),
        ({"after_text": both("short")}, [("results.0", NOT_BOTH)]),
        ({"before": 0, "before_text": both("none")}, [("results.0", NOT_BOTH)]),
        ({"unit": both(""), "sources": []}, [("results.0.sources", AT_LEAST_ONE)]),
        ({"indicator": {"id": "Waktu"}}, [("results.0.indicator.en", "Field required")]),
        (
            {"after": "15"},
            [
                ("results.0.after.int", "Input should be a valid integer"),
                ("results.0.after.float", "Input should be a valid number"),
            ],
        ),
    ],
)
def test_wrong_results(changes: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert mistakes(Facts, facts(results=[result(**changes)])) == expected


@pytest.mark.parametrize("number", [".nan", ".inf", "-.inf"])
def test_a_result_is_a_number_that_a_database_can_keep(number: str) -> None:
    found = mistakes(Facts, facts(results=[result(before=yaml.safe_load(number))]))
    assert found[-1] == ("results.0.before.float", "Input should be a finite number")


@pytest.mark.parametrize(
    "changes",
    [
        {"before": None},
        {"after": None},
        {"before": 0, "after": 0.5},
        {"before": -3},
        {"target": True},
        {"before": None, "before_text": both("long")},
        NONE | {"after_text": both("short")},
    ],
)
def test_right_results(changes: dict[str, Any]) -> None:
    found = Facts.model_validate(facts(results=[result(**changes)])).results[0]
    nothing = {"period": None, "before_text": None, "after_text": None, "target": False}
    expected = nothing | result(**changes)
    assert found.model_dump() == expected


ATTACHED = {"file": "f" * 32, "kind": "picture", "title": both("A"), "alt": both("B")}


@pytest.mark.parametrize(
    ("changes", "place", "message"),
    [
        ({"alt": None}, "0", "Value error, a picture needs a description (alt)"),
        ({"file": "1"}, "0.file", "String should match pattern '^[0-9a-f]{32}$'"),
        ({"kind": "svg"}, "0.kind", "Input should be 'picture', 'pdf', 'docx' or 'xlsx'"),
        ({"title": {"id": "A"}}, "0.title.en", "Field required"),
    ],
)
def test_attachments_are_checked(changes: dict[str, Any], place: str, message: str) -> None:
    data = facts(attachments=[{**ATTACHED, **changes}])
    assert mistakes(Facts, data) == [(f"attachments.{place}", message)]


def test_a_file_is_attached_once_and_a_document_needs_no_description() -> None:
    twice = facts(attachments=[ATTACHED, ATTACHED])
    assert mistakes(Facts, twice) == [("", "Value error, the same file is attached twice")]
    (found,) = Facts.model_validate(
        facts(attachments=[{**ATTACHED, "kind": "pdf", "alt": None}])
    ).attachments
    assert (found.kind, found.alt) == ("pdf", None)


@pytest.mark.parametrize(
    ("pilot", "start", "sound"),
    [("2015", "2016", True), ("2016", "2016-02", True), ("2016-03", "2016", True),
     ("2016-02-02", "2016-02-01", False), ("2017", "2016-12", False)],
)  # fmt: skip
def test_the_pilot_comes_first(pilot: str, start: str, sound: bool) -> None:
    given = facts(pilot_start=pilot, start=start)
    if sound:
        assert Facts.model_validate(given).pilot_start == pilot
    else:
        expected = [("", "Value error, the pilot began after the programme")]
        assert mistakes(Facts, given) == expected
