"""What pages call the kinds of what readers make public."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.readers.models import COLLECTION, QUESTION, USEFUL

KIND_WORDS = {
    QUESTION: _l("Question"),
    USEFUL: _l("Useful for us"),
    COLLECTION: _l("Collection"),
}


def kind_word(kind: str) -> str:
    """A kind in the page's language."""
    return str(KIND_WORDS[kind])
