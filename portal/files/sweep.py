"""Rows and storage compared: what is missing, and what no row names any more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import text

from portal.core import clock
from portal.core.db import db, transaction
from portal.files import queries
from portal.files.storage import storage

OLD = timedelta(days=1)


@dataclass(frozen=True)
class Comparison:
    """Names of contents: rows that lack theirs, ones of another size, and contents without row."""

    rows: int
    missing: list[str]
    damaged: list[str]
    orphaned: list[str]


def compare() -> Comparison:
    """Look at everything; changes nothing."""
    # The rows first: what is uploaded meanwhile is then an orphan for a moment, and never missing.
    wanted = queries.contents()
    there = {entry.name: entry.size for entry in storage().entries()}
    return Comparison(
        rows=len(wanted),
        missing=sorted(wanted.keys() - there.keys()),
        damaged=sorted(n for n, size in wanted.items() if there.get(n, size) != size),
        orphaned=sorted(there.keys() - wanted.keys()),
    )


def sweep(meanwhile: Callable[[], object] = lambda: None) -> None:
    """Remove contents older than a day that no row names. `meanwhile` is for tests."""
    before = clock.now() - OLD
    wanted = queries.contents()
    found = [e.name for e in storage().entries() if e.at < before and e.name not in wanted]
    db.session.rollback()
    meanwhile()
    for name in found:
        with transaction():
            # Nobody may add a row between the question and the removal: SQLite has one writer
            # anyhow, and here PostgreSQL lets the others wait.
            if db.engine.dialect.name == "postgresql":
                db.session.execute(text("LOCK TABLE file IN SHARE MODE"))
            if not queries.contents([name]):
                storage().delete(name)
