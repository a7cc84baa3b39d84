"""Writing a programme part by part, as somebody without scripts does it."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.accounts.models import SignIn
from portal.catalogue.models import Sector
from portal.core import events, tasks
from portal.core.db import db, transaction
from portal.publishing import queries
from portal.publishing.models import Draft
from tests.support.pages import Page, say
from tests.support.people import EMAIL, Human, make, token_in

BUDI = "budi@x.example"
LIST = "/organisations/dinas/programs"
OWN = {"Origin": "http://localhost"}
NAME = {"id.name": "Lahir Procot", "en.name": "Born and Registered"}


def enter(app: Flask, email: str = EMAIL, language: str = "id") -> Human:
    human = Human(app, language)
    assert human.sign_in(email).status_code == 303
    return human


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


def begin(human: Human) -> str:
    """Begin a programme; the address of its draft."""
    page = human.get("/account").get_data(as_text=True)
    data = {"csrf_token": token_in(page)}
    answer = human.client.post(f"/{human.language}{LIST}/new", data=data)
    assert answer.status_code == 303
    return str(answer.location).split(f"/{human.language}", 1)[1]


def fields(page: Page) -> dict[str, Any]:
    """What the form of a part would send."""
    form = page.one("form", class_="part-form")
    found: dict[str, Any] = {}
    for item in page.all("input", form, type="hidden"):
        found.setdefault(item.get("name"), []).append(item.get("value") or "")
    for item in page.all("input", form, type="text") + page.all("input", form, type="url"):
        found[item.get("name")] = item.get("value") or ""
    for item in page.all("textarea", form):
        found[item.get("name")] = item.text or ""
    for item in page.all("select", form):
        chosen = page.all("option", item, selected="")
        found[item.get("name")] = chosen[0].get("value") if chosen else ""
    return found


def save(
    human: Human, path: str, do: str = "save", page: Page | None = None, **typed: Any
) -> TestResponse:
    """Change fields of a part's page and press a button; `typed` by field name."""
    seen = page or human.page(path)
    data = {**fields(seen), **typed, "do": do}
    return human.client.post(human.path(path), data=data, headers=OWN)


def values(app: Flask, path: str) -> dict[str, Any]:
    """What is stored of a draft."""
    with app.app_context():
        return queries.values(queries.draft(int(path.rsplit("/", 1)[1])))


def test_a_programme_is_written_in_any_order_without_scripts(app: Flask, ayu: Human) -> None:
    draft = begin(ayu)
    overview = ayu.page(draft)
    assert overview.meta("robots") == "noindex"
    assert overview.texts("span", class_="badge") == [say("id", "empty")] * 24
    needed = [text for text, _ in overview.links(overview.one("ul", class_="mends"))]
    assert "Nama (Indonesia)" in needed
    assert "Cara kerja" in needed

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
    assert values(app, draft)["results"] == [row]

    # The preview shows what there is, to those who may see it.
    page = ayu.page(f"{draft}/preview")
    assert page.meta("robots") == "noindex"
    assert page.texts("h1") == ["Lahir Procot"]
    english = ayu.page(f"/en{draft}/preview")
    assert english.texts("h1") == ["Born and Registered"]
    assert english.texts("p", english.one("header", class_="program-head"), class_="badges") == [
        "?No dated report"  # and nothing about how it stands, which nobody has said
    ]
    assert english.texts("li", english.one(id="how")) == ["Enter.", "Check."]
    assert "1,234.5" in english.words
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


def test_two_who_write_the_same_part_see_both_and_choose(app: Flask, ayu: Human) -> None:
    draft = begin(ayu)
    goal, name = f"{draft}/parts/goal", f"{draft}/parts/name"
    budi = enter(app, BUDI)
    before, other = budi.page(goal), budi.page(name)
    assert save(ayu, goal, id="Ayu menulis", en="Same").status_code == 303
    # Another part never conflicts.
    assert save(budi, name, page=other, **NAME).status_code == 303
    page = Page(save(budi, goal, page=before, id="Budi menulis", en="Same"), 409)
    assert values(app, draft)["goal"] == {"id": "Ayu menulis", "en": "Same"}
    assert fields(page)["id"] == "Budi menulis"
    assert page.texts("p", class_="typed") == ["Ayu menulis"]
    assert fields(page)["differs"] == ["id"]
    # Without a choice nothing is written, and nothing that was typed is lost.
    page = Page(save(budi, goal, page=page, id="Budi dan Ayu menulis"), 422)
    assert fields(page)["id"] == "Budi dan Ayu menulis"
    # Ayu writes once more: Budi has not seen that yet.
    assert save(ayu, goal, id="Ayu menulis lagi").status_code == 303
    page = Page(save(budi, goal, page=page, **{"take.id": "mine"}), 409)
    assert page.texts("p", class_="typed") == ["Ayu menulis lagi"]
    assert values(app, draft)["goal"]["id"] == "Ayu menulis lagi"
    assert save(budi, goal, page=page, **{"take.id": "mine"}).status_code == 303
    assert values(app, draft)["goal"] == {"id": "Budi dan Ayu menulis", "en": "Same"}

    # Rows: theirs are kept beside mine unless somebody says otherwise.
    rules = f"{draft}/parts/legal_basis"
    before = budi.page(rules)
    assert save(ayu, rules, **{"0.id": "Perbup 1", "0.en": "Rule 1"}).status_code == 303
    page = Page(save(budi, rules, page=before, **{"0.id": "Perbup 2"}), 409)
    assert [box.get("checked") for box in page.all("input", name="their-row")] == [""]
    assert save(budi, rules, page=page, **{"their-row": ["0"]}).status_code == 303
    assert values(app, draft)["legal_basis"] == [
        {"id": "Perbup 2"},
        {"id": "Perbup 1", "en": "Rule 1"},
    ]


