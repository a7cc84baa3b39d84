"""Changing guides."""

from __future__ import annotations

from portal.core import events
from portal.core.db import db
from portal.pages.models import Guide


def keep_guide(*, by: str, slug: str, language: str, **values: object) -> str:
    """Add a guide in one language, or bring it up to date; "new", "changed" or "same"."""
    found = db.session.get(Guide, (slug, language))
    if found is not None and all(getattr(found, key) == value for key, value in values.items()):
        return "same"
    db.session.merge(Guide(slug=slug, language=language, **values))
    events.record("guide.changed" if found else "guide.added", slug, by=by, language=language)
    return "changed" if found else "new"
