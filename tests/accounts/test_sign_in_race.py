"""Thirty guesses at once, on a real server with two processes: ten passwords are checked, not more.

And two managers who leave at once: one stays.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import count
from threading import Barrier
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import select, update

from portal import create_app
from portal.accounts import queries
from portal.accounts.models import Membership, Person
from portal.core.db import db, transaction
from portal.places import queries as places
from tests.core.house import environ
from tests.core.processes import running
from tests.support.databases import Templates, close
from tests.support.people import OTHER_PASSWORD, PASSWORD, make, token_in

SERVER = [
    *(sys.executable, "-m", "gunicorn", "--workers", "2", "--threads", "4", "--preload"),
    *("--bind", "127.0.0.1:0", "--no-control-socket", "portal:create_app()"),
]
ADDRESSES, NUMBERS = count(), count()
SIGN_IN = "/id/account/sign-in"

pytestmark = pytest.mark.xdist_group("race")  # the server is started once for each database


@dataclass(frozen=True)
class Answer:
    """Status, page and cookie of an answer."""

    status: int
    page: str
    cookie: str


# One server on one database for all these tests: their people and organisations differ.
@pytest.fixture(scope="module")
def app(database: Templates, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An app that looks at the server's database."""
    settings = database.copy("empty", tmp_path_factory.mktemp("race"))
    found = create_app(settings)
    yield found
    close(found)
    database.drop(settings.database_url)


@pytest.fixture(scope="module")
def port(app: Flask) -> Iterator[int]:
    """The port of the portal, really served, on the database of `app`."""
    settings = app.extensions["settings"]
    env = {**environ(settings), "SAMBANG_PROXIES": "1"}
    with running(SERVER, env, settings.instance / "server.log") as child:
        child.wait_for("Listening at: ")
        found = re.search(r"Listening at: http://127\.0\.0\.1:(\d+)", child.said())
        assert found
        yield int(found[1])


@pytest.fixture
def two() -> tuple[str, str]:
    """The addresses of two people who are in no other test."""
    number = next(NUMBERS)
    return f"ayu-{number}@x.example", f"budi-{number}@x.example"


def ask(
    port: int, path: str, cookie: str = "", start: Barrier | None = None, **data: str
) -> Answer:
    """Open a page, or send a form."""
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    connection.connect()
    headers = {"Cookie": cookie} if cookie else {}
    if start is not None:  # each from elsewhere: the count of one address must not be the lock
        headers["X-Forwarded-For"] = f"198.51.100.{next(ADDRESSES) % 250 + 1}"
    if data:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    if start is not None:
        start.wait(60)
    connection.request("POST" if data else "GET", path, urlencode(data) or None, headers)
    response = connection.getresponse()
    page = response.read().decode()
    given = response.getheader("Set-Cookie", "").split(";")[0]
    connection.close()
    return Answer(response.status, page, given or cookie)


def at_once(port: int, requests: list[tuple[str, str, dict[str, str]]]) -> list[int]:
    """Send all these forms at the same moment; the statuses."""
    start = Barrier(len(requests))
    with ThreadPoolExecutor(len(requests)) as pool:
        work = [
            pool.submit(ask, port, path, cookie, start, **data) for path, cookie, data in requests
        ]
        return [job.result().status for job in work]


def signed_in(port: int, email: str) -> str:
    """The cookie of somebody who has signed in."""
    form = ask(port, SIGN_IN)
    data = {"csrf_token": token_in(form.page), "email": email, "password": PASSWORD}
    answer = ask(port, SIGN_IN, form.cookie, **data)
    assert answer.status == 303
    return answer.cookie


@pytest.mark.parametrize("known", [True, False])
def test_ten_of_thirty_guesses_are_checked(
    app: Flask, port: int, two: tuple[str, str], known: bool
) -> None:
    make(app, two[0])
    email = two[0 if known else 1]
    form = ask(port, SIGN_IN)
    data = {"csrf_token": token_in(form.page), "email": email, "password": OTHER_PASSWORD}
    answers = at_once(port, [(SIGN_IN, form.cookie, data)] * 30)
    assert Counter(answers) == Counter({422: 10, 429: 20})


@pytest.mark.parametrize("way", ["end", "role"])
def test_two_managers_leave_at_once(app: Flask, port: int, two: tuple[str, str], way: str) -> None:
    for email in two:
        make(app, email, **{way: "manager"})
    with app.app_context():
        found = select(Membership.id).join(Membership.person).where(Person.email.in_(two))
        numbers = db.session.scalars(found.order_by(Membership.id)).all()
        db.session.rollback()
    requests = []
    for email, number in zip(two, numbers, strict=True):
        cookie = signed_in(port, email)
        path = f"/id/organisations/{way}/members/{number}/{way}"
        page = ask(port, path, cookie)
        more = {"role": "editor"} if way == "role" else {}
        data = {"csrf_token": token_in(page.page), **more}
        requests.append((path, page.cookie, data))
    assert sorted(at_once(port, requests)) == [303, 422]
    with app.app_context():
        assert queries.managers(places.organisation(way)) == 1
        db.session.rollback()


def test_two_managers_delete_their_accounts_at_once(
    app: Flask, port: int, two: tuple[str, str]
) -> None:
    requests = []
    for email in two:
        make(app, email, dinas="manager", badan="manager")
        cookie = signed_in(port, email)
        page = ask(port, "/id/account/delete", cookie)
        data = {"csrf_token": token_in(page.page), "present": PASSWORD}
        requests.append(("/id/account/delete", page.cookie, data))
    assert sorted(at_once(port, requests)) == [200, 422]
    with app.app_context():
        assert queries.managers(places.organisation("dinas")) == 1
        db.session.rollback()


@pytest.mark.parametrize("way", ["role", "delete"])
def test_two_administrators_go_at_once(
    app: Flask, port: int, two: tuple[str, str], way: str
) -> None:
    """Each takes the role of the other, or deletes the own account: one administrator stays."""
    with app.app_context(), transaction():
        db.session.execute(update(Person).values(platform_role=""))
    people = {email: make(app, email, portal="administrator") for email in two}
    requests = []
    for email, other in zip(people, reversed(people.values()), strict=True):
        path = f"/id/administration/people/{other}/role" if way == "role" else "/id/account/delete"
        page = ask(port, path, signed_in(port, email))
        assert page.status == 200
        more = {"role": ""} if way == "role" else {}
        requests.append(
            (path, page.cookie, {"csrf_token": token_in(page.page), "present": PASSWORD, **more})
        )
    # Who comes second is no administrator any more, or the last one.
    answers = sorted(at_once(port, requests))
    assert answers in ([[200, 422]] if way == "delete" else [[303, 403], [303, 422]])
    with app.app_context():
        found = db.session.scalars(select(Person).where(Person.platform_role == "administrator"))
        assert len(found.all()) == 1
        db.session.rollback()


def test_one_form_makes_one_account(app: Flask, port: int, two: tuple[str, str]) -> None:
    """The same form sent four times at once, as an impatient thumb does."""
    form = ask(port, "/id/account/register")
    data = {"csrf_token": token_in(form.page), "name": "Ayu", "email": two[0], "password": PASSWORD}
    answers = at_once(port, [("/id/account/register", form.cookie, data)] * 4)
    assert answers == [200] * 4
    with app.app_context():
        found = db.session.scalars(select(Person).where(Person.email == two[0]))
        assert len(found.all()) == 1
        db.session.rollback()
