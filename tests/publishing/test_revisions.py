"""Every published state is kept: history, one version, what differs, and an older one again."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import inspect, select
from sqlalchemy.exc import DBAPIError

from portal.core.db import db, transaction
from portal.core.errors import RuleBroken
from portal.publishing import queries_review, revisions
from portal.publishing.models import Revision
from tests.publishing.desk import (
    SLUG,
    act,
    entered,
    from_content,
    happened,
    house,
    published,
    record,
    the_program,
    who,
)
from tests.support.pages import Page
from tests.support.people import errors
from tests.support.programs import result

HISTORY = f"/programs/{SLUG}/history"


def _next(app: Flask, name: str, note: str = "") -> None:
    def work() -> None:
        program = the_program()
        revisions.lock(program)
        revisions.next_one(program, record(name), by=who("budi"), note=note)

    act(app, work)


def _kept(app: Flask) -> list[tuple[int, str, str]]:
    with app.app_context():
        query = select(Revision).order_by(Revision.number)
        return [
            (row.number, row.document["texts"]["id"]["name"], row.note)
            for row in db.session.scalars(query)
        ]


def test_what_came_from_content_is_kept_with_the_first_change(app: Flask) -> None:
    house(app)
    from_content(app)
    visitor = app.test_client()
    page = Page(visitor.get(f"/en{HISTORY}"))
    assert page.texts("a", page.one("ol", class_="history")) == ["Version 1"]
    assert _kept(app) == []
    _next(app, "Layanan Baru", "Nama baru")
    assert _kept(app) == [(1, "Layanan Uji", ""), (2, "Layanan Baru", "Nama baru")]
    page = Page(visitor.get(f"/en{HISTORY}"))
    assert page.links(page.one("ol", class_="history")) == [
        ("Version 2", f"/en{HISTORY}/2"),
        ("What changed: Version 2", f"/en{HISTORY}/1/2"),
        ("Version 1", f"/en{HISTORY}/1"),
    ]
    with app.app_context():  # the list reads no whole records
        listed = queries_review.revisions(the_program())
        assert [inspect(item).unloaded for item in listed] == [{"document", "program"}] * 2
    notes = page.texts("p", page.one("ol", class_="history"), class_="muted")
    assert [note.split(" · ", 1)[1] for note in notes] == [
        "Nama baru",
        "As the portal was set up with it, from published sources",
    ]


def test_a_version_is_shown_as_it_was_and_can_come_back(app: Flask) -> None:
    house(app)
    published(app)
    _next(app, "Layanan Kedua")
    visitor = app.test_client()
    old = Page(visitor.get(f"/en{HISTORY}/1"))
    assert old.texts("h1") == ["Layanan Uji"]
    assert [e.get("content") for e in old.all("meta", name="robots")] == ["noindex"]
    assert old.all(class_="standing") == []
    assert old.all(class_="program-readers") == []
    assert [address for _, address in old.links(old.one("nav", class_="breadcrumb"))][1:] == [
        f"/en/programs/{SLUG}", f"/en{HISTORY}",
    ]  # fmt: skip
    assert old.all("form", old.main, method="post") == []
    differences = Page(visitor.get(f"/en{HISTORY}/1/2"))
    assert (differences.texts("del"), differences.texts("ins")) == (
        ["Uji", "Uji"], ["Kedua", "Kedua"],
    )  # fmt: skip
    same = Page(visitor.get(f"/en{HISTORY}/1/1"))
    assert "There is no difference." in same.words
    for path in ("0", "3", "1/3", "0/1"):
        assert visitor.get(f"/en{HISTORY}/{path}").status_code == 404
    budi = entered(app, "budi")
    refused = errors(budi.send(f"{HISTORY}/1", f"{HISTORY}/2/restore"))
    assert refused[0] == "This is what the page says now."
    assert budi.send(f"{HISTORY}/1", f"{HISTORY}/1/restore").status_code == 303
    assert _kept(app) == [
        (1, "Layanan Uji", ""), (2, "Layanan Kedua", ""), (3, "Layanan Uji", "#restored 1"),
    ]  # fmt: skip
    page = Page(visitor.get(f"/en/programs/{SLUG}"))
    assert page.texts("h1") == ["Layanan Uji"]
    assert "Version 1, published again" in Page(visitor.get(f"/en{HISTORY}")).words
    assert entered(app, "ayu").send("/account", f"{HISTORY}/1/restore").status_code == 403
    assert [kind for kind, _s in happened(app, "program.")] == [
        "program.published", "program.revised", "program.revised",
    ]  # fmt: skip


def test_a_revision_cannot_be_changed_or_lost(app: Flask) -> None:
    house(app)
    published(app)
    for statement in ("UPDATE revision SET note = 'x'", "DELETE FROM revision"):
        with pytest.raises(DBAPIError, match="append"), app.app_context(), transaction():
            db.session.execute(db.text(statement))
    assert _kept(app) == [(1, "Layanan Uji", "")]


def test_an_archived_programme_is_not_restored(app: Flask) -> None:
    house(app)
    published(app)
    _next(app, "Layanan Kedua")

    def work() -> None:
        program = the_program()
        program.standing = "archived"
        db.session.flush()
        revisions.restore(program, 1, by=who("budi"))

    with pytest.raises(RuleBroken):
        act(app, work)
    assert [number for number, _name, _note in _kept(app)] == [1, 2]


def test_differences_call_a_source_by_its_name(app: Flask) -> None:
    """Its key is for the portal alone."""
    house(app)
    source = {"key": "satu", "address": "https://x.example/1", "publisher": "Dinas Uji"}
    from_content(app)

    def work() -> None:
        program = the_program()
        sources = [*program.document.model_dump(mode="json")["facts"]["sources"]]
        sources.append({**source, "date": "2024-03"})
        row = result(sources=["satu"])
        revisions.lock(program)
        revisions.next_one(program, record(sources=sources, results=[row]), by=who("budi"), note="")

    act(app, work)
    page = Page(app.test_client().get(f"/en{HISTORY}/1/2"))
    assert "Source: Dinas Uji, March 2024" in page.words
    assert "satu" not in page.words.split()
