"""What is read out of the search box."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.search.query import (
    LONGEST_TEXT,
    MOST_CLAUSES,
    Clause,
    Parsed,
    bind,
    choose,
    parse,
    slug,
    spelt,
)

SECTORS = ("education", "health")
PROVINCES = ("bali", "jawa-timur")
YEARS = ("2013", "2014", "2016")
KNOWN = {"sector": SECTORS, "province": PROVINCES, "year": YEARS, "award": ("no", "yes")}


def short(clauses: tuple[Clause, ...]) -> list[str]:
    """Clauses in a few signs: -word, "phrase", prefix*, facet=value."""
    signs = {"word": "{}", "phrase": '"{}"', "prefix": "{}*"}
    return [
        ("-" if c.negative else "")
        + (f"{c.facet}={c.text}" if c.kind == "filter" else signs[c.kind].format(c.text))
        for c in clauses
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("akta lahir", ["akta", "lahir"]),
        ("akta,lahir/ibu", ["akta", "lahir", "ibu"]),
        ('"akta lahir" ibu', ['"akta lahir"', "ibu"]),
        ("“akta lahir”", ['"akta lahir"']),
        ('akta"lahir"', ["akta", '"lahir"']),
        ("-akta", ["-akta"]),
        ("−akta", ["-akta"]),
        ("--akta", ["-akta"]),
        ('-"akta lahir"', ['-"akta lahir"']),
        ("akta - lahir", ["akta", "lahir"]),
        ("e-KTP", ["e-KTP"]),
        ("-e-KTP", ["-e-KTP"]),
        ("puskes*", ["puskes*"]),
        ("-puskes*", ["-puskes*"]),
        ("e-kt*", ["e-kt*"]),
        ("*akta", ["akta"]),
        ("ak*ta", ["ak", "ta"]),
        ("akta*, lahir", ["akta*", "lahir"]),
        ("akta *", ["akta"]),
        ("sector:health", ["sector=health"]),
        ("SECTOR:health", ["sector=health"]),
        ("urusan:kesehatan", ["sector=kesehatan"]),
        ("provinsi:bali", ["province=bali"]),
        ("propinsi:bali", ["province=bali"]),
        ('provinsi:"Jawa Timur"', ["province=Jawa Timur"]),
        ("tahun:2016", ["year=2016"]),
        ("year:2013..2016", ["year=2013..2016"]),
        ("-sector:health", ["-sector=health"]),
        ("status:running", ["status=running"]),
        ("sector: health", ["sector", "health"]),
        ("sector:", ["sector"]),
        ("warna:merah", ["warna", "merah"]),
        ("-warna:merah", ["-warna", "-merah"]),
        ('warna:"merah tua"', ["warna", '"merah tua"']),
        ("https://x.id/a?b=c", ["https", "x", "id", "a", "b", "c"]),
        ('"akta lahir', ["akta", "lahir"]),
        ('akta"', ["akta"]),
        ('""', []),
        ('"" akta', ["akta"]),
        ('"---" akta', ["akta"]),
        ("- -- * ** : :: \" '", []),
        ("'\"<script>alert(1)</script>", ["script", "alert", "1", "script"]),
        ("\x00akta\x00lahir\x00", ["akta", "lahir"]),
        ("👶 🏥", []),
        ("👶 akta", ["akta"]),
        ("", []),
        ("   ", []),
    ],
)
def test_parse(text: str, expected: list[str]) -> None:
    assert short(parse(text).clauses) == expected


def test_only_the_beginning_of_a_long_query_counts() -> None:
    parsed = parse("akta " * 2000)
    assert len(parsed.text) == LONGEST_TEXT
    assert len(parsed.clauses) == MOST_CLAUSES


def test_one_word_without_end_is_one_word() -> None:
    assert len(parse("a" * 10_000).clauses) == 1


def values(facet: str, typed: str) -> tuple[str, ...]:
    return choose(typed, KNOWN.get(facet, ()), {"kesehatan": "health", "ya": "yes"})


@pytest.mark.parametrize(
    ("text", "words", "chosen", "excluded"),
    [
        ("sector:health ibu", ["ibu"], {"sector": ("health",)}, {}),
        ("urusan:Kesehatan", [], {"sector": ("health",)}, {}),
        ("sector:health sector:education", [], {"sector": ("health", "education")}, {}),
        ("sector:health sector:health", [], {"sector": ("health",)}, {}),
        ("-sector:health", [], {}, {"sector": ("health",)}),
        ('province:"Jawa Timur"', [], {"province": ("jawa-timur",)}, {}),
        ("province:jawa_timur", [], {"province": ("jawa-timur",)}, {}),
        ("year:2013..2014", [], {"year": ("2013", "2014")}, {}),
        ("tahun:2014..", [], {"year": ("2014", "2016")}, {}),
        ("tahun:..2013", [], {"year": ("2013",)}, {}),
        ("tahun:2013-2016", [], {"year": YEARS}, {}),
        ("tahun:2016..2013", ["tahun", "2016", "2013"], {}, {}),
        ("tahun:1999", ["tahun", "1999"], {}, {}),
        ("tahun:abad", ["tahun", "abad"], {}, {}),
        ("-tahun:abad", ["-tahun", "-abad"], {}, {}),
        ("penghargaan:ya", [], {"award": ("yes",)}, {}),
        ("digital:yes", ["digital", "yes"], {}, {}),
        ('sector:"tidak ada" x', ["sector", "tidak", "ada", "x"], {}, {}),
    ],
)
def test_filters(
    text: str,
    words: list[str],
    chosen: dict[str, tuple[str, ...]],
    excluded: dict[str, tuple[str, ...]],
) -> None:
    bound = bind(parse(text), values)
    assert short(bound.clauses) == words
    assert bound.chosen == chosen
    assert bound.excluded == excluded


def test_a_range_means_numbers_only() -> None:
    assert choose("..", ("a", "7", "x-y"), {}) == ("7",)
    assert choose("-", ("a", "b"), {}) == ()
    assert choose("9" * 400 + "..", ("7",), {}) == ()


def test_a_value_with_a_hyphen_is_no_range() -> None:
    assert choose("24-7", ("24-7", "25"), {}) == ("24-7",)


def test_slug() -> None:
    assert slug(" Jawa  Timur! ") == "jawa-timur"


def test_words_that_may_be_misspelt() -> None:
    parsed = parse('akta "lahir ibu" -bayi puskes* sector:health')
    found = list(spelt(parsed))
    assert [clause.text for clause in found] == ["akta", "lahir", "ibu"]
    assert [parsed.text[clause.start : clause.end] for clause in found] == ["akta", "lahir", "ibu"]


TRICKY = st.text(
    alphabet=st.one_of(st.sampled_from("\"-*:'“”.-_ \x00\n<>()sectoryear2016á\u0301\u200d👶−："),
                       st.characters()), max_size=600)  # fmt: skip


@given(TRICKY)
def test_anything_at_all_can_be_read(text: str) -> None:
    parsed = parse(text)
    check_places(parsed)
    bound = bind(parsed, values)
    assert len(bound.clauses) <= MOST_CLAUSES
    assert all(clause.kind != "filter" for clause in bound.clauses)


@given(TRICKY)
def test_reading_again_changes_nothing(text: str) -> None:
    parsed = parse(text)
    assert parse(parsed.text) == parsed


def check_places(parsed: Parsed) -> None:
    for clause in parsed.clauses:
        place = parsed.text[clause.start : clause.end]
        assert clause.text in place
        if clause.kind != "filter":
            assert clause.text == place
