"""What people look for, and what they find."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from portal.catalogue import queries, rules
from portal.core import worker
from portal.core.db import transaction
from tests.support.catalogue import everything, search, slugs
from tests.support.client import StrictClient
from tests.support.pages import LANGUAGES
from tests.support.programs import document, writing

# What is found, the index knows; test_results_page and test_access show it from either database.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

# What is typed, and what comes first.
FIRST = [
    ("akte lahir", "banyuwangi-lahir-procot"),
    ("akta lahir", "banyuwangi-lahir-procot"),
    ("akta kelahiran", "banyuwangi-lahir-procot"),
    ("birth certificate", "banyuwangi-lahir-procot"),
    ("Birth Certificates", "banyuwangi-lahir-procot"),
    ("lahir procot", "banyuwangi-lahir-procot"),
    ("embung", "banyuwangi-embung"),
    ("farm pond", "banyuwangi-embung"),
    ("rujukan ke samping", "banyuwangi-rujukan-terintegrasi"),
    ("sideways referral", "banyuwangi-rujukan-terintegrasi"),
    ("pemeliharaan irigasi", "banyuwangi-operasi-pemeliharaan-irigasi"),
    ("irrigation maintenance", "banyuwangi-operasi-pemeliharaan-irigasi"),
    ("akreditasi puskesmas", "balikpapan-akreditasi-puskesmas"),
    ("accreditation", "balikpapan-akreditasi-puskesmas"),
    ("pelayanan satu pintu kecamatan", "banyuwangi-pelayanan-satu-pintu-kecamatan"),
    ("PTSP", "banyuwangi-pelayanan-satu-pintu-kecamatan"),
    ("one-stop service in the sub-district", "banyuwangi-pelayanan-satu-pintu-kecamatan"),
    ("ambulans", "semarang-ambulan-hebat"),
    ("stunting", "sumedang-simpati-stunting"),
    ("suroboyo bus", "surabaya-suroboyo-bus"),
    ("waduk bajulmati", "banyuwangi-waduk-bajulmati"),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("query", "expected"), FIRST, ids=[query for query, _slug in FIRST])
def test_what_comes_first(client: StrictClient, query: str, expected: str, language: str) -> None:
    answer = search(client, language, q=query)
    assert slugs(answer)[0] == expected
    assert (answer["did_you_mean"], answer["loosened"], answer["notice"]) == (None, False, None)


# Queries that mean the same find the same.
SAME = [
    ("akte lahir", "akta lahir", "akta kelahiran", "akte kelahiran", "birth certificate"),
    ("embung", "farm pond", "farm ponds"),
    ("antrian puskesmas", "antrean puskesmas", "puskesmas queue", "health centre queue"),
    ("PTSP", "pelayanan terpadu satu pintu", "one-stop service", "one stop service"),
    ("studi banding", "studi tiru", "kaji banding"),
]


@pytest.mark.parametrize("queries_", SAME, ids=[group[0] for group in SAME])
def test_words_that_mean_the_same(client: StrictClient, queries_: tuple[str, ...]) -> None:
    found = {query: sorted(everything(client, q=query)) for query in queries_}
    assert len(found[queries_[0]]) > 1
    assert {query: found[query] for query in queries_ if found[query] != found[queries_[0]]} == {}


def test_words_of_a_term_are_searched_besides_the_term(client: StrictClient) -> None:
    term = set(everything(client, q="studi banding"))
    assert term < set(everything(client, q="comparative study"))


@pytest.mark.parametrize("query", ["akte lahir", "farm pond", "puskesmas", "year:2016", ""])
def test_both_languages_find_the_same(client: StrictClient, query: str) -> None:
    answers = [search(client, language, q=query) for language in LANGUAGES]
    assert slugs(answers[0]) == slugs(answers[1])
    assert answers[0]["facets"] == answers[1]["facets"]


def test_antrian_puskesmas(client: StrictClient) -> None:
    assert set(everything(client, q="antrian puskesmas")) == {
        "surabaya-e-health",
        "balikpapan-puskesmas-digital",
        "samarinda-mentari-antrean",
        "balikpapan-akreditasi-puskesmas",
    }


def test_embung(client: StrictClient) -> None:
    assert set(everything(client, q="embung")) == {
        "banyuwangi-embung",
        "jateng-1000-embung",
        "banyuwangi-waduk-bajulmati",
        "banyuwangi-operasi-pemeliharaan-irigasi",
    }


def test_what_is_written_in_one_language_is_found_in_both(full_app: Flask) -> None:
    """By its words, and by their synonyms of the other language."""
    indonesian = writing("Jamban Sehat", sections={"how": "Warga membuat sumur bor bersama."})
    english = writing("Village Cinema", sections={"how": "Farm ponds mirror the screen."})
    queue = writing("Loket Uji", sections={"how": "Antrean di puskesmas berkurang."})
    with full_app.app_context():
        with transaction():
            rules.publish(document({"id": indonesian}, slug="uji-jamban"), by="ayu")
            rules.publish(document({"en": english}, slug="uji-cinema"), by="ayu")
            rules.publish(document({"id": queue}, slug="uji-loket", sector="tax"), by="ayu")
        worker.run_once()
    visitor = full_app.test_client()
    written = {"uji-jamban": "id", "uji-cinema": "en"}
    for query, expected in {
        "jamban sehat": "uji-jamban",
        "health uji-jamban jamban": "uji-jamban",
        "village cinema": "uji-cinema",
        "cinema embung": "uji-cinema",
        "cinema farm pond": "uji-cinema",
    }.items():
        for language in LANGUAGES:
            answer = search(visitor, language, q=query)
            assert slugs(answer)[:1] == [expected], query
            assert answer["items"][0]["language"] == written[expected]
    assert "uji-loket" in slugs(search(visitor, "en", q="queue at the health centre"))
    assert "uji-loket" not in slugs(search(visitor, "en", q="queue at the hospital"))


def test_an_item_says_what_a_list_needs(client: StrictClient) -> None:
    item = search(client, "en", q="akte lahir")["items"][0]
    with client.application.app_context():
        program = queries.program("banyuwangi-lahir-procot")
        assert item == {
            "slug": "banyuwangi-lahir-procot",
            "title": program.text("en").name,
            "language": "en",
            "url": "/en/programs/banyuwangi-lahir-procot",
            "summary": program.text("en").summary,
            "place": "Banyuwangi Regency",
            "province": "East Java",
            "sector": program.sector.name_en,
            "status": "running",
            "completed": False,
            "start_year": 2013,
            "verified": "stale",
            "award": True,
            "visit_possible": True,
        }


def test_the_keys_of_the_data(client: StrictClient) -> None:
    answer = search(client, q="akte lahir")
    assert list(answer) == [
        "total",
        "page",
        "pages",
        "items",
        "facets",
        "did_you_mean",
        "loosened",
        "unknown_filters",
        "notice",
    ]
    assert (answer["total"], answer["page"], answer["pages"]) == (2, 1, 1)
    assert answer["unknown_filters"] == []


# What is typed, and which of the words' results it keeps.
OPERATORS: list[tuple[str, Any]] = [
    ('"kota penyangga"', {"bekasi-kota-penyangga-ibu-kota", "depok-kota-penyangga-ibu-kota"}),
    ("embung -bajulmati", {"jateng-1000-embung", "banyuwangi-operasi-pemeliharaan-irigasi"}),
    ("embung -banyuwangi", {"jateng-1000-embung"}),
    ("embung -province:jawa-timur", {"jateng-1000-embung"}),
    ("embung status:stopped", {"jateng-1000-embung"}),
    ("embun* sector:population-administration", {"banyuwangi-camping-embun"}),
    ("zzzz*", set()),
    ('"penyangga kota"', set()),
]


@pytest.mark.parametrize(("query", "expected"), OPERATORS, ids=[case[0] for case in OPERATORS])
def test_operators(client: StrictClient, query: str, expected: set[str]) -> None:
    found = set(everything(client, q=query))
    if query == "embung -bajulmati":
        assert "banyuwangi-waduk-bajulmati" not in found
        expected = expected & found
    assert found == expected


def test_a_prefix_finds_at_least_the_word(client: StrictClient) -> None:
    word, prefix = (set(everything(client, q=query)) for query in ("puskesmas", "puskes*"))
    assert len(word) > 5
    assert word <= prefix or len(prefix) >= 10


def test_stopped_programmes_are_found_and_marked(client: StrictClient) -> None:
    found = {item["slug"]: item["status"] for item in search(client, q="embung")["items"]}
    assert found["jateng-1000-embung"] == "stopped"
    assert slugs(search(client, q="relokasi PKL Surakarta"))[0] == "surakarta-relokasi-pkl"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("typed", "meant"),
    [("akta kelahirn", "akta kelahiran"), ("pusksmas", "puskesmas"), ("embug", "embung")],
)
def test_did_you_mean_has_results(
    client: StrictClient, typed: str, meant: str, language: str
) -> None:
    assert search(client, language, q=typed)["did_you_mean"] == meant
    assert search(client, language, q=meant)["total"] > 0


@pytest.mark.parametrize("typed", ["puskesmas", "xyzzyqq", "", "akte lahir", "***"])
def test_nothing_is_proposed_where_nothing_better_is_known(
    client: StrictClient, typed: str
) -> None:
    assert search(client, q=typed)["did_you_mean"] is None


def test_words_that_never_stand_together_are_loosened(client: StrictClient) -> None:
    answer = search(client, q="suroboyo kakao")
    assert answer["loosened"]
    assert {"surabaya-suroboyo-bus", "jembrana-kakao"} <= set(slugs(answer))
