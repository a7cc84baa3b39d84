"""At the same moment: two managers publish one draft, two drafts want one address, two restore."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy import func, select

from portal.catalogue.models import Program
from portal.core.db import db
from portal.publishing import drafts, review, revisions
from portal.publishing.models import Revision
from tests.publishing.desk import (
    act,
    drafted,
    house,
    published,
    record,
    the_draft,
    the_program,
    who,
)
from tests.support.at_once import at_once
from tests.support.pages import say


def rows(app: Flask) -> tuple[int, int]:
    """How many programmes and revisions there are."""
    with app.app_context():
        count = [select(func.count()).select_from(model) for model in (Program, Revision)]
        return tuple(db.session.scalar(query) or 0 for query in count)  # type: ignore[return-value]


def _publish(number: int, name: str, slug: str = "") -> Callable[[], object]:
    def work() -> object:
        found = the_draft(number)
        return review.publish(found, review.mark(found), by=who(name), slug=slug)

    return work


def test_two_managers_publish_the_same_draft(app: Flask) -> None:
    house(app)
    number = drafted(app, "review")
    answers = at_once(app, [_publish(number, "budi"), _publish(number, "citra")])
    refused = "Somebody was faster: this cannot be done any more."
    assert answers in (sorted(["done", word]) for word in (refused, say("id", refused)))
    assert rows(app) == (1, 1)


def test_two_drafts_want_one_address(app: Flask) -> None:
    house(app)
    first, second = drafted(app, "review"), drafted(app, "review")
    works = [_publish(first, "budi", "satu-alamat"), _publish(second, "citra", "satu-alamat")]
    answers = at_once(app, works)
    assert ("done" in answers, len(set(answers))) == (True, 2)
    assert rows(app) == (1, 1)


def test_a_draft_is_changed_while_it_is_published(app: Flask) -> None:
    """Either the change is refused, or the publication; never is something published unread."""
    house(app)
    number = drafted(app, "review")
    with app.app_context():
        seen = review.mark(the_draft(number))

    def change() -> None:
        drafts.save(the_draft(number), "how", {"id": "Diubah."}, 1, by=who("ayu"))

    def publish() -> None:
        review.publish(the_draft(number), seen, by=who("budi"))

    answers = at_once(app, [change, publish])
    assert len([answer for answer in answers if answer == "done"]) == 1
    with app.app_context():
        found = db.session.scalars(select(Revision)).all()
        said = [row.document["texts"]["id"]["sections"]["how"] for row in found]
    assert said in ([], ["Warga datang dan dilayani."])


def test_two_managers_restore_at_once(app: Flask) -> None:
    house(app)
    published(app)

    def changed() -> None:
        program = the_program()
        revisions.lock(program)
        revisions.next_one(program, record("Layanan Kedua"), by=who("budi"))

    act(app, changed)

    def restore(name: str) -> Callable[[], object]:
        return lambda: revisions.restore(the_program(), 1, by=who(name))

    answers = at_once(app, [restore("budi"), restore("citra")])
    assert [answer == "done" for answer in answers].count(True) == 1
    assert rows(app) == (1, 3)
