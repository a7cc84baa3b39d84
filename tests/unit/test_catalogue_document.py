"""A programme's record as a whole, and its texts: what is accepted, what is said of the rest."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from portal.catalogue.document import HEADINGS, Document, Facts, Front, Writing
from tests.support.programs import complete, complete_facts, complete_texts, facts, result
from tests.unit.mistakes import mistakes

NO_STRING = "Input should be a valid string"
EMPTY = "String should have at least 1 character"


def test_the_least_a_record_needs() -> None:
    found = Facts.model_validate(facts())
    assert found.model_dump(exclude_none=True) == facts() | {
        "tags": [],
        "sdgs": [],
        "licence": "CC-BY-4.0",
        "results": [],
        "awards": [],
        "adapted_by": [],
        "evidence": [],
        "legal_basis": [],
        "attachments": [],
        "completed": False,
    }


def test_a_complete_record_comes_back_as_it_was() -> None:
    found = complete().model_dump(mode="json", exclude_none=True)
    given = {"facts": complete_facts() | {"licence": "CC-BY-4.0"}, "texts": complete_texts()}
    given["facts"] |= {"completed": False}
    given["facts"]["results"] = [result(target=False)]
    for text in given["texts"].values():
        text["aliases"] = []
    assert found == given


def test_a_record_is_not_changed_in_place() -> None:
    with pytest.raises(ValidationError, match="Instance is frozen"):
        complete().facts.status = "stopped"  # type: ignore[misc]


def test_a_summary_of_200_words_fits_and_one_more_does_not() -> None:
    assert Front(name="A", summary="kata " * 200).summary == ("kata " * 200).strip()
    expected = [("summary", "Value error, the summary has 201 words; at most 200")]
    assert mistakes(Front, {"name": "A", "summary": "kata " * 201}) == expected


def test_a_figure_and_a_hyphened_word_count_as_one_word() -> None:
    summary = "one-stop 15.675 " * 100
    assert Front(name="A", summary=summary).summary == summary.strip()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"name": " "}, [("name", EMPTY)]),
        ({"summary": ""}, [("summary", EMPTY)]),
        ({"name": None}, [("name", NO_STRING)]),
        ({"aliases": ["PTSP", " "]}, [("aliases.1", EMPTY)]),
        ({"aliases": "PTSP"}, [("aliases", "Input should be a valid list")]),
        ({"title": "B"}, [("title", "Extra inputs are not permitted")]),
    ],
)
def test_wrong_front_matter(changes: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert mistakes(Front, {"name": "A", "summary": "B", **changes}) == expected


def test_a_record_needs_a_text_and_knows_two_languages() -> None:
    data = {"facts": facts(), "texts": {}}
    message = "Dictionary should have at least 1 item after validation, not 0"
    assert mistakes(Document, data) == [("texts", message)]
    data["texts"] = {"fr": {"name": "A", "summary": "B"}}
    assert mistakes(Document, data) == [("texts.fr.[key]", "Input should be 'id' or 'en'")]


def test_a_text_has_no_sections_unless_they_are_given() -> None:
    assert Writing(name="A", summary="B").sections == {}


def test_headings_are_told_apart_in_both_languages() -> None:
    assert len(HEADINGS) == 13
    for language in ("id", "en"):
        names = {heading[language].casefold() for heading in HEADINGS.values()}
        assert len(names) == 13
