"""The home page and the map: figures, dots and lists, against the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from flask import Flask

from portal.catalogue import queries, rules
from portal.catalogue.models import Program
from portal.core.db import transaction
from portal.core.i18n import month_text
from portal.places.models import Region
from tests.support.pages import EVERYTHING, LANGUAGES, Page, See, count, get, say, text
from tests.support.programs import document


@pytest.fixture
def programs(site: Flask) -> Iterator[list[Program]]:
    """Every programme."""
    with site.app_context():
        yield queries.programs(queries.all_slugs())


def regions(programs: list[Program]) -> Counter[Region]:
    """How many programmes each region has."""
    return Counter(program.region for program in programs)


def name(region: Region, language: str) -> str:
    return region.name_en if language == "en" else region.name_id


def totals(programs: list[Program], language: str) -> str:
    places = regions(programs)
    provinces = {region.province for region in places}
    return " · ".join(
        (
            count(language, "%(num)s programme", "%(num)s programmes", len(programs)),
            count(language, "%(num)s region", "%(num)s regions", len(places)),
            count(language, "%(num)s province", "%(num)s provinces", len(provinces)),
        )
    )


def dots(page: Page) -> list[tuple[str | None, ...]]:
    """Every dot of the map: address, place, size and label."""
    links = page.all("a", page.one("svg", class_="map"), href=EVERYTHING)
    return [
        (
            link.get("href"),
            *(page.one("circle", link).get(name) for name in ("cx", "cy", "r")),
            text(page.one("title", link)),
        )
        for link in links
    ]


def expected_dots(programs: list[Program], language: str) -> set[tuple[str, ...]]:
    found = set()
    for region, number in regions(programs).items():
        assert region.latitude is not None
        assert region.longitude is not None
        x = round((region.longitude - 94.5) * 20, 1)
        y = round((6.5 - region.latitude) * 20, 1)
        size = min(11.0, 5.0 + 1.5 * (number - 1) ** 0.5)
        counted = count(language, "%(num)s programme", "%(num)s programmes", number)
        address = f"/{language}/places/{region.slug}"
        found.add((address, str(x), str(y), str(size), f"{name(region, language)}: {counted}"))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["", "map"])
def test_a_dot_for_every_region_with_programmes(
    see: See, programs: list[Program], language: str, path: str
) -> None:
    found = dots(see(f"/{language}/{path}"))
    assert len(found) == 40
    assert set(found) == expected_dots(programs, language)
    sizes = [float(str(dot[3])) for dot in found]
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_drawing_is_not_needed(see: See, language: str) -> None:
    drawing = see(f"/{language}/map").one("svg", class_="map")
    assert drawing.get("aria-hidden") == "true"
    assert see(f"/{language}/map").all(class_="scroll") == []
    assert {link.get("tabindex") for link in drawing.iter("{http://www.w3.org/2000/svg}a")} == {
        "-1"
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_as_a_list(see: See, programs: list[Program], language: str) -> None:
    page = see(f"/{language}/map")
    expected: dict[Region, list[tuple[bool, str, int]]] = {}
    for region, number in regions(programs).items():
        province = region.province
        assert province is not None
        called = name(region, language)
        if region is province:
            called = say(language, "%(name)s (provincial government)", name=called)
        expected.setdefault(province, []).append((region is not province, called, number))
    groups = page.all(class_="places-group")
    found = [(page.texts("h3", g)[0].rsplit(" ", 1)[0], page.texts("li", g)) for g in groups]
    assert found == [
        (
            name(province, language),
            [f"{called} {number}" for _below, called, number in sorted(some)],
        )
        for province, some in sorted(expected.items(), key=lambda item: item[0].longitude or 0)
    ]
    own = [words for _province, places in found for words in places if "(" in words]
    assert len(own) == 4
    numbers = [int(page.texts("h3", group)[0].rsplit(" ", 1)[1]) for group in groups]
    assert sum(numbers) == 65
    addresses = {href for group in groups for _text, href in page.links(group)}
    assert {f"/{language}/places/{region.slug}" for region in regions(programs)} <= addresses


def test_programmes_abroad_stand_below_the_list(full_app: Flask) -> None:
    with full_app.app_context(), transaction():
        rules.publish(document(place="malaysia", slug="malaysia-uji"), by="ayu")
    page = get(full_app.test_client(), "/en/map")
    group = page.all(class_="places-group")[-1]
    assert page.texts("h3", group) == [say("en", "Outside Indonesia")]
    assert page.texts("li", group) == ["Malaysia 1"]
    assert page.links(group) == [("Malaysia", "/en/places/malaysia")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_totals(see: See, programs: list[Program], language: str) -> None:
    expected = totals(programs, language)
    assert text(see(f"/{language}/map").one("p", class_="lead")) == expected
    home = see(f"/{language}/")
    assert text(home.one("p", home.one(class_="map-card"))).startswith(expected)


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures(see: See, language: str) -> None:
    page = see(f"/{language}/")
    figures = page.texts("p", page.one("section", class_="figures"))
    assert [figure.split()[0] for figure in figures] == ["65", "19", "57"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_seven_fullest_sectors(see: See, language: str) -> None:
    page = see(f"/{language}/")
    tiles = page.links(page.one("section", aria_labelledby="by-sector"))
    assert [href for _text, href in tiles[:4]] == [
        f"/{language}/sectors/{slug}"
        for slug in ("health", "one-stop-licensing", "digital-government", "emergency")
    ]
    assert tiles[7][1] == f"/{language}/sectors"
    assert len(tiles) == 8
    section = page.one("section", aria_labelledby="by-sector")
    counts = page.texts("span", section, class_="count")
    numbers = [int(words.split()[0]) for words in counts[:7]]
    assert numbers == [10, 8, 7, 5, 4, 4, 4]


@pytest.mark.parametrize("language", LANGUAGES)
def test_latest_reports(see: See, programs: list[Program], language: str) -> None:
    page = see(f"/{language}/")
    running = [p for p in programs if p.verified_on and p.status != "stopped"]
    newest = sorted(running, key=lambda p: p.slug)
    newest.sort(key=lambda p: str(p.verified_on), reverse=True)
    assert page.texts("h2", page.one("section", aria_labelledby="recent")) == [
        say(language, "Latest reports")
    ]
    cards = page.all("article", class_="program-card")
    for card, program in zip(cards, newest, strict=False):
        month = month_text(program.verified_on, language)
        assert any(badge.endswith(month) for badge in page.texts("span", card, class_="badge"))
    assert [page.links(card)[0] for card in cards] == [
        (p.text(language).name, f"/{language}/programs/{p.slug}") for p in newest[:6]
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_example_leads_somewhere(site: Flask, see: See, language: str) -> None:
    page = see(f"/{language}/")
    examples = page.links(page.one("p", class_="examples"))
    assert len(examples) == 3
    for words, address in examples:
        found = get(site.test_client(), address)
        assert len(found.all("article", class_="result-row")) > 0, words
