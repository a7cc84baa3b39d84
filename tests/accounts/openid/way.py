"""The way through a provider and back, step by step, as a browser goes it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import requests
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from portal.accounts.models import Identity, Person, SignIn
from portal.core.db import db
from tests.support import provider
from tests.support.pages import Page
from tests.support.people import EMAIL, Human

LABEL = "Kabupaten Banyuwangi"
AGREE = "/account/identity"


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
