"""Keeping simple reference data (a region, a sector, a tag) as it should be, by its slug."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from portal.core import events
from portal.core.db import db


def keep(
    model: Any,
    name: str,
    values: Mapping[str, Any],
    *,
    by: str,
    known_by: Sequence[str] = ("slug",),
) -> str:
    """Add a row, or bring the one with this slug up to date, and record the event.

    `model` is a mapped class with a `slug`; `name` is its word in the event's kind. `known_by`
    names every column of which two rows may not have the same: a row is found by any of them, so
    that the others can be corrected. Gives "new", "changed" or "same".
    """
    slug = values["slug"]
    same = (select(model).where(getattr(model, key) == values[key]) for key in known_by)
    found = next((row for query in same if (row := db.session.scalar(query)) is not None), None)
    if found is None:
        db.session.add(model(**values))
        events.record(f"{name}.added", slug, by=by)
        return "new"
    changed = [key for key, value in values.items() if getattr(found, key) != value]
    for key in changed:
        setattr(found, key, values[key])
    if changed:
        events.record(f"{name}.changed", slug, by=by, fields=changed)
    return "changed" if changed else "same"
