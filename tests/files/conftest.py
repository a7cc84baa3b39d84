"""Fixtures of the tests of files. Passwords are cheap to check here."""

from __future__ import annotations

import pytest

from portal.accounts import passwords
from tests.support.people import CHEAP


@pytest.fixture(autouse=True)
def _cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_METHOD", CHEAP)
    monkeypatch.setattr(passwords, "_NOBODYS", f"{CHEAP}$nobody${'0' * 128}")
