"""The pages of the sectors."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.catalogue import queries, rules
from portal.catalogue.models import Sector
from portal.core.db import transaction
from tests.support.pages import LANGUAGES, Page, See, get, text
from tests.support.programs import document, writing


def sectors(site: Flask) -> dict[str, tuple[Sector, int]]:
    """Every sector and how many programmes it has."""
    with site.app_context():
        counts = queries.sector_counts()
        return {sector.slug: (sector, counts[sector.slug]) for sector in queries.sectors()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_sectors_with_their_numbers(site: Flask, see: See, language: str) -> None:
    page = see(f"/{language}/sectors")
    expected = []
    for slug, (sector, number) in sectors(site).items():
        name = sector.name_en if language == "en" else sector.name_id
        expected.append((-number, name, f"/{language}/sectors/{slug}"))
    links = page.all("a", page.one("ul", class_="tiles"))
    found = [
        (-int(text(page.one("span", link, class_="count")).split()[0]), str(link.get("href")))
        for link in links
    ]
    assert found == [(number, href) for number, _name, href in sorted(expected)]
    assert len(found) == 19


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", ["health", "referral", "water-irrigation", "tax"])
def test_a_sector(site: Flask, see: See, slug: str, language: str) -> None:
    page = see(f"/{language}/sectors/{slug}")
    with site.app_context():
        sector = queries.sector(slug)
        everything = queries.programs(queries.all_slugs())
        names = {p.slug: p.text(language).name for p in everything if p.sector.slug == slug}
        years = {p.slug: p.start_year or 0 for p in everything}
    assert page.texts("h1") == [sector.name_en if language == "en" else sector.name_id]
    description = sector.description_en if language == "en" else sector.description_id
    assert page.texts("p", class_="lead") == [description]
    cards = [page.links(card)[0] for card in page.all("article", class_="program-card")]
    expected = sorted(names, key=lambda program: (-years[program], program))
    assert cards == [(names[slug], f"/{language}/programs/{slug}") for slug in expected]
    feed = page.one("link", type="application/atom+xml")
    assert feed.get("href") == f"/{language}/programs.atom?sector={slug}"


def empty_sector(app: Flask) -> Page:
    with app.app_context(), transaction():
        rules.keep_sector(
            by="ayu",
            slug="space",
            name_id="Antariksa",
            name_en="Space",
            description_id="Roket.",
            description_en="Rockets.",
        )
    return get(app.test_client(), "/en/sectors/space")


def test_a_sector_without_programmes(small_app: Flask) -> None:
    page = empty_sector(small_app)
    ways = [href for _text, href in page.links(page.one(class_="empty-state"))]
    assert ways == ["/en/programs", "/en/sectors"]
    tiles = get(small_app.test_client(), "/en/sectors")
    last = tiles.all("li", tiles.one("ul", class_="tiles"))[-1]
    assert (tiles.links(last), text(last).startswith("Space")) == ([], True)


def test_a_large_sector_shows_the_newest_and_leads_to_all(small_app: Flask) -> None:
    empty_sector(small_app)
    with small_app.app_context(), transaction():
        for number in range(25):
            changes = {"slug": f"uji-{number:02}", "sector": "space", "start": str(1990 + number)}
            rules.publish(document({"en": writing(f"Rocket {number}")}, **changes), by="ayu")
    page = get(small_app.test_client(), "/en/sectors/space")
    cards = [page.links(card)[0][0] for card in page.all("article")]
    assert cards == [f"Rocket {number}" for number in range(24, 0, -1)]
    more = page.links(page.main, class_="button")
    assert [href for _text, href in more] == ["/en/programs?sector=space"]
    assert "25" in more[0][0]
