"""The proof of a visit: what a stranger reads, in green only when it is certain."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import segno
from flask import Flask
from sqlalchemy import event

from portal.core import clock
from portal.core.content import Both
from portal.core.db import db
from portal.visits import answering, closed_days, requesting, show_proof
from portal.visits.models_trip import Delegate, Leg
from tests.accounts.conftest import _cheap_passwords
from tests.support import trips
from tests.support.pages import Page
from tests.support.people import Human
from tests.visits.stage import at, entered, houses, visit, who

__all__ = ["_cheap_passwords"]
pytestmark = [
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),  # pages alone
    pytest.mark.usefixtures("monday"),
]


def confirmed(leg: Leg) -> None:
    """All the way to the yes of both."""
    leg.letter_of_visitor = "090/1/2026"
    leg.trip.delegates.append(Delegate(position=1, name="Pak Bima", nip="198001012005011001"))
    requesting.submit(leg, by=who("tika"))
    answering.accept(leg, by=who("hana"), letter="005/2/2026", text="Sampai jumpa")
    requesting.confirm(leg, by=who("tika"))


def reference(app: Flask, number: int) -> str:
    """The reference of a visit."""
    with at(app, number) as leg:
        assert leg.reference is not None
        return leg.reference


def test_a_confirmed_visit_is_proved_without_any_name(app: Flask) -> None:
    houses(app)
    address = f"/confirm/{reference(app, visit(app, confirmed))}"
    stranger = Human(app, "en")
    page = stranger.page(address)
    assert page.meta("robots") == "noindex"
    (verdict,) = page.all("div", class_="proof-verdict")
    assert (verdict.get("class"), page.texts("p", verdict)) == (
        "proof-verdict good", ["Confirmed"],
    )  # fmt: skip
    for told in ("Office tuan-rumah", "Office tamu", "Thursday, 20 August 2026, 09.00–12.00 WIB",
                 "10", "090/1/2026", "005/2/2026", "3 August 2026 09.00 WIB"):  # fmt: skip
        assert told in page.words, told
    for secret in ("Bima", "198001", "Tika", "Hana", "Sampai jumpa", "Berapa biayanya"):
        assert secret not in page.source, secret
    *_, drawn = page.all("path", page.one("div", class_="qr"))
    whole = f"{app.extensions['settings'].address}/en{address}"  # what a telephone reads from it
    assert f'd="{drawn.get("d")}"' in segno.make(whole, error="m").svg_inline(border=4)
    forged = Page(stranger.get(f"{address}x"), 404)
    assert forged.texts("p", forged.one("div", class_="stop"))[0] == "UNKNOWN"
    assert "Office" not in forged.words
    assert "Terkonfirmasi" in Human(app, "id").page(address).words


def test_one_that_is_not_confirmed_says_so_in_red(app: Flask) -> None:
    houses(app)
    number = visit(app, lambda leg: requesting.submit(leg, by=who("tika")))
    address = f"/confirm/{reference(app, number)}"
    (verdict,) = Human(app, "en").page(address).all("div", class_="proof-verdict")
    assert verdict.get("class") == "proof-verdict stop"
    assert "NOT CONFIRMED" in Human(app, "en").page(address).words
    with at(app, number) as leg:
        requesting.withdraw(leg, "Rahasia", by=who("tika"))
    page = Human(app, "en").page(address)
    assert "This visit does not take place: Withdrawn." in page.words
    assert "Rahasia" not in page.source


def test_a_closed_day_makes_it_red(app: Flask) -> None:
    houses(app)
    number = visit(app, confirmed)
    with at(app, number) as leg:
        closed = Both(id="Pilkada", en="Election")
        closed_days.close(leg.host, trips.DAY, trips.DAY, closed, by=who("hana"))
    page = Human(app, "en").page(f"/confirm/{reference(app, number)}")
    assert "The host has closed this day and has not answered yet." in page.words
    assert "Do not travel" in entered(app, "tika").page(f"/legs/{number}").words
    page = entered(app, "tono").page(f"/legs/{number}")
    assert "Do not travel before it has answered." in page.words
    assert "Both sides said yes. The visit takes place." not in page.words
    form = entered(app, "hana").page(f"/legs/{number}/cancel")
    assert form.one("textarea", name="text").text == "Election"  # need not be written again


def test_the_page_of_the_visit_shows_the_way_to_it(app: Flask) -> None:
    houses(app)
    number = visit(app, confirmed)
    page = entered(app, "tika").page(f"/legs/{number}")
    links = [at for _words, at in page.links()]
    assert f"/en/confirm/{reference(app, number)}" in links
    with clock.stopped(trips.MONDAY + timedelta(days=1)):
        assert page.all("svg", page.one("div", class_="qr"))


def test_what_last_changed_is_found_without_reading_all_that_happened(app: Flask) -> None:
    houses(app)
    number, asked = visit(app, confirmed), []

    def note(_connection: object, _cursor: object, statement: str, values: Any, *_: object) -> None:
        if "FROM event" in statement:
            asked.append((statement, values))

    with at(app, number) as leg, app.test_request_context("/id/"):
        event.listen(db.engine, "before_cursor_execute", note)
        assert show_proof.of(leg).changed.startswith("3 Agustus 2026")
        event.remove(db.engine, "before_cursor_execute", note)
        ((statement, values),) = asked
        plan = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        assert "ix_event_subject (organisation=? AND subject=?)" in str(plan.all())
