"""The comparison on every width: who is meant is always in sight."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.kinds import compare
from tests.browser.visitor import Visitor


@pytest.mark.parametrize("number", [2, 4])
def test_names_stay_while_one_scrolls(visitor: Visitor, number: int) -> None:
    page = visitor.open(f"/en{compare(number)}")
    page.evaluate("scrollTo(0, 1200)")
    tops = [name.bounding_box() for name in page.locator(".compare-table thead th").all()]
    assert len(tops) == number
    assert all(box and box["y"] == 0 for box in tops)
    assert not any(name.is_visible() for name in page.locator(".cell-name").all())


def test_on_a_low_screen_the_names_leave_room(visitor: Visitor) -> None:
    page = visitor.open(f"/en{compare(4)}", height=500)
    page.evaluate("scrollTo(0, 1200)")
    box = page.locator(".compare-table thead th").first.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 0


def test_a_phone_reads_one_criterion_after_the_other(visitor: Visitor) -> None:
    page = visitor.open(f"/id{compare(3)}", width=360)
    names = page.locator(".compare-table thead th > a:first-child").all_inner_texts()
    row = page.locator(".compare-table tbody tr").filter(has_text="Ringkasan")
    assert row.locator(".cell-name").all_inner_texts() == names
    boxes = [row.locator("th").bounding_box()] + [c.bounding_box() for c in row.locator("td").all()]
    tops = [box["y"] for box in boxes if box]
    assert len(tops) == 4
    assert tops == sorted(set(tops))
    assert all(box and box["width"] > 300 for box in boxes)


def test_a_result_names_its_period_and_leads_to_its_source(visitor: Visitor) -> None:
    page = visitor.open(f"/en{compare(2)}")
    cell = page.locator("tr").filter(has_text="Villages connected by fibre").locator("td").first
    said = cell.locator("p").filter(has_text="Villages connected by fibre").locator("small")
    assert said.inner_text().startswith("September 2017 to September 2018. Source: InfoKomputer")
    said.locator("a").first.click()
    expect(page).to_have_url(re.compile("#banyuwangi-smart-kampung-5$"))
    source = page.locator(":target")
    assert source.inner_text().startswith("InfoKomputer, September 2017")
    assert source.locator("a").get_attribute("href", timeout=1000)


def test_steps_and_places_are_lists_and_a_dash_is_explained(visitor: Visitor) -> None:
    page = visitor.open(f"/en{compare(2)}")
    rows = page.locator(".compare-table tbody tr")
    steps = rows.filter(has=page.get_by_role("rowheader", name="How it works"))
    assert steps.locator("td").first.locator("ol > li").count() == 4
    sites = rows.filter(has=page.get_by_role("rowheader", name="Can be visited"))
    assert sites.locator("td").first.locator("ul > li").count() == 3
    assert page.get_by_text("“–” means: the page of the programme").count() == 1
    assert "12 November 2019" in rows.first.locator("td").first.inner_text()
