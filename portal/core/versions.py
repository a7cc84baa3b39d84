"""Which state of the data this is, as the newest events tell it.

Kept pages ask whether anything published changed; the search index, whether it was made of this
database and of all that it was told.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, select

from portal.core.db import db
from portal.core.events import Delivery, Event

LATEST = 200  # events; more than others record while one transaction is open

_pages = Event.changes_pages.is_(True)
_newest = select(func.max(Event.id)).where(_pages).scalar_subquery()
_VERSION = select(func.max(Event.id), func.count()).where(_pages, Event.id > _newest - LATEST)


def version() -> str:
    """A text that changes whenever any published data changed.

    The newest number alone is not enough: on PostgreSQL a lower one may become visible after it,
    so the text also says how many of the last ones are there.
    """
    # Every request asks this, and a bare connection costs a fifth of what the session does. Once
    # the session has begun, what it reads may be older than what another connection sees.
    if db.session().in_transaction():
        highest, number = db.session.execute(_VERSION).one()
    else:
        with db.engine.connect() as connection:
            highest, number = connection.execute(_VERSION).one()
    return f"{highest or 0}-{number}"


def mark() -> str:
    """A text about the newest events, for `fits` to know this state of the database again."""
    with db.engine.connect() as connection:
        newest = connection.scalar(select(func.max(Event.id))) or 0
        return "-".join(map(str, _mark_of(connection, newest)))


def fits(mark: str, follower: str) -> bool:
    """Whether what a follower made of the database at a `mark` is of this database, and recent.

    Not so when the database lacks one of those events: it is another one, or a copy from before
    them. Nor when the follower has handled later ones: then what it made of them was lost.
    """
    number, _, rest = mark.partition("-")
    count, _, at = rest.partition("-")
    if not (number.isdecimal() and count.isdecimal()):
        return False
    later = select(Delivery.event_id).where(
        Delivery.event_id > int(number),
        Delivery.follower == follower,
        Delivery.done_at.is_not(None),
    )
    # A connection of its own sees what others have committed since the session began to read.
    with db.engine.connect() as connection:
        _number, there, happened = _mark_of(connection, int(number))
        # More may have become visible below the newest one meanwhile; fewer cannot be left.
        if there < int(count) or str(happened) != at:
            return False
        return connection.scalar(later.limit(1)) is None


def _mark_of(connection: Connection, number: int) -> tuple[int, int, datetime | None]:
    """An event's number, how many of the last ones up to it are there, and when it happened.

    No two databases have an event of one number in the same microsecond.
    """
    last = select(func.count()).where(Event.id <= number, Event.id > number - LATEST)
    at = connection.scalar(select(Event.at).where(Event.id == number))
    return number, connection.scalar(last) or 0, at
