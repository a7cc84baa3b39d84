"""Filters: what they leave, and the counts beside them, against the database."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.support.catalogue import FACETS, Chosen, Known, counts, everything, known, search
from tests.support.client import StrictClient
from tests.support.pages import LANGUAGES, get, say

# The counts come from the index, whatever the database.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

CHOSEN: list[Chosen] = [
    {},
    {"sector": ("health",)},
    {"sector": ("health", "emergency")},
    {"sector": ("health", "emergency", "tax")},
    {"province": ("jawa-timur",)},
    {"province": ("jawa-timur", "jawa-tengah", "bali")},
    {"year": ("2016",)},
    {"year": ("2016", "2017", "2018")},
    {"status": ("stopped",)},
    {"status": ("pilot", "stopped")},
    {"award": ("yes",)},
    {"award": ("yes",), "status": ("running", "pilot")},
    {"visit": ("yes",)},
    {"digital": ("no",)},
    {"sector": ("health", "one-stop-licensing"), "province": ("jawa-timur",)},
    {
        "sector": ("health", "emergency"),
        "province": ("jawa-timur", "jawa-barat"),
        "award": ("yes",),
    },
    {"province": ("jawa-timur",), "visit": ("yes",), "digital": ("yes",), "award": ("yes",)},
    {"sector": ("tax",), "province": ("bali",)},
]
QUERIES = ("", "puskesmas", "embung", "pelayanan")


@pytest.fixture(scope="module")
def programs(site: Flask) -> list[Known]:
    """Every programme."""
    return known(site)


@pytest.mark.parametrize("chosen", CHOSEN, ids=[str(list(c.items())) for c in CHOSEN])
@pytest.mark.parametrize("query", QUERIES)
def test_results_and_counts(
    client: StrictClient, programs: list[Known], query: str, chosen: Chosen
) -> None:
    found = set(everything(client, q=query))
    matching = [program for program in programs if program.slug in found]
    assert len(matching) == (65 if query == "" else len(found))
    answer = search(client, q=query, **chosen)
    expected = {program.slug for program in matching if program.has(chosen)}
    assert set(everything(client, q=query, **chosen)) == expected
    assert answer["total"] == len(expected)
    facets = {
        name: {value: number for value, number in answer["facets"].get(name, {}).items() if number}
        for name in FACETS
    }
    assert facets == counts(matching, chosen)
    assert answer["unknown_filters"] == []


# A filter typed into the box, and the same filter chosen beside the list.
TYPED: list[tuple[str, Chosen]] = [
    ("sector:health", {"sector": ("health",)}),
    ("sektor:kesehatan", {"sector": ("health",)}),
    ("sector:health sector:tax", {"sector": ("health", "tax")}),
    ("province:jawa-timur", {"province": ("jawa-timur",)}),
    ('provinsi:"Jawa Timur"', {"province": ("jawa-timur",)}),
    ('province:"East Java"', {"province": ("jawa-timur",)}),
    ("year:2016", {"year": ("2016",)}),
    ("tahun:2016", {"year": ("2016",)}),
    ("year:2013..2016", {"year": ("2013", "2014", "2015", "2016")}),
    ("year:2018..", {"year": tuple(str(year) for year in range(2018, 2031))}),
    ("year:..2011", {"year": tuple(str(year) for year in range(1990, 2012))}),
    ("sector:emergency year:2016", {"sector": ("emergency",), "year": ("2016",)}),
    ("status:stopped", {"status": ("stopped",)}),
    ("status:berjalan", {"status": ("running",)}),
    ('status:"reported running"', {"status": ("running",)}),
    ("SECTOR:Health", {"sector": ("health",)}),
]


@pytest.mark.parametrize(("query", "chosen"), TYPED, ids=[query for query, _chosen in TYPED])
def test_filters_in_the_box(
    client: StrictClient, programs: list[Known], query: str, chosen: Chosen
) -> None:
    expected = {program.slug for program in programs if program.has(chosen)}
    assert len(expected) > 0
    assert set(everything(client, q=query)) == expected
    assert set(everything(client, q=f"{query} puskesmas")) == (
        expected & set(everything(client, q="puskesmas"))
    )


def test_a_filter_that_leaves_something_out(client: StrictClient, programs: list[Known]) -> None:
    expected = {p.slug for p in programs if p.facets["province"] != "jawa-timur"}
    assert set(everything(client, q="-province:jawa-timur")) == expected


def test_a_filter_of_the_box_and_one_beside_it(client: StrictClient, programs: list[Known]) -> None:
    found = set(everything(client, q="sector:health", province="jawa-timur"))
    chosen: Chosen = {"sector": ("health",), "province": ("jawa-timur",)}
    assert found == {program.slug for program in programs if program.has(chosen)}


@pytest.mark.parametrize("query", ["sector:nothing", "province:atlantis", "colour:red", "year:abc"])
def test_a_filter_in_the_box_that_is_none_is_words(client: StrictClient, query: str) -> None:
    """Never an error, and never everything."""
    answer = search(client, q=query)
    words = search(client, q=query.replace(":", " "))
    assert answer["total"] == words["total"]
    assert answer["total"] < 65


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([("sector", "nothing")], ["Sector: nothing"]),
        ([("sector", "health"), ("sector", "nothing")], ["Sector: nothing"]),
        ([("year", "1066"), ("province", "atlantis")], ["Province: atlantis", "Start year: 1066"]),
        ([("status", "STOPPED")], ["Status: STOPPED"]),
        ([("award", "maybe"), ("award", "maybe")], ["Award: maybe"]),
        ([("visit", "1"), ("digital", "true")], ["Visit possible: 1", "Kind: true"]),
        # That no source names one is not offered as a "no"; an old address does no harm.
        ([("visit", "no"), ("award", "no")], ["Award: no", "Visit possible: no"]),
        ([("sector", "x" * 5000)], [f"Sector: {'x' * 60}"]),
        ([("sector", ""), ("province", "")], []),
        ([("colour", "red"), ("sort", "oldest")], []),
    ],
)
def test_unknown_filters_are_named_and_left_out(
    client: StrictClient,
    programs: list[Known],
    arguments: list[tuple[str, str]],
    expected: list[str],
    language: str,
) -> None:
    asked: dict[str, list[str]] = {}
    for name, value in arguments:
        asked.setdefault(name, []).append(value)
    answer = search(client, language, **asked)
    named = [entry.split(": ", 1) for entry in expected]
    said = [f"{say(language, facet)}: {value}" for facet, value in named]
    assert answer["unknown_filters"] == said
    chosen = {"sector": ("health",)} if ("sector", "health") in arguments else {}
    assert answer["total"] == len([p for p in programs if p.has(chosen)])
    query = "&".join(f"{name}={value}" for name, value in arguments)
    page = get(client, f"/{language}/programs?{query}")
    notices = page.texts("p", class_="notice-title")
    assert len(notices) == (1 if expected else 0)
    assert ", ".join(said) in page.words


def test_the_same_value_twice_counts_once(client: StrictClient) -> None:
    once = search(client, sector="health")
    assert search(client, sector=["health", "health", "health"]) == once


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_of_several_queries_counts(client: StrictClient, language: str) -> None:
    """As with a form that holds a field twice; and it is no error."""
    answer = client.get(
        f"/{language}/programs.json?q=embung&q=puskesmas&page=1&page=abc&sort=newest"
    )
    assert answer.get_json()["total"] == search(client, q="embung")["total"]
