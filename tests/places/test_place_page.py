"""The page of a place: what it is, its programmes, and the visits it received and made."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select

from portal.catalogue import queries as catalogue
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
    "kabupaten-takalar",
    "kabupaten-aceh-selatan",
    "malaysia",
    "afrika-selatan",
)


Sources = tuple[str, ...]


@dataclass(frozen=True)
class World:
    """What the database holds, read without the queries that are tested."""

    parents: dict[str, str | None]  # of every region
    programs: list[tuple[str, str, int, dict[str, str]]]  # slug, region, start year, names
    reported: list[tuple[set[str], set[str], Sources]]  # regions of hosts and of visitors

    def within(self, region: str, place: str) -> bool:
        """Whether a region is a place or lies in it."""
        return place in {region, self.parents[region]}

    def programs_of(self, place: str) -> list[tuple[str, str, int, dict[str, str]]]:
        """The programmes of a place, the newest first."""
        found = [p for p in self.programs if self.within(p[1], place)]
        return sorted(found, key=lambda p: (-p[2], p[0]))

    def visits(self, place: str) -> tuple[Counter[Sources], Counter[Sources]]:
        """The visits a place received and those it made, told by their sources."""

        def some(regions: set[str]) -> bool:
            return any(self.within(region, place) for region in regions)

        return (
            Counter(sources for hosts, _origins, sources in self.reported if some(hosts)),
            Counter(sources for _hosts, origins, sources in self.reported if some(origins)),
        )


@pytest.fixture(scope="module")
def world(site: Flask) -> World:
    """What the database holds."""
    with site.app_context():
        regions = {r.id: r for r in db.session.scalars(select(Region))}
        hosts = {
            o.slug: regions[o.region_id].slug for o in db.session.scalars(select(Organisation))
        }
        programs = [
            (p.slug, p.region.slug, p.start_year or 0, {t.language: t.name for t in p.texts})
            for p in catalogue.programs(catalogue.all_slugs())
        ]
        visits = [visit.facts for visit in db.session.scalars(select(ReportedVisit))]
    parents = {r.slug: regions[r.parent_id].slug if r.parent_id else None for r in regions.values()}
    reported = [
        (
            {hosts[host] for host in visit["hosts"]},
            {visitor["place"] for visitor in visit["visitors"] if "place" in visitor},
            tuple(source["address"] for source in visit["sources"]),
        )
        for visit in visits
    ]
    return World(parents, programs, reported)


def shown_visits(page: Page, language: str, heading: str) -> Counter[Sources]:
    """The visits under a heading, told by the addresses of their sources."""
    title = say(language, heading)
    sections = [s for s in page.all("section") if page.texts("h2", s)[:1] == [title]]
    items = [li for section in sections for li in page.all("li", section, class_="past-visit")]
    reported = [page.all("p", item, class_="muted")[-1] for item in items]
    return Counter(tuple(href for _text, href in page.links(p)) for p in reported)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", PLACES)
def test_programmes_of_a_place_and_of_what_lies_in_it(
    see: See, world: World, slug: str, language: str
) -> None:
    page = see(f"/{language}/places/{slug}")
    expected = world.programs_of(slug)
    cards = page.all("article", class_="program-card")
    assert [page.links(card)[0] for card in cards] == [
        (names[language], f"/{language}/programs/{program}")
        for program, _region, _year, names in expected
    ]
    assert len(page.all(class_="empty-state")) == (0 if expected else 1)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", PLACES)
def test_visits_received_and_made(see: See, world: World, slug: str, language: str) -> None:
    page = see(f"/{language}/places/{slug}")
    received, made = world.visits(slug)
    assert shown_visits(page, language, "Visits received") == received
    assert shown_visits(page, language, "Visits made") == made


def test_the_places_above_show_every_case(world: World) -> None:
    cases = [(bool(world.programs_of(slug)), *map(bool, world.visits(slug))) for slug in PLACES]
    assert set(cases) >= {
        (True, True, True),
        (True, True, False),
        (True, False, False),
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
    site: Flask, see: See, language: str, slug: str, kind: str, code: str, zone: str
) -> None:
    page = see(f"/{language}/places/{slug}")
    with site.app_context():
        province = queries.region(slug).province
    assert province is not None
    expected = say(language, kind, **({"province": province.name_id} if "%" in kind else {}))
    assert page.texts("p", page.one("header", class_="place-head"), class_="eyebrow") == [expected]
    facts = page.texts("li", page.one("ul", page.one("header", class_="place-head"), class_="meta"))
    assert facts == [say(language, "Kemendagri code %(code)s", code=code), zone]
    trail = page.links(page.one("nav", class_="breadcrumb"))
    above = [(province.name_id, f"/{language}/places/{province.slug}")]
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
def test_the_dot_of_a_place(site: Flask, see: See, language: str) -> None:
    page = see(f"/{language}/places/kabupaten-banyuwangi")
    with site.app_context():
        place = queries.region("kabupaten-banyuwangi")
    assert place.latitude is not None
    assert place.longitude is not None
    dot = page.one("circle", page.one("svg", class_="map"), class_="current")
    assert float(str(dot.get("cx"))) == pytest.approx((place.longitude - 94.5) * 20, abs=0.06)
    assert float(str(dot.get("cy"))) == pytest.approx((6.5 - place.latitude) * 20, abs=0.06)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_province_names_what_lies_in_it(
    site: Flask, see: See, world: World, language: str
) -> None:
    page = see(f"/{language}/places/jawa-timur")
    with site.app_context():
        inside = queries.within(queries.region("jawa-timur"))
    section = page.one("section", aria_labelledby="inside-title")
    expected = [(region.name_id, f"/{language}/places/{region.slug}") for region in inside]
    assert page.links(section) == expected
    title = count(language, "%(num)s regency or city", "%(num)s regencies and cities", 38)
    assert text(page.one("summary", section)) == title
    tiles = page.links(page.one("section", aria_labelledby="regions-title"))
    numbers = Counter(region for _slug, region, *_rest in world.programs_of("jawa-timur"))
    names = {region.slug: region.name_id for region in inside}
    assert sorted(tiles) == sorted(
        (f"{names[slug]} {number}", f"/{language}/places/{slug}")
        for slug, number in numbers.items()
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_regency_has_no_such_lists(see: See, language: str) -> None:
    page = see(f"/{language}/places/kabupaten-banyuwangi")
    assert page.all("section", aria_labelledby="inside-title") == []
    assert page.all("section", aria_labelledby="regions-title") == []


@pytest.mark.parametrize("slug", ["kabupaten-banyuwangi", "jawa-timur"])
def test_figures_of_a_place(see: See, world: World, slug: str) -> None:
    received, made = world.visits(slug)
    page = see(f"/en/places/{slug}")
    figures = (len(world.programs_of(slug)), received.total(), made.total())
    shown = [int(words.split()[0]) for words in page.texts("p", page.one(class_="figures"))]
    assert shown == [number for number in figures if number]


def test_every_place_has_a_page(site: Flask, world: World) -> None:
    """A sample of every 17th region, in turn in both languages."""
    slugs = sorted(world.parents)
    assert len(slugs) == 596
    visitor = site.test_client()
    for number, slug in enumerate(slugs[::17]):
        assert get(visitor, f"/{LANGUAGES[number % 2]}/places/{slug}").texts("h1")
