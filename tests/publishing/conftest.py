"""Fixtures of the tests of writing, review and publication. Passwords are cheap to check here."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.accounts import passwords
from portal.catalogue.models import Sector
from portal.core.db import db, transaction
from tests.publishing.pen import BUDI, enter
from tests.support.people import CHEAP, Human, make


@pytest.fixture(autouse=True)
def _cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_METHOD", CHEAP)
    monkeypatch.setattr(passwords, "_NOBODYS", f"{CHEAP}$nobody${'0' * 128}")


@pytest.fixture
def human(app: Flask) -> Human:
    """Somebody who reads Indonesian."""
    return Human(app)


@pytest.fixture
def ayu(app: Flask) -> Human:
    """An editor of the office, signed in; Budi is another one."""
    make(app, dinas="editor")
    make(app, BUDI, "Budi", dinas="editor")
    with app.app_context(), transaction():
        db.session.add(
            Sector(
                slug="health", name_id="Kesehatan", name_en="Health", description_id="",
                description_en="",
            )
        )  # fmt: skip
    return enter(app)
