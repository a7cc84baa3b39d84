"""A draft on its way to readers, through the pages, without JavaScript."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db, transaction
from portal.core.errors import RuleBroken
from portal.core.events import Event
from portal.publishing import drafts, review
from portal.publishing.models import Comment, Draft, Revision
from portal.trail import show
from tests.publishing.desk import (
    SLUG,
    act,
    drafted,
    entered,
    happened,
    house,
    press_publish,
    published,
    tasks_of,
    the_draft,
    the_program,
    who,
)
from tests.support.pages import Page, say
from tests.support.people import deliver, errors, link

ASKED = """Yth. Budi,

Ayu meminta Anda meninjau “Layanan Uji”. Bacalah, lalu terbitkan atau kembalikan dengan komentar.

http://127.0.0.1:8000/id/drafts/1/review"""

BACK = """Yth. Ayu,

Budi telah membaca “Layanan Uji” dan mengembalikannya:

Angka pada hasil tanpa sumber.

Perbaiki, lalu kirim lagi:

http://127.0.0.1:8000/id/drafts/1/review"""


def test_the_way_of_a_draft(app: Flask) -> None:
    """Written, sent, commented, sent back, mended, sent again, published, read by everybody."""
    house(app)
    number = drafted(app)
    here = f"/drafts/{number}/review"
    ayu, budi = entered(app, "ayu"), entered(app, "budi")
    assert [task.kind for task in tasks_of(app, "budi")] == []
    assert ayu.send(here, f"/drafts/{number}/send").status_code == 303
    mails = deliver(app)
    assert [(m.to, m.subject) for m in mails] == [
        (["budi@x.example"], "Untuk ditinjau: Layanan Uji"),
        (["citra@x.example"], "Untuk ditinjau: Layanan Uji"),
    ]
    assert mails[0].body.strip() == ASKED
    assert link(mails[1]) == f"/id/drafts/{number}/review"
    assert [task.kind for task in tasks_of(app, "budi")] == ["draft.review"]
    page = budi.page(here)
    assert page.texts("li", class_="done") == ["Draft"]
    assert page.texts("li", aria_current="step") == ["In review"]
    assert (
        budi.send(here, f"/drafts/{number}/comment", key="how", text="Who pays?").status_code == 303
    )
    refused = budi.send(here, f"/drafts/{number}/send-back", reason=" ")
    assert errors(refused) == ["Say in a few words what is to be changed."]
    focus = [e.get("name") for e in Page(refused, 422).all("textarea") if "autofocus" in e.attrib]
    assert focus == ["reason"]  # below what a phone shows
    why = "Angka pada hasil tanpa sumber."
    assert budi.send(here, f"/drafts/{number}/send-back", reason=why).status_code == 303
    [mail] = deliver(app)
    assert (mail.to, mail.subject) == (["ayu@x.example"], "Mohon diperbaiki: Layanan Uji")
    assert mail.body.strip() == BACK
    [task] = tasks_of(app, "ayu")
    assert (task.kind, task.place) == ("draft.sent-back", f"Office dinas: “{why}”")
    page = ayu.page(here)
    assert page.texts("h3", page.main) == ["The whole draft", "How it works"]
    assert page.texts("p", class_="said") == [why, "Who pays?"]
    assert ayu.send(here, f"/drafts/{number}/comments/1/settle").status_code == 303
    assert len(ayu.page(here).all("li", class_="settled")) == 1
    assert ayu.send(here, f"/drafts/{number}/send").status_code == 303
    assert errors(press_publish(budi, number, slug="Layanan Uji")) == [
        "Use small letters, digits and single hyphens."
    ]
    answer = press_publish(budi, number, slug=SLUG, note="Pertama")
    assert (answer.status_code, answer.location) == (303, f"/en/programs/{SLUG}")
    page = entered(app, "lain", "id").page(f"/programs/{SLUG}")
    assert page.texts("h1") == ["Layanan Uji"]
    history = budi.page(f"/programs/{SLUG}/history")
    assert "Pertama" in history.words
    with app.app_context():
        program = the_program()
        assert (program.standing, program.confirmed_on) == ("published", str(clock.today()))
        assert program.document == review.document_of(the_draft(number), SLUG)
        [kept] = db.session.scalars(select(Revision))
        assert (kept.number, kept.actor, kept.note) == (1, who("budi").actor, "Pertama")
    assert [kind for kind, _subject in happened(app, "draft.") if kind != "draft.written"] == [
        "draft.begun", "draft.sent", "draft.commented", "draft.commented", "draft.sent-back",
        "draft.comment-settled", "draft.sent", "draft.published",
    ]  # fmt: skip
    assert happened(app, "program.") == [("program.published", SLUG)]
    with app.app_context(), app.test_request_context("/en"):
        told = db.session.scalars(select(Event).where(Event.kind == "draft.comment-settled"))
        [entry] = show.entries(told.all())
    assert [(c.name, c.before, c.after) for c in entry.changes] == [("Settled", "no", "yes")]
    assert ("Part", "How it works") in entry.facts
    assert errors(press_publish(budi, number)) == [
        "Somebody was faster: this cannot be done any more."
    ]


