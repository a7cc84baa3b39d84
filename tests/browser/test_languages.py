"""Both languages of every page, and the way from one to the other."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest

from tests.browser.kinds import LANGUAGES, MISSING, PAGES
from tests.browser.served import Portal

NAMES = {"id": "Bahasa Indonesia", "en": "English"}


def text(element: Element) -> str:
    """All words in an element."""
    return " ".join("".join(element.itertext()).split())


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_switch_keeps_path_and_query(portal: Portal, language: str, name: str) -> None:
    status, _ = portal.get(f"/{language}{PAGES[name]}")
    assert status == (404 if name in MISSING else 200)
    tree = portal.tree(f"/{language}{PAGES[name]}")
    assert tree.get("lang") == language
    other = "en" if language == "id" else "id"
    lists = [part for part in tree.iter("ul") if part.get("class") == "languages"]
    assert len(lists) == 1
    (link,) = lists[0].iter("a")
    there = "/" if name == "missing" else PAGES[name]  # an unknown address has no twin
    expected = {"href": f"/{other}{there}", "lang": other, "hreflang": other, "rel": "alternate"}
    assert link.attrib == expected
    assert text(link).startswith(NAMES[other])
    (here,) = [part for part in lists[0].iter("span") if part.get("aria-current")]
    assert here.get("lang") == language
    assert text(here).startswith(NAMES[language])


@pytest.mark.parametrize("name", PAGES)
def test_a_title_and_a_heading_in_each_language(portal: Portal, name: str) -> None:
    pages = [portal.tree(f"/{language}{PAGES[name]}") for language in LANGUAGES]
    for page in pages:
        (title,) = [text(part) for part in page.iter("title") if part.text]
        assert "Sambang" in title
        (heading,) = page.iter("h1")
        assert text(heading)
    menus = [[text(link) for link in next(page.iter("nav")).iter("a")] for page in pages]
    assert all(ours != theirs for ours, theirs in zip(*menus, strict=True))


@pytest.mark.parametrize(
    ("accept", "there"),
    [("id,en;q=0.5", "/id/"), ("en-GB,en;q=0.9", "/en/"), ("fr", "/id/")],
)
def test_start_leads_to_the_visitors_language(portal: Portal, accept: str, there: str) -> None:
    status, page = portal.get("/", **{"Accept-Language": accept})
    assert status == 200
    assert f'<html lang="{there[1:3]}">' in page
