"""Reference data kept as it should be: added once, changed when it differs, told in events."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from portal.core.db import db, transaction
from portal.core.events import Event
from portal.core.keep import digest, keep, take_over
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
        changes = [
            ("room.changed", "attic", "content", {"before": {"beds": 2}, "after": {"beds": 3}})
        ]
        both = {
            "before": {"name": "Loteng", "beds": 3},
            "after": {"name": "Attic", "beds": 4},
        }
        changes += [("room.changed", "attic", "content", both)]
        assert told() == [ADDED, *changes]


def test_other_rows_are_left_alone(small: Flask) -> None:
    with small.app_context():
        keep_room(name="Loteng", beds=2)
        assert keep_room(slug="porch", name="Beranda") == "new"
        assert rooms() == [("attic", "Loteng", 2), ("porch", "Beranda", 1)]


def test_what_did_not_come_from_content_is_kept(small: Flask) -> None:
    with small.app_context():
        with transaction():
            db.session.add(Room(slug="attic", name="Loteng", beds=1))
        assert keep_room(name="Attic", beds=4) == "kept"
        assert (rooms(), told()) == ([("attic", "Loteng", 1)], [])


def test_what_the_portal_took_over_is_kept_even_when_it_is_the_same(small: Flask) -> None:
    with small.app_context():
        keep_room(name="Loteng", beds=2)
        with transaction():
            take_over(db.session.get_one(Room, "attic"))
        assert [keep_room(name="Loteng", beds=beds) for beds in (2, 3)] == ["kept", "kept"]
        assert (rooms(), told()) == ([("attic", "Loteng", 2)], [ADDED])


def test_a_row_is_found_by_any_name_of_its_own(small: Flask) -> None:
    with small.app_context():
        keep_room(name="Loteng", beds=2)
        with transaction():
            values = {"slug": "loft", "name": "Loteng", "beds": 2}
            answer = keep(Room, "room", values, by="content", known_by=("slug", "name"))
        assert (answer, rooms()) == ("changed", [("loft", "Loteng", 2)])


def test_a_fingerprint_does_not_mind_the_order_of_keys() -> None:
    assert digest({"a": 1, "b": "é"}) == digest({"b": "é", "a": 1}) != digest({"a": 1, "b": "e"})
