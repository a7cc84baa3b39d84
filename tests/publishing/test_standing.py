"""What becomes of a published programme, through the pages."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import select

from portal.catalogue import indexing, rules
from portal.core import clock, events
from portal.core.db import db
from portal.publishing import show_history, standing
from portal.publishing.models import Revision
from tests.publishing.desk import (
    DINAS,
    SLUG,
    act,
    entered,
    from_content,
    happened,
    house,
    published,
    record,
    tasks_of,
    the_program,
    who,
)
from tests.support.pages import Page
from tests.support.people import deliver, errors
from tests.support.programs import both, result

PAGE, MANAGE = f"/programs/{SLUG}", f"/programs/{SLUG}/manage"
NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)

WITHDRAWN = """Yth. Ayu,

Kurator mencabut verifikasi “Layanan Uji”. Halamannya tetap terbit. Alasannya:

The source is gone.

Yang dapat Anda lakukan:

http://127.0.0.1:8000/id/programs/layanan-uji/manage"""


def stands(app: Flask) -> tuple[str, str | None, bool]:
    """How it stands, when it was confirmed, whether a curator vouches for it."""
    with app.app_context():
        found = the_program()
        return found.standing, found.confirmed_on, found.curator_verified_at is not None


def line(page: Page) -> str:
    """The words about the state on the page of the programme."""
    return page.texts("p", page.one(class_="standing"))[0]


def test_a_curator_verifies_and_withdraws(app: Flask) -> None:
    house(app)
    with clock.stopped(NOON):
        published(app)
        ayu, kirana = entered(app, "ayu"), entered(app, "kirana")
        assert [task.kind for task in tasks_of(app, "kirana")] == ["program.verify"]
        assert [task.kind for task in tasks_of(app, "kuncoro")] == []  # its own house
        token = kirana.page(MANAGE).one("input", name="seen").get("value")
        with clock.stopped(NOON + timedelta(minutes=1)):
            act(app, lambda: rules.revise(the_program(), record("Layanan Baru"), by="ayu"))
        refused = kirana.send(MANAGE, f"{PAGE}/verify", seen=token)
        assert errors(refused) == ["The programme was changed meanwhile. Read it once more."]
        token = kirana.page(MANAGE).one("input", name="seen").get("value")
        assert kirana.send(MANAGE, f"{PAGE}/verify", seen=token).status_code == 303
        assert stands(app) == ("verified", "2026-11-20", True)
        assert tasks_of(app, "kirana") == []
        assert line(ayu.page(PAGE)).startswith("Verified by a curator on 20 November 2026 A curat")
        # What was verified has changed: it is no longer what a curator vouches for.
        act(app, lambda: rules.revise(the_program(), record(), by="ayu"))
        assert stands(app) == ("published", "2026-11-20", False)
        act(app, lambda: standing.verify(the_program(), _seen(), by=who("kirana")))
        assert errors(kirana.send(MANAGE, f"{PAGE}/withdraw", reason="")) == [
            "Say why, in a few words."
        ]
        why = "The source is gone."
        assert kirana.send(MANAGE, f"{PAGE}/withdraw", reason=why).status_code == 303
        assert stands(app) == ("published", "2026-11-20", False)
    mails = deliver(app)
    subject = "Verifikasi dicabut: Layanan Uji"
    assert [(m.to, m.subject) for m in mails] == [
        ([f"{name}@x.example"], subject) for name in ("ayu", "budi", "citra")
    ]
    assert mails[0].body.strip() == WITHDRAWN
    with app.app_context():
        query = select(events.Event).where(events.Event.kind == "program.withdrawn")
        event = db.session.scalars(query).one()
        assert (event.subject, event.actor, event.organisation, event.data) == (
            SLUG, who("kirana").actor, "dinas",
            {"before": "verified", "after": "published", "reason": why},
        )  # fmt: skip


def _seen() -> str:
    return standing.seen(the_program())


def test_what_is_not_ones_to_do(app: Flask) -> None:
    """The table of routes has the others; here are who is a curator and a member, and a writer."""
    house(app)
    published(app)
    found = {}
    for name in ("kuncoro", "ayu"):
        human = entered(app, name)
        for action in ("verify", "confirm", "archive"):
            answer = human.send("/account", f"{PAGE}/{action}", reason="Why")
            found[name, action] = answer.status_code
    assert found == {
        ("kuncoro", "verify"): 403, ("kuncoro", "confirm"): 403, ("kuncoro", "archive"): 403,
        ("ayu", "verify"): 403, ("ayu", "confirm"): 422, ("ayu", "archive"): 403,
    }  # fmt: skip
    assert stands(app)[0] == "published"


