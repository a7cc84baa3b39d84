"""Fixtures of the tests of writing, review and publication. Passwords are cheap to check here."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.accounts import passwords
from tests.support.people import CHEAP, Human


@pytest.fixture(autouse=True)
def _cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_METHOD", CHEAP)
    monkeypatch.setattr(passwords, "_NOBODYS", f"{CHEAP}$nobody${'0' * 128}")


@pytest.fixture
def human(app: Flask) -> Human:
    """Somebody who reads Indonesian."""
    return Human(app)
