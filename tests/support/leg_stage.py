"""A stage on which one person plays visitors and hosts, and all agrees at the end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from portal.accounts import queries
from portal.accounts.models import Person
from portal.core import clock
from portal.core.db import db, transaction
from portal.places.models import Organisation
from tests.support import trips
from tests.support.leg_checks import problems
from tests.support.people import make

NINE = {"value": 9, "unit": "working-days"}
WORDS = "Karena ada rapat."


@pytest.fixture
def agreeing(app: Flask) -> Iterator[Person]:
    """A stopped clock, a transaction, and one person for everything; at the end all agrees."""
    by = make(app, tamu="coordinator")
    with clock.stopped(trips.MONDAY), app.app_context(), transaction():
        yield queries.person(by)
        db.session.flush()
        assert (found := problems()) == [], found


def host(slug: str = "tuan-rumah", **rules: Any) -> Organisation:
    """A host that says how long it takes, and holds a place as long; inside a transaction."""
    return trips.host(slug, **{"reply": NINE, "hold": NINE, **rules})
