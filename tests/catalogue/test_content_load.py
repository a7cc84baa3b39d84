"""`flask content load`: all or nothing, the same twice, and never over what was edited."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.catalogue import queries, rules
from portal.catalogue.models import Program, ProgramText
from portal.core import content_load, text
from portal.core.db import Base, db, transaction
from portal.core.events import Event
from tests.catalogue.folders import COUNTER, QUEUE, VISIT, change, run
from tests.support.programs import document, writing

ITEMS = 20  # in the small folder


def rows(app: Flask) -> dict[str, int]:
    """How many rows each table has."""
    with app.app_context():
        found = {
            table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }
        db.session.rollback()
    return found


def new_events(app: Flask, after: int) -> list[tuple[str, str, str]]:
    """What happened after an event: kind, subject, actor."""
    with app.app_context():
        query = select(Event).where(Event.id > after).order_by(Event.id)
        return [(e.kind, e.subject, e.actor) for e in db.session.scalars(query)]


def last_event(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.max(Event.id))) or 0


def texts(app: Flask, slug: str) -> dict[str, tuple[str, str]]:
    """Name and summary of a programme by language."""
    with app.app_context():
        return {t.language: (t.name, t.summary) for t in queries.program(slug).texts}


def load(app: Flask, folder: Path) -> str:
    """Load a folder that is sound; the last line that is said."""
    result = run(app, folder, "load")
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout.splitlines()[-1]


def test_everything_is_new_then_the_same(app: Flask, folder: Path) -> None:
    assert run(app, folder, "load").stdout.splitlines() == [
        "  provinces: 2",
        "  regencies and cities: 3",
        "  countries: 1",
        "  organisations: 2",
        "  synonyms: 2",
        "  sectors: 2",
        "  tags: 3",
        "  programmes: 2",
        "  reported visits: 1",
        "  guides: 2",
        f"Loaded: {ITEMS} new.",
    ]
    before = rows(app)
    # A missing translation is fine.
    assert texts(app, "batu-loket") == {"id": ("Loket Bersama", "Satu loket untuk semua izin.")}
    assert (before["program"], before["reported_visit"], before["guide"]) == (2, 1, 2)
    # Each item is an event; two programmes' visits were counted, of which one has a visit.
    assert before["event"] == ITEMS + 1
    assert load(app, folder) == f"Loaded: {ITEMS} same."
    assert rows(app) == before


def test_a_mistake_anywhere_loads_nothing(app: Flask, folder: Path) -> None:
    change(folder, VISIT, "people: 40", "people: forty")
    result = run(app, folder, "load")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines() == [
        f"content/{VISIT}:7: people: Input should be a valid integer",
        "1 mistakes; nothing was loaded.",
    ]
    assert set(rows(app).values()) == {0}


def test_a_mistake_later_keeps_what_was_loaded(small_app: Flask, folder: Path) -> None:
    before, seen = rows(small_app), texts(small_app, "banyuwangi-antrean")
    change(folder, f"{QUEUE}/id.md", "name: Antrean Digital", "name: Antrean Baru")
    change(folder, f"{COUNTER}/program.yaml", "status: stopped", "status: closed")
    assert run(small_app, folder, "load").exit_code == 1
    assert (rows(small_app), texts(small_app, "banyuwangi-antrean")) == (before, seen)


# File, what is replaced, by what; and the one event.
CHANGES = [
    (f"{QUEUE}/id.md", "name: Antrean Digital", "name: Antre", "program.revised", "antrean"),
    (f"{QUEUE}/program.yaml", "after: 15", "after: 16", "program.revised", "antrean"),
    (f"{COUNTER}/program.yaml", "dijual", "disewa", "program.revised", "loket"),
    (VISIT, "people: 40", "people: 41", "visit.corrected", "batu-to-banyuwangi-2019"),
    ("guides/about/en.md", "About", "On", "guide.changed", "about"),
    ("taxonomy/tags.yaml", "rumah sakit", "RS", "tag.changed", "hospital"),
    ("taxonomy/sectors.yaml", "Kesehatan", "Sehat", "sector.changed", "health"),
    ("search/synonyms.yaml", "antrian", "antre", "synonyms.changed", "1"),
    ("organisations.yaml", "Pemerintah Kota Batu", "Batu", "organisation.changed", "pemkot-batu"),
    ("places/regencies.csv", "112.52", "112.53", "region.changed", "kota-batu"),
]


@pytest.mark.parametrize(
    ("name", "old", "new", "kind", "subject"), CHANGES, ids=[f"{c[0]}-{c[2]}" for c in CHANGES]
)
def test_a_changed_file_is_one_change_and_one_event(
    small_app: Flask, folder: Path, name: str, old: str, new: str, kind: str, subject: str
) -> None:
    last = last_event(small_app)
    change(folder, name, old, new)
    assert load(small_app, folder) == f"Loaded: 1 changed, {ITEMS - 1} same."
    events = new_events(small_app, last)
    assert [(found, actor) for found, _subject, actor in events] == [(kind, "content")]
    assert events[0][1].endswith(subject)
    assert load(small_app, folder) == f"Loaded: {ITEMS} same."
    assert len(new_events(small_app, last)) == 1


def test_what_a_changed_file_says_is_there_afterwards(small_app: Flask, folder: Path) -> None:
    change(folder, f"{QUEUE}/id.md", "name: Antrean Digital", "name: Antre")
    change(folder, f"{QUEUE}/program.yaml", "status: running", "status: grown")
    (folder / QUEUE / "en.md").unlink()
    assert load(small_app, folder) == f"Loaded: 1 changed, {ITEMS - 1} same."
    summary = "Warga mengambil nomor antrean dari rumah."
    assert texts(small_app, "banyuwangi-antrean") == {"id": ("Antre", summary)}
    with small_app.app_context():
        program = queries.program("banyuwangi-antrean")
        assert (program.status, program.document.facts.status) == ("grown", "grown")


def test_a_new_file_is_added(small_app: Flask, folder: Path) -> None:
    last = last_event(small_app)
    text = (folder / COUNTER / "id.md").read_text()
    (folder / COUNTER / "en.md").write_text(text.replace("Loket Bersama", "Shared Counter"))
    assert load(small_app, folder) == f"Loaded: 1 changed, {ITEMS - 1} same."
    assert new_events(small_app, last) == [("program.revised", "batu-loket", "content")]
    assert set(texts(small_app, "batu-loket")) == {"id", "en"}


def test_an_edit_in_the_portal_is_kept(small_app: Flask, folder: Path) -> None:
    edited: dict[str, Any] = {
        "slug": "batu-loket",
        "owner": "pemkot-batu",
        "place": "kota-batu",
        "sector": "one-stop-service",
    }
    with small_app.app_context(), transaction():
        found = queries.program("batu-loket")
        rules.revise(found, document({"id": writing("Loket Tunggal")}, **edited), by="ayu")
    last = last_event(small_app)
    change(folder, f"{COUNTER}/program.yaml", "dijual", "disewa")
    change(folder, f"{COUNTER}/id.md", "name: Loket Bersama", "name: Loket Lama")
    assert load(small_app, folder) == f"Loaded: 1 kept, {ITEMS - 1} same."
    expected = {"id": ("Loket Tunggal", "Loket Tunggal is there to be tested.")}
    assert texts(small_app, "batu-loket") == expected
    assert new_events(small_app, last) == []
    with small_app.app_context():
        assert queries.program("batu-loket").status == "running"


def test_storedmade_by_older_rules_are_made_anew(
    app: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text, "RULES", 0)
    monkeypatch.setattr(rules, "RULES", 0)
    load(app, folder)
    with app.app_context(), transaction():
        for found in db.session.scalars(select(ProgramText)):
            found.plain = "glued together"
    monkeypatch.undo()
    last = last_event(app)
    with app.app_context():
        assert not content_load.loaded_already(folder)
        db.session.rollback()
    assert load(app, folder) == f"Loaded: 2 changed, {ITEMS - 2} same."
    with app.app_context():
        stored = db.session.scalars(select(ProgramText.plain)).all()
    assert "glued together" not in stored
    assert {kind for kind, _subject, _actor in new_events(app, last)} == {"program.revised"}
    assert load(app, folder) == f"Loaded: {ITEMS} same."


def test_an_unchanged_folder_is_known_by_its_fingerprint(app: Flask, folder: Path) -> None:
    with app.app_context():
        assert not content_load.loaded_already(folder)
        db.session.rollback()
    load(app, folder)
    with app.app_context():
        assert content_load.loaded_already(folder)
        change(folder, VISIT, "people: 40", "people: 41")
        assert not content_load.loaded_already(folder)


def test_a_visit_that_changes_its_programme_counts_for_the_new_one(
    small_app: Flask, folder: Path
) -> None:
    change(folder, VISIT, "[banyuwangi-antrean]", "[batu-loket]")
    load(small_app, folder)
    with small_app.app_context():
        query = select(Program.slug, Program.visit_count).order_by(Program.slug)
        counts = [tuple(row) for row in db.session.execute(query)]
    assert counts == [("banyuwangi-antrean", 0), ("batu-loket", 1)]


def test_plans_and_failures_do_not_count(small_app: Flask, folder: Path) -> None:
    for before, kind in (("visit", "planned"), ("planned", "visit"), ("visit", "failed")):
        change(folder, VISIT, f"kind: {before}", f"kind: {kind}")
        load(small_app, folder)
        with small_app.app_context():
            counted = queries.program("banyuwangi-antrean").visit_count
            assert counted == (1 if kind == "visit" else 0)