def test_nothing_is_lost_when_the_session_ends(app: Flask, ayu: Human) -> None:
    draft = begin(ayu)
    goal = f"{draft}/parts/goal"
    page = ayu.page(goal)
    with app.app_context(), transaction():
        for found in db.session.scalars(select(SignIn)):
            db.session.delete(found)
    lost = save(ayu, goal, page=page, id='Panjang sekali <b> & "kutipan"')
    again = Page(lost, 401)
    assert again.texts("h1") == [say("id", "Nothing is lost")]
    kept = {e.get("name"): (e.text or "") for e in again.all("textarea")}
    assert kept["id"] == 'Panjang sekali <b> & "kutipan"'

    def send(page: Page) -> TestResponse:
        form = page.one("form", action=f"/id{goal}")
        data = {e.get("name"): e.text or "" for e in page.all("textarea", form)}
        data["csrf_token"] = str(page.one("input", form, name="csrf_token").get("value"))
        return ayu.client.post(str(form.get("action")), data=data, headers=OWN)

    assert ayu.sign_in().status_code == 303  # in another tab, which begins a new session
    once_more = Page(send(again), 400)
    assert send(once_more).status_code == 303
    assert values(app, draft)["goal"] == {"id": 'Panjang sekali <b> & "kutipan"'}


def test_a_page_elsewhere_gets_no_form_of_ours_filled_in(app: Flask, ayu: Human) -> None:
    goal = f"/id{begin(ayu)}/parts/goal"
    for headers in ({}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
        answer = ayu.client.post(goal, data={"id": "planted"}, headers=headers)
        assert answer.status_code == 400
        assert "planted" not in answer.get_data(as_text=True)


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


def test_the_list_shows_what_is_written_and_gives_back_what_was_thrown_away(
    app: Flask, ayu: Human
) -> None:
    assert say("id", "Nothing is published yet") in ayu.page(LIST).words
    draft = begin(ayu)
    save(ayu, f"{draft}/parts/name", **NAME)
    page = ayu.page(LIST)
    assert page.texts("h3") == ["Lahir Procot"]
    assert (f"{say('id', 'Programmes')}: Dinas dinas", f"/id{LIST}") in ayu.page("/account").links()
    with app.test_request_context("/id/"):
        who = db.session.scalars(select(Draft)).one().created_by
        assert [(t.kind, t.title) for t in tasks.of(who) if t.kind == "draft.begun"] == [
            ("draft.begun", "Lahir Procot")
        ]
    open_ = ayu.page(f"{draft}/parts/goal")
    assert ayu.send(f"{draft}/drop").location == f"/id{LIST}"
    assert ayu.get(f"{draft}/parts/name").status_code == 303  # closed: the overview says so
    late = Page(save(ayu, f"{draft}/parts/goal", page=open_, id="Terlambat"), 422)
    assert fields(late)["id"] == "Terlambat"
    page = ayu.page(LIST)
    assert page.texts("h3", page.one("details")) == ["Lahir Procot"]
    assert ayu.send(LIST, f"{draft}/take-up").location == f"/id{draft}"
    assert save(ayu, f"{draft}/parts/goal", id="Tujuan").status_code == 303
    with app.app_context():
        kinds = db.session.scalars(select(events.Event.kind).order_by(events.Event.id)).all()
        wanted = [
            "draft.begun",
            "draft.written",
            "draft.dropped",
            "draft.taken-up",
            "draft.written",
        ]
        assert [kind for kind in kinds if kind.startswith("draft.")] == wanted
