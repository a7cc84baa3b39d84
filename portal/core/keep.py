"""What comes from the content folder, and what the portal has made its own.

A row keeps a fingerprint of the content it was written from. One without a fingerprint belongs to
the portal: it was added there, or changed there since. Loading content leaves it alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import changes, events
from portal.core.db import db

NEW, CHANGED, SAME, KEPT = "new", "changed", "same", "kept"


class FromContent:
    """A mixin for models whose rows may come from the content folder."""

    content_digest: Mapped[str | None] = mapped_column(String(64))


def digest(data: Any) -> str:
    """A fingerprint of plain data: equal for equal data, whatever the order of keys."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def outcome(found: FromContent | None, fingerprint: str) -> str:
    """What loading content with this fingerprint must do to the row that was found for it.

    "new": add it. "changed": write it, with the fingerprint. "same" and "kept": nothing.
    """
    if found is None:
        return NEW
    if found.content_digest is None:
        return KEPT
    return SAME if found.content_digest == fingerprint else CHANGED


def take_over(row: FromContent) -> None:
    """Note that the portal changes a row. Every rule that does so for people calls this."""
    row.content_digest = None


def keep(
    model: Any,
    name: str,
    values: Mapping[str, Any],
    *,
    by: str,
    known_by: Sequence[str] = ("slug",),
) -> str:
    """Add a simple row from content (a region, a tag), or bring it up to date; record the event.

    `model` is a mapped class with a `slug`; `name` is its word in the event's kind. `known_by`
    names every column of which two rows may not have the same: a row is found by any of them, so
    that the others can be corrected. Gives what was done: see `outcome`.
    """
    slug, fingerprint = values["slug"], digest(values)
    same = (select(model).where(getattr(model, key) == values[key]) for key in known_by)
    found = next((row for query in same if (row := db.session.scalar(query)) is not None), None)
    answer = outcome(found, fingerprint)
    if answer == NEW:
        db.session.add(model(**values, content_digest=fingerprint))
        events.record(f"{name}.added", slug, by=by, organisation=_trail_of(name, slug))
    if found is None or answer != CHANGED:
        return answer
    found.content_digest = fingerprint
    return CHANGED if change(found, name, values, by=by) else SAME


def change(row: Any, name: str, values: Mapping[str, Any], *, by: str) -> bool:
    """Write what differs into a row with a `slug`, and record it; whether anything did."""
    told = changes.between({key: getattr(row, key) for key in values}, values)
    for key in told["after"]:
        setattr(row, key, values[key])
    if told["after"]:
        slug = row.slug
        events.record(f"{name}.changed", slug, by=by, organisation=_trail_of(name, slug), **told)
    return bool(told["after"])


def _trail_of(name: str, slug: str) -> str | None:
    """In whose trail it stands: what is told of an organisation belongs to its own."""
    return slug if name == "organisation" else None
