"""Reference data kept as it should be: added once, changed when it differs, told in events."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from portal.core.db import db, transaction
from portal.core.events import Event
from portal.core.keep import keep
from tests.core.house import Room


def keep_room(**values: object) -> str:
    """Keep a room in a transaction of its own."""
    with transaction():
        return keep(Room, "room", {"slug": "attic", **values}, by="content")


def told() -> list[tuple[str, str, str, dict[str, object]]]:
    """Kind, subject, actor and data of every event."""
    found = db.session.scalars(select(Event).order_by(Event.id)).all()
    return [(event.kind, event.subject, event.actor, event.data) for event in found]


def rooms() -> list[tuple[str, str, int]]:
    """Everything in the table."""
    found = db.session.execute(select(Room.slug, Room.name, Room.beds).order_by(Room.slug))
    return [tuple(row) for row in found]


ADDED = ("room.added", "attic", "content", {})


def test_what_is_new_is_added(small: Flask) -> None:
    with small.app_context():
        assert keep_room(name="Loteng", beds=2) == "new"
        assert (rooms(), told()) == ([("attic", "Loteng", 2)], [ADDED])


def test_what_is_the_same_stays_and_tells_nothing(small: Flask) -> None:
    with small.app_context():
        keep_room(name="Loteng", beds=2)
        assert keep_room(name="Loteng", beds=2) == "same"
        assert keep_room(name="Loteng") == "same"
        assert (rooms(), told()) == ([("attic", "Loteng", 2)], [ADDED])


def test_what_differs_is_changed_and_named(small: Flask) -> None:
    with small.app_context():
        keep_room(name="Loteng", beds=2)
        assert keep_room(name="Loteng", beds=3) == "changed"
        assert keep_room(name="Attic", beds=4) == "changed"
        assert rooms() == [("attic", "Attic", 4)]
        changes = [("room.changed", "attic", "content", {"fields": ["beds"]})]
        changes += [("room.changed", "attic", "content", {"fields": ["name", "beds"]})]
        assert told() == [ADDED, *changes]


def test_other_rows_are_left_alone(small: Flask) -> None:
    with small.app_context():
        keep_room(name="Loteng", beds=2)
        assert keep_room(slug="porch", name="Beranda") == "new"
        assert rooms() == [("attic", "Loteng", 2), ("porch", "Beranda", 1)]
