"""What a visit is called."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from portal.places import queries as places
from portal.visits.show import shown, visits_at
from portal.visits.titles import title
from tests.support.programs import both
from tests.visits.test_visits import visit

# Titles are made of the facts alone.
SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

BATU = {"name": {"id": "Pemerintah Kota Batu", "en": "the Government of Batu City"}}
MALANG = {"name": {"id": "pejabat Kota Malang", "en": "officials of Malang City"}}
JEMBER = {"name": {"id": "DPRD Jember", "en": "the council of Jember"}}


def titled(site: Flask, language: str, page_of: str | None = None, **changes: Any) -> str:
    facts = visit(**changes)
    with site.test_request_context(f"/{language}/"):
        hosts = [places.organisation(slug) for slug in facts.hosts]
        return title(facts, hosts, places.region(page_of).id if page_of else None)


@SQLITE
@pytest.mark.parametrize(
    ("language", "changes", "page_of", "expected"),
    [
        (
            "en",
            {"visitors": [BATU]},
            None,
            "The Government of Batu City to the Government of Banyuwangi Regency",
        ),
        (
            "id",
            {"visitors": [BATU]},
            "jawa-timur",
            "Pemerintah Kota Batu ke Pemerintah Kabupaten Banyuwangi",
        ),
        (
            "en",
            {"visitors": [BATU]},
            "kabupaten-banyuwangi",
            "Visit by the Government of Batu City",
        ),
        ("id", {"visitors": [MALANG]}, "kabupaten-banyuwangi", "Kunjungan pejabat Kota Malang"),
        (
            "en",
            {"visitors": [BATU], "kind": "planned"},
            "kabupaten-banyuwangi",
            "Planned visit by the Government of Batu City",
        ),
        (
            "id",
            {"visitors": [MALANG, BATU, JEMBER], "hosts": ["bkn"]},
            None,
            "Pejabat Kota Malang, Pemerintah Kota Batu, dan DPRD Jember ke Badan Kepegawaian "
            "Negara (BKN)",
        ),
        (
            "en",
            {"visitors": [MALANG, BATU, JEMBER], "hosts": ["bkn", "desa-wisata-ponggok"]},
            "dki-jakarta",
            "Officials of Malang City, the Government of Batu City and the council of Jember to "
            "the National Civil Service Agency (BKN) and Ponggok Tourism Village",
        ),
        (
            "en",
            {"visitors": [MALANG, JEMBER], "together": both("All of them")},
            "kabupaten-banyuwangi",
            "Visit by All of them (en)",
        ),
        # A council is not the government: on the page of its region it is named.
        (
            "en",
            {"visitors": [BATU], "hosts": ["dprd-provinsi-bali"]},
            "bali",
            "The Government of Batu City to the Regional Council (DPRD) of Bali Province",
        ),
        (
            "en",
            {"visitors": [], "kind": "volume", "people": 3},
            "jawa-timur",
            "Visits received by the Government of Banyuwangi Regency",
        ),
        ("en", {"visitors": [], "kind": "volume", "people": 3}, "kabupaten-banyuwangi", ""),
    ],
)
def test_titles(
    site: Flask, language: str, changes: dict[str, Any], page_of: str | None, expected: str
) -> None:
    assert titled(site, language, page_of, **changes) == expected


def test_visitors_of_one_kind_are_named_together(site: Flask) -> None:
    with site.test_request_context("/id/"):
        titles = {v.slug: v.title for v in visits_at("kabupaten-banyuwangi")["received"]}
    assert titles["asean-diplomats-to-banyuwangi-2019"] == (
        "Kunjungan diplomat muda dari Kamboja, Vietnam, Myanmar, Laos, Timor-Leste, dan Indonesia"
    )


@SQLITE
@pytest.mark.parametrize("language", ["id", "en"])
def test_no_title_says_the_same_word_over_and_over(site: Flask, language: str) -> None:
    with site.test_request_context(f"/{language}/"):
        every = {
            v.slug: v.title
            for place in [*places.provinces(), *places.countries()]
            for some in visits_at(place.slug).values()
            for v in some
        }
    assert len(every) == 62
    words = ("rombongan", "diplomat", "pejabat", "delegasi", "officials", "diplomats", "parties")
    assert [t for t in every.values() for word in words if t.casefold().count(word) > 1] == []
    assert [t for t in every.values() if not t[0].isupper()] == []
    if language == "en":
        bare = [t for t in every.values() if " to Government" in t or t.startswith("Government")]
        assert bare == []


def test_every_list_has_the_newest_first_and_those_without_a_date_last(site: Flask) -> None:
    with site.test_request_context("/id/"):
        bodies = visits_at("dki-jakarta")["bodies"]
    dated = [v.slug for v in bodies if v.date_text not in {"tanggal tidak diketahui", "2024"}]
    assert dated[0] == "pakistan-philippines-marshall-to-sumedang-2025"
    assert dated[1:3] == ["kemenko-polhukam-to-surabaya-2024", "sarawak-to-bkn-2024"]
    assert [v.slug for v in bodies][-2:] == ["dpr-edukasi-parlemen-volume", "undiksha-to-mk"]


def test_a_visit_has_its_anchor_once_on_a_page(site: Flask) -> None:
    with site.test_request_context("/id/"):
        found = [v for some in visits_at("jawa-timur").values() for v in some]
    anchors = [v.slug for v in found if v.anchor]
    assert len(anchors) == len(set(anchors))
    assert set(anchors) == {v.slug for v in found}
    assert len(found) > len(anchors)


def test_nothing_to_show(site: Flask) -> None:
    with site.test_request_context("/id/"):
        assert shown([]) == []
