"""Rule: what moderators hid and its author then changed is put before them again."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from portal.accounts.models import Person
from portal.core import clock
from portal.core.db import db
from portal.readers.models import Flag


def ask(kind: str, number: int, who: Person) -> None:
    """Tell the moderators that a hidden thing was changed; once, however often it is changed.

    Nothing is recorded: the change itself is.
    """
    query = select(Flag).where(Flag.kind == kind, Flag.number == number, Flag.person_id == who.id)
    found = db.session.scalar(query)
    if found is None:
        found = Flag(kind=kind, number=number, person_id=who.id, at=clock.now())
        db.session.add(found)
    elif found.settled_at is not None:
        found.at = clock.now()
    found.reason = _("The author has changed it. Can it be shown again?")
    found.settled_at = None
