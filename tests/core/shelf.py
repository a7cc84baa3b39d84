"""A kind of content for tests: each file of `beds/` is a thing, loaded with an event."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from portal.core import events
from portal.core.content import Folder, Kind, Slug, Strict, kinds
from portal.core.db import db
from tests.core.house import Thing


class Bed(Strict):
    """One file."""

    slug: Slug


def read(folder: Folder) -> Sequence[Bed]:
    """The beds of a folder."""
    found = []
    for path in folder.glob("beds/*.yaml"):
        data, lines = folder.yaml(path)
        bed = folder.check(Bed, path, data, lines)
        if bed is not None:
            folder.know("bed", bed.slug, path, lines.of(["slug"]))
            found.append(bed)
    return found


def load(bed: Bed) -> str:
    """Bring one bed into the database."""
    if db.session.scalar(select(Thing).where(Thing.name == bed.slug)) is not None:
        return "same"
    db.session.add(Thing(name=bed.slug))
    events.record("thing.published", bed.slug, by="content")
    return "new"


def add(app: Flask) -> Flask:
    """Let the app know beds."""
    kinds(app).append(Kind("beds", read, load))
    return app


def fill(root: Path, *slugs: str) -> None:
    """Write beds into a content folder."""
    (root / "beds").mkdir(parents=True, exist_ok=True)
    for slug in slugs:
        (root / "beds" / f"{slug}.yaml").write_text(f"slug: {slug}\n", encoding="utf-8")
