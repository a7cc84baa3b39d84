"""The page of a place: what it is, its programmes, and the visits it received and made."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from portal.catalogue import queries as catalogue
from portal.catalogue.models import Program
from portal.core.db import db
from portal.places import queries
from portal.places.models import Organisation, Region
from portal.visits.models import ReportedVisit
from tests.support.pages import LANGUAGES, Page, See, count, get, say, text

PLACES = (
    "kabupaten-banyuwangi",
    "kota-balikpapan",
    "kota-yogyakarta",
    "jawa-timur",
    "jawa-tengah",
    "bali",
    "dki-jakarta",
    "kabupaten-bondowoso",
    "kabupaten-aceh-selatan",
    "malaysia",
    "afrika-selatan",
)


@pytest.fixture(autouse=True)
def _inside(site: Flask) -> Iterator[None]:
    with site.app_context():
        yield


def belongs(region: Region, place: Region) -> bool:
    """Whether a region is a place or lies in it."""
    return place.slug in {region.slug, region.parent.slug if region.parent else None}


def programs(place: Region) -> list[Program]:
    found = catalogue.programs(catalogue.all_slugs())
    return [program for program in found if belongs(program.region, place)]


def visits(place: Region) -> tuple[set[str], set[str]]:
    """The visits a place received and those it made."""
    organisations = {o.slug: o for o in db.session.scalars(select(Organisation))}
    received, made = set(), set()
    for visit in db.session.scalars(select(ReportedVisit)):
        if any(belongs(organisations[host].region, place) for host in visit.facts["hosts"]):
            received.add(visit.slug)
        origins = [visitor.get("place") for visitor in visit.facts["visitors"]]
        if any(belongs(queries.region(origin), place) for origin in origins if origin):
            made.add(visit.slug)
    return received, made


def shown_visits(page: Page, language: str, heading: str) -> set[str]:
    """The visits under a heading, told by the addresses of their sources."""
    title = say(language, heading)
    sections = [s for s in page.all("section") if page.texts("h2", s)[:1] == [title]]
    return {
        str(item.get("id")).removeprefix("visit-").removeprefix("made-").removeprefix("received-")
        for section in sections
        for item in page.all("li", section, class_="past-visit")
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", PLACES)
def test_programmes_of_a_place_and_of_what_lies_in_it(see: See, slug: str, language: str) -> None:
    page = see(f"/{language}/places/{slug}")
    place = queries.region(slug)
    expected = sorted(programs(place), key=lambda p: (-(p.start_year or 0), p.slug))
    cards = page.all("article", class_="program-card")
    assert [page.links(card)[0] for card in cards] == [
        (p.text(language).name, f"/{language}/programs/{p.slug}") for p in expected
    ]
    empty = page.all(class_="empty-state")
    assert len(empty) == (0 if expected else 1)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", PLACES)
def test_visits_received_and_made(see: See, slug: str, language: str) -> None:
    page = see(f"/{language}/places/{slug}")
    received, made = visits(queries.region(slug))
    assert shown_visits(page, language, "Visits received") == received
    assert shown_visits(page, language, "Visits made") == made


def test_the_places_above_show_every_case() -> None:
    """Places with and without programmes, with and without visits, of each kind."""
    cases = set()
    for slug in PLACES:
        place = queries.region(slug)
        received, made = visits(place)
        cases.add((place.kind, bool(programs(place)), bool(received), bool(made)))
    assert {kind for kind, *_rest in cases} == {"province", "kabupaten", "kota", "country"}
    assert {rest for _kind, *rest in map(tuple, cases) for rest in [tuple(rest)]} >= {
        (True, True, True),
        (True, True, False),
        (False, False, True),
        (False, False, False),
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("slug", "kind", "code", "zone"),
    [
        ("kabupaten-banyuwangi", "Regency in %(province)s", "35.10", "WIB"),
        ("kota-balikpapan", "City in %(province)s", "64.71", "WITA"),
        ("kota-jayapura", "City in %(province)s", "91.71", "WIT"),
        ("jawa-timur", "Province", "35", "WIB"),
        ("bali", "Province", "51", "WITA"),
    ],
)
def test_what_kind_of_place_it_is(
    see: See, language: str, slug: str, kind: str, code: str, zone: str
) -> None:
    page = see(f"/{language}/places/{slug}")
    place = queries.region(slug)
    assert place.province is not None
    expected = (
        say(language, kind, province=place.province.name_id) if "%" in kind else say(language, kind)
    )
    assert page.texts("p", page.one("header", class_="place-head"), class_="eyebrow") == [expected]
    facts = page.texts("li", page.one("ul", page.one("header", class_="place-head"), class_="meta"))
    assert facts == [say(language, "Kemendagri code %(code)s", code=code), zone]
    trail = page.links(page.one("nav", class_="breadcrumb"))
    above = [(place.province.name_id, f"/{language}/places/{place.province.slug}")]
    assert trail[1:] == ([] if kind == "Province" else above)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_country_without_anything(see: See, language: str) -> None:
    page = see(f"/{language}/places/afrika-selatan")
    assert page.texts("h1") == [{"id": "Afrika Selatan", "en": "South Africa"}[language]]
    assert page.texts("p", class_="eyebrow") == [say(language, "Country")]
    empty = page.one(class_="empty-state")
    assert [href for _text, href in page.links(empty)] == [
        f"/{language}/programs",
        f"/{language}/map",
    ]
    assert page.all("svg", class_="map") == []
    assert "ZA" not in page.words


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_dot_of_a_place(see: See, language: str) -> None:
    page = see(f"/{language}/places/kabupaten-banyuwangi")
    place = queries.region("kabupaten-banyuwangi")
    assert place.latitude is not None
    assert place.longitude is not None
    dot = page.one("circle", page.one("svg", class_="map"), class_="current")
    assert float(str(dot.get("cx"))) == pytest.approx((place.longitude - 94.5) * 20, abs=0.06)
    assert float(str(dot.get("cy"))) == pytest.approx((6.5 - place.latitude) * 20, abs=0.06)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_province_names_what_lies_in_it(see: See, language: str) -> None:
    page = see(f"/{language}/places/jawa-timur")
    inside = queries.within(queries.region("jawa-timur"))
    section = page.one("section", aria_labelledby="inside-title")
    expected = [(region.name_id, f"/{language}/places/{region.slug}") for region in inside]
    assert page.links(section) == expected
    title = count(language, "%(num)s regency or city", "%(num)s regencies and cities", 38)
    assert text(page.one("summary", section)) == title
    tiles = page.texts("li", page.one("section", aria_labelledby="regions-title"))
    places = [p.region for p in programs(queries.region("jawa-timur")) if p.region.parent]
    assert sorted(tiles) == sorted({f"{r.name_id} {places.count(r)}" for r in places})


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_regency_has_no_such_lists(see: See, language: str) -> None:
    page = see(f"/{language}/places/kabupaten-banyuwangi")
    assert page.all("section", aria_labelledby="inside-title") == []
    assert page.all("section", aria_labelledby="regions-title") == []


def test_figures_of_a_place(see: See) -> None:
    received, made = visits(queries.region("kabupaten-banyuwangi"))
    page = see("/en/places/kabupaten-banyuwangi")
    number = len(programs(queries.region("kabupaten-banyuwangi")))
    assert page.texts("p", page.one(class_="figures")) == [
        f"{number} programmes",
        f"{len(received)} visits received",
        f"{len(made)} visit made" if len(made) == 1 else f"{len(made)} visits made",
    ]


def test_every_place_has_a_page(site: Flask) -> None:
    """A sample of every eleventh region, in turn in both languages."""
    slugs = sorted(db.session.scalars(select(Region.slug)))
    assert len(slugs) == 596
    visitor = site.test_client()
    for number, slug in enumerate(slugs[::11]):
        assert get(visitor, f"/{LANGUAGES[number % 2]}/places/{slug}").texts("h1")
