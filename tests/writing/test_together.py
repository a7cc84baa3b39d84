"""Two people at once, and a session that ends: nothing that was typed is lost."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.accounts.models import SignIn
from portal.core.db import db, transaction
from portal.publishing import drafts, queries
from tests.support.pages import Page, say
from tests.support.people import Human
from tests.writing.pen import BUDI, NAME, OWN, begin, enter, fields, save, values


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


def test_what_was_read_before_the_lock_is_not_trusted(app: Flask, ayu: Human) -> None:
    """Who saves asks again what stands there, though it was loaded before."""
    draft = begin(ayu)
    goal = f"{draft}/parts/goal"
    assert save(ayu, goal, id="Satu").status_code == 303
    page = ayu.page(goal)
    if "sqlite" in app.config["SQLALCHEMY_DATABASE_URI"]:
        return  # there nobody reads to write while somebody else does
    with app.app_context(), transaction():
        found = queries.draft(int(draft.rsplit("/", 1)[1]))
        assert queries.values(found) == {"goal": {"id": "Satu"}}
        assert save(ayu, goal, page=page, id="Dua").status_code == 303
        with pytest.raises(drafts.Conflict):
            drafts.save(found, "goal", {"id": "Tiga"}, 1, by=found.created_by)
    assert values(app, draft) == {"goal": {"id": "Dua"}}
