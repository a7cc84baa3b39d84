"""Every route and every role: what is answered; and that looking changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from portal import create_app
from portal.accounts import passwords, queries
from portal.accounts.models import Invitation, Membership, Person
from portal.core import access
from portal.core.db import Base, db
from portal.places import queries as places
from tests.pages.people import Numbers, everybody, human_in, numbers, with_numbers
from tests.pages.roles import FOREIGN, OWN, ROLES
from tests.pages.route import Route
from tests.pages.routes import OPEN, ROUTES, tour
from tests.support.client import StrictClient, check_html
from tests.support.databases import Templates, close
from tests.support.people import token_in

SAFE = {"GET", "HEAD", "OPTIONS"}
SAME_PAGE = {400, 403, 404, 405}
# What is answered before the database is asked.
SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
# Who may do what is the same on both; what is read and written for those who may do all, is not.
IN_BOTH = ("stranger", "manager", "administrator")
EACH_ROLE = pytest.mark.parametrize(
    ("database", "role"),
    [*(("sqlite", role) for role in ROLES), *(("postgresql", role) for role in IN_BOTH)],
    indirect=["database"],
)
EVERYTHING = [(name, route) for name, first in ROUTES.items() for route in (first, *first.more)]


def test_the_table_has_every_route_and_no_other(site: Flask) -> None:
    assert sorted(ROUTES) == sorted({rule.endpoint for rule in site.url_map.iter_rules()})


def test_the_table_has_the_methods_of_every_route(site: Flask) -> None:
    for rule in site.url_map.iter_rules():
        route, methods = ROUTES[rule.endpoint], set(rule.methods or ())
        assert ("GET" in methods, "POST" in methods) == (bool(route.get), bool(route.post))
        assert methods <= SAFE | {"POST"}


def test_addresses_in_the_table_belong_to_their_routes(site: Flask) -> None:
    routing = site.url_map.bind("localhost")
    for endpoint, route in EVERYTHING:
        method = "GET" if route.get else "POST"
        paths = [a.split("?")[0] for a in route.addresses()]
        filled = [with_numbers(p, {}, "") for p in paths]
        assert {routing.match(p, method=method)[0] for p in filled} == {endpoint}


def test_every_view_declares_what_the_table_says(site: Flask) -> None:
    assert {name: access.of(site, name) for name in site.view_functions} == {
        name: route.access for name, route in ROUTES.items()
    }


class Walker(FlaskClient):
    """Checks pages as the strict client does; of the pages of an error, which look alike, one."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.seen: set[int] = set()

    def open(self, *args: object, **kwargs: object) -> TestResponse:
        response = super().open(*args, **kwargs)  # type: ignore[arg-type]
        status = response.status_code
        if response.mimetype == "text/html" and status // 100 != 3 and status not in self.seen:
            check_html(response.get_data(as_text=True))
            self.seen |= {status} & SAME_PAGE
        return response


@pytest.fixture(scope="module")
def populated(database: Templates, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A site with all the content and somebody in every role."""
    settings = database.copy("full", tmp_path_factory.mktemp("populated"))
    app = create_app(settings)
    app.testing = True
    # From either database comes the same page: it is read once.
    app.test_client_class = Walker if database.kind == "sqlite" else FlaskClient
    with pytest.MonkeyPatch.context() as cheap:
        cheap.setattr(passwords, "_METHOD", "scrypt:256:8:1")
        everybody(app)
        yield app
    close(app)
    database.drop(settings.database_url)


@pytest.fixture(scope="module")
def known(populated: Flask) -> Numbers:
    """What the addresses of pages name; to open them changes nothing of it."""
    return numbers(populated)


def _in_one_language(route: Route, role: str) -> list[str]:
    # Strangers open all of it in both; of the others each second one reads English.
    both = route.addresses()
    return both if role == "stranger" else [both[ROLES.index(role) % len(both)]]


@EACH_ROLE
def test_what_is_answered(populated: Flask, known: Numbers, role: str) -> None:
    human = human_in(populated, role)
    found, expected = {}, {}
    for _endpoint, route in EVERYTHING:
        slug = OWN if OWN in route.address else FOREIGN
        for address in _in_one_language(route, role) if route.get else []:
            path = with_numbers(address, known, slug)
            with human.client.get(path) as response:
                found[path] = response.status_code
                if response.status_code == 200:
                    assert response.mimetype == route.kind
            expected[path] = (route.get or {})[role]
    assert found == expected


@EACH_ROLE
def test_what_is_answered_to_a_form(populated: Flask, role: str) -> None:
    found, expected = {}, {}
    human, known = human_in(populated, role), numbers(populated)
    page = human.get("/account/register").get_data(as_text=True)
    for endpoint, route in sorted(EVERYTHING, key=lambda pair: pair[0] == "accounts.sign_out"):
        if not route.post:
            continue
        path = _path(route, known)
        data = {**route.data, "csrf_token": token_in(page)}
        found[endpoint, path] = human.client.post(path, data=data).status_code
        expected[endpoint, path] = route.post[role]
    assert found == expected


def _path(route: Route, known: Numbers) -> str:
    slug = OWN if OWN in route.address else FOREIGN
    return with_numbers(route.addresses()[1], known, slug)


@SQLITE
@pytest.mark.parametrize("role", ["stranger", "manager", "administrator"])
def test_nothing_is_taken_from_another_site(populated: Flask, role: str) -> None:
    """Without the token of a form nothing is done, whoever is asked to send it."""
    human, known = human_in(populated, role), numbers(populated)
    before = _everybody(populated)
    for endpoint, route in EVERYTHING:
        if route.post:
            answer = human.client.post(_path(route, known), data=route.data)
            asked_again = endpoint == "accounts.sign_in"
            assert answer.status_code == (303 if asked_again else 400), endpoint
    assert _everybody(populated) == before


def _everybody(app: Flask) -> list[object]:
    with app.app_context():
        models = (Person, Membership, Invitation)
        return [len(db.session.scalars(select(model.id)).all()) for model in models]


def test_members_may_leave_and_see_no_others_way_out(populated: Flask) -> None:
    with populated.app_context():
        found = {m.role: m.id for m in queries.members(places.organisation(OWN))}
    for role in ("reader", "editor", "coordinator"):
        human = human_in(populated, role)
        answers = {
            other: human.get(f"/organisations/{OWN}/members/{number}/end").status_code
            for other, number in found.items()
        }
        assert answers == {**dict.fromkeys(found, 403), role: 200}


@SQLITE
@pytest.mark.parametrize("endpoint", OPEN)
def test_head_is_get_without_a_body(client: StrictClient, endpoint: str) -> None:
    for address in ROUTES[endpoint].addresses():
        with client.get(address) as whole, client.head(address) as head:
            assert (head.status_code, head.mimetype) == (whole.status_code, whole.mimetype)
            assert (head.get_data(), whole.get_data() != b"") == (b"", True)


@SQLITE
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_else_can_be_sent(site: Flask, method: str) -> None:
    visitor = Walker(site, site.response_class)
    for route in ROUTES.values():
        allowed = (SAFE if route.get else {"OPTIONS"}) | ({"POST"} if route.post else set())
        if method in allowed:
            continue
        for address in route.addresses():
            response = visitor.open(with_numbers(address, {}, ""), method=method)
            assert response.status_code == 405
            assert set(response.headers["Allow"].split(", ")) == allowed


@SQLITE
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
