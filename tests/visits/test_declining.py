"""A host says no with one of its own grounds; visitors and the trail read its words."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.visits import requesting
from portal.visits.models_trip import Leg
from tests.accounts.conftest import _cheap_passwords
from tests.support.people import errors
from tests.visits.stage import entered, houses, visit, who

__all__ = ["_cheap_passwords"]
pytestmark = [
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),  # pages alone
    pytest.mark.usefixtures("monday"),
]


def sent(leg: Leg) -> None:
    """Send it."""
    requesting.submit(leg, by=who("tika"))


def test_a_host_declines_by_its_own_grounds(app: Flask) -> None:
    ground = {"key": "penuh", "text": {"id": "Agenda pimpinan", "en": "The leaders' agenda"}}
    houses(app, refusals=[ground])
    number = visit(app, sent)
    address, hana = f"/legs/{number}", entered(app, "hana")
    page = hana.page(f"{address}/decline")
    assert "The leaders' agenda" in page.words
    assert "This cannot be taken back" in page.words
    assert "Choose one of these." in errors(hana.send(address, f"{address}/decline", ground="x"))
    other = hana.send(address, f"{address}/decline", ground="other", text=" ")
    assert "Say in a few words why, for the other side." in errors(other)
    assert hana.send(address, f"{address}/decline", ground="penuh").status_code == 303
    assert "The leaders' agenda" in entered(app, "tika").page(address).words
    trail = entered(app, "hadi").page("/organisations/tuan-rumah/trail?kind=leg.declined")
    assert "Agenda pimpinan" in trail.words
    assert "penuh" not in trail.words
