"""Which synonyms a page names."""

from __future__ import annotations

import pytest

from portal.search.expansions import shown
from portal.search.types import Query

INDONESIAN = {
    "embung",
    "waduk",
    "kecil",
    "akta",
    "kelahiran",
    "lahir",
    "antrian",
    "antrean",
    "kota",
}
ENGLISH = {"farm", "pond", "ponds", "small", "reservoir", "embung", "health", "centre", "center"}


def uses(word: str, language: str) -> bool:
    return word in (INDONESIAN if language == "id" else ENGLISH)


POND = ("waduk kecil", "farm pond", "farm ponds", "small reservoir", "kolam")


@pytest.mark.parametrize(
    ("query", "language", "terms", "expected"),
    [
        ("embung", "id", POND, ("waduk kecil",)),  # "kolam" is in no text
        ("embung", "en", POND, ("farm pond", "small reservoir")),
        ("farm pond", "en", ("embung", "farm ponds"), ("embung",)),
        ("embung", "", POND, POND),
        ("embung", "fr", POND, POND),
        ("akta kelahiran", "id", ("akta lahir",), ()),
        ("x antre", "id", ("antrean", "antrian"), ()),
        ("y", "en", ("health centre", "health center"), ("health centre",)),
        ("walikota", "id", ("wali kota",), ()),
        ("y", "id", ("lahir di kota", "lahir kota"), ("lahir di kota",)),
        ("", "id", (), ()),
    ],
)
def test_shown(
    query: str, language: str, terms: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert shown(terms, Query(query, language=language), uses) == expected
