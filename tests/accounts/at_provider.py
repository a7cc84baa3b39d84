"""Both providers of the tests of OpenID Connect, and what somebody does there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from portal import create_app
from portal.accounts.models import Identity, Person, SignIn
from portal.core.db import db
from portal.core.providers import Provider
from tests.support import provider
from tests.support.client import StrictClient
from tests.support.databases import Templates, close
from tests.support.pages import Page
from tests.support.people import EMAIL, Human
from tests.support.provider import CLIENT, SECRET, Liar

LABEL = "Kabupaten Banyuwangi"
BACK = "/account/openid/banyuwangi/back"
AGREE = "/account/identity"


@pytest.fixture(scope="session")
def real() -> Iterator[str]:
    """The real provider."""
    with provider.real() as issuer:
        yield issuer


@pytest.fixture(scope="session")
def _liar() -> Iterator[Liar]:
    with provider.lying() as found:
        yield found


@pytest.fixture
def liar(_liar: Liar) -> Liar:
    """The provider that lies, honest as yet."""
    _liar.honest()
    return _liar


@pytest.fixture
def app(database: Templates, tmp_path: Path, real: str, liar: Liar) -> Iterator[Flask]:
    """An app with both: "banyuwangi" is the real one, "depok" the other."""
    settings = database.copy("empty", tmp_path)

    def at(name: str, issuer: str, label: str) -> Provider:
        domains = frozenset({"banyuwangi.example"})
        return Provider(name, issuer, CLIENT, SECRET, label, domains, "pemkab-banyuwangi")

    places = (at("banyuwangi", real, LABEL), at("depok", liar.issuer, "Kota Depok"))
    app = create_app(replace(settings, openid=places))
    app.testing = True
    app.test_client_class = StrictClient
    yield app
    close(app)
    database.drop(settings.database_url)


def counted(app: Flask) -> tuple[int, int, int]:
    """How many people, sign-ins and identities there are."""
    with app.app_context():
        found = [
            db.session.scalar(select(func.count()).select_from(model)) or 0
            for model in (Person, SignIn, Identity)
        ]
    return found[0], found[1], found[2]


def go(human: Human, name: str = "banyuwangi", ends: str = "") -> str:
    """Go to a provider; the address there."""
    answer = human.get(f"/account/openid/{name}{ends}")
    assert answer.status_code == 303
    return str(answer.location)


def come_back(human: Human, address: str) -> TestResponse:
    """Come back from a provider, as the browser does: the page with the button, or what is said."""
    parts = urlsplit(address)
    answer = human.client.get(f"{parts.path}?{parts.query}")
    assert answer.status_code == 303
    return human.client.get(answer.location)


def press(human: Human, page: TestResponse, **more: str) -> TestResponse:
    """Press the button of that page."""
    form = Page(page)
    path = str(form.one("form").get("action"))
    data = {str(i.get("name")): str(i.get("value")) for i in form.all("input", type="hidden")}
    return human.client.post(path, data={**data, **more})


def enter(human: Human, subject: str = "7", ends: str = "", **claims: Any) -> TestResponse:
    """The whole way through the real provider."""
    said = {"email": EMAIL, "email_verified": True, "name": "Ayu Lestari", **claims}
    return press(human, come_back(human, provider.consent(go(human, ends=ends), subject, **said)))


def enter_at_liar(human: Human, **more: str) -> TestResponse:
    """The whole way through the other one."""
    there = requests.get(go(human, "depok"), allow_redirects=False, timeout=10)
    return press(human, come_back(human, there.headers["Location"]), **more)


def said(answer: TestResponse, status: int) -> str:
    """What a page that says one thing says."""
    return Page(answer, status).texts("p", class_="lead")[0]
