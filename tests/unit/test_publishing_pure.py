"""Addresses, differences, levels of evidence and what makes a draft whole, without a database."""

from __future__ import annotations

from typing import Any

import pytest

from portal.catalogue import evidence, standings
from portal.catalogue.document import Facts
from portal.publishing import differences, parts, slugs, whole
from tests.support.programs import both, complete_facts, complete_texts, document, facts, result


@pytest.mark.parametrize(
    ("name", "taken", "expected"),
    [
        ("Gancang Aron", [], "gancang-aron"),
        ("  Lahir, Procot! (Akta) ", [], "lahir-procot-akta"),
        ("Café Désa №1", [], "cafe-desa-no1"),
        ("Gancang Aron", ["gancang-aron"], "gancang-aron-2"),
        ("Gancang Aron", ["gancang-aron", "gancang-aron-2"], "gancang-aron-3"),
        ("", [], "program"),
        ("中文", ["program"], "program-2"),
        ("satu " * 40, [], "-".join(["satu"] * 16)),
        ("a" * 200, [], "a" * 80),
    ],
)
def test_an_address_from_a_name(name: str, taken: list[str], expected: str) -> None:
    assert slugs.propose(name, taken) == expected
    assert slugs.SLUG.fullmatch(expected)


@pytest.mark.parametrize(
    ("before", "after", "left", "right"),
    [
        ("a b c", "a b c", [("a b c", False)], [("a b c", False)]),
        ("a b c", "a x c", [("a", False), (" b", True), (" c", False)],
         [("a", False), (" x", True), (" c", False)]),
        ("", "a b", [], [("a b", True)]),
        ("a b", "", [("a b", True)], []),
        ("a b", "a  b", [("a b", False)], [("a  b", False)]),
        ("a b", "a\nb c", [("a b", False)], [("a\nb", False), (" c", True)]),
    ],
)  # fmt: skip
def test_words_that_differ(
    before: str, after: str, left: list[tuple[str, bool]], right: list[tuple[str, bool]]
) -> None:
    assert differences.words(before, after) == (left, right)


def test_a_very_long_text_is_not_compared_word_by_word() -> None:
    long = "kata " * (differences.LONGEST + 1)
    assert differences.words(long, "a") == ([(long, True)], [("a", True)])


def _values(**changes: Any) -> dict[str, Any]:
    whole_one = document(complete_texts(), **complete_facts() | changes)
    return parts.take_apart(parts.record_of(whole_one))


def _say(field: str, value: Any) -> str:
    return f"{field}={value}"


def test_few_different_words_take_no_longer() -> None:
    """What the standard library offers takes minutes for these, on a page that everybody opens."""
    before, after = "a b " * 2000, "b a a " * 1333
    left, right = differences.words(before, after)
    assert "".join(text for text, _differs in left) == before.rstrip()
    assert "".join(text for text, _differs in right) == after.rstrip()
    same = ["".join(t for t, differs in side if not differs).split() for side in (left, right)]
    assert same[0] == same[1]
    assert len(same[0]) > 2500


def test_differences_by_part_and_language() -> None:
    before, after = _values(), _values(sdgs=[3], results=[result(after=10, unit=both("hours"))])
    after["how"] = {**after["how"], "en": "Another text."}
    found = differences.between(before, after, _say)
    assert [(item.key, item.language) for item in found] == [
        ("filing", ""), ("how", "en"), ("results", "id"), ("results", "en"),
    ]  # fmt: skip
    assert [text for text, differs in found[0].before if differs] == ["\nsdgs=16"]
    assert [text for text, differs in found[3].after if differs] == ["\nafter=10\nunit=hours"]
    assert differences.between(before, before, _say) == []


def test_the_order_of_fields_is_no_difference() -> None:
    """A draft has its fields in the order of its form, a published record in its own."""
    published = {"results": [{"sources": ["a"], "before": 1, "after": 2}, {"before": 5}]}
    draft = {"results": [{"before": 1, "after": 2, "sources": ["a"]}, {"before": 5}]}
    assert differences.between(published, draft, _say) == []
    draft["results"][0]["after"] = 3
    (found,) = differences.between(published, draft, _say)
    assert "".join(text for text, _differs in found.before) == (
        "before=1\nafter=2\nsources=a\n\nbefore=5"
    )
    assert [text for text, differs in found.after if differs] == ["\nafter=3"]


