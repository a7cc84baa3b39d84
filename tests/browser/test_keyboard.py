"""With the keyboard alone: the way in, where one is, and that one sees it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kinds import PAGES
from tests.browser.visitor import Visitor, follow

# Where the focus is and how it shows; the search field shows it around its button and icon.
STOP = """
() => {
  const here = document.activeElement;
  if (here === document.body) return null;
  const around = here.matches(".search-field input") ? here.closest(".search-field") : here;
  const style = getComputedStyle(around), box = here.getBoundingClientRect();
  const bar = document.querySelector(".main-nav");
  const fixed = getComputedStyle(bar).position === "fixed" && !bar.contains(here);
  return {
    what: here.outerHTML.replace(/>.*/s, ">"), kind: here.localName,
    outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
    top: box.top, bottom: box.bottom, left: box.left, right: box.right,
    floor: fixed ? bar.getBoundingClientRect().top : innerHeight,
    main: !!here.closest("main"),
  };
}
"""
MOST = 400
KINDS = {
    "home": {"a", "button", "input"},
    "results-query": {"a", "button", "input"},
    "program-charts": {"a", "button", "summary"},
    "program": {"a", "button", "summary"},
    "compare-4": {"a", "button"},
}


def stops(page: Page) -> list[dict[str, Any]]:
    """Everything the tab key comes to, in order."""
    found: list[dict[str, Any]] = []
    for _ in range(MOST):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        # Behind the last stop the focus leaves the page, or begins again, as the browser likes.
        if stop is None or (found and stop["what"] == found[0]["what"]):
            return found
        found.append(stop)
    raise AssertionError("the tab key never leaves the page")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", KINDS)
def test_every_stop_of_the_tab_key_is_seen(visitor: Visitor, name: str, width: int) -> None:
    page = visitor.open(f"/id{PAGES[name]}", width=width)
    found = stops(page)
    assert 'class="skip"' in found[0]["what"]
    assert {stop["kind"] for stop in found} >= KINDS[name]
    assert [stop["what"] for stop in found if stop["outline"] < 2] == []
    assert [stop for stop in found if _covered(stop)] == []


def _covered(stop: dict[str, Any]) -> bool:
    tall = stop["bottom"] - stop["top"] > 300
    whole = stop["top"] >= 0 and stop["bottom"] <= stop["floor"] + 1
    some = stop["top"] < stop["floor"] and stop["bottom"] > 0
    return not (some if tall else whole)


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["id", "en"])
def test_skip_link_leads_to_the_content(visitor: Visitor, language: str, width: int) -> None:
    page = visitor.open(f"/{language}/programs", width=width)
    skip = page.locator(".skip")
    assert (skip.bounding_box() or {})["y"] < 0
    page.keyboard.press("Tab")
    assert (skip.bounding_box() or {})["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("[location.hash, document.activeElement.id]") == ["#main", "main"]
    page.keyboard.press("Tab")
    assert page.evaluate(STOP)["main"]


def test_links_of_the_map_are_reached_through_the_list_alone(visitor: Visitor) -> None:
    page = visitor.open("/id/map")
    addresses = [stop["what"] for stop in stops(page) if "/places/kota-padang" in stop["what"]]
    assert len(addresses) == 1


def test_the_first_wrong_field_of_what_was_sent_is_in_view(visitor: Visitor) -> None:
    page = visitor.open("/id/account/register", width=360, height=300)
    page.fill("#name", "Siti Rahma")
    page.locator("main form").evaluate("(form) => { form.noValidate = true; }")
    follow(page.locator("main form button[type=submit]"))
    expect(page.locator("#email")).to_be_focused()
    expect(page.locator("#email-error")).to_be_in_viewport()
