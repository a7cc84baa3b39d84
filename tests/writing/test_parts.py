"""Writing a programme part by part, as somebody without scripts does it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.accounts.models import SignIn
from portal.core import clock
from portal.core.db import db, transaction
from tests.support.pages import Page, say
from tests.support.people import Human, make
from tests.writing.pen import NAME, begin, enter, fields, save, values


def test_a_programme_is_written_in_any_order_without_scripts(
    app: Flask, ayu: Human, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = begin(ayu)
    overview = ayu.page(draft)
    assert overview.meta("robots") == "noindex"
    assert overview.texts("span", class_="badge") == [say("id", "empty")] * 25
    needed = [text for text, _ in overview.links(overview.one("ul", class_="mends"))]
    assert "Nama (Indonesia)" in needed
    assert "Cara kerja" in needed
    # What the form of a part proposes is no gap.
    assert ("Urusan" in needed, "Daerah" in needed) == (True, False)

    # A part in the middle first, in one language.
    how = f"{draft}/parts/how"
    answer = save(ayu, how, "next", en="1. Enter.\r\n2. Check.")
    assert answer.location == f"/id{draft}/parts/served"
    assert values(app, draft) == {"how": {"en": "1. Enter.\n2. Check."}}
    assert save(ayu, f"{draft}/parts/name", **NAME).status_code == 303
    assert save(ayu, f"{draft}/parts/sources", **{"0.publisher": "Berita"}).status_code == 303
    overview = ayu.page(draft)
    assert overview.texts("h1") == ["Lahir Procot"]
    states = [say("id", word) for word in ("begun", "begun", "begun")]
    badges = overview.texts("span", class_="badge")
    assert [b for b in badges if b != say("id", "empty")] == states

    # Rows: what was typed stays when one is added or removed, and nothing is stored by that.
    results = f"{draft}/parts/results"
    more = save(ayu, results, "add", **{"0.indicator.id": "Waktu", "0.before": "1.234,5"})
    page = Page(more)
    assert page.texts("legend")[0:1] == ["Hasil 1"]
    assert fields(page)["row"] == ["0", "1"]
    moved = Page(save(ayu, results, "up.1", page=page, **{"1.unit.id": "jam"}))
    assert fields(moved)["row"] == ["1", "0"]
    assert (fields(moved)["0.before"], fields(moved)["1.unit.id"]) == ("1.234,5", "jam")
    assert moved.texts("legend")[0:1] == ["Hasil 1"]
    assert moved.one("button", autofocus="").get("value") == "down.1"
    page = Page(save(ayu, results, "down.1", page=moved, **{"1.unit.id": ""}))
    assert fields(page)["row"] == ["0", "1"]
    again = save(ayu, results, "remove.0", page=page, **{"1.after_text.en": "soon"})
    page = Page(again)
    assert (fields(page)["row"], fields(page)["1.after_text.en"]) == (["1"], "soon")
    assert "results" not in values(app, draft)
    answer = save(ayu, results, page=page, **{"1.sources": ["berita"], "1.before": "1.234,5"})
    assert answer.status_code == 303
    row = {"before": 1234.5, "after_text": {"en": "soon"}, "target": False, "sources": ["berita"]}
    assert values(app, draft)["results"] == [row]
    assert fields(ayu.page(results))["0.before"] == "1.234,5"
    assert fields(ayu.page(f"/en{results}"))["0.before"] == "1,234.5"

    # What cannot be stored stands at its field with what was typed; the rest is not lost either.
    answer = save(ayu, results, **{"0.after": "dua hari", "0.unit.id": "hari"})
    page = Page(answer, 422)
    assert fields(page)["0.after"] == "dua hari"
    assert fields(page)["0.unit.id"] == "hari"
    shown = [e for e in page.texts("p", class_="field-error") if e]
    assert shown == [
        say("id", "Write a number such as %(example)s, without its unit.", example="1.234,5")
    ]
    listed = page.links(page.one("div", class_="notice-stop"))
    assert listed == [("Sesudah", "#f-0-after")]
    assert values(app, draft)["results"] == [row]

    wrong = {"0.publisher": "Berita", "0.address": "javascript:alert(1)"}
    page = Page(save(ayu, f"{draft}/parts/sources", **wrong), 422)
    assert fields(page)["0.address"] == wrong["0.address"]
    assert (
        "misalnya https://kominfo.example.go.id/antrean" in page.texts("p", class_="field-error")[1]
    )

    # The preview shows what there is, to those who may see it.
    page = ayu.page(f"{draft}/preview")
    assert page.meta("robots") == "noindex"
    assert page.texts("h1") == ["Lahir Procot"]
    monkeypatch.setattr(clock, "today", lambda: date(2026, 3, 2))
    english = ayu.page(f"/en{draft}/preview")
    assert english.texts("h1") == ["Born and Registered"]
    assert english.texts("p", english.one("header", class_="program-head"), class_="badges") == [
        "Confirmed 2 March 2026"  # by publishing; nothing of how it stands, which nobody has said
    ]
    assert english.texts("li", english.one(id="how")) == ["Enter.", "Check."]
    assert "1,234.5" in english.words
    # What nobody has chosen yet is said, as the overview says it; the preview guesses nothing.
    assert ("Region not chosen yet", "/en/programs") in english.links()
    assert Human(app).get(f"{draft}/preview").status_code == 303
    make(app, "citra@x.example", "Citra", badan="manager")
    citra = enter(app, "citra@x.example")
    for path in (draft, f"{draft}/preview", how, f"{draft}/drop"):
        assert citra.get(path).status_code == 404


def test_the_region_is_guessed_and_an_unknown_one_refused(app: Flask, ayu: Human) -> None:
    draft = begin(ayu)
    filing = f"{draft}/parts/filing"
    assert fields(ayu.page(filing))["place"] == "Jawa Timur"
    answer = save(ayu, filing, sector="health", digital="yes", place="East Java")
    assert answer.status_code == 303
    assert values(app, draft)["filing"] == {
        "place": "jawa-timur", "sector": "health", "digital": True, "tags": [], "sdgs": [],
        "licence": "CC-BY-4.0",
    }  # fmt: skip
    page = Page(save(ayu, filing, place="Atlantis"), 422)
    assert fields(page)["place"] == "Atlantis"


def test_a_script_saves_by_the_same_rule(app: Flask, ayu: Human) -> None:
    draft = begin(ayu)
    sources = f"/id{draft}/parts/sources"
    data = fields(ayu.page(sources)) | {"0.publisher": "Berita", "0.date": "2024"}
    wanted = {"Accept": "application/json"}

    def post(**changes: Any) -> TestResponse:
        return ayu.client.post(sources, data=data | changes, headers=wanted)

    assert post().get_json() == {"version": 1, "keys": {"0": "berita-2024"}}
    assert post(version="0").get_json()["version"] == 1  # the same again is no conflict
    refused = post(**{"0.date": "yesterday"})
    assert (refused.status_code, list(refused.get_json()["errors"])) == (422, ["0.date"])
    conflict = post(**{"0.publisher": "Kabar"})
    assert (conflict.status_code, conflict.get_json()) == (
        409,
        {"conflict": True, "by": "Ayu Lestari"},
    )
    assert (
        post(version="1", **{"0.publisher": "Kabar", "0.key": "berita-2024"}).get_json()["version"]
        == 2
    )
    with app.app_context(), transaction():
        db.session.delete(db.session.scalars(select(SignIn)).one())
    assert post().status_code in (400, 401)
