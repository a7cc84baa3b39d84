"""The page for what does not exist: says so in both languages, and one can search on."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor, follow


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize(
    "path",
    [
        "/id/nothing/here",
        "/en/nothing/here",
        "/id/programs/no-such-programme",
        "/en/places/no-such-place",
        "/en/programs?page=1000000000",
    ],
)
def test_missing_page_has_a_search_that_works(visitor: Visitor, path: str, script: bool) -> None:
    page = visitor.open(path, script=script)
    language = path[1:3]
    assert page.locator("html").get_attribute("lang") == language
    other = page.locator(".error-other")
    assert other.get_attribute("lang") == {"id": "en", "en": "id"}[language]
    field = page.locator("#search-q")
    field.fill("embung")
    follow(field, "Enter")
    expect(page).to_have_url(re.compile(rf"/{language}/programs\?q=embung$"))
    assert page.locator(".hits > li").count() >= 2


def test_language_of_a_missing_programme_can_be_switched(visitor: Visitor) -> None:
    page = visitor.open("/id/programs/no-such-programme")
    title = page.locator("h1").inner_text()
    follow(page.locator(".error-other a"))
    expect(page).to_have_url(re.compile("/en/programs/no-such-programme$"))
    assert page.locator("h1").inner_text() != title
