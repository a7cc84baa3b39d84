"""Fixtures of the tests of lists. Passwords are cheap to check here."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.accounts import passwords
from tests.bulk.lists import furnish
from tests.support.people import CHEAP, EMAIL, Human, make


@pytest.fixture(autouse=True)
def _cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_METHOD", CHEAP)


@pytest.fixture
def office(app: Flask) -> Flask:
    """An app with an organisation "dinas", what its cells can name, and a manager of it."""
    furnish(app)
    make(app, dinas="manager")
    return app


@pytest.fixture
def ayu(office: Flask) -> Human:
    """The manager, signed in."""
    human = Human(office, "en")
    assert human.sign_in(EMAIL).status_code == 303
    return human
