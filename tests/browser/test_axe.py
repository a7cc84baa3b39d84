"""No page, nothing that opens on one, breaks a rule of axe."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.kinds import DESK, PHONE, PROGRAM, VIEW_NAMES, VIEWS, Look
from tests.browser.visitor import OPEN_ALL, Visitor

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
OPTIONS: dict[str, Any] = {
    "runOnly": {"type": "tag", "values": list(TAGS)},
    "resultTypes": ["violations"],
}
axe = Axe()


def violations(page: Page) -> list[str]:
    """Each broken rule with the elements that break it."""
    found = axe.run(page, options=OPTIONS).response["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize(("name", "look"), VIEWS, ids=VIEW_NAMES)
def test_page_breaks_no_rule(visitor: Visitor, name: str, look: Look) -> None:
    page = visitor.look_at(name, look)
    if look.width == 360:  # there what is folded away counts too
        page.evaluate(OPEN_ALL)
    assert violations(page) == []


@pytest.mark.parametrize(
    ("path", "look"),
    [("/hosts", PHONE), ("/hosts/pemkab-sleman", PHONE), ("/hosts/pemkab-banyuwangi", DESK)],
    ids=str,
)
def test_hosts_break_no_rule(visitor: Visitor, path: str, look: Look) -> None:
    page = visitor.open(f"/{look.language}{path}", width=look.width, color_scheme=look.scheme)
    page.evaluate(OPEN_ALL)
    assert violations(page) == []


def test_open_suggestions_break_no_rule(visitor: Visitor) -> None:
    page = visitor.open("/id/", width=360)
    page.get_by_role("combobox").press_sequentially("puskesmas")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_comparison_tray_breaks_no_rule(visitor: Visitor, scheme: str) -> None:
    page = visitor.open("/en/programs", color_scheme=scheme)
    for number in range(4):  # then the fifth says "four at most"
        page.locator(".compare-link").nth(number).click()
    assert page.locator("#compare-tray").is_visible()
    assert violations(page) == []


def test_axe_runs_and_checks_contrast_targets_and_landmarks(visitor: Visitor) -> None:
    page = visitor.open(f"/id{PROGRAM}")
    page.evaluate("document.documentElement.removeAttribute('lang')")
    answer = axe.run(page, options=OPTIONS).response
    assert [rule["id"] for rule in answer["violations"]] == ["html-has-lang"]
    assert {"color-contrast", "target-size", "region"} <= {rule["id"] for rule in answer["passes"]}