def test_the_host_confirms(app: Flask) -> None:
    house(app)
    from_content(app, verified={"on": "2015-05-15", "source": "press-2024"})
    assert stands(app) == ("update-due", None, False)
    with clock.stopped(NOON):
        ayu = entered(app, "ayu")
        page = ayu.page(PAGE)
        assert line(page).startswith("Update due Nobody has confirmed it for 12 months.")
        assert page.texts("span", class_="badge")[1] == "Last reported 15 May 2015"
        assert [task.kind for task in tasks_of(app, "ayu")] == ["program.update-due"]
        token = ayu.page(MANAGE).one("input", name="seen").get("value")
        assert ayu.send(MANAGE, f"{PAGE}/confirm", seen=token).status_code == 303
        assert stands(app) == ("published", "2026-11-20", False)
        page = ayu.page(PAGE)
        assert page.texts("span", class_="badge")[:2] == ["Running", "Confirmed 20 November 2026"]
        assert line(page).startswith("Published · History")
        assert tasks_of(app, "ayu") == []
    with clock.stopped(NOON + timedelta(days=90)):
        ayu = entered(app, "ayu")
        token = ayu.page(MANAGE).one("input", name="seen").get("value")
        assert ayu.send(MANAGE, f"{PAGE}/confirm", seen=token).status_code == 303
        assert stands(app)[1] == "2027-02-18"
        trail = entered(app, "budi").page(f"/organisations/{DINAS}/trail").words
        assert trail.count("Confirmed before that on") == 1
        assert "Confirmed before that on: 20 November 2026" in trail
    with app.app_context():
        assert the_program().content_digest is not None  # the file may still correct it
        assert db.session.scalars(select(Revision)).all() == []


def test_stopped_says_why_and_can_run_again(app: Flask) -> None:
    house(app)
    from_content(app)
    budi = entered(app, "budi")
    both_missing = budi.send(MANAGE, f"{PAGE}/stop", reason_id=" ", reason_en="")
    assert errors(both_missing) == ["Say why, in a few words.", "Say why, in a few words."]
    refused = budi.send(MANAGE, f"{PAGE}/stop", reason_id="Gedungnya dijual.", reason_en="")
    page = Page(refused, 422)
    assert page.texts("p", class_="field-error") == ["Say why, in a few words."]
    assert page.texts("textarea", name="reason_id") == ["Gedungnya dijual."]
    why = {"reason_id": "Gedungnya dijual.", "reason_en": "The building was sold."}
    assert budi.send(MANAGE, f"{PAGE}/stop", **why).status_code == 303
    assert stands(app)[0] == "stopped"
    for language, words in (("id", why["reason_id"]), ("en", why["reason_en"])):
        found = Page(app.test_client().get(f"/{language}{PAGE}"))
        assert words in found.words
    assert budi.send(MANAGE, f"{PAGE}/resume").status_code == 303
    assert stands(app)[0] == "published"
    with app.app_context():
        assert (the_program().status, the_program().document.facts.status_reason) == (
            "running", None,
        )  # fmt: skip
        query = select(Revision.number, Revision.note).order_by(Revision.number)
        found_rows = [tuple(row) for row in db.session.execute(query)]
        assert found_rows == [(1, ""), (2, "#stopped"), (3, "#resumed")]
        assert db.session.scalar(select(Revision.document).where(Revision.number == 1)) == (
            record().model_dump(mode="json", exclude_none=True)
        )


def test_what_changed_is_told_with_names_and_dates(app: Flask) -> None:
    house(app)
    from_content(app, start="2016-05-31", verified={"on": "2019-11", "source": "press-2024"})
    budi = entered(app, "budi")
    why = {"reason_id": "Gedungnya dijual.", "reason_en": "The building was sold."}
    budi.send(MANAGE, f"{PAGE}/stop", **why)
    page = Page(app.test_client().get(f"/en{PAGE}/history/1/2"))
    for said in ("Start: 31 May 2016", "Last verified: November 2019", "Source: Berita"):
        assert page.words.count(said) == 4, said  # on both sides, in both languages


def test_kinds_of_evidence_and_files_are_told_in_words(app: Flask) -> None:
    file = {"file": "0f" * 16, "kind": "pdf", "title": both("Rule")}
    proof = {"kind": "study", "title": both("Thesis"), "sources": ["press-2024"]}
    with app.test_request_context("/en/"):
        found = show_history.compare({}, {"evidence": [proof], "attachments": [file]})
        said = ["".join(text for text, _new in part.after).split("\n") for part in found]
    assert said[::2] == [
        ["Kind: study", "Thesis (id)", "Source: press-2024"],
        ["File: 0f0f0f0f", "Kind: PDF", "Rule (id)"],
    ]


