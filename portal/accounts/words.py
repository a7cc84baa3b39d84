"""What pages call the roles."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.accounts.roles import ADMINISTRATOR, COORDINATOR, CURATOR, EDITOR, MANAGER, READER

WORDS = {
    READER: _l("reader"),
    EDITOR: _l("editor"),
    COORDINATOR: _l("coordinator"),
    MANAGER: _l("manager"),
    CURATOR: _l("curator of the portal"),
    ADMINISTRATOR: _l("administrator of the portal"),
}


def role_word(role: str) -> str:
    """A role in the page's language."""
    return str(WORDS[role])
