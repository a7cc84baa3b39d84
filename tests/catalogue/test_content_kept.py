"""What the portal has made its own stays as it is, whatever the content folder says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.catalogue import queries, rules
from portal.catalogue.models import Program, Sector, Tag
from portal.core.db import db, transaction
from portal.core.events import Event
from portal.core.keep import take_over
from portal.pages.models import Guide
from portal.places.models import Organisation, Region
from portal.visits.models import ReportedVisit
from tests.catalogue.folders import COUNTER, VISIT, change, run
from tests.support.programs import document, writing

ITEMS = 20  # in the small folder

# Model, which row; the file it comes from, what is replaced in it, by what; a column.
KINDS: list[tuple[Any, dict[str, str], str, str, str, str]] = [
    (Program, {"slug": "batu-loket"}, f"{COUNTER}/program.yaml", "dijual", "disewa", "facts"),
    (ReportedVisit, {"slug": VISIT[7:-5]}, VISIT, "people: 40", "people: 41", "people"),
    (Guide, {"slug": "about", "language": "en"}, "guides/about/en.md", "About", "On", "title"),
    (Tag, {"slug": "hospital"}, "taxonomy/tags.yaml", "rumah sakit", "RS", "name_id"),
    (Sector, {"slug": "health"}, "taxonomy/sectors.yaml", "Kesehatan", "Sehat", "name_id"),
    (Organisation, {"slug": "pemkot-batu"}, "organisations.yaml", "Batu City", "Batoe", "name_en"),
    (Region, {"slug": "kota-batu"}, "places/regencies.csv", "112.52", "112.53", "longitude"),
    (Region, {"slug": "bali"}, "places/provinces.csv", "115.22", "115.23", "longitude"),
    (Region, {"slug": "malaysia"}, "places/countries.yaml", "en: Malaysia", "en: M", "name_en"),
]
EACH = pytest.mark.parametrize(
    ("model", "row", "name", "old", "new", "column"), KINDS, ids=[c[2] for c in KINDS]
)


def load(app: Flask, folder: Path) -> str:
    """Load a folder that is sound; the last line that is said."""
    result = run(app, folder, "load")
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout.splitlines()[-1]


def value(app: Flask, model: Any, row: dict[str, str], column: str) -> Any:
    """A column of one row."""
    with app.app_context():
        return db.session.scalars(select(getattr(model, column)).filter_by(**row)).one()


def events(app: Flask) -> int:
    """How many events there are."""
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Event)) or 0


@EACH
def test_what_the_portal_took_over_is_kept(
    small_app: Flask,
    folder: Path,
    model: Any,
    row: dict[str, str],
    name: str,
    old: str,
    new: str,
    column: str,
) -> None:
    app, first = small_app, value(small_app, model, row, column)
    change(folder, name, old, new)
    assert load(app, folder) == f"Loaded: 1 changed, {ITEMS - 1} same."
    before = value(app, model, row, column), events(app)
    assert before[0] != first
    # Now the portal takes it over, and the file says the former again.
    with app.app_context(), transaction():
        take_over(db.session.scalars(select(model).filter_by(**row)).one())
    change(folder, name, new, old)
    assert load(app, folder) == f"Loaded: 1 kept, {ITEMS - 1} same."
    assert (value(app, model, row, column), events(app)) == before


def test_what_was_published_in_the_portal_is_kept(app: Flask, folder: Path) -> None:
    """An editor's programme, and later a file in a new version of the content with its slug."""
    files = {path: path.read_bytes() for path in (folder / COUNTER).iterdir()}
    for path in files:
        path.unlink()
    (folder / COUNTER).rmdir()
    assert load(app, folder) == f"Loaded: {ITEMS - 1} new."
    with app.app_context(), transaction():
        ours = document({"id": writing("Loket Ayu")}, slug="batu-loket")
        rules.publish(ours, by="ayu")
    (folder / COUNTER).mkdir()
    for path, content in files.items():
        path.write_bytes(content)
    for _ in range(2):
        assert load(app, folder) == f"Loaded: 1 kept, {ITEMS - 1} same."
    with app.app_context():
        assert queries.program("batu-loket").text("id").name == "Loket Ayu"


def test_a_word_that_was_added_in_the_portal_is_kept(app: Flask, folder: Path) -> None:
    with app.app_context(), transaction():
        db.session.add(Tag(slug="hospital", name_id="RSUD", name_en="RSUD"))
    assert load(app, folder) == f"Loaded: 1 kept, {ITEMS - 1} new."
    assert value(app, Tag, {"slug": "hospital"}, "name_id") == "RSUD"
