"""What the trail says of lists."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask import Flask
from flask_babel import lazy_gettext as _l

from portal.bulk import queries
from portal.bulk.words import OUTCOMES, VERDICTS
from portal.core.i18n import url
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
        str(found.id): Named(
            found.name, url("bulk.load", slug=found.organisation.slug, number=found.id)
        )
        for found in queries.numbered(numbers(subjects))
    }
