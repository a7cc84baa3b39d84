"""The comparison with JavaScript: a tray that fills, opens, empties; and the print button."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kinds import PROGRAM, compare
from tests.browser.visitor import Visitor


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
    assert page.locator("[data-tray-text]").inner_text().startswith(names[0])
    buttons.nth(2).click()
    pressed = [button.get_attribute("aria-pressed") for button in buttons.all()]
    assert pressed == ["true", "false", "true"] + ["false"] * (len(pressed) - 3)
    assert page.locator("[data-tray-text]").inner_text() == f"{names[0]} · {names[2]}"
    page.locator("[data-tray-go]").click()
    expect(page).to_have_url(re.compile(r"/id/compare\?slug=[^&]+&slug=[^&]+$"))
    assert columns(page) == [names[0], names[2]]
    page.locator(".compare-remove").first.click()
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
    page.locator(".pagination [rel=next]").click()
    expect(page.locator("[data-tray-count]")).to_have_text("4")
    page.locator("[data-tray-go]").click()
    expect(page.locator(".compare-table thead th")).to_have_count(4)


def test_a_second_press_takes_it_out_again(visitor: Visitor) -> None:
    page = visitor.open("/en/programs")
    page.locator("button.compare-link").nth(1).click()
    page.locator("button.compare-link").nth(1).click()
    assert not page.locator("#compare-tray").is_visible()


@pytest.mark.parametrize("path", [f"/id{PROGRAM}", f"/en{compare(2)}"])
def test_print_button_prints(visitor: Visitor, path: str) -> None:
    page = visitor.open(path)
    page.locator("[data-print]").click()
    assert page.evaluate("window.printed") == 1
