"""Reception rules are written in a form, from tomorrow on; what was typed is never lost."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db, transaction
from portal.core.events import Event
from portal.hosting import sheet
from portal.hosting.models_rules import ReceptionRules, Venue
from tests.support import trips
from tests.support.pages import Page
from tests.support.people import Human, errors, make

SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
RULES = "/hosting/tuan-rumah/rules"
WRITE = f"{RULES}/write"
OPENING = {"day": "2026-08-22", "reason": {"id": "Pameran", "en": "Fair"}}


def _manager(app: Flask, language: str = "en") -> Human:
    make(app, **{"tuan-rumah": "manager"})
    human = Human(app, language)
    human.sign_in()
    with app.app_context(), transaction():
        trips.host(openings=[OPENING])
    return human


def _form(app: Flask, **changes: Any) -> dict[str, Any]:
    """What the form sends of the newest version, with changes: `a__b` is the input "a.b"."""
    with app.app_context():
        row = db.session.scalars(select(ReceptionRules).order_by(ReceptionRules.id.desc())).first()
        assert row is not None
        form = sheet.fill(row.document)
        rows = {f"{path}.rows": [str(n) for n in some] for path, some in form.rows.items()}
        found: dict[str, Any] = {**form.texts, **rows, "base": str(row.id), "do": "save"}
    found["effective"] = "2026-08-04"
    return {**found, **{name.replace("__", "."): value for name, value in changes.items()}}


def _stored(app: Flask) -> list[tuple[str, Any, bool]]:
    with app.app_context():
        rows = db.session.scalars(select(ReceptionRules).order_by(ReceptionRules.id))
        return [
            (row.effective.isoformat(), row.document["limits"]["groups_per_session"],
             row.withdrawn_at is not None)
            for row in rows
        ]  # fmt: skip


FIRST = ("0001-01-01", 1, False)


@SQLITE
def test_a_version_is_written_changed_and_taken_back(app: Flask) -> None:
    with clock.stopped(trips.MONDAY):
        human = _manager(app)
        changed = {"limits__groups_per_session": "3", "sessions__0__start": "08.30"}
        assert human.send(WRITE, **_form(app, **changed)).status_code == 303
        assert _stored(app) == [FIRST, ("2026-08-04", 3, False)]
        with app.app_context():
            row = db.session.scalars(
                select(ReceptionRules).where(ReceptionRules.written_by_id.is_not(None))
            ).one()
            number = row.id
            assert row.rules.sessions[0].start == "08:30"
            assert row.document["openings"][0]["day"] == "2026-08-22"
            event = db.session.scalars(select(Event).where(Event.kind == "rules.written")).one()
            assert (event.subject, event.organisation) == ("tuan-rumah", "tuan-rumah")
        lines = human.page(RULES)
        assert lines.texts("h2", lines.main) == [
            "From 4 August 2026 coming", "As long as anybody knows in force",
        ]  # fmt: skip
        assert "Changed: Days and sessions, Groups in a session" in lines.texts("p", class_="small")
        change = f"{RULES}/{number}/change"
        assert human.send(change, **_form(app, limits__groups_per_session="4")).status_code == 422
        seen = _form(app, limits__groups_per_session="4", seen="2026-08-04:1")
        assert human.send(change, **seen).status_code == 303
        stale = _form(app, limits__groups_per_session="5", seen="2026-08-04:1")
        _second_officer(human, change, stale)
        assert _stored(app) == [FIRST, ("2026-08-04", 4, False)]
        # Nor does a new version of the same day overwrite it unseen; another day has no part in it.
        _second_officer(human, WRITE, {**stale, "seen": ""})
        other = {**stale, "seen": "2026-08-05:2"}
        assert human.send(WRITE, **other).status_code == 422
        assert _stored(app) == [FIRST, ("2026-08-04", 4, False)]
        assert human.send(f"{RULES}/{number}/withdraw").status_code == 303
        assert _stored(app)[1] == ("2026-08-04", 4, True)
        assert human.get(f"{RULES}/{number}").status_code == 404
        # The same day once more.
        assert human.send(WRITE, **_form(app, limits__groups_per_session="6")).status_code == 303
        assert _stored(app) == [FIRST, ("2026-08-04", 6, False)]
    with clock.stopped(trips.MONDAY.replace(day=5)):  # it is in force now
        assert human.get(change).status_code == 404


def _second_officer(human: Human, address: str, typed: dict[str, Any]) -> None:
    """Who comes second is told what the first wrote, and that saving again writes over it."""
    answer = human.send(address, **typed)
    page = Page(answer, 422)
    assert errors(answer)[1:] == [
        "Somebody else has written the rules of this day meanwhile. "
        "Save again if yours shall hold instead."
    ]
    told = page.one(class_="notice-warn")
    assert page.texts("dt", told) == ["Groups in a session"]
    assert page.texts("dd", told) == ["At most 4 groups in a session."]
    assert page.one("input", name="seen").get("value") == "2026-08-04:2"
    assert page.one("input", name="limits.groups_per_session").get("value") == "5"


@SQLITE
def test_a_preview_says_it_in_both_languages_and_saves_nothing(app: Flask) -> None:
    with clock.stopped(trips.MONDAY):
        human = _manager(app)
        answer = human.send(WRITE, **_form(app, do="preview", fee__free="yes"))
        page = Page(answer)
        preview = page.one("section", id="preview")
        assert "lose its place" not in answer.text
        assert page.texts("dd", preview).count("The visit is free of charge.") == 1
        assert page.texts("dt", preview)[-1] == "Biaya"
        terms = {"reply__value": "5", "reply__unit": "working-days",
                 "hold__value": "2", "hold__unit": "working-days"}  # fmt: skip
        short = Page(human.send(WRITE, **_form(app, do="preview", **terms)))
        said = "lose its place after 5 August 2026, although your answer is due only on 10 August"
        assert said in short.words
        more = Page(human.send(WRITE, **_form(app, do="more.refusals", scope__id="Diketik")))
        assert "Diketik" in more.texts("textarea")
        assert more.texts("legend", more.one(id="refusals")) == [
            "Ground 1", "Ground", "Ground 2", "Ground",
        ]  # fmt: skip
        assert _stored(app) == [FIRST]


@SQLITE
def test_mistakes_stand_at_their_inputs_and_in_a_list(app: Flask) -> None:
    with clock.stopped(trips.MONDAY):
        human = _manager(app)
        wrong = {
            "limits__groups_per_session": "banyak", "scope__id": "Semua",
            "exemptions__rows": "0", "exemptions__0__clause": "notice",
            "exemptions__0__organisations": "tidak-ada", "instead__rows": "0",
            "instead__0__organisations": "entah", "instead__0__fee__free": "y",
        }  # fmt: skip
        page = Page(human.send(WRITE, **_form(app, **wrong)), 422)
        assert page.links(page.one(role="alert")) == [
            ("What kind of visits they are about", "#scope.en"),
            ("Groups in a session", "#limits.groups_per_session"),
        ]
        assert page.one("input", name="limits.groups_per_session").get("value") == "banyak"
        right = {"limits__groups_per_session": "2", "scope__en": "All"}
        page = Page(human.send(WRITE, **_form(app, **{**wrong, **right})), 422)
        assert page.texts("p", class_="field-error") == [
            "There is no organisation tidak-ada.", "There is no organisation entah.",
        ]  # fmt: skip
        free = page.one("input", name="instead.0.fee.free")
        assert (free.get("type"), "checked" in free.attrib) == ("checkbox", True)
        assert "Where to stay overnight" in page.texts("legend", page.one(id="instead.0"))
        today = human.send(WRITE, **_form(app, effective="2026-08-03"))
        assert errors(today) == ["New rules begin tomorrow at the earliest."]
        assert _stored(app) == [FIRST]


@SQLITE
def test_the_first_rules_of_a_host_may_hold_today(app: Flask) -> None:
    with clock.stopped(trips.MONDAY):
        make(app, **{"tuan-rumah": "manager"})
        human = Human(app, "en")
        human.sign_in()
        page = human.page(WRITE)
        assert page.one("input", name="effective").get("value") == "2026-08-03"
        (hint,) = page.texts("p", page.main, id="effective-hint")
        assert hint.startswith("Today already, or later: there is no version yet.")
        first = {"basis.kind": "portal", "basis.title.id": "Aturan kami", "basis.title.en": "Ours"}
        given = {**first, "effective": "2026-08-03", "do": "save"}
        assert human.send(WRITE, **given).status_code == 303
        page = human.page(WRITE)
        assert page.one("input", name="effective").get("value") == "2026-08-04"
        (hint,) = page.texts("p", page.main, id="effective-hint")
        assert hint.startswith("Tomorrow at the earliest.")


def test_venues_are_added_changed_closed_and_brought_back(app: Flask) -> None:
    human = _manager(app)
    venues = "/hosting/tuan-rumah/venues"
    assert human.send(f"{venues}/add", name="Aula", capacity="0").status_code == 422
    half = human.send(f"{venues}/add", name="Aula", latitude="-8.2")
    assert errors(half) == ["Give both latitude and longitude, or neither."]
    assert human.send(f"{venues}/add", name=" Aula  Besar ", capacity="120").status_code == 303
    twice = human.send(f"{venues}/add", name="Aula Besar")
    assert errors(twice) == ["There is a venue of this name already."]
    assert human.send(f"{venues}/1", name="Aula Besar", capacity="90").status_code == 303
    opened = human.page(f"{venues}/1").one("input", name="seen").get("value")
    assert (
        human.send(f"{venues}/1", name="Aula Besar", capacity="95", seen=opened).status_code == 303
    )
    late = human.send(f"{venues}/1", name="Aula Kecil", capacity="20", seen=opened)
    told = Page(late, 422)
    assert "Somebody changed this venue meanwhile" in told.words
    assert told.texts("p", class_="field-error") == [
        "It says now: Aula Besar", "It says now: 95",
    ]  # fmt: skip
    assert told.one("input", name="name").get("value") == "Aula Kecil"
    now = told.one("input", name="seen").get("value")
    assert human.send(f"{venues}/1", name="Aula Besar", capacity="90", seen=now).status_code == 303
    assert human.send(venues, f"{venues}/1/close").status_code == 303
    again = human.send(f"{venues}/add", name="Aula Besar")
    assert errors(again) == [
        "There is a venue of this name among those you closed. Bring it back instead."
    ]
    assert human.send(venues, f"{venues}/1/restore").status_code == 303
    with app.app_context():
        found = db.session.scalars(select(Venue)).one()
        assert (found.name, found.capacity, found.closed_at) == ("Aula Besar", 90, None)
        kinds = select(Event.kind).where(Event.kind.startswith("venue.")).order_by(Event.id)
        assert [kind.removeprefix("venue.") for kind in db.session.scalars(kinds)] == [
            "added", "changed", "changed", "changed", "closed", "restored",
        ]  # fmt: skip
