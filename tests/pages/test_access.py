"""Every route and every role: what is answered; and that looking changes nothing."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.core import access
from portal.core.db import Base, db
from tests.pages.routes import ROLES, ROUTES, tour
from tests.support.client import StrictClient

METHODS = {"GET", "HEAD", "OPTIONS"}


def test_the_table_has_every_route_and_no_other(site: Flask) -> None:
    assert sorted(ROUTES) == sorted({rule.endpoint for rule in site.url_map.iter_rules()})


def test_routes_are_only_read(site: Flask) -> None:
    writing = [r.endpoint for r in site.url_map.iter_rules() if set(r.methods or ()) - METHODS]
    assert writing == []


def test_addresses_in_the_table_belong_to_their_routes(site: Flask) -> None:
    routing = site.url_map.bind("localhost")
    for endpoint, route in ROUTES.items():
        found = {routing.match(a.split("?")[0], method="GET")[0] for a in route.addresses()}
        assert found == {endpoint}


def test_every_route_is_public_today(site: Flask) -> None:
    assert {access.of(site, name) for name in site.view_functions} == {"public"}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("endpoint", ROUTES)
def test_what_is_answered(client: StrictClient, endpoint: str, role: str) -> None:
    route = ROUTES[endpoint]
    for address in route.addresses():
        with client.get(address) as response:
            found = (response.status_code, response.mimetype)
        assert found == (getattr(route, role), route.kind)


@pytest.mark.parametrize("endpoint", ROUTES)
def test_head_is_get_without_a_body(client: StrictClient, endpoint: str) -> None:
    for address in ROUTES[endpoint].addresses():
        with client.get(address) as whole, client.head(address) as head:
            assert (head.status_code, head.mimetype) == (whole.status_code, whole.mimetype)
            assert (head.get_data(), whole.get_data() != b"") == (b"", True)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_sent(client: StrictClient, method: str) -> None:
    for route in ROUTES.values():
        for address in route.addresses():
            response = client.open(address, method=method)
            assert response.status_code == 405
            assert set(response.headers["Allow"].split(", ")) == METHODS


def test_a_405_is_a_page_or_data(client: StrictClient) -> None:
    assert client.post("/id/programs").mimetype == "text/html"
    assert client.post("/id/programs.json").get_json()["error"] == 405
    assert client.post("/health").get_json()["error"] == 405


def test_looking_at_everything_changes_nothing(full_app: Flask) -> None:
    def rows() -> dict[str, int]:
        with full_app.app_context():
            tables = Base.metadata.sorted_tables
            return {
                table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
                for table in tables
            }

    before = rows()
    assert before["event"] > 1000
    assert before["program"] == 65
    visitor = full_app.test_client()
    statuses = set()
    for address in tour():
        with visitor.get(address) as response:
            statuses.add(response.status_code)
    assert statuses == {200, 302, 404}
    assert rows() == before
