"""What an organisation is writing and has published, for its members."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from portal.accounts import queries as accounts
from portal.core import events, tasks
from portal.core.db import db, transaction
from portal.publishing import queries, review, revisions
from portal.publishing.models import Comment, Draft
from tests.publishing import desk
from tests.support.pages import Page, count, say
from tests.support.people import EMAIL, PASSWORD, Human
from tests.writing.pen import BUDI, LIST, NAME, begin, enter, fields, save


def test_a_published_programme_is_changed_in_one_draft_for_all(app: Flask, ayu: Human) -> None:
    with app.app_context(), transaction():
        for number in range(21):
            slug = f"layanan-{number}"
            revisions.first(
                desk.record(f"Layanan {number}", slug=slug), by=accounts.by_email(EMAIL)
            )
    page, second = ayu.page(LIST), ayu.page(f"{LIST}?page=2")
    assert [len(p.all("h3")) for p in (page, second)] == [20, 1]
    lacks = count("id", "%(num)s thing is missing", "%(num)s things are missing", 20)
    lines = second.texts("p", second.one("ul", class_="work-list"), class_="small")
    assert lines == [f"{say('id', '%(percent)s%% complete', percent=9)} · {lacks}"]
    assert ayu.get(f"{LIST}?page=3").status_code == 404
    budi = enter(app, BUDI)
    addresses = [h.send(LIST, "/programs/layanan-20/change").location for h in (ayu, budi)]
    assert addresses[0] == addresses[1]
    draft = addresses[0].removeprefix("/id")
    overview = ayu.page(draft)
    assert say("id", "Everything that is needed is there.") in overview.words
    assert ayu.page(f"{draft}/preview").texts("h1") == ["Layanan 20"]
    buttons = ayu.page(LIST).texts("button", class_="button-quiet")
    assert f"{say('id', 'Go on writing')}: Layanan 20" in buttons
    # The page that is open to all does not show what is being written.
    assert save(ayu, f"{draft}/parts/name", **{"id.name": "Rahasia"}).status_code == 303
    assert "Rahasia" not in Human(app).page("/programs/layanan-20").source
    assert ayu.page(f"{draft}/preview").texts("h1") == ["Rahasia"]


def test_what_reviewers_say_stands_where_one_writes(app: Flask, ayu: Human) -> None:
    draft = begin(ayu)
    number = int(draft.rsplit("/", 1)[1])
    with app.app_context(), transaction():
        who = accounts.by_email(BUDI)
        assert who is not None
        review.comment(queries.draft(number), "goal", "Sebutkan tahunnya.", by=who)
    assert "Sebutkan tahunnya." in ayu.page(f"{draft}/parts/goal").words
    assert "Sebutkan tahunnya." not in ayu.page(f"{draft}/parts/how").words
    assert count("id", "%(num)s comment", "%(num)s comments", 1) in ayu.page(draft).words


def test_why_a_draft_was_sent_back_stands_at_its_head(app: Flask, ayu: Human) -> None:
    draft = begin(ayu)
    number = int(draft.rsplit("/", 1)[1])
    words = "%(num)s open comment on the whole draft", "%(num)s open comments on the whole draft"
    assert count("id", *words, 1) not in ayu.page(draft).words
    with app.app_context(), transaction():
        who = accounts.by_email(BUDI)
        assert who is not None
        said = review.comment(queries.draft(number), "", "Sumbernya kurang.", by=who)
        review.comment(queries.draft(number), "goal", "Sebutkan tahunnya.", by=who)
        db.session.flush()
        key = said.id
    page = ayu.page(draft)
    assert count("id", *words, 1) in page.words
    assert ("Sumbernya kurang." in page.words, "Sebutkan tahunnya." in page.words) == (True, False)
    with app.app_context(), transaction():
        comment = db.session.get_one(Comment, key)
        review.settle(comment, by=comment.by)
    assert "Sumbernya kurang." not in ayu.page(draft).words


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


def test_what_a_deleted_account_wrote_says_so_and_waits_for_the_others(
    app: Flask, ayu: Human
) -> None:
    budi = enter(app, BUDI)
    draft = begin(budi)
    number = int(draft.rsplit("/", 1)[1])
    open_ = ayu.page(f"{draft}/parts/name")
    save(budi, f"{draft}/parts/name", **NAME)
    with app.app_context(), transaction():
        who = accounts.by_email(BUDI)
        assert who is not None
        review.comment(queries.draft(number), "name", "Terlalu panjang.", by=who)
    assert _begun(app) == []  # it is his
    assert budi.send("/account/delete", present=PASSWORD).status_code == 200
    gone = say("id", "somebody who has left")
    assert f" · {gone}, " in ayu.page(LIST).words
    assert f" {gone}, " in ayu.page(draft).words
    assert f"{gone}, " in ayu.page(f"{draft}/parts/name").texts("p", class_="muted")[0]
    both = Page(save(ayu, f"{draft}/parts/name", page=open_, **{"id.name": "Lain"}), 409)
    assert say("id", "%(name)s has saved this part meanwhile", name=gone) in both.words
    assert _begun(app) == ["Lahir Procot"]


def _begun(app: Flask) -> list[str]:
    with app.test_request_context("/id/"):
        who = accounts.by_email(EMAIL)
        assert who is not None
        return [task.title for task in tasks.of(who) if task.kind == "draft.begun"]
