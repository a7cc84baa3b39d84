"""The page of a place: what it is, its programmes, and what lies in it."""

from __future__ import annotations

from collections import Counter

import pytest
from flask import Flask

from portal.catalogue import rules
from portal.core.db import transaction
from portal.places import queries
from tests.places.world import PLACES, World
from tests.support.pages import LANGUAGES, See, count, get, say, text
from tests.support.programs import both, document, writing


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", PLACES)
def test_programmes_of_a_place_and_of_what_lies_in_it(
    see: See, world: World, slug: str, language: str
) -> None:
    page = see(f"/{language}/places/{slug}")
    expected = [
        (names[language], f"/{language}/programs/{program}")
        for program, _region, _year, names in world.programs_of(slug)
    ]
    cards = page.all("article", class_="program-card")
    assert [page.links(card)[0] for card in cards] == expected[:6]
    assert len(page.all(class_="empty-state")) == (0 if expected else 1)
    (programs,) = page.all("section", aria_labelledby="programs-title")
    rows = page.all("ul", programs, class_="rows")
    every = (
        say(language, "See all %(num)s programmes", num=len(expected)),
        f"/{language}/programs?province={slug}",
    )
    if slug in ("jawa-timur", "jawa-tengah"):
        assert len(expected) > 6
        assert rows == []
        assert page.links(programs)[-1] == every
    else:
        assert [link for row in rows for link in page.links(row)] == expected[6:]
        assert every not in page.links(programs)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_does_not_repeat_the_place_whose_page_it_is(see: See, language: str) -> None:
    here = {"id": "Kabupaten Banyuwangi", "en": "Banyuwangi Regency"}[language]
    page = see(f"/{language}/places/kabupaten-banyuwangi")
    cards = page.all("article", class_="program-card")
    assert [words for card in cards for words in page.texts("li", card) if words == here] == []
    above = see(f"/{language}/places/jawa-timur")
    cards = above.all("article", class_="program-card")
    assert len([words for card in cards for words in above.texts("li", card) if words == here]) > 0


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
    above = province.name_en if language == "en" else province.name_id
    expected = say(language, kind, **({"province": above} if "%" in kind else {}))
    assert page.texts("p", page.one("header", class_="place-head"), class_="eyebrow") == [expected]
    facts = page.texts("li", page.one("ul", page.one("header", class_="place-head"), class_="meta"))
    assert facts == [say(language, "Kemendagri code %(code)s", code=code), zone]
    trail = page.links(page.one("nav", class_="breadcrumb"))
    link = (above, f"/{language}/places/{province.slug}")
    assert trail[1:] == ([] if kind == "Province" else [link])


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
    country = page.texts("h1")[0]
    assert page.texts("h2", empty) == [say(language, "No programme of %(place)s", place=country)]
    assert "region" not in page.words.casefold()
    assert "daerah" not in page.words.casefold()


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
    names = {r.slug: r.name_en if language == "en" else r.name_id for r in inside}
    below = page.one("section", aria_labelledby="inside-title")
    expected = [(name, f"/{language}/places/{slug}") for slug, name in names.items()]
    assert page.links(below) == expected
    title = count(language, "%(num)s regency or city", "%(num)s regencies and cities", 38)
    assert text(page.one("summary", below)) == title
    tiles = page.links(page.one("section", aria_labelledby="regions-title"))
    numbers = Counter(region for _slug, region, *_rest in world.programs_of("jawa-timur"))
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
    visits = world.visits(slug)
    page = see(f"/en/places/{slug}")
    figures = (
        len(world.programs_of(slug)),
        visits["received"].total(),
        visits["made"].total(),
    )
    shown = [int(words.split()[0]) for words in page.texts("p", page.one(class_="figures"))]
    assert shown == [number for number in figures if number]


def test_every_place_has_a_page(site: Flask, world: World) -> None:
    """A sample of every 17th region, in turn in both languages."""
    slugs = sorted(world.parents)
    assert len(slugs) == 596
    visitor = site.test_client()
    for number, slug in enumerate(slugs[::17]):
        assert get(visitor, f"/{LANGUAGES[number % 2]}/places/{slug}").texts("h1")


def test_a_programme_folded_away_says_when_it_is_only_in_the_other_language(
    full_app: Flask,
) -> None:
    with full_app.app_context(), transaction():
        rules.publish(
            document(
                {"id": writing("Layanan Tunggal")},
                slug="uji-lama",
                status="stopped",
                status_reason=both("Why"),
            ),
            by="ayu",
        )
    page = get(full_app.test_client(), "/en/places/kabupaten-banyuwangi")
    programs = page.one("section", aria_labelledby="programs-title")
    assert text(page.one("summary", programs)) == "8 more programmes"
    row = page.all("li", page.one("ul", programs, class_="rows"))[-1]
    assert page.all("a", row)[0].get("lang") == "id"
    assert "only in Indonesian" in text(row)
    assert say("en", "Stopped") in text(row)
