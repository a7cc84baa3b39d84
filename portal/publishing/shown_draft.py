"""What pages, mails and tasks call a draft."""

from __future__ import annotations

from flask_babel import gettext as _

from portal.core.i18n import pick
from portal.publishing import queries
from portal.publishing.models import Draft


def name_of(found: Draft) -> str:
    """The name in the language spoken, else in the other one, else words that there is none."""
    names = queries.values(found).get("name") or {}
    known = {code: (text or {}).get("name") or "" for code, text in names.items()}
    return pick(known) or _("Programme without a name")
