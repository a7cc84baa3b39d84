"""Questions to the host: from asking to a public, signed and searchable answer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import event, select

from portal.accounts import queries as accounts
from portal.catalogue import indexing, queries
from portal.core import events, tasks
from portal.core.db import db, transaction
from portal.core.worker import run_once
from portal.readers import limits
from portal.readers.models import Question
from tests.readers.conftest import PAGE, SLUG, People
from tests.support.catalogue import search, slugs
from tests.support.pages import Page, count, say
from tests.support.people import Human, deliver, errors

ASK = f"{PAGE}/ask"
TEXT = "Berapa lama <b>kuskusbulat</b> berjalan?\r\n\r\n\r\n  Lihat https://jahat.example/x  "
ANSWER = "Enam bulan, menurut zebrakuda kami."


def answer(host: Human, number: int, text: str = ANSWER, version: int = 0) -> object:
    path = f"/questions/{number}/answer"
    return host.send(path, text=text, version=str(version)).status_code


def numbers(app: Flask) -> list[int]:
    with app.app_context():
        return list(db.session.scalars(select(Question.id).order_by(Question.id)))


def waiting(app: Flask, name: str) -> list[tuple[str, str, bool]]:
    """Kind, place and address-ends-in-a-number of what waits for somebody."""
    with app.test_request_context("/id/"):
        who = accounts.by_email(f"{name.casefold()}@x.example")
        # Those of other features are theirs to test.
        own = ("question.", "mistake.", "moderation.")
        found = [task for task in tasks.of(who) if task.kind.startswith(own)]
        return [(t.kind, t.place, t.since is not None) for t in found]


def test_from_asking_to_a_public_answer(app: Flask, people: People) -> None:
    budi = people("Budi", language="en", badan="reader")
    hosts = [people("Citra", dinas="editor"), people("Dewi", dinas="coordinator")]
    people("Eka", dinas="reader")
    assert budi.send(ASK, text=TEXT, organisation="badan").status_code == 303
    (number,) = numbers(app)

    # It waits: with who is asked and who asked, and on no public page.
    stranger = Human(app)
    page = stranger.page(PAGE)
    one = "%(num)s question waits for an answer; it is shown with it."
    many = "%(num)s questions wait for an answer; they are shown with it."
    assert count("id", one, many, 1) in page.words
    assert "kuskusbulat" not in page.source
    assert "kuskusbulat" not in stranger.page(f"{PAGE}/readers").source
    assert "kuskusbulat" in budi.page(PAGE).words
    assert [waiting(app, name) for name in ("Citra", "Dewi", "Eka", "Budi")] == [
        [("question.answer", "Dinas dinas", True)],
        [("question.answer", "Dinas dinas", True)],
        [],
        [],
    ]
    mails = deliver(app)
    assert sorted(mail.to[0] for mail in mails) == ["citra@x.example", "dewi@x.example"]
    assert mails[0].subject == say("id", "A question about %(name)s", name="Layanan Uji")
    assert "Dinas badan" in mails[0].body
    assert "Rahasia" not in mails[0].body.replace("Citra Rahasia", "").replace("Dewi Rahasia", "")

    assert answer(hosts[0], number) == 303
    page = stranger.page(PAGE)
    thread = page.one("li", id=f"question-{number}")
    assert page.texts("p", thread, class_="said") == [
        "Berapa lama <b>kuskusbulat</b> berjalan? Lihat https://jahat.example/x",
        ANSWER,
    ]
    said = page.all("p", thread, class_="said")[0].text
    assert said == "Berapa lama <b>kuskusbulat</b> berjalan?\n\nLihat https://jahat.example/x"
    assert page.links(thread) == []
    assert "Dinas badan" in page.texts("p", thread)[0]
    assert page.texts("b", thread) == ["Dinas dinas"]
    assert "Rahasia" not in page.source
    assert "Rahasia" not in stranger.page(f"{PAGE}/readers").source
    assert waiting(app, "Citra") == []
    (mail,) = deliver(app)
    assert (mail.to, mail.subject) == (
        ["budi@x.example"],
        "Your question about Layanan Uji (en) is answered",
    )
    assert ANSWER in mail.body


def test_a_correction_leaves_the_former_text_in_the_trail(app: Flask, people: People) -> None:
    people("Budi").send(ASK, text=TEXT, organisation="")
    citra, dewi = people("Citra", dinas="editor"), people("Dewi", dinas="manager")
    (number,) = numbers(app)
    answer(citra, number)
    deliver(app)
    # Dewi saw no answer yet when she wrote hers: she sees both and nothing is lost.
    late = dewi.send(f"/questions/{number}/answer", text="Lima bulan saja.", version="0")
    assert errors(late) == [
        say("id", "Somebody of your organisation answered meanwhile; their words stand above.")
    ]
    assert [area for area in Page(late, 422).texts("textarea")] == ["Lima bulan saja."]
    assert ANSWER in Page(late, 422).words
    assert answer(dewi, number, "Lima bulan saja.", 1) == 303
    page = Human(app).page(PAGE)
    assert "Lima bulan saja." in page.words
    assert "zebrakuda" not in page.source
    assert say("id", "A reader") in page.words
    (mail,) = deliver(app)
    assert mail.subject == say("id", "The answer about %(name)s was corrected", name="Layanan Uji")
    with app.app_context():
        query = select(events.Event).where(events.Event.kind.startswith("question."))
        found = db.session.scalars(query.order_by(events.Event.id)).all()
        assert [(e.kind, e.organisation, e.data.get("before"), e.changes_pages) for e in found] == [
            ("question.asked", None, None, True),
            ("question.answered", "dinas", "", True),
            ("question.corrected", "dinas", ANSWER, True),
        ]
        editor = accounts.by_email("citra@x.example")
        assert editor is not None
        assert found[1].actor == editor.actor


def test_found_by_its_words_only_while_it_is_public(app: Flask, people: People) -> None:
    people("Budi").send(ASK, text="Apakah kuskusbulat ikut?", organisation="")
    citra, curator = people("Citra", dinas="editor"), people("Fajar", portal="curator")
    (number,) = numbers(app)

    def found(word: str) -> list[str]:
        with app.app_context():
            while run_once():
                pass
        return slugs(search(app.test_client(), q=word))

    assert [found("uji"), found("kuskusbulat")] == [[SLUG], []]
    answer(citra, number)
    assert [found("kuskusbulat"), found("zebrakuda")] == [[SLUG], [SLUG]]
    answer(citra, number, "Ya, dengan kudanil.", 1)
    assert [found("kudanil"), found("zebrakuda")] == [[SLUG], []]
    shown = app.test_client().get("/id/programs?q=kudanil").get_data(as_text=True)
    assert "Apakah kuskusbulat ikut? Ya, dengan <mark>kudanil</mark>." in shown  # why it is found
    moderate = f"/moderation/question/{number}"
    curator.send(moderate, reason="Ini bukan pertanyaan.", decision="hide")
    assert [found("kuskusbulat"), found("kudanil"), found("uji")] == [[], [], [SLUG]]
    with app.app_context():
        indexing.rebuild()
    assert [found("kuskusbulat"), found("kudanil"), found("uji")] == [[], [], [SLUG]]
    curator.send(moderate, reason="Ternyata pertanyaan.", decision="restore")
    assert [found("kuskusbulat"), found("kudanil")] == [[SLUG], [SLUG]]
    with app.app_context():
        indexing.rebuild()
    assert found("kudanil") == [SLUG]


def test_without_anybody_to_answer_it_waits_with_the_administrators(
    app: Flask, people: People
) -> None:
    budi = people("Budi")
    people("Eka", dinas="reader")
    people("Gita", portal="administrator")
    people("Fajar", portal="curator")
    title = say("id", "Nobody acts for %(host)s on this portal yet", host="Dinas dinas")
    assert budi.page(ASK).texts("p", class_="notice-title") == [title]
    budi.send(ASK, text=TEXT, organisation="")
    assert deliver(app) == []
    assert waiting(app, "Gita") == [("question.nobody", "Dinas dinas", True)]
    assert [waiting(app, name) for name in ("Fajar", "Eka", "Budi")] == [[], [], []]
    people("Citra", dinas="editor")
    assert title not in budi.page(ASK).words
    assert waiting(app, "Gita") == []
    assert waiting(app, "Citra") == [("question.answer", "Dinas dinas", True)]


def test_what_is_refused(app: Flask, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    few = replace(limits.QUESTIONS, tries=2)
    monkeypatch.setattr(limits, "QUESTIONS", few)
    budi = people("Budi", badan="reader")
    for text, organisation in (("Pendek", ""), ("x" * 1001, ""), (TEXT, "dinas"), (TEXT, "lain")):
        assert budi.send(ASK, text=text, organisation=organisation).status_code == 422
    assert numbers(app) == []
    for _try in range(few.tries):
        assert budi.send(ASK, text=TEXT, organisation="").status_code == 303
    once = "Too many tries. Come back in %(num)s minute."
    often = count("id", once, f"{once[:-1]}s.", 60)
    assert errors(budi.send(ASK, text=TEXT, organisation=""))[-1] == often
    assert len(numbers(app)) == few.tries
    assert people("Hana").send(ASK, text=TEXT, organisation="").status_code == 303
    with app.app_context(), transaction():
        queries.program(SLUG).standing = "archived"
    refused = people("Irma").send(ASK, text=TEXT, organisation="")
    assert errors(refused)[-1] == say("id", "This programme is archived.")
    assert Human(app).page(PAGE).all("section", id="readers") == []


def test_the_list_has_pages_and_a_page_costs_as_much_for_many(app: Flask, people: People) -> None:
    citra = people("Citra", dinas="editor")
    budi = people("Budi")
    budi.send(ASK, text=TEXT, organisation="")
    answer(citra, numbers(app)[0])
    first = statements(app)
    with app.app_context(), transaction():
        one = db.session.get_one(Question, numbers(app)[0])
        for number in range(11):
            values = {c.name: getattr(one, c.name) for c in Question.__table__.columns}
            db.session.add(Question(**{**values, "id": None, "text": f"Pertanyaan {number}?"}))
    assert statements(app) == first
    stranger = Human(app)
    assert len(stranger.page(PAGE).all("ul", class_="threads")[0]) == 3
    assert say("id", "All %(num)s questions", num=12) in stranger.page(PAGE).words
    sizes = [
        len(stranger.page(f"{PAGE}/readers{q}").all("ul", class_="threads")[0])
        for q in ("", "?page=2")
    ]
    assert sizes == [10, 2]
    assert stranger.get(f"{PAGE}/readers?page=3").status_code == 404


def statements(app: Flask) -> int:
    """How many statements the page of the programme takes, kept by nobody."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    visitor = app.test_client()
    visitor.set_cookie("fresh", "1")
    with app.app_context():
        engine = db.engine
    visitor.get(f"/id{PAGE}")
    event.listen(engine, "before_cursor_execute", note)
    assert visitor.get(f"/id{PAGE}").status_code == 200
    event.remove(engine, "before_cursor_execute", note)
    return len(seen)
