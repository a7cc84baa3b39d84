"""Which visits count for a region."""

from __future__ import annotations

import pytest

from portal.visits.of_place import LISTS, Part, arrange, part


@pytest.mark.parametrize(
    ("kinds", "abroad", "expected"),
    [
        (["regional-government"], False, "own"),
        (["office"], False, "own"),
        (["dprd"], False, "own"),
        (["ministry"], False, "body"),
        (["university"], False, "body"),
        (["community"], False, "body"),
        (["company"], False, "body"),
        (["foreign"], False, "body"),
        ([None], False, "group"),
        ([None, "ministry"], False, "body"),
        (["ministry", "dprd", None], False, "own"),
        ([None], True, "own"),
        (["foreign"], True, "own"),
        (["international"], True, "body"),
        (["international", "foreign"], True, "own"),
    ],
)
def test_for_whom_it_counts(kinds: list[str | None], abroad: bool, expected: str) -> None:
    assert part(kinds, abroad=abroad) == expected


@pytest.mark.parametrize(
    ("kind", "who", "received", "made"),
    [
        ("visit", "own", "received", "made"),
        ("planned", "own", "planned", "planned"),
        ("failed", "own", "failed", "failed"),
        ("volume", "own", "totals", "totals"),
        ("visit", "body", "bodies", "bodies"),
        ("planned", "group", "groups", "groups"),
        ("volume", "body", "bodies", "bodies"),
    ],
)
def test_each_visit_has_its_list(kind: str, who: Part, received: str, made: str) -> None:
    for received_, made_, name in (
        ([("a", kind, who)], [], received),
        ([], [("a", kind, who)], made),
    ):
        found = arrange(received_, made_)
        assert tuple(found) == LISTS
        assert {name: slugs for name, slugs in found.items() if slugs} == {name: ["a"]}


def test_within_a_province_a_visit_is_received_and_made_but_a_plan_is_one_plan() -> None:
    visits: list[tuple[str, str, Part]] = [("a", "visit", "own"), ("b", "planned", "own")]
    found = arrange(visits, visits)
    assert (found["received"], found["made"], found["planned"]) == (["a"], ["a"], ["b"])
