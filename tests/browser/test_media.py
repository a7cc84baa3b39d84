"""Dark, still, in forced colours and on paper."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page

from tests.browser.kinds import PAGES, compare
from tests.browser.visitor import Visitor

# How bright a colour is, as WCAG reckons; and every large area with a ground of its own.
BRIGHTNESS = """
const linear = (c) => (c /= 255) <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4;
const bright = (text) => {
  const [r, g, b] = text.match(/[\\d.]+/g).map(Number);
  return .2126 * linear(r) + .7152 * linear(g) + .0722 * linear(b);
};
const areas = [...document.querySelectorAll("html, body, body *")].filter((e) => {
  const box = e.getBoundingClientRect(), ground = getComputedStyle(e).backgroundColor;
  return box.width * box.height > 4000 && !/, 0\\)$/.test(ground) && e.checkVisibility();
});
"""
GROUNDS = f"""() => {{ {BRIGHTNESS}
  const ground = (e) => bright(getComputedStyle(e).backgroundColor);
  return areas.map((e) => [e.className || e.localName, ground(e)]);
}}"""
TEXT = f"""() => {{ {BRIGHTNESS} return bright(getComputedStyle(document.body).color); }}"""
MOVING = """() => [...document.querySelectorAll("*")].filter((e) => {
  const style = getComputedStyle(e);
  return /[1-9]/.test(style.transitionDuration + style.animationDuration)
    || style.scrollBehavior === "smooth";
}).map((e) => e.className || e.localName)"""
SEEN = ("home", "results", "program-charts", "regency", "compare-4", "map", "guide", "missing")


@pytest.mark.parametrize("name", SEEN)
def test_dark_is_dark(visitor: Visitor, name: str) -> None:
    page = visitor.open(f"/id{PAGES[name]}", color_scheme="dark")
    grounds = page.evaluate(GROUNDS)
    assert len(grounds) >= 2
    assert [ground for ground in grounds if ground[1] > 0.15] == []
    assert page.evaluate(TEXT) > 0.7


def test_light_is_light(visitor: Visitor) -> None:
    page = visitor.open("/id/")
    assert dict(page.evaluate(GROUNDS))["html"] > 0.9
    assert page.evaluate(TEXT) < 0.05


def test_nothing_moves_for_who_wants_it_still(visitor: Visitor) -> None:
    page = visitor.open("/id/", reduced_motion="no-preference")
    assert page.evaluate(MOVING) == []  # who arrives at a place far down is there at once
    page.locator(".skip").focus()
    assert page.evaluate(MOVING) != []
    for name in SEEN:
        page = visitor.open(f"/id{PAGES[name]}", reduced_motion="reduce")
        page.locator(".skip").focus()
        assert page.evaluate(MOVING) == []


def test_forced_colours_keep_what_colour_says(visitor: Visitor) -> None:
    page = visitor.open(f"/id{PAGES['program-charts']}", forced_colors="active")
    fills = "(bars) => bars.map((bar) => getComputedStyle(bar).fill)"
    before = page.locator(".bar-before").evaluate_all(fills)
    after = page.locator(".bars .bar-after").evaluate_all(fills)
    assert len(before) == len(after) == 3
    assert not set(before) & set(after)
    edge = "(e) => parseFloat(getComputedStyle(e).borderTopWidth)"
    assert page.locator(".badge").first.evaluate(edge) >= 1
    chosen = page.locator(".main-nav [aria-current]")
    assert chosen.evaluate("(e) => getComputedStyle(e).outlineStyle") == "solid"
    page = visitor.open("/id/map", forced_colors="active")
    land = page.locator(".map-land").evaluate("(e) => getComputedStyle(e).stroke")
    dots = page.locator(".map circle").evaluate_all(fills)
    assert land not in {"none", *dots}


ON_PAPER = {
    "program-charts": ("h1", ".lead", ".chart", ".facts", ".sources a", ".sources .address"),
    "program": ("h1", ".past-visit", ".visit-card .sites", ".prose", ".result-figure"),
    "regency": ("h1", ".past-visit", ".program-card"),
    "compare-4": (
        *("h1", ".compare-table thead th", ".compare-table tbody td"),
        *(".compare-sources a", ".compare-sources .address"),
    ),
    "guide": ("h1", ".prose p"),
}
NOT_ON_PAPER = (
    ".main-nav, .languages, .skip, .breadcrumb, .search-box, .tool, .pagination, .compare-remove,"
    " .compare-add, .program-similar, .site-footer-links, .guide-nav, .as-table, .toc, .filters,"
    " .compare-link, .chips, .completeness, .badge-link, summary, .visit-card a"
)


def _visible(page: Page, where: str) -> list[bool]:
    return [part.is_visible() for part in page.locator(where).all()]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ON_PAPER)
def test_paper_shows_the_content_and_no_menus(visitor: Visitor, name: str, scheme: str) -> None:
    page = visitor.open(f"/id{PAGES[name]}", media="print", color_scheme=scheme)
    assert not any(_visible(page, NOT_ON_PAPER))
    for where in ON_PAPER[name]:
        shown = _visible(page, where)
        assert shown, where
        assert all(shown), where
    assert dict(page.evaluate(GROUNDS)).get("html", 1) == 1
    assert page.evaluate(TEXT) == 0


def test_every_source_is_printed_with_its_address(visitor: Visitor) -> None:
    page = visitor.open(f"/en{PAGES['program-charts']}", media="print")
    printed = page.locator(".sources .address").all_inner_texts()
    links = page.locator(".sources a").evaluate_all("(all) => all.map((a) => a.href)")
    assert len(printed) == len(links) >= 1
    whole = [re.sub("^https?://", "", link) for link in links]
    assert [unquote(text).rstrip("/") for text in printed] == [
        unquote(link).rstrip("/") for link in whole
    ]
    cut = "(all) => all.filter((part) => part.scrollWidth > part.clientWidth).length"
    assert page.locator(".sources .address").evaluate_all(cut) == 0


@pytest.mark.parametrize("name", ["home", "program", "compare-4", "guide"])
def test_paper_says_where_it_is_from_and_of_which_day(visitor: Visitor, name: str) -> None:
    page = visitor.open(f"/id{PAGES[name]}")
    line = page.locator(".paper")
    assert not line.is_visible()
    page = visitor.open(f"/id{PAGES[name]}", media="print")
    address = page.locator("link[rel=canonical]").get_attribute("href")
    assert re.fullmatch(
        rf"{re.escape(str(address))} · keadaan per \d+ \w+ 20\d\d", line.inner_text()
    )


def test_links_in_a_text_are_printed_with_their_address(visitor: Visitor) -> None:
    after = "(all) => all.map((a) => [getComputedStyle(a, '::after').content, a.href])"
    for name, where in (("data-sources", ".prose"), ("program", ".past-visit")):
        page = visitor.open(f"/en{PAGES[name]}", media="print")
        found = page.locator(f"{where} a[href^=http]").evaluate_all(after)
        assert len(found) > 2
        said = [content.replace('" "', "") for content, _ in found]  # some engines say it in parts
        assert said == [f'" <{href}>"' for _, href in found]


@pytest.mark.parametrize(("path", "wide"), [(PAGES["program"], False), (compare(4), True)])
def test_a_comparison_is_printed_across(visitor: Visitor, path: str, wide: bool) -> None:
    page = visitor.open(f"/id{path}", media="print")
    paper = page.pdf(prefer_css_page_size=True)
    sizes = {
        (round(float(width)), round(float(height)))
        for width, height in re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper)
    }
    assert sizes == {(842, 595) if wide else (595, 842)}
    cells = page.locator(".compare-table tbody td").count()
    assert (cells > 0) is wide
