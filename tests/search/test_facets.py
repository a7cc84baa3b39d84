"""Counts beside the results: right also when several values are chosen."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from pathlib import Path

import pytest

from portal.search import Query
from tests.search.conftest import Make
from tests.search.support import doc, engine_at

SECTORS, YEARS, AWARDS = ("civil", "health", "water"), ("2014", "2015", "2016"), ("no", "yes")

# Every combination of sector and year once, the award in turn, and a second sector now and then.
PROGRAMS = [
    doc(
        f"{sector}-{year}",
        f"{'akta' if number % 2 else 'embung'} sama",
        sector=(sector, "water") if number == 0 else sector,
        year=year,
        award=AWARDS[number % 2],
        newest=number,
    )
    for number, (sector, year) in enumerate(product(SECTORS, YEARS))
]

CHOICES: list[dict[str, tuple[str, ...]]] = [
    {},
    {"sector": ("civil",)},
    {"sector": ("civil", "health")},
    {"sector": ("civil", "water"), "year": ("2014",)},
    {"sector": ("civil", "water"), "year": ("2014", "2016"), "award": ("yes",)},
    {"sector": ("civil", "health", "water")},
    {"sector": ("unknown",)},
    {"sector": ("unknown", "civil")},
    {"colour": ("red",)},
    {"sector": ()},
]


def has(slug: str, facet: str, values: tuple[str, ...]) -> bool:
    facets = next(program.facets for program in PROGRAMS if program.slug == slug)
    return not values or bool(set(facets.get(facet, ())) & set(values))


def expected(
    word: str, chosen: Mapping[str, tuple[str, ...]]
) -> tuple[set[str], dict[str, dict[str, int]]]:
    """Results and counts, worked out one document after the other."""
    said = {p.slug for p in PROGRAMS if word in p.names["id"][0]}
    fits = {s for s in said if all(has(s, f, v) for f, v in chosen.items())}
    counts: dict[str, dict[str, int]] = {}
    for facet, values in (("sector", SECTORS), ("year", YEARS), ("award", AWARDS)):
        others = {f: v for f, v in chosen.items() if f != facet}
        base = {s for s in said if all(has(s, f, v) for f, v in others.items())}
        numbers = {value: sum(has(s, facet, (value,)) for s in base) for value in values}
        counts[facet] = {v: n for v, n in numbers.items() if n or v in chosen.get(facet, ())}
    return fits, counts


@pytest.mark.parametrize("word", ["", "akta", "embung", "sama"])
@pytest.mark.parametrize("chosen", CHOICES, ids=str)
def test_results_and_counts(make: Make, word: str, chosen: dict[str, tuple[str, ...]]) -> None:
    page = make(PROGRAMS).search(Query(word, facets=chosen))
    fits, counts = expected(word, chosen)
    assert set(page.slugs) == fits
    assert page.total == len(fits)
    assert page.counts == counts


@pytest.mark.parametrize("typed", ["sector:civil", "urusan:civil", 'sektor:"CIVIL"'])
def test_a_filter_in_the_box_counts_as_chosen(make: Make, typed: str) -> None:
    engine = make(PROGRAMS)
    page = engine.search(Query(f"akta {typed}", facets={"year": ("2014", "2015")}))
    chosen = {"year": ("2014", "2015"), "sector": ("civil",)}
    same = engine.search(Query("akta", facets=chosen))
    assert page.chosen == same.chosen == chosen
    assert (page.slugs, page.counts) == (same.slugs, same.counts)


def test_a_filter_in_the_box_joins_the_chosen_values_of_its_facet(make: Make) -> None:
    page = make(PROGRAMS).search(Query("sector:civil", facets={"sector": ("health",)}))
    assert page.chosen == {"sector": ("health", "civil")}
    assert page.total == 6


def test_what_is_ruled_out_is_counted_nowhere(make: Make) -> None:
    page = make(PROGRAMS).search(Query("-sector:civil -sector:health"))
    assert page.counts["sector"] == {"water": 3}
    assert page.chosen == {}


def test_counts_of_loosened_results(make: Make) -> None:
    page = make(PROGRAMS).search(Query("akta embung", facets={"sector": ("health",)}))
    assert page.loosened
    assert page.total == 3
    assert page.counts["sector"] == {"civil": 3, "health": 3, "water": 4}
    assert page.counts["year"] == {"2014": 1, "2015": 1, "2016": 1}


def test_words_are_loosened_within_what_is_chosen(make: Make) -> None:
    documents = [doc("both", "akta embung", sector="civil"), doc("one", "akta", sector="health")]
    page = make(documents).search(Query("akta embung", facets={"sector": ("health",)}))
    assert (page.slugs, page.loosened) == (("one",), True)


def test_values_may_be_named_as_people_say_them(tmp_path: Path, make: Make) -> None:
    make(PROGRAMS)
    engine = engine_at(tmp_path, names={"sector": {"Kesehatan Ibu": "health"}})
    assert engine.search(Query('urusan:"kesehatan ibu"')).chosen == {"sector": ("health",)}
    assert engine.search(Query("urusan:kesehatan-ibu")).chosen == {"sector": ("health",)}
    assert engine.search(Query("penghargaan:ya")).chosen == {"award": ("yes",)}
    assert engine.search(Query("penghargaan:tidak")).chosen == {"award": ("no",)}
