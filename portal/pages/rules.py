"""Changing guides."""

from __future__ import annotations

from portal.core import events
from portal.core.db import db
from portal.core.keep import CHANGED, NEW, digest, outcome
from portal.pages.models import Guide


def keep_guide(*, by: str, slug: str, language: str, **values: object) -> str:
    """Add a guide in one language from content, or bring it up to date; what was done."""
    fingerprint = digest(values)
    answer = outcome(db.session.get(Guide, (slug, language)), fingerprint)
    if answer in (NEW, CHANGED):
        db.session.merge(Guide(slug=slug, language=language, content_digest=fingerprint, **values))
        kind = "guide.added" if answer == NEW else "guide.changed"
        events.record(kind, slug, by=by, language=language)
    return answer
