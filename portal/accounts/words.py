"""What pages call the roles."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.accounts.models import Person
from portal.accounts.roles import ADMINISTRATOR, COORDINATOR, CURATOR, EDITOR, MANAGER, READER

WORDS = {
    READER: _l("reader"),
    EDITOR: _l("editor"),
    COORDINATOR: _l("coordinator"),
    MANAGER: _l("manager"),
    CURATOR: _l("curator of the portal"),
    ADMINISTRATOR: _l("administrator of the portal"),
}


# What browsers say they are names their ancestors as well: the first that fits is meant.
BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"),
    ("UCBrowser/", "UC Browser"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"), ("CriOS/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("Mac OS X", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


def device_word(agent: str) -> str:
    """Browser and system, as people call them ("Chrome, Android"); else what it says itself."""
    found = [
        next((name for mark, name in names if mark in agent), "") for names in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(found) if all(found) else agent


def person_word(who: Person) -> str:
    """What a person is called; of a deleted account no name is left."""
    return who.name or _("somebody who has left")


def role_word(role: str) -> str:
    """A role in the page's language."""
    return str(WORDS[role])
