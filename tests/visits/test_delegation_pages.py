"""Names of a delegation in the browser: typed, pasted, sent as a file; who sees them; files out."""

from __future__ import annotations

import io
from collections.abc import Iterator

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts import passwords, queries
from portal.core import clock
from portal.core.db import db, transaction
from portal.core.events import Event
from portal.visits.models_trip import Delegate
from tests.support import trips as made
from tests.support.pages import Page
from tests.support.people import CHEAP, EMAIL, Human, errors, make, token_in

# Pages and files alone; the rows behind them are tried on both databases with the wizard.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
NIP = "198203042006042003"


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(passwords, "_METHOD", CHEAP)
    with clock.stopped(made.MONDAY):
        yield


@pytest.fixture
def trip(app: Flask) -> str:
    """The address of a trip of `tamu`, of which Ayu is a coordinator and Budi a reader."""
    make(app, tamu="coordinator")
    make(app, "budi@tamu.example", "Budi", tamu="reader")
    with app.app_context(), transaction():
        who = queries.by_email(EMAIL)
        assert who is not None
        return f"/en/trips/{made.leg(who, made.host()).trip_id}"


def _human(app: Flask, email: str = EMAIL) -> Human:
    found = Human(app, "en")
    found.sign_in(email)
    return found


def _names(app: Flask) -> list[tuple[str, str, bool]]:
    with app.app_context():
        rows = db.session.scalars(select(Delegate).order_by(Delegate.position))
        return [(row.name, row.nip, row.leads) for row in rows]


def _version(human: Human, page: str) -> str:
    return str(human.page(page).all("input", name="version")[0].get("value"))


def test_names_are_typed_and_mended_in_their_row(app: Flask, trip: str) -> None:
    ayu, page = _human(app), f"{trip}/names"
    rows = {"name-1": "Siti Rahma", "nip-1": "19820304 200604 2 003", "leads-1": "ya",
            "name-3": "Citra", "nip-3": "123"}  # fmt: skip
    refused = Page(ayu.send(page, do="rows", version=_version(ayu, page), **rows), 422)
    assert refused.texts("p", class_="field-error") == [
        "A NIP has 18 digits. Leave it empty for those who have none."
    ]
    assert refused.one("input", id="nip-3").get("aria-describedby") == "nip-3-error"
    assert refused.one("input", id="name-1").get("value") == "Siti Rahma"
    assert _names(app) == []
    rows["nip-3"] = ""
    kept = ayu.send(page, do="rows", version=_version(ayu, page), **rows)
    assert kept.status_code == 303
    assert _names(app) == [("Siti Rahma", NIP, True), ("Citra", "", False)]
    with app.app_context():
        (event,) = db.session.scalars(select(Event).where(Event.kind == "trip.names-changed"))
        assert event.data["after"] == {"names": 2}
        assert NIP not in str(event.data)
        assert "Siti" not in str(event.data)


def test_what_is_pasted_is_shown_first_and_replaces_only_with_consent(
    app: Flask, trip: str
) -> None:
    ayu, page = _human(app), f"{trip}/names"
    for text, wrong in ((" ", "Paste the rows first."), ("Nama\tNIP", "There is no name in it.")):
        empty = ayu.send(page, do="paste", version=_version(ayu, page), text=text)
        assert errors(empty) == [wrong]
        assert Page(empty, 422).one("textarea", id="text").get("aria-invalid") == "true"
    text = f"Nama\tNIP\nSiti\t{NIP}\n"
    read = Page(ayu.send(page, do="paste", version=_version(ayu, page), text=text), 422)
    assert read.texts("h2")[0] == "1 name was read"
    assert _names(app) == []
    hidden = read.all("textarea", name="text")[0].text or ""
    ayu.send(page, do="keep", version=_version(ayu, page), text=hidden)
    assert _names(app) == [("Siti", NIP, False)]
    again = hidden.replace("Siti", "Dewi")
    refused = ayu.send(page, do="keep", version=_version(ayu, page), text=again)
    assert errors(refused) == ["Agree that the names from before are replaced."]
    assert _names(app) == [("Siti", NIP, False)]
    ayu.send(page, do="keep", version=_version(ayu, page), text=again, consent="y")
    assert _names(app) == [("Dewi", NIP, False)]


def test_the_template_is_filled_in_and_sent_back(app: Flask, trip: str) -> None:
    ayu, page = _human(app), f"{trip}/names"
    template = ayu.get(f"{page}/template.xlsx").get_data()
    book = openpyxl.load_workbook(io.BytesIO(template))
    sheet = book.active
    sheet.append(["=HYPERLINK(1)", "", "", "", "", "", "", ""])
    sheet.append(["Siti", NIP, "IV/a", "Kabag", "=Setda", "0812", "", "ya"])
    sheet["E4"].data_type = "s"
    stream = io.BytesIO()
    book.save(stream)

    def send(content: bytes, name: str) -> Page:
        before = ayu.get(page).get_data(as_text=True)
        data = {"csrf_token": token_in(before), "do": "file", "version": _version(ayu, page),
                "file": (io.BytesIO(content), name)}  # fmt: skip
        return Page(ayu.client.post(page, data=data), 422)

    wrong = send(stream.getvalue(), "rombongan.xlsx")
    assert wrong.texts("li", wrong.all("div", role="alert")[0]) == [
        "Row 3, Full name: Write the value in the place of the formula."
    ]
    sheet.delete_rows(3)
    stream = io.BytesIO()
    book.save(stream)
    good = send(stream.getvalue(), "rombongan.xlsx")
    assert good.texts("h2")[0] == "1 name was read"
    bad = send(b"PK\x03\x04", "x.xlsx")
    assert bad.texts("p", class_="field-error") == [
        "The file is damaged, or of another kind. Save it as XLSX or CSV and send it again."
    ]
    hidden = good.all("textarea", name="text")[0].text or ""
    ayu.send(page, do="keep", version=_version(ayu, page), text=hidden)
    csv = ayu.get(f"{page}/names.csv").get_data(as_text=True).splitlines()
    assert csv[1] == f"Siti;{NIP};IV/a;Kabag;'=Setda;0812;;ya"


def test_members_who_do_not_plan_see_how_many_and_no_names(app: Flask, trip: str) -> None:
    ayu, budi = _human(app), _human(app, "budi@tamu.example")
    page = f"{trip}/names"
    ayu.send(page, do="rows", version=_version(ayu, page), **{"name-1": "Siti Rahma", "nip-1": NIP})
    assert [budi.get(p).status_code for p in (page, f"{page}/names.csv")] == [403, 403]
    seen = budi.page(trip)
    assert "1 of 10 known" in seen.texts("dd")
    assert "Siti" not in seen.source
    assert NIP not in seen.source
