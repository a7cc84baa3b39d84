"""What the trail says of drafts, and of what becomes of a published programme."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask import Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.core.db import db
from portal.core.i18n import url
from portal.publishing import queries, shown_draft, words_review
from portal.publishing.models import PUBLISHED, Draft
from portal.trail.words import Named, numbers
from portal.trail.words import words as trail_words

KINDS = {
    "draft.begun": _l("A draft was begun"),
    "draft.written": _l("A draft was changed"),
    "draft.dropped": _l("A draft was thrown away"),
    "draft.taken-up": _l("A draft was taken up again"),
    "draft.sent": _l("A draft was sent for review"),
    "draft.taken-back": _l("A draft was taken back from review"),
    "draft.sent-back": _l("A draft was sent back"),
    "draft.commented": _l("A draft was commented on"),
    "draft.comment-settled": _l("A comment on a draft was settled or opened again"),
    "draft.published": _l("A draft was published"),
    "draft.kept": _l("A draft was kept although its programme had changed"),
    "program.confirmed": _l("A programme was confirmed: it is still so"),
    "program.update-due": _l("A programme became due for an update"),
    "program.verified": _l("A curator verified a programme"),
    "program.withdrawn": _l("A curator withdrew the verification of a programme"),
    "program.archived": _l("A programme was moved to the archive"),
    "program.brought-back": _l("A programme was brought back from the archive"),
}
FIELDS = {
    "part": _l("Part"),
    "parts": _l("Parts"),
    "program": _l("Programme"),
    "revision": _l("Number of the version"),
    "confirmed_before": _l("Confirmed before that on"),
    "comment": _l("Number of the comment"),
    "note": _l("Note"),
    "settled": _l("Settled"),
    "id": _l("In Indonesian"),
    "en": _l("In English"),
    "id.name": _l("Name in Indonesian"),
    "en.name": _l("Name in English"),
    "id.aliases": _l("Other names in Indonesian"),
    "en.aliases": _l("Other names in English"),
    "id.summary": _l("Summary in Indonesian"),
    "en.summary": _l("Summary in English"),
}


def register(app: Flask) -> None:
    """Add the words."""
    registry = trail_words(app)
    registry.kinds.update(KINDS)
    registry.fields.update(FIELDS)
    registry.parts.update(words_review.TITLES)
    registry.names["draft"] = _drafts
    registry.finders["draft"] = queries.numbers_named
    registry.values |= {
        "part": _part, "parts": _part, "note": words_review.note, "draft.": _state,
        "program.": _state,
    }  # fmt: skip


def _part(key: str) -> str:
    return str(words_review.TITLES.get(key, key)) if key else _("The whole draft")


def _state(name: str) -> str:
    return words_review.state(name) if name in words_review.STATES else name


def _drafts(subjects: Collection[str]) -> Mapping[str, Named]:
    query = select(Draft).where(Draft.id.in_(numbers(subjects)))
    found = db.session.scalars(query.options(joinedload(Draft.program))).unique()
    return {str(draft.id): Named(shown_draft.name_of(draft), _address(draft)) for draft in found}


def _address(draft: Draft) -> str:
    if draft.state == PUBLISHED and draft.program is not None:
        return url("catalogue.program", slug=draft.program.slug)
    return url("writing.draft", number=draft.id)
