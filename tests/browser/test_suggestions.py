"""The search field with JavaScript: a combobox after the ARIA pattern."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visitor import Visitor, follow


def typed(visitor: Visitor, text: str = "smart", path: str = "/id/") -> Page:
    """A page with that text typed into its search field, and the suggestions there."""
    page = visitor.open(path)
    page.get_by_role("combobox").press_sequentially(text)
    page.get_by_role("option").first.wait_for()
    return page


def state(page: Page) -> dict[str, str | None]:
    """What the field says about itself."""
    field = page.get_by_role("combobox")
    names = ("aria-expanded", "aria-autocomplete", "aria-activedescendant")
    return {name.removeprefix("aria-"): field.get_attribute(name) for name in names}


@pytest.mark.parametrize("path", ["/id/", "/en/programs", "/id/nothing/here"])
def test_suggestions_appear_while_typing(visitor: Visitor, path: str) -> None:
    page = visitor.open(path)
    closed = {"expanded": "false", "autocomplete": "list", "activedescendant": None}
    assert state(page) == closed
    page.get_by_role("combobox").press_sequentially("puskes")
    options = page.get_by_role("option")
    options.first.wait_for()
    assert state(page) == closed | {"expanded": "true"}
    box = page.get_by_role("listbox")
    assert page.get_by_role("combobox").get_attribute("aria-controls") == box.get_attribute("id")
    assert box.get_attribute("aria-label")
    assert 1 <= options.count() <= 8
    said = page.locator(".search-box [role=status]").inner_text()
    assert said.startswith(f"{options.count()} ")


def test_arrows_go_round_and_escape_closes(visitor: Visitor) -> None:
    page = typed(visitor)
    field, options = page.get_by_role("combobox"), page.get_by_role("option")
    ids = [option.get_attribute("id") for option in options.all()]
    keys = ["ArrowDown"] * (len(ids) + 2) + ["ArrowUp"] * 2
    expected = [*ids, None, ids[0], None, ids[-1]]
    for key, chosen in zip(keys, expected, strict=True):
        field.press(key)
        assert state(page)["activedescendant"] == chosen
        selected = page.locator("[role=option][aria-selected=true]")
        assert [item.get_attribute("id") for item in selected.all()] == [chosen][: bool(chosen)]
    field.press("Escape")
    assert state(page)["expanded"] == "false"
    assert state(page)["activedescendant"] is None
    assert not page.get_by_role("listbox").is_visible()
    assert field.input_value() == "smart"  # Escape closed the list and left the words


def test_enter_opens_the_chosen_page(visitor: Visitor) -> None:
    page = typed(visitor, "smart kampung")
    name = page.get_by_role("option").first.inner_text()
    page.keyboard.press("ArrowDown")
    follow(page.get_by_role("combobox"), "Enter")
    expect(page).to_have_url(re.compile(r"/id/programs/[a-z0-9-]+$"))
    assert page.locator("h1").inner_text() == name


def test_enter_without_a_choice_searches(visitor: Visitor) -> None:
    page = typed(visitor, "smart kampung", "/en/")
    follow(page.get_by_role("combobox"), "Enter")
    expect(page).to_have_url(re.compile(r"/en/programs\?q=smart\+kampung$"))


def test_a_click_opens_the_page(visitor: Visitor) -> None:
    page = typed(visitor)
    option = page.get_by_role("option").last
    name = option.inner_text()
    follow(option)
    expect(page).to_have_url(re.compile(r"/id/programs/[a-z0-9-]+$"))
    assert page.locator("h1").inner_text() == name


def test_leaving_the_field_closes(visitor: Visitor) -> None:
    page = typed(visitor)
    page.keyboard.press("Tab")
    assert state(page)["expanded"] == "false"
    assert not page.get_by_role("listbox").is_visible()


def test_nothing_to_suggest_shows_nothing(visitor: Visitor) -> None:
    page = typed(visitor)
    with page.expect_response(re.compile(r"suggest\.json")):
        page.get_by_role("combobox").fill("zzxxqq")
    page.get_by_role("listbox").wait_for(state="hidden")
    assert state(page)["expanded"] == "false"
