"""Fixtures of the tests of writing. Passwords are cheap to check here."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.catalogue.models import Sector
from portal.core.db import db, transaction
from tests.accounts.conftest import _cheap_passwords, human
from tests.support.people import Human, make
from tests.writing.pen import BUDI, enter

__all__ = ["_cheap_passwords", "human"]


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
