"""Planning a trip in the browser, without scripts: from nothing to requests that are sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts import passwords, queries
from portal.accounts.models import Person
from portal.core import clock
from portal.core.content import Both
from portal.core.db import db, transaction
from portal.core.events import Event
from portal.hosting import days as hosting
from portal.hosting.models_rules import Closing
from portal.places import queries as places
from portal.visits import closed_days, requesting
from portal.visits.models_trip import Hold, Leg
from tests.support import trips as made
from tests.support.pages import Page, text
from tests.support.people import CHEAP, EMAIL, Human, errors, make

SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
DAY = made.DAY.isoformat()


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(passwords, "_METHOD", CHEAP)
    with clock.stopped(made.MONDAY):
        yield


@pytest.fixture
def ayu(app: Flask) -> Human:
    """A coordinator of an office that wants to learn from `tuan-rumah`."""
    make(app, tamu="coordinator")
    with app.app_context(), transaction():
        made.any_program(made.host())
    human = Human(app, "en")
    human.sign_in()
    return human


def _ayu() -> Person:
    found = queries.by_email(EMAIL)
    assert found is not None
    return found


def _leg(app: Flask) -> Leg:
    with app.app_context():
        found = db.session.scalars(select(Leg)).one()
        assert [topic.program.slug for topic in found.topics] == ["inovasi-tuan-rumah"]
        db.session.expunge_all()
        return found


def _begin(ayu: Human) -> str:
    """A trip to the host about its programme; its address."""
    answer = ayu.send("/trips/new?program=inovasi-tuan-rumah", organisation="tamu", title="Belajar")
    assert answer.status_code == 303
    return str(answer.location).removesuffix("/purpose")


def _fill(ayu: Human, trip: str, leg: int) -> None:
    ayu.send(f"{trip}/purpose", title="Belajar", purpose="Loket", why_not_online="Melihat",
             funding="apbd", first=DAY, last=DAY, version="1")  # fmt: skip
    page = f"{trip}/legs/{leg}"
    ayu.send(page, why_host="Sudah jalan", mode="on-site", version="2",
             **{"questions-inovasi-tuan-rumah": "Berapa biayanya?"})  # fmt: skip


def test_from_a_programme_to_a_request_that_is_sent(app: Flask, ayu: Human) -> None:
    trip = _begin(ayu)
    leg = _leg(app)
    missing = ayu.page(trip).links(ayu.page(trip).one("details", class_="trip-missing"))
    assert len(missing) == 7
    assert "August 2026" in ayu.page(f"{trip}/legs/{leg.id}/days").texts("h2")
    with app.app_context(), transaction():
        off = Both(id="Renovasi", en="Renovation")
        host = places.organisation("tuan-rumah")
        closed_days.close(host, date(2026, 8, 3), date(2026, 8, 31), off, by=_ayu())
    assert "September 2026" in ayu.page(f"{trip}/legs/{leg.id}/days").texts("h2")
    with app.app_context(), transaction():
        hosting.reopen(db.session.scalars(select(Closing)).one(), by=_ayu())
    _fill(ayu, trip, leg.id)
    days = f"{trip}/legs/{leg.id}/days"
    looked = ayu.page(f"{days}?day={DAY}&key=09:00")
    assert "Nothing stands in the way." in looked.texts("p")
    version = looked.one("input", looked.one("section", id="looked"), name="version").get("value")
    sent = ayu.send(f"{days}?day={DAY}&key=09:00", days, do="first", day=DAY, key="09:00",
                    number_of_days="1", version=version)  # fmt: skip
    assert sent.status_code == 303
    rows = {"what-1": "Kepala dinas", "people-1": "4", "what-2": "Staf", "people-2": "16"}
    assert ayu.send(f"{trip}/people", version="2", **rows).status_code == 303
    checked = ayu.page(f"{trip}/check")
    assert checked.title == "Check and send · Belajar · Sambang"
    menu = checked.one("nav", class_="work-nav")
    assert [text(link) for link in checked.all("a", menu, aria_current="true")] == ["Trips"]
    assert checked.all("details", class_="trip-missing") == []
    leg = _leg(app)
    assert (leg.people, leg.day, leg.key) == (20, made.DAY, "09:00")
    values = {"leg": leg.id, f"version-{leg.id}": leg.version}
    assert ayu.send(f"{trip}/check", **values).location == f"{trip}#next"
    assert _leg(app).state == "submitted"
    with app.app_context():
        assert [hold.people for hold in db.session.scalars(select(Hold))] == [20]
        kinds = [k for k in db.session.scalars(select(Event.kind).order_by(Event.id)) if "." in k]
        assert kinds.count("trip.begun") == 1
        assert kinds.count("leg.submitted") == 2
    # Sending it again does nothing: it is no draft any more.
    assert ayu.send(f"{trip}/purpose", f"{trip}/check", **values).status_code == 422


@SQLITE
def test_what_is_wrong_stands_at_its_field_and_what_was_typed_is_kept(
    app: Flask, ayu: Human
) -> None:
    trip = _begin(ayu)
    refused = ayu.send(f"{trip}/purpose", title="", purpose="Loket & lain", funding="", version="1")
    page = Page(refused, 422)
    assert page.one("textarea", id="purpose").text == "Loket & lain"
    late = ayu.send(f"{trip}/purpose", title="A", first="2026-09-02", last="2026-09-01", funding="",
                    version="1")  # fmt: skip
    assert errors(late) == ["The last day is before the first."]
    past = ayu.send(f"{trip}/purpose", title="A", first="2026-08-02", last="2026-09-01", funding="",
                    version="1")  # fmt: skip
    assert errors(past) == ["This day has passed. Choose a coming one."]
    rows = {"what-1": "Kepala dinas", "people-1": "empat"}
    wrong = Page(ayu.send(f"{trip}/people", version="1", **rows), 422)
    assert wrong.texts("p", class_="notice-title") == [
        "“Kepala dinas”: how many is a whole number."
    ]
    assert wrong.one("input", name="people-1").get("value") == "empat"
    # Two at once: the second one sees it, and may save over it.
    assert ayu.send(f"{trip}/purpose", title="B", funding="", version="1").status_code == 303
    second = Page(ayu.send(f"{trip}/purpose", title="C", funding="", version="1"), 422)
    assert second.one("input", name="title").get("value") == "C"
    assert second.one("input", name="version").get("value") == "2"


@SQLITE
def test_a_trip_without_a_host_lacks_its_own_things_too(app: Flask, ayu: Human) -> None:
    trip = str(ayu.send("/trips/new", organisation="tamu", title="Belajar").location)
    page = ayu.page(trip)
    own = trip.removesuffix("/purpose")
    assert page.links(page.one("details", class_="trip-missing")) == [
        ("Say what the trip is for.", trip), ("Say who pays for the trip.", trip),
        ("Choose at least one host.", f"{own}/hosts"),
    ]  # fmt: skip


@SQLITE
def test_the_rules_are_told_before_anything_is_sent(app: Flask, ayu: Human) -> None:
    with app.app_context(), transaction():
        strict = made.host("ketat", notice={"value": 7, "unit": "working-days"},
                           stay={"demand": "required"})  # fmt: skip
        made.any_program(strict)
    trip = _begin(ayu)
    leg = _leg(app)
    friday = f"{trip}/legs/{leg.id}/days?day=2026-08-21&key=09:00"
    assert ayu.page(friday).all("button", value="first") == []
    looked = ayu.page(friday)
    assert len(looked.all("li", looked.one("section", id="looked"), class_="finding-blocking")) == 1
    # One cannot choose it either by sending the form that is not there.
    sent = ayu.send(f"{trip}/purpose", f"{trip}/legs/{leg.id}/days", do="first", day="2026-08-21",
                    key="09:00", number_of_days="1", version=str(leg.version))  # fmt: skip
    assert sent.status_code == 422
    assert _leg(app).day is None
    # The other host has a programme of the same kind: it is offered, with its first day in time.
    ayu.send(f"{trip}/purpose", f"{trip}/legs/{leg.id}/days", do="first", day=DAY, key="09:00",
             number_of_days="1", version=str(leg.version))  # fmt: skip
    page = ayu.page(f"{trip}/legs/{leg.id}/days")
    offered = page.one("section", aria_labelledby="elsewhere")
    assert page.texts("p", offered, class_="muted") == ["Office ketat"]
    assert "12 August 2026" in " ".join(page.texts("p", offered))
    # A second host on the same day is refused: nobody is in two places.
    added = ayu.send(f"{trip}/hosts", program="inovasi-ketat")
    days = f"{added.location}/days"
    # The other host has no day yet, so one goes on there, and from there to the delegation.
    page = ayu.page(f"{trip}/legs/{leg.id}/days")
    onward = [href for _text, href in page.links(page.one("section", aria_labelledby="chosen"))]
    assert onward == [days]
    same = ayu.send(f"{trip}/purpose", days, do="first", day=DAY, key="09:00", number_of_days="1",
                    version="2")  # fmt: skip
    assert errors(same) == [
        "At that time this trip is at Office tuan-rumah already. Choose another session."
    ]
    # It stands beside the button: the page comes back at the session, not at its beginning.
    refused = Page(same, 422)
    assert refused.texts("p", refused.one("section", id="looked"), class_="notice-title")


@SQLITE
def test_alternatives_have_an_order(app: Flask, ayu: Human) -> None:
    trip = _begin(ayu)
    number = _leg(app).id
    days = f"{trip}/legs/{number}/days"

    def do(what: str, **values: str) -> int:
        answer = ayu.send(
            f"{trip}/purpose", days, do=what, version=str(_leg(app).version), **values
        )
        return answer.status_code

    def place(day: date) -> dict[str, str]:
        return {"day": day.isoformat(), "key": "09:00", "number_of_days": "1"}

    first, second, third = date(2026, 8, 20), date(2026, 8, 24), date(2026, 8, 26)
    assert do("alternative", **place(second)) == 422  # the first wish comes first
    assert do("first", **place(first)) == 303
    assert [do("alternative", **place(day)) for day in (second, third, third)] == [303, 303, 422]
    fourth = date(2026, 8, 27)
    looked = f"{days}?day={fourth}&key=09:00"
    assert "Add as an alternative" in ayu.page(looked).texts("button")
    assert do("alternative", **place(fourth)) == 303
    full = ayu.page(looked.replace(str(fourth), "2026-08-25"))
    assert "Add as an alternative" not in full.texts("button")
    assert "There are three alternatives: remove one to add another." in full.texts("p")
    assert do("remove", wish="2026-08-27 09:00") == 303
    assert do("prefer", wish="2026-08-26 09:00") == 303
    assert do("remove", wish="2026-08-24 09:00") == 303
    leg = _leg(app)
    assert (leg.day, leg.wishes) == (third, [{"day": "2026-08-20", "key": "09:00"}])


def test_a_refused_request_keeps_the_others(app: Flask, ayu: Human) -> None:
    with app.app_context(), transaction():
        who = _ayu()
        other = made.host("sibuk")
        taken = made.leg(who, other, visitor="tamu-lain", day=date(2026, 8, 24))
        db.session.flush()
        trip = made.leg(who, made.organisation("tuan-rumah"), visitor="tamu").trip
        program = made.any_program(other)
        made.add_leg(trip, other, day=date(2026, 8, 24), program=program)
        numbers = [leg.id for leg in trip.legs]
        address = f"/en/trips/{trip.id}/check"
        first = taken.id
    with app.app_context(), transaction():
        requesting.submit(db.session.get_one(Leg, first), by=_ayu())
    page = ayu.page(address)
    assert page.texts("h2")[:2] == ["Office tuan-rumah", "Office sibuk"]
    values = {f"version-{n}": "1" for n in numbers}
    # Both are sent as if the page had not known yet that one is full.
    data = {**values, "leg": numbers}
    answer = ayu.send(address, address, **data)
    assert answer.location == address.replace("/check", "#next")
    with app.app_context():
        states = [db.session.get_one(Leg, n).state for n in numbers]
        assert states == ["submitted", "draft"]
    # Then one may wait, and reads that waiting holds no place; sending nothing does nothing.
    page = ayu.page(address)
    (waits, then, _names) = page.texts("li", page.one("ul", class_="trip-then"))
    assert waits.startswith("Who waits has no place yet.")
    assert then.startswith("The host answers within its term")
    assert "Nothing is ticked. Tick what you want to send." in errors(ayu.send(address, address))
    queue = {f"version-{numbers[1]}": "1", f"queue-{numbers[1]}": "yes", "leg": numbers[1]}
    assert ayu.send(address, address, **queue).status_code == 303
    with app.app_context():
        assert db.session.get_one(Leg, numbers[1]).state == "waiting"
    # It is not called sent: no host answers it.
    told = ayu.page(address.removeprefix("/en").removesuffix("/check")).texts(
        "p", class_="notice-title"
    )
    assert told[0] == "You wait for a place at Office sibuk."
