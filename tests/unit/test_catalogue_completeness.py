"""How complete a record is: each point alone, and each point missing alone."""

from __future__ import annotations

from typing import Any

import pytest

from portal.catalogue import completeness, labels
from portal.catalogue.document import Document
from tests.support.programs import (
    both,
    complete,
    complete_facts,
    complete_texts,
    facts,
    result,
    writing,
)

POINTS = (
    "text_id",
    "text_en",
    "start",
    "verified",
    "initiator",
    "background",
    "goal",
    "novelty",
    "how",
    "served",
    "results",
    "baseline",
    "challenges",
    "success",
    "lessons",
    "resources",
    "legal_basis",
    "prerequisites",
    "replication",
    "sustainability",
    "visit",
    "evidence",
)
SECTIONS = (
    "background",
    "goal",
    "novelty",
    "how",
    "served",
    "challenges",
    "success",
    "lessons",
    "prerequisites",
    "replication",
    "sustainability",
)
FACTS: dict[str, Any] = {
    "start": "2016",
    "verified": {"on": "2019", "source": "press-2024"},
    "initiator": "head",
    "resources": {},
    "legal_basis": [both("Regulation 1")],
    "visit": {"sites": [both("Hall")]},
}
NEITHER_POINT = ("pilot_start", "adapted_by", "awards", "tags", "sdgs", "status_reason")


def without(name: str) -> Document:
    """The complete record without one fact, which may have a default."""
    return Document.model_validate(
        {
            "facts": {key: value for key, value in complete_facts().items() if key != name},
            "texts": complete_texts(),
        }
    )


def only(section: str = "", **changes: Any) -> Document:
    """A record with one section or fact more than the least."""
    sections = {section: "Something."} if section else {}
    texts = {"id": writing(sections=sections)}
    return Document.model_validate({"facts": facts(**changes), "texts": texts})


def missing_but(*present: str) -> tuple[str, ...]:
    return tuple(point for point in POINTS if point not in {"text_id", *present})


def test_the_points_and_their_words() -> None:
    assert tuple(key for key, _present in completeness.POINTS) == POINTS
    assert tuple(labels.MISSING) == POINTS


def test_a_complete_record() -> None:
    assert completeness.of(complete()) == completeness.Completeness(100, ())


def test_the_least_record() -> None:
    assert completeness.of(only()) == completeness.Completeness(5, missing_but())


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_alone(section: str) -> None:
    assert completeness.of(only(section)) == completeness.Completeness(9, missing_but(section))


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_that_is_missing_alone(section: str) -> None:
    texts = complete_texts()
    for text in texts.values():
        text["sections"] = {k: v for k, v in text["sections"].items() if k != section}
    found = Document.model_validate({"facts": complete_facts(), "texts": texts})
    assert completeness.of(found) == completeness.Completeness(95, (section,))


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_in_one_language_is_enough(section: str, language: str) -> None:
    texts = complete_texts()
    texts[language]["sections"] = {}
    found = Document.model_validate({"facts": complete_facts(), "texts": texts})
    assert completeness.of(found).missing == ()


@pytest.mark.parametrize("section", ["actors", "notes"])
def test_sections_that_are_no_point(section: str) -> None:
    assert completeness.of(only(section)).missing == missing_but()


@pytest.mark.parametrize("name", FACTS)
def test_a_fact_alone(name: str) -> None:
    found = completeness.of(only(**{name: FACTS[name]}))
    assert found == completeness.Completeness(9, missing_but(name))


@pytest.mark.parametrize("name", FACTS)
def test_a_fact_that_is_missing_alone(name: str) -> None:
    assert completeness.of(without(name)) == completeness.Completeness(95, (name,))


@pytest.mark.parametrize("name", NEITHER_POINT)
def test_facts_that_are_no_point(name: str) -> None:
    assert completeness.of(without(name)).missing == ()


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_text_that_is_missing_alone(language: str) -> None:
    texts = {key: text for key, text in complete_texts().items() if key != language}
    found = Document.model_validate({"facts": complete_facts(), "texts": texts})
    assert completeness.of(found) == completeness.Completeness(95, (f"text_{language}",))


NONE = {"before": None, "after": None}


@pytest.mark.parametrize(
    ("changes", "present"),
    [
        ({}, ("results", "baseline")),
        ({"before": 0, "after": 0}, ("results", "baseline")),
        (NONE | {"before_text": both("a"), "after_text": both("b")}, ("results", "baseline")),
        ({"before": None, "before_text": both("a")}, ("results", "baseline")),
        ({"before": None}, ("results",)),
        ({"after": None}, ("results",)),
        (NONE | {"before_text": both("a")}, ("results",)),
        (NONE | {"after_text": both("b")}, ("results",)),
    ],
)
def test_a_result_alone(changes: dict[str, Any], present: tuple[str, ...]) -> None:
    found = completeness.of(only(results=[result(**changes)]))
    assert found.missing == missing_but(*present)


def test_what_was_only_aimed_at_is_no_result() -> None:
    found = only(results=[result(target=True)])
    assert completeness.of(found).missing == missing_but()


def test_before_of_one_result_and_after_of_another_are_no_baseline() -> None:
    found = only(results=[result(before=None), result(after=None)])
    assert completeness.of(found).missing == missing_but("results")


@pytest.mark.parametrize(
    "changes",
    [
        {"evidence": [{"kind": "study", "title": both("Study"), "sources": ["press-2024"]}]},
        {"awards": [{"name": both("Prize"), "sources": ["press-2024"]}]},
    ],
    ids=["evidence", "award"],
)
def test_evidence_or_an_award(changes: dict[str, Any]) -> None:
    assert completeness.of(only(**changes)).missing == missing_but("evidence")
