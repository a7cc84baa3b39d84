"""What visitors really looked for, in the real content: the programme must be among the first."""

from __future__ import annotations

import pytest

from tests.support.catalogue import search, slugs
from tests.support.client import StrictClient
from tests.support.pages import LANGUAGES

# What is found, the index knows, whatever the database.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

COUNTER = "banyuwangi-pelayanan-satu-pintu-kecamatan"
REFERRAL = "banyuwangi-rujukan-terintegrasi"

# What was typed, the programme, and among how many of the first it must be.
NEEDS = [
    # The portal's own words beside the word that counts.
    ("inovasi Surabaya", "surabaya-single-window", 5),
    ("inovasi banyuwangi", "banyuwangi-rantang-kasih", 13),
    ("surabaya programmes", "surabaya-suroboyo-bus", 5),
    ("program stunting", "sumedang-simpati-stunting", 1),
    ("stunting programme", "sumedang-simpati-stunting", 1),
    ("penanganan stunting", "sumedang-simpati-stunting", 1),
    ("studi banding embung", "banyuwangi-embung", 1),
    ("studi tiru embung", "banyuwangi-embung", 1),
    ("contoh layanan pengaduan", "surakarta-ulas", 2),
    ("complaint handling", "surakarta-ulas", 2),
    ("kunjungan kerja puskesmas", "balikpapan-puskesmas-digital", 3),
    ("best practice street vendors", "surakarta-relokasi-pkl", 1),
    ("pengelolaan sampah", "klungkung-toss", 3),
    ("waste management", "klungkung-toss", 3),
    # Licences in the sub-district.
    ("ijin usaha kecamatan", COUNTER, 3),
    ("izin usaha di kecamatan", COUNTER, 3),
    ("pelayanan terpadu kecamatan", COUNTER, 3),
    ("pelayanan administrasi terpadu kecamatan", COUNTER, 3),
    ("PATEN", COUNTER, 3),
    ("business licence", "boyolali-pro-investasi", 3),
    ("business licence sub-district", COUNTER, 3),
    # Everyday words.
    ("UMKM", "kulon-progo-bela-beli", 3),
    ("UKM", "kulon-progo-bela-beli", 3),
    ("SMEs", "kulon-progo-bela-beli", 3),
    ("gizi buruk", "sumedang-simpati-stunting", 1),
    ("malnutrition", "sumedang-simpati-stunting", 1),
    ("komplain", "surakarta-ulas", 2),
    ("grievance", "surakarta-ulas", 2),
    ("hotline", "ambon-call-center-112", 1),
    ("hawkers", "surakarta-relokasi-pkl", 1),
    ("orang tua jompo", "banyuwangi-rantang-kasih", 1),
    ("jompo", "banyuwangi-rantang-kasih", 3),
    ("surat lahir bayi", "banyuwangi-lahir-procot", 1),
    ("clinic queue", "samarinda-mentari-antrean", 1),
    ("clinic queue", "balikpapan-puskesmas-digital", 4),
    ("clinic referral", REFERRAL, 2),
    ("klinik rujukan", REFERRAL, 1),
    ("pemkab banyuwangi embung", "banyuwangi-embung", 1),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("query", "expected", "first"), NEEDS, ids=[f"{query}: {slug}" for query, slug, _ in NEEDS]
)
def test_what_was_needed_is_among_the_first(
    client: StrictClient, query: str, expected: str, first: int, language: str
) -> None:
    answer = search(client, language, q=query)
    assert expected in slugs(answer)[:first]
    assert (answer["did_you_mean"], answer["loosened"]) == (None, False)


# A query of the portal's own words and one word finds what the word does.
SAME = [
    ("inovasi banyuwangi", "banyuwangi"),
    ("inovasi Surabaya", "surabaya"),
    ("surabaya programmes", "surabaya"),
    ("inovasi pelayanan publik jawa timur", "jawa timur"),
    ("program stunting", "stunting"),
    ("studi banding embung", "embung"),
    ("contoh layanan pengaduan", "pengaduan"),
    ("complaint handling", "complaints"),
    ("best practice street vendors", "hawkers"),
    ("komplain", "pengaduan"),
    ("clinic", "puskesmas"),
]


@pytest.mark.parametrize(("query", "word"), SAME, ids=[query for query, _ in SAME])
def test_the_words_of_the_portal_are_not_needed(
    client: StrictClient, query: str, word: str
) -> None:
    found, other = (search(client, q=text) for text in (query, word))
    assert found["total"] == other["total"] > 0
    assert found["facets"] == other["facets"]


@pytest.mark.parametrize("query", ["inovasi", "layanan", "program", "innovation", "study visit"])
def test_alone_they_are_words_like_others(client: StrictClient, query: str) -> None:
    answer = search(client, q=query)
    assert answer["total"] > 3
    assert not answer["loosened"]
