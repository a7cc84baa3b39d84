"""How many bytes a first visit costs, as they come over the wire."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.browser.kinds import PROGRAM
from tests.browser.served import Portal
from tests.browser.visitor import Visitor

HOME_MOST, PROGRAM_MOST = 60 * 1024, 40 * 1024


@dataclass
class Cost:
    """What one request cost."""

    path: str
    kind: str
    size: int = 0


def first_visit(visitor: Visitor, *paths: str) -> list[Cost]:
    """What the last of these pages costs who comes with an empty cache and reads them in turn.

    A cost is headers and compressed body; what lies in the cache costs nothing.
    """
    context = visitor.fresh()
    page = context.new_page()
    for path in paths[:-1]:
        page.goto(path, wait_until="networkidle")
    wire = context.new_cdp_session(page)
    costs: dict[str, Cost] = {}
    wire.on(
        "Network.responseReceived",
        lambda event: costs.update({event["requestId"]: _cost(visitor, event)}),
    )
    wire.on(
        "Network.loadingFinished",
        lambda event: setattr(costs[event["requestId"]], "size", event["encodedDataLength"]),
    )
    wire.send("Network.enable")
    page.goto(paths[-1], wait_until="networkidle")
    context.close()
    return list(costs.values())


def _cost(visitor: Visitor, event: dict[str, dict[str, str]]) -> Cost:
    path = event["response"]["url"].removeprefix(visitor.address)
    return Cost(path.partition("?")[0], str(event["type"]))


@pytest.mark.parametrize("path", ["/id/", "/en/"])
def test_first_visit_of_home(visitor: Visitor, path: str) -> None:
    costs = first_visit(visitor, path)
    kinds = sorted(cost.kind for cost in costs if cost.kind != "Other")
    assert kinds == ["Document", "Font", "Script", "Stylesheet", "Stylesheet"]
    assert all(cost.size > 100 for cost in costs)
    assert sum(cost.size for cost in costs) <= HOME_MOST, costs


def test_largest_programme_page(visitor: Visitor, portal: Portal) -> None:
    pages = _programs(portal)
    sizes = {path: len(portal.get(path)[1]) for path in pages}
    largest = max(sizes, key=lambda path: sizes[path])
    costs = [cost for cost in first_visit(visitor, largest) if cost.kind != "Image"]
    assert sum(cost.size for cost in costs if cost.kind != "Other") <= PROGRAM_MOST, costs


def _programs(portal: Portal) -> list[str]:
    listed = portal.tree("/sitemap.xml").iter()
    texts = {(item.text or "").partition("//")[2].partition("/")[2] for item in listed}
    found = [f"/{text}" for text in texts if "/programs/" in text]
    assert f"/id{PROGRAM}" in found
    return found


def test_second_page_costs_only_itself(visitor: Visitor) -> None:
    costs = first_visit(visitor, "/id/", f"/id{PROGRAM}")
    assert {cost.kind for cost in costs} >= {"Document", "Font", "Script", "Stylesheet"}
    assert [cost for cost in costs if cost.size and cost.kind not in {"Document", "Other"}] == []
