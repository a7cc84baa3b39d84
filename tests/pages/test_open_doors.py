"""No page leads somebody to a door that is closed for them."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from portal.core import access
from tests.pages.people import Numbers, human_in, with_numbers
from tests.pages.roles import FOREIGN, OWN
from tests.pages.routes import ROUTES
from tests.pages.test_access import known, populated
from tests.support.people import Human

__all__ = ["known", "populated"]
LINK = re.compile(r'<a [^>]*href="(/[^"#]*)')
HERE = re.compile(r"<main.*</main>", re.DOTALL)
PRIVATE = '<meta name="robots" content="noindex">'


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("role", ["reader", "editor", "administrator"])
def test_links_lead_where_one_may_go(populated: Flask, known: Numbers, role: str) -> None:
    """Of the pages that not everybody sees, in the roles that see more than they may change."""
    human = human_in(populated, role)
    endpoint = populated.url_map.bind("localhost").match
    doors: dict[tuple[str, str], str] = {}  # one of each kind on each kind of page
    for first in ROUTES.values():
        for route in (first, *first.more):
            if route.get and route.get[role] == 200:
                slug = OWN if OWN in route.address else FOREIGN
                path = with_numbers(route.addresses()[-1], known, slug)
                page = _page(human, path)
                for link in LINK.findall("".join(HERE.findall(page))) if PRIVATE in page else []:
                    doors[path, endpoint(link.split("?")[0])[0]] = link.replace("&amp;", "&")
    shut = {name: access.of(populated, name) != "public" for _path, name in doors}
    behind = {link for (_path, name), link in doors.items() if shut[name]}
    closed = {link for link in behind if _status(human, link) >= 400}
    assert len(doors) > 50
    assert {(path, link) for (path, _name), link in doors.items() if link in closed} == set()


def _page(human: Human, path: str) -> str:
    with human.client.get(path) as answer:
        return answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""


def _status(human: Human, path: str) -> int:
    with human.client.get(path) as answer:
        return answer.status_code
