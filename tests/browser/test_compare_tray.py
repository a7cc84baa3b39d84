"""The comparison with JavaScript: a tray that fills, opens, empties; and the print button."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kinds import COMPARED, PROGRAM, compare
from tests.browser.visitor import Visitor, follow


def columns(page: Page) -> list[str]:
    """What is compared."""
    return page.locator(".compare-table thead th > a:first-child").all_inner_texts()


@pytest.mark.parametrize("width", [360, 1280])
def test_add_two_open_remove_one_clear(visitor: Visitor, width: int) -> None:
    page = visitor.open("/id/programs", width=width, height=740)
    tray, buttons = page.locator("#compare-tray"), page.locator("button.compare-link")
    names = page.locator(".hits h2 a").all_inner_texts()
    assert not tray.is_visible()
    buttons.nth(0).click()
    assert tray.is_visible()
    assert not page.locator("[data-tray-go]").is_visible()  # one alone is no comparison
    assert page.locator("[data-tray-names]").inner_text() == names[0]
    assert page.locator("[data-tray-more]").is_visible()
    buttons.nth(2).click()
    pressed = [button.get_attribute("aria-pressed") for button in buttons.all()]
    assert pressed == ["true", "false", "true"] + ["false"] * (len(pressed) - 3)
    assert page.locator("[data-tray-names]").inner_text() == f"{names[0]} · {names[2]}"
    assert not page.locator("[data-tray-more]").is_visible()
    follow(page.locator("[data-tray-go]"))
    expect(page).to_have_url(re.compile(r"/id/compare\?slug=[^&]+&slug=[^&]+$"))
    assert columns(page) == [names[0], names[2]]
    follow(page.locator(".compare-remove").first)
    expect(page.locator(".compare-table thead th")).to_have_count(1)
    assert columns(page) == [names[2]]
    page.goto("/id/programs")
    assert tray.is_visible()
    assert buttons.nth(0).get_attribute("aria-pressed") == "false"
    assert buttons.nth(2).get_attribute("aria-pressed") == "true"
    page.locator("[data-tray-clear]").click()
    assert not tray.is_visible()
    expect(buttons.nth(0)).to_be_focused()
    page.reload()
    assert not tray.is_visible()


def test_tray_stays_from_page_to_page_and_takes_four(visitor: Visitor) -> None:
    page = visitor.open("/en/programs")
    for number in range(4):
        page.locator("button.compare-link").nth(number).click()
    fifth = page.locator("button.compare-link").nth(4)
    fifth.click(force=True)
    assert fifth.get_attribute("aria-disabled") is not None
    assert page.locator("[data-tray-count]").inner_text() == "4"
    follow(page.locator(".pagination [rel=next]"))
    expect(page.locator("[data-tray-count]")).to_have_text("4")
    follow(page.locator("[data-tray-go]"))
    expect(page.locator(".compare-table thead th")).to_have_count(4)


def test_a_second_press_takes_it_out_again(visitor: Visitor) -> None:
    page = visitor.open("/en/programs")
    page.locator("button.compare-link").nth(1).click()
    page.locator("button.compare-link").nth(1).click()
    assert not page.locator("#compare-tray").is_visible()


def test_a_programme_page_adds_to_the_choice(visitor: Visitor) -> None:
    page = visitor.open(f"/id{compare(3)}")
    page.goto("/id/programs/surabaya-single-window")
    tray, button = page.locator("#compare-tray"), page.locator(".program-head .compare-link")
    expect(page.locator("[data-tray-count]")).to_have_text("3")
    assert button.inner_text().startswith("Bandingkan")
    button.click()
    assert page.url.endswith("/id/programs/surabaya-single-window")
    expect(page.locator("[data-tray-count]")).to_have_text("4")
    assert button.get_attribute("aria-pressed") == "true"
    follow(page.locator("[data-tray-go]"))
    slugs = page.locator("[data-compared]").evaluate_all(
        "(all) => all.map((a) => a.dataset.compared)"
    )
    assert slugs == [*COMPARED[:3], "surabaya-single-window"]
    page.go_back()
    button.click()
    expect(page.locator("[data-tray-count]")).to_have_text("3")
    page.locator("[data-tray-clear]").click()
    assert not tray.is_visible()
    expect(button).to_be_focused()


def test_without_javascript_the_link_of_a_programme_page_works(visitor: Visitor) -> None:
    page = visitor.open(f"/en{PROGRAM}", script=False)
    follow(page.locator(".program-head a.compare-link"))
    expect(page).to_have_url(re.compile(rf"/en/compare\?slug={COMPARED[0]}$"))


def test_names_follow_the_language_where_the_page_knows_them(visitor: Visitor) -> None:
    page = visitor.open(f"/id{PROGRAM}")
    names = page.locator("[data-tray-names]")
    page.locator(".program-head .compare-link").click()
    assert names.inner_text() == "Smart Kampung"
    follow(page.locator(".languages a"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    english = page.locator("h1").inner_text()
    assert english != "Smart Kampung"
    assert names.inner_text() == english
    page.goto("/en/programs/bandung-layad-rawat")  # has no link to it: what was learned stays
    assert names.inner_text() == english
    page.goto("/id/programs/bandung-layad-rawat")
    assert names.inner_text() == "Smart Kampung"
    page.goto(f"/en{compare(2)}")
    page.goto("/en/programs/jateng-sakpole")
    other = page.locator("[data-tray-names]").inner_text().partition(" · ")[2]
    page.goto("/id/programs/jateng-sakpole")  # never seen in Indonesian: its other name stands
    assert names.inner_text() == f"Smart Kampung · {other}"


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_tray_is_one_line_and_stands_out(visitor: Visitor, width: int, scheme: str) -> None:
    page = visitor.open("/id/programs", width=width, height=740, color_scheme=scheme)
    for number in range(4):
        page.locator(".compare-link").nth(number).click()
    box = page.locator("#compare-tray").bounding_box()
    assert box is not None
    assert box["height"] < 60
    assert box["width"] <= 800
    ground = "(part) => getComputedStyle(part).backgroundColor"
    grounds = {page.locator(where).evaluate(ground) for where in ("#compare-tray", "html")}
    assert len(grounds) == 2


def test_open_filters_hide_the_tray_on_a_phone(visitor: Visitor) -> None:
    page = visitor.open("/id/programs", width=360, height=740)
    for number in range(2):
        page.locator(".compare-link").nth(number).click()
    tray = page.locator("#compare-tray")
    assert tray.is_visible()
    page.locator(".filters > summary").click()
    assert not tray.is_visible()
    page.locator(".filters-apply button").click(trial=True)  # nothing lies over it
    page.locator(".filters > summary").click()
    assert tray.is_visible()


@pytest.mark.parametrize("path", [f"/id{PROGRAM}", f"/en{compare(2)}"])
def test_print_button_prints(visitor: Visitor, path: str) -> None:
    page = visitor.open(path)
    page.locator("[data-print]").click()
    assert page.evaluate("window.printed") == 1
