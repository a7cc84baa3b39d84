"""What the trail says of lists."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask import Flask
from flask_babel import lazy_gettext as _l

from portal.accounts import visitor
from portal.bulk import queries
from portal.bulk.models import BulkLoad
from portal.bulk.words import OUTCOMES, VERDICTS
from portal.core.i18n import url
from portal.publishing.permissions import may_write
from portal.trail.words import Named, numbers
from portal.trail.words import words as trail_words

KINDS = {
    "bulk.uploaded": _l("A list was sent"),
    "bulk.mended": _l("A row of a list was mended"),
    "bulk.consented": _l("Somebody agreed to load a list"),
    "bulk.cancelled": _l("A list was cancelled"),
    "bulk.loaded": _l("A list was loaded"),
    "bulk.swept": _l("An old list was deleted"),
}
FIELDS = {
    "good": _l("Rows to load"),
    "left": _l("Rows left out"),
    "publish": _l("Publish at once"),
    "row": _l("Row"),
}


def register(app: Flask) -> None:
    """Add the words."""
    registry = trail_words(app)
    registry.kinds.update(KINDS)
    registry.fields.update({**VERDICTS, **OUTCOMES, **FIELDS})
    registry.names["bulk"] = _lists


def _lists(subjects: Collection[str]) -> Mapping[str, Named]:
    return {
        str(found.id): Named(found.name, _address(found))
        for found in queries.numbered(numbers(subjects))
    }


def _address(found: BulkLoad) -> str:
    # An administrator reads the trail, and does not load lists.
    if not may_write(visitor.me(), found.organisation):
        return ""
    return url("bulk.load", slug=found.organisation.slug, number=found.id)
