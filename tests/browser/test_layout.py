"""Nothing sticks out sideways, nothing is covered, everything is large enough to hit."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.browser.kinds import PAGES, PROGRAM
from tests.browser.visitor import OPEN_ALL, Visitor

WIDTHS = (1280, 768, 360, 320)

# What is wider than the window, save inside what scrolls by itself.
STICKING_OUT = """
() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [document.documentElement.scrollWidth + " px wide", ...[...document.querySelectorAll("body *")]
    .filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".scroll"))
    .map((e) => `${e.tagName}.${e.getAttribute("class")} ${e.textContent.trim().slice(0, 40)}`)]
"""

# A box for every control that can be seen; a tick stands for its whole label.
BOXES = """
(where) => [...document.querySelectorAll(where)].flatMap((part) =>
  [part, ...part.querySelectorAll("*")])
  .filter((part) => part.matches("a, button, input:not([type=hidden]), summary"))
  .map((control) => control.type === "checkbox" ? control.closest("label") : control)
  .filter((control) => control.checkVisibility({ visibilityProperty: true }))
  .map((control) => [control, control.getBoundingClientRect()])
  .map(([control, box]) => [control.textContent.trim().slice(0, 40), box.width, box.height])
"""

# Labels and headings in which a word is cut in two: it would not fit in one piece.
BROKEN_WORDS = """
() => {
  const reach = (part) => {
    const texts = document.createTreeWalker(part, NodeFilter.SHOW_TEXT), range = new Range();
    let right = 0;
    while (texts.nextNode()) {
      if (texts.currentNode.parentElement.closest(".hidden")) continue;
      range.selectNodeContents(texts.currentNode);
      for (const box of range.getClientRects()) right = Math.max(right, box.right);
    }
    return right;
  };
  const broken = (part) => {
    const { overflowWrap, display } = part.style, style = getComputedStyle(part);
    part.style.overflowWrap = "normal";
    if (style.display === "inline") part.style.display = "block";
    const edge = part.getBoundingClientRect().right - parseFloat(style.paddingRight);
    const found = reach(part) > edge + 1;
    Object.assign(part.style, { overflowWrap, display });
    return found;
  };
  const parts = "h1, h2, h3, th, dt, .rows-key, .badge, .button, .tiles span";
  return [...document.querySelectorAll(parts)]
    .filter((part) => part.checkVisibility() && !part.closest(".hidden") && broken(part))
    .map((part) => `${part.localName}: ${part.textContent.trim().slice(0, 60)}`);
}
"""

LAST_LINE = """
() => {
  scrollTo(0, document.documentElement.scrollHeight);
  const foot = [...document.querySelectorAll(".site-footer *")].pop().getBoundingClientRect();
  const over = [...document.querySelectorAll(".main-nav, .compare-tray")]
    .filter((part) => getComputedStyle(part).position === "fixed" && part.checkVisibility())
    .map((part) => part.getBoundingClientRect().top);
  return { bottom: foot.bottom, over: Math.min(...over, innerHeight), bars: over.length };
}
"""

PLACES = {
    "home": (".site-header", ".search-box", ".site-footer-links"),
    "results": (".site-header", ".filters", ".pagination", ".results-tools", ".hits .compare-link"),
    "results-query": (".filters", ".results-summary .chips", ".results-tools"),
    "program": (".breadcrumb", ".program-head", ".source-refs", ".as-table"),
    "compare-4": (".page-head", ".compare-remove", ".compare-add"),
    "guide": (".guide-nav", ".breadcrumb"),
}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", ["id", "en"])
def test_no_page_scrolls_sideways_or_breaks_words(
    visitor: Visitor, name: str, language: str
) -> None:
    page = visitor.open(f"/{language}{PAGES[name]}")
    page.evaluate(OPEN_ALL)
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found[width] = page.evaluate(STICKING_OUT) + page.evaluate(BROKEN_WORDS)
    assert found == {width: [] for width in WIDTHS}


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", PLACES)
def test_controls_are_large_enough_to_hit(visitor: Visitor, name: str, width: int) -> None:
    page = visitor.open(f"/id{PAGES[name]}", width=width)
    page.evaluate(OPEN_ALL)
    boxes = page.evaluate(BOXES, ", ".join(PLACES[name]))
    assert len(boxes) >= 4
    assert [box for box in boxes if min(box[1:]) < 24] == []


@pytest.mark.parametrize("name", ["home", "results", "program", "compare-4", "map", "missing"])
def test_bottom_bar_leaves_the_last_line_free(visitor: Visitor, name: str) -> None:
    page = visitor.open(f"/id{PAGES[name]}", width=360, height=740)
    end = page.evaluate(LAST_LINE)
    assert end["bars"] == 1
    assert end["bottom"] <= end["over"]


@pytest.mark.parametrize("number", [1, 2, 4])
@pytest.mark.parametrize("language", ["id", "en"])
def test_comparison_tray_leaves_the_last_line_free(
    visitor: Visitor, language: str, number: int
) -> None:
    page = visitor.open(f"/{language}/programs", width=360, height=740)
    for link in page.locator(".compare-link").all()[:number]:
        link.click()
    end = page.evaluate(LAST_LINE)
    assert end["bars"] == 2
    assert end["bottom"] <= end["over"]


def test_menu_is_no_fixed_bar_on_a_low_screen(visitor: Visitor) -> None:
    page = visitor.open(f"/id{PROGRAM}", width=360, height=400)
    assert page.evaluate(LAST_LINE)["bars"] == 0
    assert page.locator(".main-nav a").first.is_visible()


def test_suggestions_and_tray_stay_within_a_phone(visitor: Visitor) -> None:
    page = visitor.open("/id/programs", width=320, height=640)
    page.locator(".compare-link").nth(0).click()
    page.get_by_role("combobox").press_sequentially("pelayanan")
    page.get_by_role("option").first.wait_for()
    assert page.evaluate(STICKING_OUT) == []
    for part in (".suggestions", ".compare-tray"):
        box = page.locator(part).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320


@pytest.mark.parametrize("path", ["/id/programs", "/id/programs?page=2", "/en/programs?page=3"])
def test_pages_of_a_list_are_one_line_on_a_phone(visitor: Visitor, path: str) -> None:
    page = visitor.open(path, width=360)
    links = page.locator(".pagination :is(a, li > span)").all()
    boxes = [box for box in (link.bounding_box() for link in links) if box]
    assert len(boxes) >= 5
    assert len({round(box["y"] + box["height"] / 2) for box in boxes}) == 1
    boxes.sort(key=lambda box: box["x"])
    for left, right in pairwise(boxes):
        assert left["x"] + left["width"] <= right["x"]
    next_page = page.locator(".pagination [rel=next]")
    assert next_page.get_by_text("Berikutnya" if "/id/" in path else "Next").count() == 1


def test_facts_stay_beside_a_long_programme(visitor: Visitor) -> None:
    page = visitor.open(f"/id{PROGRAM}")
    aside = page.locator(".program-aside")
    head, box = page.locator(".program-head").bounding_box(), aside.bounding_box()
    assert head is not None
    assert box is not None
    assert box["y"] == head["y"]
    page.evaluate("scrollTo(0, 2500)")
    box = aside.bounding_box()
    assert box is not None
    assert 780 < box["y"] + box["height"] <= 800


def test_figures_leave_no_gap_beside_the_last(visitor: Visitor) -> None:
    page = visitor.open(f"/id{PROGRAM}")  # three
    last = page.locator(".result-figure").last.bounding_box()
    whole = page.locator(".result-figures").bounding_box()
    assert last is not None
    assert whole is not None
    assert abs(last["x"] + last["width"] - whole["x"] - whole["width"]) < 1
