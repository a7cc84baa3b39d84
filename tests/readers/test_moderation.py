"""What readers make public can be hidden and restored, with a reason that the author gets."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from portal.core import events
from portal.core.db import db
from portal.readers import queries
from portal.readers.models import Mistake, Useful
from tests.readers.conftest import PAGE, People
from tests.readers.test_collections import collect, collection
from tests.readers.test_questions import ANSWER, answer, numbers, waiting
from tests.support.pages import say
from tests.support.people import Human, deliver, errors

SENTENCE = "Kami menyalin alur kuskusbulat itu."
REASON = "Ini iklan, bukan pertanyaan."
HIDDEN_ANSWER = say("id", "The moderators have hidden the answer of %(name)s.", name="Dinas dinas")
HIDDEN = "A question and its answer, hidden by the moderators."


def decide(human: Human, what: str, decision: str, reason: str = REASON) -> int:
    return human.send(f"/moderation/{what}", reason=reason, decision=decision).status_code


def test_a_thread_is_reported_hidden_and_restored(app: Flask, people: People) -> None:
    budi, citra = people("Budi", language="en"), people("Citra", dinas="editor")
    curator, hana = people("Fajar", portal="curator"), people("Hana")
    administrator = people("Gita", portal="administrator")
    for text in ("Apakah kuskusbulat ikut serta?", "Beli obat murah di sini sekarang!"):
        budi.send(f"{PAGE}/ask", text=text, organisation="")
    first, spam = numbers(app)
    answer(citra, first)
    deliver(app)
    stranger = Human(app)
    # Each report counts once; the host can report what waits, and others cannot see that at all.
    for _twice in range(2):
        assert citra.send(f"/report/question/{spam}", reason="Ini iklan saja.").status_code == 303
    assert hana.get(f"/report/question/{spam}").status_code == 404
    told = hana.send(f"/report/question/{first}", reason="Menyesatkan sekali.")
    assert told.status_code == 303
    with app.app_context():  # who is complained about does not read in the own trail who complained
        kept = events.Event.kind == "question.reported"
        trails = db.session.scalars(select(events.Event.organisation).where(kept)).all()
        assert trails == [None] * 3
    assert [waiting(app, name) for name in ("Fajar", "Gita", "Hana")] == [
        [("moderation.look", "", True)],
        [("moderation.look", "", True)],
        [],
    ]
    reported = curator.page("/moderation")
    assert len(reported.all("li", reported.one("ul", class_="moderation-rows"))) == 2
    found = curator.page("/moderation?q=OBAT").texts("span", class_="said")
    assert found == ["Beli obat murah di sini sekarang!"]
    assert curator.page("/moderation?q=100%25").texts("span", class_="said") == []

    assert decide(curator, f"question/{first}", "hide", "kurang") == 422  # a reason has ten letters
    assert ANSWER in stranger.page(PAGE).words
    assert decide(curator, f"question/{first}", "hide") == 303
    assert decide(administrator, f"question/{spam}", "hide") == 303
    for path in (PAGE, f"{PAGE}/readers"):
        page = stranger.page(path)
        for gone in ("kuskusbulat", ANSWER, "obat", REASON):
            assert gone not in page.source
        assert page.words.count(say("id", HIDDEN)) == 1  # the other one had no answer
    assert waiting(app, "Citra") == []  # and needs none any more
    assert waiting(app, "Fajar") == []
    assert citra.get(f"/questions/{first}/answer").status_code == 404
    mails = deliver(app)
    assert [(mail.to, mail.subject) for mail in mails] == [
        (["budi@x.example"], "What you wrote was hidden"),
        (["citra@x.example"], "Tulisan Anda disembunyikan"),  # her answer went with it
        (["budi@x.example"], "What you wrote was hidden"),
    ]
    for mail, said in zip(mails, ("kuskusbulat", ANSWER, "obat"), strict=True):
        assert (REASON in mail.body, said in mail.body) == (True, True)
    assert mails[0].body.endswith(f"/en{PAGE}/ask\n")  # to ask it better
    assert "sebuah pertanyaan beserta jawaban Anda" in mails[1].body
    assert "http" not in mails[1].body

    assert decide(curator, f"question/{first}", "hide") == 422
    other = "Ternyata bukan iklan."
    assert decide(administrator, f"question/{first}", "restore", other) == 303
    assert ANSWER in stranger.page(PAGE).words
    assert [(mail.to, mail.subject) for mail in deliver(app)] == [
        (["budi@x.example"], "What you wrote is shown again"),
        (["citra@x.example"], "Tulisan Anda ditampilkan kembali"),
    ]
    hidden = curator.page("/moderation?show=hidden").texts("span", class_="said")
    assert hidden == ["Beli obat murah di sini sekarang!"]
    with app.app_context():
        kinds = ("question.hidden", "question.restored")
        rows = db.session.scalars(
            select(events.Event).where(events.Event.kind.in_(kinds)).order_by(events.Event.id)
        ).all()
        assert [
            (e.kind, e.organisation, e.data["before"], e.data["after"], e.data["reason"])
            for e in rows
            if e.data["number"] == first
        ] == [
            ("question.hidden", "dinas", {"hidden": False}, {"hidden": True}, REASON),
            ("question.restored", "dinas", {"hidden": True}, {"hidden": False}, other),
        ]


def test_an_answer_is_hidden_alone_and_restored_by_itself(app: Flask, people: People) -> None:
    budi, citra = people("Budi", language="en"), people("Citra", dinas="editor")
    curator, stranger, hana = people("Fajar", portal="curator"), Human(app), people("Hana")
    asked = "Apakah loketnya buka Sabtu?"
    budi.send(f"{PAGE}/ask", text=asked, organisation="")
    (number,) = numbers(app)
    what = f"question/{number}"
    assert decide(curator, what, "hide-answer") == 422  # there is none yet
    answer(citra, number)
    deliver(app)
    hana.send(f"/report/{what}", reason="Jawabannya menyesatkan.")

    def shown() -> tuple[bool, bool, bool]:
        for path in (PAGE, f"{PAGE}/readers"):
            page = stranger.page(path)
            found = (asked in page.words, ANSWER in page.source, HIDDEN_ANSWER in page.words)
        with app.app_context():
            said = queries.answered_texts([PAGE.rsplit("/", 1)[1]]).values()
            searched = " ".join(words for texts in said for words in texts.values())
        assert (asked in searched, ANSWER in searched) == found[:2]
        return found

    assert shown() == (True, True, False)
    assert decide(curator, what, "restore-answer") == 422
    assert decide(curator, what, "hide-answer") == 303
    assert decide(curator, what, "hide-answer") == 422
    assert shown() == (True, False, True)
    assert waiting(app, "Fajar") == []  # what was reported is settled with it
    assert ANSWER not in hana.page(f"/report/{what}").source
    assert ANSWER in curator.page(f"/moderation/{what}").words
    (mail,) = deliver(app)
    assert (mail.to, REASON in mail.body) == (["citra@x.example"], True)
    assert mail.body.endswith(f"/id/questions/{number}/answer\n")
    # The host sees why and may correct it; it stays hidden, and nobody gets it by mail.
    assert REASON in citra.page(f"/questions/{number}/answer").words
    better = "Sabtu tutup; kuskusbulat hanya Senin."
    form = f"/questions/{number}/answer"
    assert citra.send(form, text=better, version="1").status_code == 303
    assert deliver(app) == []
    assert better not in stranger.page(PAGE).source
    assert [task[0] for task in waiting(app, "Fajar")] == ["moderation.look"]  # to look again
    assert decide(curator, what, "leave") == 303
    assert decide(curator, what, "hide") == 303
    assert decide(curator, what, "restore") == 303
    assert shown() == (True, False, True)
    deliver(app)
    assert decide(curator, what, "restore-answer", "Kini sudah benar.") == 303
    assert better in stranger.page(PAGE).words
    assert [mail.to for mail in deliver(app)] == [["citra@x.example"]]
    with app.app_context():
        kept = events.Event.kind.startswith("answer.")
        rows = db.session.scalars(select(events.Event).where(kept).order_by(events.Event.id))
        assert [(e.kind, e.organisation, e.data["after"], e.data["reason"]) for e in rows] == [
            ("answer.hidden", "dinas", {"hidden": True}, REASON),
            ("answer.restored", "dinas", {"hidden": False}, "Kini sudah benar."),
        ]


def test_a_hidden_sentence_stays_hidden_when_it_is_said_again(app: Flask, people: People) -> None:
    budi = people("Budi", badan="reader", badan2="editor")
    curator, stranger = people("Fajar", portal="curator"), Human(app)
    form = f"{PAGE}/useful"
    assert budi.send(form, sentence=SENTENCE, organisation="badan").status_code == 303
    page = stranger.page(PAGE)
    assert page.texts("span", class_="count")[:1] == ["1"]
    assert SENTENCE in page.words
    assert "Dinas badan" in page.words
    assert "Rahasia" not in page.source
    # Saying it again changes it: it is one for each person and programme.
    other = "Kami menyalin alur zebrakuda itu."
    budi.send(form, sentence=other, organisation="badan2")
    page = stranger.page(PAGE)
    assert SENTENCE not in page.source
    assert other in page.words
    assert "Dinas badan2" in page.words
    with app.app_context():
        number = db.session.scalars(select(Useful.id)).one()
    decide(curator, f"useful/{number}", "hide")
    assert other not in stranger.page(PAGE).source
    budi.send(form, to=f"{form}/withdraw")
    budi.send(form, sentence=SENTENCE, organisation="badan")
    assert [task[0] for task in waiting(app, "Fajar")] == ["moderation.look"]
    assert REASON in budi.page(form).words
    assert SENTENCE not in stranger.page(PAGE).source
    assert stranger.page(PAGE).texts("span", class_="count") == []
    decide(curator, f"useful/{number}", "restore")
    assert SENTENCE in stranger.page(PAGE).words
    budi.send(form, to=f"{form}/withdraw")
    assert SENTENCE not in stranger.page(PAGE).source
    assert SENTENCE not in curator.page("/moderation?show=all").source


def test_nobody_praises_the_own_programme_or_for_others(app: Flask, people: People) -> None:
    citra, hana = people("Citra", dinas="editor", badan="editor"), people("Hana")
    for human, organisation in ((citra, "dinas"), (citra, "badan"), (hana, "badan"), (hana, "")):
        values = {"sentence": SENTENCE, "organisation": organisation}
        answer = human.send("/collections", to=f"{PAGE}/useful", **values)
        assert answer.status_code == 422
    assert SENTENCE not in Human(app).page(PAGE).source
    with app.app_context():
        assert db.session.scalars(select(Useful)).all() == []


def test_a_hidden_collection_is_there_for_its_owner_alone(app: Flask, people: People) -> None:
    budi, curator = people("Budi"), people("Fajar", portal="curator")
    collect(budi, name="Kuskuskoleksi")
    key, _shared = collection(app)
    budi.send(f"/collections/{key}/edit", to=f"/collections/{key}/share")
    key, _shared = collection(app)
    hana, words = people("Hana"), {"reason": "Menghina orang."}
    for unknown in ("", "?key=", "?key=tebak", "?key=%C3%BC"):  # its number is no way to it
        path = f"/report/collection/1{unknown}"
        assert (hana.get(path).status_code, hana.send("/account", path, **words).status_code) == (
            404, 404,
        )  # fmt: skip
    link = hana.page(f"/collections/{key}")
    (report,) = [to for text, to in link.links() if text == say("id", "Report to the moderators")]
    assert hana.send(report, **words).status_code == 303
    assert decide(curator, "collection/1", "hide") == 303
    answers = [h.get(f"/collections/{key}").status_code for h in (Human(app), people("Hana"), budi)]
    assert answers == [404, 404, 200]
    assert budi.send(f"/collections/{key}/edit", to=f"/collections/{key}/share").status_code == 422
    edit = f"/collections/{key}/edit"
    assert REASON in budi.page(edit).words
    budi.send(edit, name="Kuskuskoleksi")  # nothing is different
    assert waiting(app, "Fajar") == []
    budi.send(edit, name="Koleksi")
    assert [task[0] for task in waiting(app, "Fajar")] == ["moderation.look"]
    assert [decide(curator, "collection/1", act) for act in ("leave", "keep")] == [422, 303]
    assert waiting(app, "Fajar") == []
    assert decide(curator, "collection/1", "restore") == 303
    assert decide(curator, "collection/1", "keep") == 422
    assert Human(app).get(f"/collections/{key}").status_code == 200
    hidden, shown = deliver(app)
    assert (hidden.to, hidden.body.endswith(f"{edit}\n")) == (["budi@x.example"], True)
    assert say("id", "What you wrote is shown again") == shown.subject


def test_a_mistake_is_settled_with_a_sentence(app: Flask, people: People) -> None:
    budi, citra = people("Budi"), people("Citra", dinas="editor")
    people("Fajar", portal="curator")
    people("Gita", portal="administrator")
    text = "Tahunnya keliru: kuskusbulat mulai 2014."
    assert budi.send(f"{PAGE}/mistake", section="", text=text).status_code == 303
    assert budi.send(f"{PAGE}/mistake", section="nothing", text=text).status_code == 422
    assert "kuskusbulat" not in Human(app).page(PAGE).source
    mine = ("mistake.settle", "Dinas dinas", True)
    assert [waiting(app, n) for n in ("Citra", "Fajar", "Gita", "Budi")] == [[mine], [mine], [], []]
    (mail,) = deliver(app)
    assert mail.to == ["citra@x.example"]
    assert "Budi" not in mail.body
    with app.app_context():
        number = db.session.scalars(select(Mistake.id)).one()
    page = citra.page(f"/mistakes/{number}")
    assert text in page.words
    assert citra.send(f"/mistakes/{number}", outcome="Sudah kami perbaiki.").status_code == 303
    again = people("Fajar").send(
        "/collections", to=f"/mistakes/{number}", outcome="Saya juga memperbaiki."
    )
    assert errors(again)[-1] == say("id", "Somebody settled this meanwhile.")
    (mail,) = deliver(app)
    assert mail.to == ["budi@x.example"]
    assert "Sudah kami perbaiki." in mail.body
    assert "Dinas dinas" in mail.body
    assert waiting(app, "Fajar") == []
