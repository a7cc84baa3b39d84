"""A programme of one office, and people who read it. Passwords are cheap to check here."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from portal.accounts import passwords
from portal.catalogue import rules
from portal.core.db import transaction
from tests.support.people import CHEAP, Human, make, organisation
from tests.support.programs import document, writing

SLUG = "uji"
PAGE = f"/programs/{SLUG}"
People = Callable[..., Human]


@pytest.fixture(autouse=True)
def _cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_METHOD", CHEAP)


def publish(app: Flask, slug: str = SLUG, owner: str = "dinas", name: str = "Layanan Uji") -> None:
    """Publish a programme, with the words it is filed under."""
    with app.app_context(), transaction():
        organisation(owner)
        described = {"description_id": "Uji.", "description_en": "Test."}
        rules.keep_sector(by="ayu", slug="uji", name_id="Uji", name_en="Test", **described)
        texts = {"id": writing(name), "en": writing(f"{name} (en)")}
        rules.publish(
            document(texts, slug=slug, owner=owner, place="jawa-timur", sector="uji"), by="ayu"
        )


@pytest.fixture
def people(app: Flask) -> People:
    """The programme, and people who sign in when they are first asked for."""
    publish(app)
    known: dict[str, Human] = {}

    def person(name: str, language: str = "id", portal: str = "", **roles: str) -> Human:
        if name not in known:
            email = f"{name.casefold()}@x.example"
            make(app, email, f"{name} Rahasia", language=language, portal=portal, **roles)
            known[name] = Human(app, language)
            assert known[name].sign_in(email).status_code == 303
        return known[name]

    return person
