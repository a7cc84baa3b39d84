"""How pages say kinds and days of what readers write."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l

from portal.core.i18n import date_text
from portal.readers.models import COLLECTION, QUESTION, USEFUL

KIND_WORDS = {
    QUESTION: _l("Question"),
    USEFUL: _l("Useful for us"),
    COLLECTION: _l("Collection"),
}


def kind_word(kind: str) -> str:
    """A kind in the page's language."""
    return str(KIND_WORDS[kind])


def day(at: datetime) -> date:
    """The day of an instant in western Indonesia."""
    return at.astimezone(ZoneInfo("Asia/Jakarta")).date()


def day_text(at: datetime) -> str:
    """That day as people read it."""
    return date_text(day(at))