def test_nobody_is_invited_to_see_what_was_given_up(app: Flask) -> None:
    house(app)
    from_content(app, visit={"sites": [both("Loket")], "sources": ["press-2024"]})
    budi, visitor = entered(app, "budi"), app.test_client()
    why = {"reason_id": "Gedungnya dijual.", "reason_en": "The building was sold."}
    since = "The programme has stopped since. Ask the host what can still be seen."

    def invited() -> tuple[int, bool, bool]:
        with app.app_context():
            indexing.rebuild()
        answer = visitor.get("/en/programs.json?visit=yes").get_json()
        page = Page(visitor.get(f"/en{PAGE}"))
        return answer["total"], "Can be visited" in page.words, since in page.words

    assert invited() == (1, True, False)
    assert budi.send(MANAGE, f"{PAGE}/stop", **why).status_code == 303
    assert invited() == (0, False, True)
    assert budi.send(MANAGE, f"{PAGE}/resume").status_code == 303
    assert invited() == (1, True, False)
    assert budi.send(MANAGE, f"{PAGE}/stop", **why, completed="1").status_code == 303
    assert invited() == (1, True, False)  # what was built can still be seen
    assert line(Page(visitor.get(f"/en{PAGE}"))).startswith("Completed The programme has ended.")


def test_the_archive_is_in_no_list(app: Flask) -> None:
    house(app)
    published(app)
    from_content(app, slug="yang-lain")
    budi, visitor = entered(app, "budi"), app.test_client()
    assert errors(budi.send(MANAGE, f"{PAGE}/archive", reason=" ")) == ["Say why, in a few words."]
    assert budi.send(MANAGE, f"{PAGE}/archive", reason="Tercatat dua kali.").status_code == 303
    page = Page(visitor.get(f"/en{PAGE}"))
    assert "This page is in the archive" in page.texts(class_="notice-title")
    assert "Tercatat dua kali." in page.words
    assert page.meta("robots") == "noindex"
    with app.app_context():
        indexing.rebuild()
    for path in (
        "/en/", "/en/programs", "/en/programs?q=layanan", "/en/programs.json", "/en/map",
        "/en/sectors/health", "/en/places/jawa-timur", "/en/programs.atom", "/sitemap.xml",
        "/en/suggest.json?q=lay", "/en/programs/yang-lain",
    ):  # fmt: skip
        with visitor.get(path) as answer:
            said = answer.get_data(as_text=True)
        assert (answer.status_code, re.findall(rf"/programs/{SLUG}\b", said)) == (200, []), path
    assert "/programs/yang-lain" in visitor.get("/en/programs").get_data(as_text=True)
    # A file of that name does not bring it back.
    act(app, lambda: rules.keep_from_content(record("Dari berkas"), by="content"))
    assert stands(app)[0] == "archived"
    admin = entered(app, "admin")
    assert admin.send(MANAGE, f"{PAGE}/bring-back").status_code == 303
    assert stands(app)[0] == "published"
    page = Page(visitor.get(f"/en{PAGE}"))
    assert page.all("meta", name="robots") == []
    with app.app_context():
        events.catch_up(events.followers().by_name[indexing.FOLLOWER])
    found = visitor.get("/en/programs.json?q=layanan").get_json()["items"]
    assert {item["slug"] for item in found} == {SLUG, "yang-lain"}
    assert [kind for kind, _s in happened(app, "program.")] == [
        "program.published", "program.published", "program.archived", "program.brought-back",
    ]  # fmt: skip


def test_evidence_is_told_beside_it(app: Flask) -> None:
    house(app)
    study = {"kind": "study", "title": both("Kajian"), "sources": ["press-2024"]}
    published(app, results=[result(), result(before=None)], evidence=[study])
    page = Page(app.test_client().get(f"/en{PAGE}"))
    box = page.one("details", page.one(class_="standing"))
    assert page.texts("summary", box) == ["Evidence: measured and independently supported"]
    assert page.texts("p", box)[0] == (
        "Here: results with before and after: 1; other results: 1; studies and statistics: 1."
    )
    assert page.texts("dt", box) == [
        "measured and independently supported · this page", "measured", "reported", "described",
    ]  # fmt: skip


def test_who_may_do_what_is_told_from_the_table(app: Flask) -> None:
    page = Page(app.test_client().get("/en/about/workflow"))
    rows = [
        (page.texts("th", row)[0], *page.texts("td", row))
        for row in page.all("tr", page.one("tbody"))
    ]
    assert len(rows) == 19
    assert rows[6] == ("Publish", "Manager", "In review → Published")
    assert rows[13] == (
        "Withdraw the verification needs words", "Curator", "Verified by a curator → Published",
    )  # fmt: skip
    assert len(page.all("dt")) == 8
