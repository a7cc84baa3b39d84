"""Bookmarks and collections: private until they are shared, and gone when the link is off."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.exc import NoResultFound

from portal.catalogue import queries
from portal.catalogue.models import Program, ProgramText
from portal.core import events
from portal.core.db import db, transaction
from portal.core.errors import NotFound
from portal.readers import collections as rules
from portal.readers import limits
from portal.readers.models import Bookmark, Collection
from tests.readers.conftest import PAGE, SLUG, People, publish
from tests.support.at_once import changed_after_loading
from tests.support.pages import Page, count, say
from tests.support.people import Human, errors

NOTE = "Catatan kuskusbulat.\r\nBaris dua."


def collection(app: Flask) -> tuple[str, bool]:
    """Key and state of the only collection."""
    with app.app_context():
        key, shared = db.session.execute(select(Collection.key, Collection.shared)).one()
        return key, shared


def collect(human: Human, slug: str = SLUG, key: str = "", **more: str) -> Page | None:
    answer = human.send(f"/programs/{slug}/collect", key=key, **{"note": "", "name": "", **more})
    return None if answer.status_code == 303 else Page(answer, answer.status_code)


def test_a_bookmark_can_be_undone(app: Flask, people: People) -> None:
    budi, citra = people("Budi"), people("Citra")

    def marks() -> list[str]:
        with app.app_context():
            return list(db.session.scalars(select(Bookmark.program)))

    for _twice in range(2):
        assert budi.send(PAGE, to=f"{PAGE}/bookmark").status_code == 303
    assert marks() == [SLUG]
    citra.send(PAGE, to=f"/bookmarks/{SLUG}/remove")
    assert marks() == [SLUG]
    assert "Layanan Uji" not in citra.page("/collections").words
    assert ("Layanan Uji", f"/id{PAGE}") in budi.page("/collections").links()
    removed = budi.send("/collections", to=f"/bookmarks/{SLUG}/remove", from_="collections")
    undo = budi.page(removed.headers["Location"])
    assert marks() == []
    form = next(f for f in undo.all("form") if str(f.get("action")).endswith("/bookmark"))
    assert undo.texts("button", form) == [say("id", "Undo")]
    assert budi.send("/collections", to=str(form.get("action"))).status_code == 303
    assert marks() == [SLUG]
    assert Human(app).send("/account/register", to=f"{PAGE}/bookmark").status_code == 401


def test_nobody_sees_it_before_it_is_shared_or_after(app: Flask, people: People) -> None:
    budi, citra, stranger = people("Budi"), people("Citra"), Human(app)
    curator = people("Fajar", portal="curator")
    assert collect(budi, name="Kuskuskoleksi", note=NOTE) is None
    first, shared = collection(app)
    assert not shared

    def answers(key: str) -> list[int]:
        paths = (f"/collections/{key}", f"/collections/{key}/reading")
        return [h.get(p).status_code for h in (stranger, citra, curator) for p in paths]

    assert answers(first) == [404] * 6
    for human in (citra, curator):
        for end in ("edit", "delete"):
            assert human.get(f"/collections/{first}/{end}").status_code == 404
        for end in ("share", f"add/{SLUG}", "unshare", "delete"):
            answer = human.send("/collections", to=f"/collections/{first}/{end}")
            assert answer.status_code == 404
        assert "Kuskuskoleksi" not in human.page("/collections").source
    # Somebody else's key in the own form opens nothing either.
    refused = collect(citra, key=first)
    assert refused is not None
    assert refused.texts("p", class_="field-error") != []
    assert stranger.get(f"/collections/{first}/edit").status_code == 303
    assert "Kuskuskoleksi" not in curator.page("/moderation?show=all").source

    edit = f"/collections/{first}/edit"
    second = budi.send(edit, to=f"/collections/{first}/share").headers["Location"].split("/")[-2]
    assert answers(second) == [200] * 6
    assert answers(first) == [404] * 6
    told = say("id", "Whoever has the link can read it now.")
    assert told in budi.page(f"/collections/{second}/edit").texts("p")  # there was no older link
    page = stranger.page(f"/collections/{second}")
    assert page.texts("p", class_="note") == ["Catatan kuskusbulat. Baris dua."]
    assert page.meta("robots") == "noindex"
    assert "Rahasia" not in page.source
    assert stranger.get(f"/collections/{second}").headers["Cache-Control"] == "no-store"

    edit = f"/collections/{second}/edit"
    third = budi.send(edit, to=f"/collections/{second}/share").headers["Location"].split("/")[-2]
    assert [answers(second), answers(third)] == [[404] * 6, [200] * 6]
    told = "Whoever has the link can read it now. An older link opens nothing any more."
    assert say("id", told) in budi.page(f"/collections/{third}/edit").texts("p")
    edit = f"/collections/{third}/edit"
    budi.send(edit, to=f"/collections/{third}/unshare")
    last, shared = collection(app)
    assert not shared
    assert [answers(third), answers(last)] == [[404] * 6] * 2
    assert "Kuskuskoleksi" in budi.page(f"/collections/{last}").words


def test_nobody_fills_the_trail(
    app: Flask, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "KEPT", replace(limits.KEPT, tries=4))
    monkeypatch.setattr(limits, "SHARES", replace(limits.SHARES, tries=2))
    budi, citra = people("Budi"), people("Citra")
    once = "You have done this very often. Come back in %(num)s minute."
    often = count("id", once, f"{once[:-1]}s.", 60)
    assert collect(budi, name="Bahan") is None  # made and changed
    for _twice in range(2):
        key, _shared = collection(app)
        shared = budi.send(f"/collections/{key}/edit", to=f"/collections/{key}/share")
        assert shared.status_code == 303
    key, _shared = collection(app)
    edit = f"/collections/{key}/edit"
    assert often in Page(budi.send(edit, to=f"/collections/{key}/share"), 422).words
    assert collection(app) == (key, True)  # the link that was given away stays
    for _twice in range(2):
        assert budi.send(edit, to=f"/collections/{key}/unshare").status_code == 303
        key, _shared = collection(app)
        edit = f"/collections/{key}/edit"
    assert budi.send(edit, name="Lain").status_code == 303
    assert budi.send(PAGE, to=f"{PAGE}/bookmark").status_code == 303
    budi.send("/collections", to=f"/bookmarks/{SLUG}/remove")
    assert often in Page(budi.send(PAGE, to=f"{PAGE}/bookmark"), 422).words
    assert errors(budi.send(edit, name="Ketiga"))[-1] == often
    assert errors(budi.send("/collections", name="Satu lagi"))[-1] == often
    assert citra.send(PAGE, to=f"{PAGE}/bookmark").status_code == 303
    with app.app_context():
        kinds = select(events.Event.kind).where(events.Event.kind.startswith("collection."))
        assert db.session.scalars(kinds.order_by(events.Event.id)).all() == [
            "collection.made", "collection.changed", "collection.shared", "collection.shared",
            "collection.unshared", "collection.changed",
        ]  # fmt: skip


def test_order_notes_and_one_file_to_read(app: Flask, people: People) -> None:
    for slug, name in (("dua", "Kedua"), ("tiga", "Ketiga"), ("hilang", "Terhapus")):
        publish(app, slug, name=name)
    budi = people("Budi")
    collect(budi, name="Bahan", note=NOTE)
    key, _shared = collection(app)
    for slug in ("dua", "tiga", "hilang"):
        collect(budi, slug, key=key)
    collect(budi, "dua", key=key)  # once more changes nothing
    edit = f"/collections/{key}/edit"
    budi.send(edit, name="Bahan kunjungan", up="dua", **{"note-tiga": "Catatan tiga"})
    budi.send(edit, name="Bahan kunjungan", up="dua")  # it is the first already
    page = budi.page(f"/collections/{key}/reading")
    assert page.texts("h1") == ["Bahan kunjungan"]
    assert (say("id", "Collection"), f"/id/collections/{key}") in page.links(page.main)
    names = ["Kedua", "Layanan Uji", "Ketiga", "Terhapus"]
    assert [name for name, address in page.links() if address.startswith("#p")] == names
    third = page.one("section", id="p3")
    assert page.texts("h2", third) + page.texts("p", third, class_="note") == [
        "3. Ketiga",
        "Catatan tiga",
    ]
    english = Page(budi.get(f"/en/collections/{key}/reading"))
    assert english.texts("h2")[1] == "1. Kedua (en)"

    # What is archived or gone says so, and its text is not there.
    with app.app_context(), transaction():
        queries.program("tiga").standing = "archived"
        gone = queries.program("hilang").id
        db.session.execute(delete(ProgramText).where(ProgramText.program_id == gone))
        db.session.execute(delete(Program).where(Program.id == gone))
    page = budi.page(f"/collections/{key}/reading")
    assert len(page.all("section", class_="reading-program")) == 2
    assert "is there to be tested" in page.words
    assert "Ketiga" not in page.words
    missing = say("id", "A programme that is archived or no longer in the catalogue")
    assert page.words.count(missing) == 2
    shown = budi.page(f"/collections/{key}").words
    assert say("id", "A programme that is archived") + ": Ketiga" in shown
    assert say("id", "A programme that is no longer in the catalogue") in shown

    first = budi.page(edit).all("button", type="submit")[0]
    assert first.get("name") is None  # what the enter key presses takes nothing out
    kept = {"note-dua": "Catatan dua"}
    out = budi.send(edit, name="Bahan kunjungan", remove="dua", **kept)
    undo = budi.page(out.headers["Location"])
    assert say("id", "It is taken out.") in undo.words
    budi.send(edit, to=f"/collections/{key}/add/dua")
    assert [n for n, a in budi.page(f"/collections/{key}/reading").links() if a[:2] == "#p"] == [
        "Kedua",
        "Layanan Uji",
    ]  # where it was, and with its note
    assert budi.page(f"/collections/{key}").texts("p", class_="note")[0] == "Catatan dua"
    collect(budi, "dua", key=key, name="Lain")  # a name that was typed is not lost
    assert "Lain" in budi.page("/collections").texts("a")
    assert budi.send(f"/collections/{key}/delete").status_code == 303
    assert budi.get(f"/collections/{key}").status_code == 404


@pytest.mark.parametrize("act", ["move", "write", "share", "delete"])
def test_a_collection_is_deleted_in_another_window(app: Flask, people: People, act: str) -> None:
    budi = people("Budi")
    for slug in ("satu", "dua"):
        publish(app, slug, name=slug)
    assert collect(budi, "satu", name="Daftar") is None
    assert collect(budi, "dua", key=collection(app)[0]) is None

    def then(found: Collection) -> None:
        who = found.person
        if act == "move":
            rules.move_up(found, "dua", who)
        elif act == "write":
            rules.write(found, "Lain", {"dua": "Catatan"}, who)
        else:
            {"share": rules.share, "delete": rules.delete}[act](found, who)

    def load() -> Collection:
        return db.session.scalars(select(Collection)).one()

    with pytest.raises((NotFound, NoResultFound)):  # SQLite: there was none to be loaded
        changed_after_loading(app, load, lambda: rules.delete(load(), load().person), then)
