"""The map: a dot for every region with programmes, and the same as a list."""

from __future__ import annotations

import re
from collections import Counter

import pytest
import yaml
from playwright.sync_api import expect

from tests.browser.served import ROOT, Portal
from tests.browser.visitor import Visitor, follow

SVG = "{http://www.w3.org/2000/svg}"


def content() -> Counter[str]:
    """How many programmes the content has for each place."""
    files = (ROOT / "content" / "programs").glob("*/program.yaml")
    return Counter(yaml.safe_load(path.read_text())["place"] for path in files)


def dots(portal: Portal, path: str) -> dict[str, str]:
    """The dots of a page: address and label."""
    tree = portal.tree(path)
    links = [link for link in tree.iter(f"{SVG}a") if link.find(f"{SVG}circle") is not None]
    found = {link.get("href", ""): "".join(link.itertext()).strip() for link in links}
    assert len(found) == len(links)
    return found


@pytest.mark.parametrize("path", ["/id/map", "/en/map", "/id/", "/en/"])
def test_a_dot_for_every_region_with_programmes(portal: Portal, path: str) -> None:
    language = path[1:3]
    expected = {f"/{language}/places/{slug}": number for slug, number in content().items()}
    found = dots(portal, path)
    assert {
        href: int(label.split(": ")[-1].split()[0]) for href, label in found.items()
    } == expected


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_dot_leads_to_its_place(portal: Portal, language: str) -> None:
    for href, label in dots(portal, f"/{language}/map").items():
        status, page = portal.get(href)
        assert status == 200
        assert re.findall(r"<h1[^>]*>([^<]+)</h1>", page) == [label.split(": ")[0]]


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_list_has_the_same_regions_and_counts(portal: Portal, language: str) -> None:
    tree = portal.tree(f"/{language}/map")
    (section,) = [part for part in tree.iter("section") if part.get("id") == "list"]
    listed = {}
    for item in section.iter("li"):
        link, count = item.find("a"), item.find("span")
        assert link is not None
        assert count is not None
        listed[link.get("href", "")] = int(count.text or "")
    expected = {f"/{language}/places/{slug}": number for slug, number in content().items()}
    assert listed == expected


def test_a_click_on_a_dot_opens_its_place(visitor: Visitor) -> None:
    page = visitor.open("/id/map")
    dot = page.locator(".map a[href='/id/places/kota-jayapura']")
    follow(dot.locator("circle"))
    expect(page).to_have_url(re.compile("/id/places/kota-jayapura$"))
