"""What visitors of the small portal do, and what it came to."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from portal.core import events
from portal.core.db import db, transaction
from portal.core.events import Event
from tests.core.house import Thing
from tests.support.client import StrictClient


def post(visitor: StrictClient, path: str, **data: str) -> int:
    """Send a form as a browser does, with its token; the status of the answer."""
    token = visitor.get("/id/token").get_data(as_text=True)
    return visitor.post(path, data={**data, "csrf_token": token}).status_code


def add_and_fail(name: str, error: type[BaseException] = ZeroDivisionError) -> None:
    """Add a thing and record it in a transaction that an error ends."""
    with transaction():
        db.session.add(Thing(name=name))
        events.record("thing.published", name, by="budi")
        db.session.flush()
        raise error


def stored(app: Flask) -> list[str]:
    """The names of the things in the database, as somebody else sees them."""
    with app.app_context():
        return sorted(db.session.scalars(select(Thing.name)))


def recorded(app: Flask) -> list[str]:
    """The subjects of the events in the database."""
    with app.app_context():
        return list(db.session.scalars(select(Event.subject).order_by(Event.id)))