def test_what_is_not_whole_is_not_sent(app: Flask) -> None:
    house(app)
    number = drafted(app, how={}, timing={"status": "stopped"}, name={})
    ayu = entered(app, "ayu")
    page = ayu.page(f"/drafts/{number}/review")
    [notice] = page.all(class_="notice-info")
    assert page.links(notice) == [
        ("Name and summary", f"/en/drafts/{number}/parts/name"),
        ("When it began and how it stands", f"/en/drafts/{number}/parts/timing"),
        ("How it works", f"/en/drafts/{number}/parts/how"),
    ]
    refused = ayu.send(f"/drafts/{number}/review", f"/drafts/{number}/send")
    assert errors(refused)[0] == "Something is still missing. The list below leads to it."
    with app.app_context():
        found = the_draft(number)
        assert (found.state, found.sent_at) == ("draft", None)
        problems = review.problems_of(found)
    assert [(p.part, p.code) for p in problems] == [
        ("timing", "stopped-without-reason"), ("name", "missing"), ("how", "missing"),
    ]  # fmt: skip
    assert happened(app, "draft.sent") == []


def test_words_that_nobody_knows_are_found_before_publishing(app: Flask) -> None:
    house(app)
    filing = {"place": "atlantis", "sector": "magic", "digital": True, "tags": ["x"]}
    number = drafted(app, filing=filing)
    with app.app_context():
        problems = review.problems_of(the_draft(number))
        assert [(p.part, p.path, p.code) for p in problems] == [
            ("filing", ("facts", "place"), "unknown"),
            ("filing", ("facts", "sector"), "unknown"),
            ("filing", ("facts", "tags", 0), "unknown"),
        ]


def test_managers_are_not_flooded(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second mail of the same draft waits an hour; one that was never read goes out at once."""
    monkeypatch.setattr(review, "SENDINGS", replace(review.SENDINGS, tries=3))
    house(app)
    number = drafted(app)
    start, minute = datetime(2026, 3, 2, 3, tzinfo=UTC), timedelta(minutes=1)
    mails: list[int] = []

    def send(after: int, *, delivered: bool = True) -> None:
        with clock.stopped(start + after * minute):
            act(app, lambda: review.send(the_draft(number), by=who("ayu")))
            if delivered:
                mails.append(len(deliver(app)))

    def take_back(after: int) -> None:
        with clock.stopped(start + after * minute):
            act(app, lambda: review.take_back(the_draft(number), by=who("ayu")))

    send(0, delivered=False)
    take_back(1)
    send(2)  # nobody had a mail of the first
    take_back(3)
    send(40)
    take_back(41)
    send(63)  # an hour after the mail, not after the last sending
    assert mails == [2, 0, 2]
    with clock.stopped(start + 64 * minute):
        act(app, lambda: review.send_back(the_draft(number), "Angka?", by=who("budi")))
    deliver(app)
    send(65, delivered=False)  # what was sent back is news
    with clock.stopped(start + 65 * minute):
        assert len(deliver(app)) == 2
    take_back(66)
    send(67, delivered=False)
    take_back(68)
    with (
        clock.stopped(start + 69 * minute),
        app.test_request_context("/en/"),
        transaction(),
        pytest.raises(RuleBroken, match="Come back in 54 minutes"),
    ):
        review.send(the_draft(number), by=who("ayu"))
    assert len(happened(app, "draft.sent")) == 7  # with the one that was sent back


def test_an_address_is_proposed_and_unique(app: Flask) -> None:
    house(app)
    published(app)
    number = drafted(app, "review")
    budi = entered(app, "budi")
    page = budi.page(f"/drafts/{number}/review")
    assert page.one("input", name="slug").get("value") == "layanan-uji-2"
    assert errors(press_publish(budi, number, slug=SLUG)) == [
        "Another programme has this address. Choose another one."
    ]
    assert press_publish(budi, number, slug="").location == "/en/programs/layanan-uji-2"


def test_others_see_nothing_of_a_draft(app: Flask) -> None:
    house(app)
    number = drafted(app, "review", name={"id": {"name": "Rahasia", "summary": "Rahasia."}})
    act(app, lambda: review.comment(the_draft(number), "", "Rahasia.", by=who("budi")))
    for name, status in (("lain", 404), ("kirana", 404), ("rini", 200), ("admin", 200)):
        human = entered(app, name)
        for path in ("review", "differences"):
            answer = human.get(f"/drafts/{number}/{path}")
            expected = 404 if path == "differences" else status
            assert (answer.status_code, "Rahasia" in answer.get_data(as_text=True)) == (
                expected, expected == 200,
            ), (name, path)  # fmt: skip
    other = act(app, lambda: _other_draft())
    refused = entered(app, "budi").send(
        f"/drafts/{number}/review", f"/drafts/{other}/comments/1/settle"
    )
    assert refused.status_code == 404
    with app.app_context():
        assert db.session.get_one(Comment, 1).settled_at is None


def _other_draft() -> int:
    found = drafts.begin(the_draft(1).organisation, by=who("ayu"))
    return found.id


def test_steps_are_told_in_both_languages(app: Flask) -> None:
    house(app)
    number = drafted(app, "review")
    for language in ("id", "en"):
        page = entered(app, "ayu", language).page(f"/drafts/{number}/review")
        assert (
            page.texts("ol", class_="review-steps")
            == [" ".join(say(language, word) for word in ("Draft", "In review", "Published"))]
            or len(page.all("li", aria_current="step")) == 1
        )
        assert [e.get("content") for e in page.all("meta", name="robots")] == ["noindex"]
    with app.app_context():
        assert db.session.scalars(select(Draft.state)).all() == ["review"]
