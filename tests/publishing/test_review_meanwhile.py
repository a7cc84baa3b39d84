"""What others did meanwhile to a draft or a page is never published unread."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from portal.core.db import db
from portal.publishing import drafts, review, standing
from portal.publishing.models import Revision
from tests.publishing.desk import (
    act,
    drafted,
    entered,
    from_content,
    happened,
    house,
    press_publish,
    the_draft,
    the_program,
    who,
)
from tests.support.people import errors

_WHY = {"id": "Tutup", "en": "Closed"}


def _begin_and_send(name: str) -> int:
    found = drafts.begin_from(the_program(), None, by=who("ayu"))
    db.session.flush()
    db.session.refresh(found)
    said = {"id": {"name": name, "aliases": [], "summary": "Layanan untuk diuji."}}
    drafts.save(found, "name", said, 1, by=who("ayu"))
    review.send(found, by=who("ayu"))
    return found.id


def test_what_was_changed_meanwhile_is_not_published_unread(app: Flask) -> None:
    house(app)
    number = drafted(app, "review")
    with app.app_context():
        seen = review.mark(the_draft(number))
    act(app, lambda: drafts.save(the_draft(number), "how", {"id": "Lain."}, 1, by=who("ayu")))
    refused = press_publish(entered(app, "budi"), number, seen=seen)
    assert errors(refused) == ["Somebody has changed the draft meanwhile. Read it once more."]
    assert happened(app, "program.") == []


def test_what_was_based_anew_or_sent_anew_is_not_published_unread(app: Flask) -> None:
    """No part differs, and yet it is not what the manager read: the other version is gone."""
    house(app)
    from_content(app)
    number = act(app, lambda: _begin_and_send("Layanan Uji Baru"))
    act(app, lambda: standing.stop(the_program(), _WHY, completed=False, by=who("citra")))

    def seen() -> str:
        with app.app_context():
            return review.mark(the_draft(number))

    budi, meanwhile = entered(app, "budi"), "Somebody has changed the draft meanwhile."
    read = seen()
    act(app, lambda: review.keep_ours(the_draft(number), 2, by=who("ayu")))
    assert errors(press_publish(budi, number, seen=read)) == [f"{meanwhile} Read it once more."]
    read = seen()
    act(app, lambda: review.take_back(the_draft(number), by=who("ayu")))
    act(app, lambda: review.send(the_draft(number), by=who("ayu")))
    assert errors(press_publish(budi, number, seen=read)) == [f"{meanwhile} Read it once more."]
    with app.app_context():
        assert the_program().standing == "stopped"
    assert press_publish(budi, number).status_code == 303


def test_two_versions_meet(app: Flask) -> None:
    """A draft of an older version is refused; both stand side by side, and one may go on."""
    house(app)
    from_content(app)
    number = act(app, lambda: _begin_and_send("Layanan Uji Baru"))
    act(app, lambda: standing.stop(the_program(), _WHY, completed=False, by=who("citra")))
    budi = entered(app, "budi")
    refused = press_publish(budi, number)
    assert errors(refused)[0] == (
        "The programme was changed and published since this draft began. Compare both first."
    )
    compare = budi.page(f"/drafts/{number}/differences")
    assert compare.texts("h2", compare.main) == [
        "Name and summary in Indonesian",
        "When it began and how it stands in Indonesian",
        "When it began and how it stands in English",
    ]
    whole = " / ".join(compare.texts("del"))
    assert ("Tutup" in whole, "Closed" in whole, "Status: Stopped" in compare.words) == (True,) * 3
    assert "Baru" in compare.texts("ins")
    wrong = budi.send(f"/drafts/{number}/differences", f"/drafts/{number}/keep-ours", revision="1")
    assert errors(wrong)[0] == "Somebody has published once more meanwhile. Compare again."
    kept = budi.send(f"/drafts/{number}/differences", f"/drafts/{number}/keep-ours", revision="2")
    assert kept.status_code == 303
    assert press_publish(budi, number).status_code == 303
    with app.app_context():
        query = select(Revision.number, Revision.actor, Revision.note).order_by(Revision.number)
        assert [tuple(row) for row in db.session.execute(query)] == [
            (1, "content", ""),
            (2, who("citra").actor, "#stopped"),
            (3, who("budi").actor, ""),
        ]
        assert the_program().text("id").name == "Layanan Uji Baru"
        assert the_program().standing == "published"
