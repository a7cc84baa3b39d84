"""The filters: apply themselves where there is room, and their counts are true."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.served import Portal
from tests.browser.visitor import Visitor

TOTAL = re.compile(r'<p role="status"><b>(\d+)</b>')
ALL = ("sector", "province", "status", "year", "award", "visit", "digital")


def test_a_tick_applies_at_once_and_keeps_the_focus(visitor: Visitor) -> None:
    page = visitor.open("/id/programs?q=puskesmas")
    for number, name in enumerate(("f-sector-health", "f-digital-no"), 1):
        with page.expect_navigation():
            page.locator(f"#{name}").focus()
            page.keyboard.press("Space")
        assert page.locator(f"#{name}").is_checked()
        expect(page.locator(f"#{name}")).to_be_focused()
        assert page.locator(".results-summary .chips a").count() == number
    assert page.get_by_role("combobox").input_value() == "puskesmas"
    with page.expect_navigation():
        page.keyboard.press("Space")
    expect(page.locator("#f-digital-no")).to_be_focused()
    asked = parse_qs(urlsplit(page.url).query)
    asked.pop("sort", None)
    assert asked == {"q": ["puskesmas"], "sector": ["health"]}


def test_on_a_phone_ticks_wait_for_apply(visitor: Visitor) -> None:
    page = visitor.open("/id/programs", width=360)
    page.locator(".filters > summary").click()
    page.locator("#f-sector-health").check()
    page.locator("#f-status-pilot").check()
    assert page.url.endswith("/id/programs")
    with page.expect_navigation():
        page.locator(".filters-apply button").click()
    assert "sector=health&status=pilot" in page.url


def counts(portal: Portal, query: str) -> Iterator[tuple[str, str, int]]:
    """Each value that the filters of a results page show: facet, value, count."""
    for label in portal.tree(f"/id/programs?{query}").iter("label"):
        box = label.find("input")
        if box is not None:
            shown = [part.text for part in label.iter("span") if part.get("class") == "count"]
            yield box.get("name", ""), box.get("value", ""), int(shown[0] or "")


@pytest.mark.parametrize(
    ("query", "facets"),
    [
        ("", ALL),
        ("q=puskesmas", ("sector", "province", "status", "digital")),
        ("sector=health&sector=education", ("status", "visit", "digital", "award")),
    ],
)
def test_a_count_is_what_a_click_shows(portal: Portal, query: str, facets: tuple[str, ...]) -> None:
    shown = {(name, value): n for name, value, n in counts(portal, query) if name in facets}
    assert {name for name, _ in shown} == set(facets)
    found = {}
    for name, value in shown:
        address = "&".join(filter(None, [query, urlencode({name: value})]))
        answer = TOTAL.search(portal.get(f"/id/programs?{address}")[1])
        found[name, value] = int(answer[1]) if answer else None
    assert found == shown
