"""Without JavaScript everything works, through forms and links."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visitor import Visitor, follow


def total(page: Page) -> int:
    """How many hits the page says there are."""
    return int(page.locator(".results-summary b").first.inner_text())


def hits(page: Page) -> list[str]:
    """The addresses of the hits."""
    addresses: list[str] = page.locator(".hits h2 a").evaluate_all(
        "(links) => links.map((link) => link.pathname)"
    )
    return addresses


def test_search(visitor: Visitor) -> None:
    page = visitor.open("/id/", script=False)
    page.get_by_role("searchbox").fill("akta lahir")
    follow(page.get_by_role("searchbox"), "Enter")
    expect(page).to_have_url(re.compile(r"/id/programs\?q=akta\+lahir$"))
    assert "/id/programs/banyuwangi-lahir-procot" in hits(page)
    assert page.get_by_role("searchbox").input_value() == "akta lahir"
    follow(page.locator(".hits h2 a").first)
    expect(page.locator("article.program h1")).to_be_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_filters_with_apply(visitor: Visitor, width: int) -> None:
    page = visitor.open("/id/programs", script=False, width=width)
    everything = total(page)
    if width == 360:
        page.locator(".filters > summary").click()
    page.locator(".facet summary").first.click()  # the ninth sector and on
    counts = {}
    for value in ("health", "education"):
        page.locator(f"#f-sector-{value}").check()
        counts[value] = int(page.locator(f"label:has(#f-sector-{value}) .count").inner_text())
    follow(page.locator(".filters-apply button"))
    expect(page).to_have_url(re.compile("sector=health"))
    assert "sector=education" in page.url
    assert total(page) == sum(counts.values())
    assert page.locator("#f-sector-education").is_checked()
    follow(page.locator(".results-summary .chips a").first)
    assert total(page) in counts.values()
    follow(page.locator(".results-summary .chips a").first)
    assert total(page) == everything


def test_clear_all(visitor: Visitor) -> None:
    page = visitor.open("/en/programs?q=puskesmas&sector=health&digital=yes", script=False)
    follow(page.locator(".filters-apply a"))
    expect(page).to_have_url(re.compile(r"/en/programs\?q=puskesmas$"))


def test_sort_survives_the_next_search(visitor: Visitor) -> None:
    page = visitor.open("/id/programs?q=puskesmas", script=False)
    by_fit = hits(page)
    follow(page.locator(".results-tools").get_by_role("link", name="Terbaru"))
    expect(page).to_have_url(re.compile("sort=newest"))
    assert hits(page) != by_fit
    assert page.locator(".results-tools [aria-current]").inner_text() == "Terbaru"
    page.get_by_role("searchbox").fill("embung")
    follow(page.get_by_role("searchbox"), "Enter")
    expect(page).to_have_url(re.compile("q=embung&sort=newest$"))


def test_pages_hold_every_programme_once(visitor: Visitor) -> None:
    page = visitor.open("/en/programs", script=False)
    everything, seen = total(page), hits(page)
    while page.locator(".pagination [rel=next]").count():
        follow(page.locator(".pagination [rel=next]"))
        seen += hits(page)
    assert len(seen) == len(set(seen)) == everything
    number = page.locator(".pagination [aria-current]").inner_text()
    assert number.endswith(str(-(-everything // 20)))
    follow(page.locator(".pagination [rel=prev]"))
    assert len(hits(page)) == 20


def test_comparing_through_links(visitor: Visitor) -> None:
    page = visitor.open("/id/programs?q=puskesmas", script=False)
    assert not page.locator("#compare-tray").is_visible()
    follow(page.locator("a.compare-link").first)
    expect(page).to_have_url(re.compile(r"/id/compare\?slug="))
    for columns in (1, 2, 3):
        assert page.locator(".compare-table thead th").count() == columns
        follow(page.locator(".compare-add a").first)
    assert page.locator(".compare-table thead th").count() == 4
    assert page.locator(".compare-add").count() == 0
    assert not page.locator("[data-print]").is_visible()
    names = page.locator(".compare-table thead th > a:first-child").all_inner_texts()
    follow(page.locator(".compare-remove").nth(1))
    left = page.locator(".compare-table thead th > a:first-child").all_inner_texts()
    assert left == [names[0], *names[2:]]


def test_language_switch(visitor: Visitor) -> None:
    page = visitor.open("/id/programs?q=puskesmas&sector=health", script=False)
    before = hits(page)
    follow(page.locator(".languages a"))
    expect(page).to_have_url(re.compile(r"/en/programs\?q=puskesmas&sector=health$"))
    assert page.locator("html").get_attribute("lang") == "en"
    assert {path[3:] for path in hits(page)} == {path[3:] for path in before}


def test_no_button_without_effect(visitor: Visitor) -> None:
    page = visitor.open("/id/programs/banyuwangi-smart-kampung", script=False)
    assert [b.inner_text() for b in page.locator("button").all() if b.is_visible()] == []