@pytest.mark.parametrize(
    ("changes", "level", "counted"),
    [
        ({}, "described", (0, 0, 0, 0)),
        ({"results": [result(target=True)]}, "described", (0, 0, 0, 0)),
        ({"results": [result(before=None)]}, "reported", (0, 1, 0, 0)),
        ({"evidence": ["press"]}, "reported", (0, 0, 0, 0)),
        ({"evidence": ["study"]}, "reported", (0, 0, 1, 0)),
        ({"awards": 1}, "reported", (0, 0, 0, 1)),
        ({"results": [result()]}, "measured", (1, 0, 0, 0)),
        ({"results": [result(), result(after=None)], "evidence": ["official"], "awards": 2},
         "measured", (1, 1, 0, 2)),
        ({"results": [result(before=None, before_text=both("slow"))], "evidence": ["statistics"]},
         "independent", (1, 0, 1, 0)),
        ({"results": [result(before=0)], "evidence": ["study", "statistics"]},
         "independent", (1, 0, 2, 0)),
    ],
)  # fmt: skip
def test_the_level_of_evidence(
    changes: dict[str, Any], level: str, counted: tuple[int, int, int, int]
) -> None:
    sources = {"sources": ["press-2024"]}
    given = {
        "results": changes.get("results", []),
        "evidence": [
            {"kind": k, "title": both("T"), **sources} for k in changes.get("evidence", [])
        ],
        "awards": [{"name": both("A"), **sources}] * changes.get("awards", 0),
    }
    found = evidence.of(Facts.model_validate(facts(**given)))
    assert (found.level, found.measured, found.reported, found.outside, found.awards) == (
        level, *counted,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("status", "fresh", "expected"),
    [
        ("running", "fresh", "published"),
        ("pilot", "stale", "update-due"),
        ("grown", "never", "update-due"),
        ("stopped", "fresh", "stopped"),
        ("stopped", "never", "stopped"),
    ],
)
def test_how_a_record_stands(status: str, fresh: Any, expected: str) -> None:
    assert standings.of_record(status, fresh) == expected


@pytest.mark.parametrize("fresh", ["fresh", "stale", "never"])
def test_how_it_stands_on_a_day(fresh: Any) -> None:
    found = {word: standings.on_this_day(word, fresh) for word in standings.STANDINGS}
    old = {} if fresh == "fresh" else {"published": "update-due", "verified": "update-due"}
    assert found == {word: old.get(word, word) for word in standings.STANDINGS}


SOURCE = {"key": "a", "address": "https://x.example/1", "publisher": "B"}
WHOLE = {
    "name": {"id": {"name": "Nama", "aliases": [], "summary": "Ringkas."}},
    "filing": {"place": "x", "sector": "y", "digital": True},
    "timing": {"status": "running"},
    "how": {"id": "Begini."},
    "sources": [SOURCE],
}


def test_a_whole_draft_is_a_record() -> None:
    found = whole.document_of("nama", "dinas", WHOLE)
    assert (found.slug, found.facts.owner, list(found.texts)) == ("nama", "dinas", ["id"])
    assert whole.problems_of("nama", "dinas", WHOLE) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"how": {}}, [("how", "missing")]),
        ({"how": {"en": ""}}, [("how", "missing")]),
        ({"name": {}}, [("name", "missing"), ("name", "missing")]),
        ({"name": {"id": {"name": "N"}}}, [("name", "missing")]),
        ({"filing": {}}, [("filing", "missing")] * 3),
        ({"timing": {}}, [("timing", "missing")]),
        ({"timing": {"status": "stopped"}}, [("timing", "stopped-without-reason")]),
        ({"timing": {"status": "running", "completed": True}},
         [("timing", "completed-but-not-stopped")]),
        ({"timing": {"status": "running", "start": "2019", "pilot_start": "2019-05"}}, []),
        ({"timing": {"status": "running", "start": "2019-04", "pilot_start": "2019-05-01"}},
         [("timing", "pilot-after-start")]),
        ({"sources": []}, [("sources", "missing")]),
        ({"sources": [SOURCE, SOURCE]}, [("sources", "same-key")]),
        ({"timing": {"status": "running", "verified": {"on": "2024", "source": "b"}}},
         [("sources", "unknown-source")]),
        ({"name": {"id": {"name": "N", "summary": "kata " * 201}}}, [("name", "summary-too-long")]),
        ({"results": [{"indicator": both("I"), "unit": both("u"), "sources": ["a"]}]},
         [("results", "result-without-values")]),
        ({"results": [{"indicator": both("I"), "unit": both("u"), "sources": ["a"], "after": 1,
                       "after_text": both("t")}]}, [("results", "number-and-text")]),
        ({"filing": {"place": "x", "sector": "Y!", "digital": True}},
         [("filing", "string_pattern_mismatch")]),
        ({"visit": {"sites": []}}, [("visit", "missing")]),
        ({}, []),
    ],
)  # fmt: skip
def test_what_keeps_a_draft_from_being_whole(
    changes: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    found = whole.problems_of("nama", "dinas", {**WHOLE, **changes})
    assert [(problem.part, problem.code) for problem in found] == expected


def test_a_problem_leads_to_its_place() -> None:
    row = {"indicator": both("I"), "sources": ["a"], "after": 1}
    [found] = whole.problems_of("nama", "dinas", {**WHOLE, "results": [row]})
    assert (found.part, found.path, found.code) == (
        "results", ("facts", "results", 0, "unit"), "missing",
    )  # fmt: skip
