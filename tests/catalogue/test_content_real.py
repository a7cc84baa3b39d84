"""The content that a new installation shows: all of it, and all of it sound."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from portal.catalogue import queries
from portal.catalogue.models import Program, Sector, Tag
from portal.core import content_load
from portal.core.db import db
from portal.core.text import words
from portal.pages.models import Guide

# The identifiers of the facts that were gathered for the portal; addresses, so they stay.
FACTS_FILE = """
aceh-singkil-bidan-dukun ambon-call-center-112 ambon-city-of-music balikpapan-akreditasi-puskesmas
bandung-layad-rawat bantaeng-brigade-siaga-bencana banyuwangi-camping-embun
banyuwangi-e-village-budgeting banyuwangi-embung banyuwangi-jemput-bola-rawat-warga
banyuwangi-lahir-procot banyuwangi-laskar-sakina banyuwangi-mal-pelayanan-publik
banyuwangi-rantang-kasih banyuwangi-rujukan-terintegrasi banyuwangi-smart-kampung
banyuwangi-waduk-bajulmati bekasi-kota-mpp-junction bojonegoro-open-government
bondowoso-klaster-kopi boyolali-pro-investasi depok-single-window hulu-sungai-selatan-si-midun
jabar-sapawarga jakarta-jaki-crm jakarta-mpp jateng-1000-embung jateng-sakpole jateng-sihati
jembrana-jkj jembrana-kakao klungkung-bima-juara klungkung-toss kota-gorontalo-tancap-nikah
kota-jayapura-bursa-inovasi-kampung kulon-progo-bela-beli makassar-dottorota-home-care
manado-cerdas-command-center mojokerto-bapak-samerto padang-pariaman-dukcapil-ceria
padang-tsunami-drill palembang-selfi pangkep-kelas-perahu pontianak-pontive-center-gencil
samarinda-mentari-antrean semarang-ambulan-hebat sinjai-pelangi-warga sragen-uptpk sulsel-gesit-19
sumbawa-barat-pdpgr sumedang-simpati-stunting surabaya-command-center-112 surabaya-e-health
surabaya-single-window surabaya-suroboyo-bus surakarta-relokasi-pkl surakarta-ulas
takalar-papa-sehat teluk-bintuni-edat-malaria yogyakarta-jogja-smart-service
"""
FROM_THE_ARTICLES = """
balikpapan-puskesmas-digital banyuwangi-operasi-pemeliharaan-irigasi
banyuwangi-pelayanan-satu-pintu-kecamatan bekasi-kota-penyangga-ibu-kota
depok-kota-penyangga-ibu-kota
"""


@pytest.fixture
def programs(site: Flask) -> Iterator[list[Program]]:
    """Every programme."""
    with site.app_context():
        yield queries.programs(queries.all_slugs())


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_folder_is_sound(site: Flask) -> None:
    with site.app_context():
        items, problems = content_load.read(site.extensions["settings"].content)
        db.session.rollback()
    assert problems == []
    numbers = {kind.name: len(found) for kind, found in items}
    assert numbers["provinces"] == 38
    assert numbers["regencies and cities"] == 514
    assert numbers["programmes"] == 65
    assert numbers["reported visits"] == 62
    assert numbers["guides"] == 10


def test_all_65_programmes(programs: list[Program]) -> None:
    assert len(FACTS_FILE.split()) == 60
    expected = sorted([*FACTS_FILE.split(), *FROM_THE_ARTICLES.split()])
    assert [p.slug for p in programs] == expected


def test_every_programme_in_both_languages(programs: list[Program]) -> None:
    assert {p.slug: p.languages for p in programs if p.languages != ["en", "id"]} == {}


def test_names_are_not_left_in_the_other_language(programs: list[Program]) -> None:
    """A summary that is the same in both languages was not translated."""
    same = [p.slug for p in programs if p.text("id").summary == p.text("en").summary]
    assert same == []


def test_both_texts_have_the_same_sections(programs: list[Program]) -> None:
    different = {
        p.slug: set(p.text("id").sections) ^ set(p.text("en").sections)
        for p in programs
        if set(p.text("id").sections) != set(p.text("en").sections)
    }
    assert different == {}


def test_summaries_are_short(programs: list[Program]) -> None:
    longest = max(words(text.summary) for p in programs for text in p.texts)
    assert 40 < longest <= 200


def test_every_result_has_a_source(programs: list[Program]) -> None:
    results = [(p.slug, r) for p in programs for r in p.document.facts.results]
    assert len(results) > 100
    assert [slug for slug, result in results if not result.sources] == []


def test_every_stopped_programme_says_why(programs: list[Program]) -> None:
    reasons = {p.slug: p.document.facts.status_reason for p in programs if p.status == "stopped"}
    done = ["jateng-1000-embung", "padang-tsunami-drill", "surakarta-relokasi-pkl"]
    assert sorted(reasons) == done
    assert [p.slug for p in programs if p.document.facts.completed] == done
    assert None not in reasons.values()


def test_every_visit_names_its_sources(programs: list[Program]) -> None:
    visits = {p.slug: p.document.facts.visit for p in programs}
    assert [slug for slug, visit in visits.items() if visit and not visit.sources] == []


def test_no_figure_of_a_plan_stands_among_the_results(programs: list[Program]) -> None:
    """Nor a figure of the time before without one after."""
    words = ("planned", "forecast", "expected", "(plan)", "projection")
    suspicious = [
        (program.slug, result.indicator.en)
        for program in programs
        for result in program.document.facts.results
        if not result.target
        and (
            any(word in str(result.model_dump()).casefold() for word in words)
            or "target" in result.indicator.en.casefold()
            or (result.after is None and result.after_text is None)
        )
    ]
    assert suspicious == [
        # Its unit tells of 20 more that are planned.
        ("semarang-ambulan-hebat", "Motorcycle ambulances"),
    ]


def test_every_programme_has_sources_and_a_place_in_indonesia(programs: list[Program]) -> None:
    assert [p.slug for p in programs if not p.document.facts.sources] == []
    assert [p.slug for p in programs if p.region.province is None] == []


def test_what_stands_in_columns_is_what_the_facts_say(programs: list[Program]) -> None:
    for program in programs:
        facts = program.document.facts
        started = facts.start or facts.pilot_start
        assert program.start_year == (int(started[:4]) if started else None)
        assert program.status == facts.status
        assert program.has_award == bool(facts.awards)
        assert program.visit_possible == facts.can_be_visited
        assert program.verified_on == (facts.verified.on if facts.verified else None)
        assert {tag.slug for tag in program.tags} == set(facts.tags)
        assert (program.owner.slug, program.region.slug) == (facts.owner, facts.place)


def test_how_many_programmes_each_sector_has(site: Flask) -> None:
    with site.app_context():
        assert queries.sector_counts() == {
            "agriculture": 2,
            "digital-government": 7,
            "disaster": 1,
            "education": 3,
            "emergency": 5,
            "health": 10,
            "market-prices": 3,
            "maternal-health": 4,
            "one-stop-licensing": 8,
            "population-administration": 4,
            "referral": 1,
            "regional-cooperation": 2,
            "social-protection": 2,
            "tax": 2,
            "tourism-sme": 2,
            "transport": 1,
            "village-governance": 2,
            "waste-environment": 2,
            "water-irrigation": 4,
        }


def test_every_tag_is_used_and_has_both_names(site: Flask, programs: list[Program]) -> None:
    used = {tag.slug for program in programs for tag in program.tags}
    with site.app_context():
        tags = db.session.scalars(select(Tag)).all()
        sectors = db.session.scalars(select(Sector)).all()
    assert {tag.slug for tag in tags} - used == set()
    assert [item.slug for item in [*tags, *sectors] if not (item.name_id and item.name_en)] == []


def test_the_guides_in_both_languages(site: Flask) -> None:
    with site.app_context():
        guides = db.session.scalars(select(Guide).order_by(Guide.position, Guide.language)).all()
    assert [(guide.slug, guide.language) for guide in guides] == [
        (slug, language)
        for slug in (
            "prepare-a-visit",
            "host-a-visit",
            "write-a-programme",
            "about",
            "data-sources",
        )
        for language in ("en", "id")
    ]
    assert [guide.slug for guide in guides if words(guide.markdown) < 100] == []


def test_visits_of_each_kind(site: Flask) -> None:
    with site.app_context():
        query = "SELECT kind FROM reported_visit"
        kinds = Counter(db.session.scalars(db.text(query)))
    assert kinds == {"visit": 57, "volume": 3, "failed": 1, "planned": 1}


# What the two articles tell that the facts file lacks, and the words that must be there.
ARTICLES = {
    "banyuwangi-pelayanan-satu-pintu-kecamatan": ["kecamatan", "desa"],
    "banyuwangi-lahir-procot": ["rumah sakit pemerintah", "puskesmas", "rumah sakit swasta"],
    "banyuwangi-embung": ["Bajulmati", "Wongsorejo"],
    "banyuwangi-operasi-pemeliharaan-irigasi": ["irigasi", "pemeliharaan"],
    "banyuwangi-rujukan-terintegrasi": ["berjenjang", "ke samping", "rujukan"],
    "balikpapan-puskesmas-digital": ["antrean", "laporan", "basis data"],
    "balikpapan-akreditasi-puskesmas": ["menulis 13", "paripurna", "utama", "madya"],
    "bekasi-kota-penyangga-ibu-kota": ["kota penyangga", "Jakarta"],
    "depok-kota-penyangga-ibu-kota": ["kota penyangga", "Jakarta"],
}


@pytest.mark.parametrize("slug", ARTICLES)
def test_what_the_articles_tell(site: Flask, slug: str) -> None:
    with site.app_context():
        found = queries.program(slug).text("id")
    told = f"{found.name} {found.summary} {found.plain}".casefold()
    assert [word for word in ARTICLES[slug] if word.casefold() not in told] == []
