"""Names while somebody types."""

from __future__ import annotations

import pytest

from portal.search import Suggestion
from tests.search.conftest import Make
from tests.search.support import doc

DOCUMENTS = [
    doc("akta", "Akta Lahir", "Birth Papers", aliases=("lahir procot",)),
    doc("kilat", "Akta Kilat Bagi Semua", "Express Papers"),
    doc("bayar", "Bayar Akta"),
    doc("embung", "Embung", "Farm Pond"),
    doc("only", en="Health Pond"),
]


def slugs(found: list[Suggestion]) -> list[str]:
    return [suggestion.slug for suggestion in found]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("akta", ["akta", "kilat", "bayar"]),
        ("AKTA ", ["akta", "kilat", "bayar"]),
        ("akta l", ["akta"]),
        ("akta-lahir", ["akta"]),
        ("a", ["akta", "kilat", "bayar"]),
        ("lah", ["akta"]),
        ("procot", ["akta"]),
        ("ahir", ["akta"]),
        ("aktta", ["akta", "bayar", "kilat"]),
        ("embng", ["embung"]),
        ("lahir procto", ["akta"]),
        ("zzzzzz", []),
        ("", []),
        ("\x00'\"<", []),
        ("health", ["only"]),
    ],
)
def test_suggestions(make: Make, typed: str, expected: list[str]) -> None:
    assert slugs(make(DOCUMENTS).suggest(typed, "id")) == expected


def test_names_come_before_aliases(make: Make) -> None:
    """Only the name is shown: one without what was typed must not stand above those with it."""
    engine = make(
        [
            doc("alias", "Kampung", aliases=("pelayanan kampung", "kios pelayanan")),
            doc("word", "Satu Pintu Untuk Semua Pelayanan", aliases=("pelayanan",)),
            doc("within", "Desa", aliases=("mal pelayanan",)),
            doc("begins", "Pelayanan Tanpa Antre Di Kecamatan"),
        ]
    )
    expected = ["begins", "word", "alias", "within"]
    assert slugs(engine.suggest("pelayanan", "id")) == expected
    assert slugs(engine.suggest("pelayanann", "id")) == ["word", "begins", "within", "alias"]
    assert slugs(engine.suggest("pelayanan", "id", 3)) == expected[:3]


def test_titles_are_in_the_language_of_the_page(make: Make) -> None:
    engine = make(DOCUMENTS)
    assert engine.suggest("pond", "en") == [
        Suggestion("embung", "Farm Pond"),
        Suggestion("only", "Health Pond"),
    ]
    assert engine.suggest("procot", "id") == [Suggestion("akta", "Akta Lahir")]
    assert engine.suggest("farm", "id") == []
    assert engine.suggest("bayar", "en") == [Suggestion("bayar", "Bayar Akta")]


def test_at_most_as_many_as_asked_for(make: Make) -> None:
    engine = make([doc(f"n{n:02}", f"Nama {n:02}") for n in range(50)])
    assert len(engine.suggest("nama", "id")) == 8
    assert slugs(engine.suggest("nama", "id", 3)) == ["n00", "n01", "n02"]
    assert engine.suggest("nama", "id", 0) == []
    assert engine.suggest("nama", "id", -1) == []


def test_each_document_once(make: Make) -> None:
    engine = make([doc("x", "Akta akta akta", aliases=("akta", "akta lagi"))])
    assert slugs(engine.suggest("akta", "id")) == ["x"]


def test_an_unknown_language_is_answered_in_indonesian(make: Make) -> None:
    assert make(DOCUMENTS).suggest("embung", "xx") == [Suggestion("embung", "Embung")]


def test_changes_are_suggested(make: Make) -> None:
    engine = make(DOCUMENTS)
    engine.upsert([doc("akta", "Sertifikat"), doc("new", "Akta Baru")])
    engine.delete(["bayar"])
    engine.commit()
    assert slugs(engine.suggest("akta", "id")) == ["new", "kilat"]
    assert slugs(engine.suggest("serti", "id")) == ["akta"]
