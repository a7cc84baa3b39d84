"""The public pages of hosts: rules in words, the month with its reasons, the same as data."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from portal.accounts import queries as people
from portal.core import clock
from portal.core.db import db, transaction
from portal.hosting.models import Holiday
from portal.places.models import Organisation, Region
from portal.visits import requesting
from tests.support import trips
from tests.support.pages import Page, text
from tests.support.people import Human, make, organisation

SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
FEED = "/hosts/tuan-rumah/calendar.json"


def _host(app: Flask, **changes: Any) -> None:
    with app.app_context(), transaction():
        trips.host(**changes)


def _day(human: Human, day: int, query: str = "") -> dict[str, Any]:
    found = human.get(f"{FEED}?month=2026-08{query}").get_json()["days"][day - 1]
    assert found["day"] == f"2026-08-{day:02}"
    return dict(found)


@SQLITE
def test_a_month_as_data_without_any_private_data(app: Flask) -> None:
    human = Human(app, "en")
    make(app, "citra@x.example", "Citra Rahasia", tamu="coordinator")
    with clock.stopped(trips.MONDAY):
        notice = {"value": 3, "unit": "working-days"}
        _host(app, limits={"groups_per_session": 2, "people_per_day": 50}, notice=notice)
        with app.app_context(), transaction():
            by = people.by_email("citra@x.example")
            assert by is not None
            requesting.submit(trips.leg(by, organisation("tuan-rumah"), people=20), by=by)
            db.session.add(
                Holiday(day=trips.DAY.replace(day=17), name_id="Kemerdekaan", name_en="Freedom",
                        kind="public", source="uji")
            )  # fmt: skip
        answer = human.get(f"{FEED}?month=2026-08")
        whole = answer.get_json()
        assert {name: value for name, value in whole.items() if name != "days"} == {
            "host": "tuan-rumah", "name": "Office tuan-rumah", "timezone": "Asia/Jakarta",
            "today": "2026-08-03", "month": "2026-08", "kind": "regional-government",
            "people": None,
        }  # fmt: skip
        session = {
            "key": "09:00", "start": "09:00", "end": "12:00", "state": "free", "clause": None,
            "groups_left": 1, "people_left": 30,
        }  # fmt: skip
        free = {"day": "2026-08-20", "state": "free", "reason": None, "clause": None}
        assert _day(human, 20) == {**free, "sessions": [session]}
        small = _day(human, 20, "&people=31")
        assert (small["state"], small["clause"]) == ("too-small", "people-per-day")
        assert _day(human, 20, "&people=30")["state"] == "free"
        assert [_day(human, n)["state"] for n in (2, 4, 5, 6, 17, 21)] == [
            "past", "too-late", "too-late", "free", "closed", "closed",
        ]  # fmt: skip
        assert [_day(human, n)["reason"] for n in (17, 21)] == [
            "Holiday: Freedom", "The host does not receive on this day of the week.",
        ]  # fmt: skip
        assert _day(human, 17)["clause"] == "holidays"
        page = human.page("/hosts/tuan-rumah?month=2026-08")
        for secret in ("tamu", "Citra", "Belajar", "citra"):
            assert secret not in answer.text
            assert secret not in page.source
        assert answer.headers["Cache-Control"] == "public, max-age=60"
        again = human.client.get(
            f"/en{FEED}?month=2026-08", headers={"If-None-Match": answer.headers["ETag"]}
        )
        assert (again.status_code, again.data) == (304, b"")


@SQLITE
def test_what_data_cannot_be_is_said(app: Flask) -> None:
    human = Human(app, "en")
    with clock.stopped(trips.MONDAY):
        _host(app)
        month = "“month” reads YYYY-MM, from 2026-08 to 2028-08."
        kinds = (
            "“kind” is one of: regional-government, office, dprd, ministry, university, foreign, "
            "international, community, company."
        )
        number = "“people” is a number from 1 on."
        for query, message in (
            ("month=2026-8", month), ("month=2026-07", month), ("month=2028-09", month),
            ("month=0000-01", month), ("kind=king", kinds), ("people=0", number),
            ("people=-1", number), ("people=1e3", number), ("people=100001", number),
        ):  # fmt: skip
            answer = human.get(f"{FEED}?{query}")
            assert (answer.status_code, answer.get_json()["message"]) == (400, message), query
            # The page shows what it can instead.
            assert human.get(f"/hosts/tuan-rumah?{query}").status_code == 200
        assert human.get("/hosts/tamu/calendar.json").get_json()["error"] == 404


@SQLITE
def test_the_page_says_the_rules_and_the_reasons(app: Flask) -> None:
    human = Human(app, "en")
    with clock.stopped(trips.MONDAY):
        _host(app, example=True)
        _host(app, effective="2026-09-01", fee={"free": True})
        page = human.page("/hosts/tuan-rumah?month=2026-08&people=12&kind=ministry")
    assert page.texts("h1") == ["Office tuan-rumah"]
    assert "These rules are an example" in page.texts("p", class_="notice-title")
    headings = [text(term) for term in page.all("dt", page.one("details", class_="more"))]
    assert headings[-1] == "Fee"  # only in the version that comes
    assert next(text(item) for item in page.all("summary", page.main)) == (
        "New rules from 1 September 2026"
    )
    thursday = page.texts("td", class_="day-free")
    assert thursday[0] == "3Monday, 3 August 2026 places left 09.00–12.00 1 group more"
    friday = page.texts("td", class_="day-closed")[0]
    assert friday == "7Friday, 7 August 2026 closed no reception day"
    assert [value for _words, value in page.links(rel="next")] == [
        "/en/hosts/tuan-rumah?month=2026-09&kind=ministry&people=12#month"
    ]
    assert page.links(rel="prev") == []  # the past is over
    (row,) = [row for row in page.all("td") if row.get("aria-current") == "date"]
    assert text(row).startswith("3Monday")


@SQLITE
def test_a_month_in_which_nothing_is_left_opens_with_the_next(app: Flask) -> None:
    with clock.stopped(datetime(2026, 8, 28, 2, 0, tzinfo=UTC)):  # a Friday; Monday is too soon
        _host(app, notice={"value": 3, "unit": "working-days"})
        page = Human(app, "en").page("/hosts/tuan-rumah")
    assert "September 2026" in page.texts("h2")


@SQLITE
def test_hosts_are_found_by_name_and_place_and_offices_inherit(app: Flask) -> None:
    human = Human(app, "en")
    with clock.stopped(trips.MONDAY):
        assert human.page("/hosts").texts("h2") == ["No host has written its rules yet"]
        with app.app_context(), transaction():
            trips.host("pemkab")
            region = Region(code="35.10", slug="banyu", kind="kabupaten", name_id="Banyu",
                            name_en="Banyu Regency", parent=db.session.get(Region, 1))  # fmt: skip
            government = organisation("pemkab")
            government.kind, government.region = "regional-government", region
            db.session.add(
                Organisation(slug="dinas-uji", kind="office", region=region, name_id="Dinas Uji",
                             name_en="Test Office")
            )  # fmt: skip
        for words, found in (("", ["Office pemkab"]), ("banyu east java", ["Office pemkab"]),
                             ("timur", ["Office pemkab"]), ("papua", [])):  # fmt: skip
            page = human.page(f"/hosts?q={words}")
            assert page.texts("h2", page.main) == (found or [f"No host fits “{words}”"])
        office = human.page("/hosts/dinas-uji")
        inherits = "This office has written no rules of its own and receives by those of"
        assert f"{inherits} Office pemkab." in office.words
        assert [link for link in office.links() if link[1] == "/en/hosts/pemkab"]
        place = human.page("/places/banyu")
        assert ("Office pemkab", "/en/hosts/pemkab") in place.links(place.main)
        for address in ("/hosts/nobody", "/hosts?page=2"):
            Page(human.get(address), 404)
