"""Rules: bookmarks and collections of programmes.

They are private, so their events tell that something changed, and not what: the trail cannot be
deleted with the account. It only ever grows, so there is a limit to what one person writes into it
(RuleBroken).
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from portal.accounts import throttle
from portal.accounts.models import Person
from portal.core import clock, events
from portal.core.db import db
from portal.core.errors import NotFound, RuleBroken
from portal.readers import limits, looking_again, queries
from portal.readers.models import COLLECTION, Bookmark, Collection, CollectionItem


def _record(kind: str, subject: str, who: Person, **data: Any) -> None:
    events.record(kind, subject, by=who.actor, changes_pages=False, **data)


def bookmark(program: str, who: Person) -> None:
    """Keep a programme (by its slug) to find it again; twice does no harm."""
    db.session.get(Person, who.id, with_for_update=True)  # the same button pressed twice at once
    if queries.bookmarked(who, program):
        return
    throttle.check(limits.KEPT, who.actor)
    if len(queries.bookmarks(who)) >= limits.MOST_BOOKMARKS:
        raise RuleBroken(
            _("There are %(num)s bookmarks, and no more fit.", num=limits.MOST_BOOKMARKS)
        )
    db.session.add(Bookmark(person_id=who.id, program=program, at=clock.now()))
    _record("bookmark.added", who.actor, who)


def unbookmark(program: str, who: Person) -> None:
    """Drop a bookmark."""
    db.session.get(Person, who.id, with_for_update=True)
    found = db.session.get(Bookmark, (who.id, program))
    if found is not None:
        db.session.delete(found)
        _record("bookmark.removed", who.actor, who)


def make(name: str, who: Person) -> Collection:
    """Begin a collection, which nobody else sees."""
    throttle.check(limits.KEPT, who.actor)
    if len(queries.collections(who)) >= limits.MOST_COLLECTIONS:
        raise RuleBroken(
            _("You have %(num)s collections. Delete one first.", num=limits.MOST_COLLECTIONS)
        )
    found = Collection(key=_new_key(), person=who, name=name, at=clock.now())
    db.session.add(found)
    db.session.flush()
    _record("collection.made", str(found.id), who)
    return found


def _new_key() -> str:
    return secrets.token_urlsafe(24)


def add(found: Collection, program: str, note: str, who: Person) -> None:
    """Put a programme (by its slug) at the end; one that is in it already gets the note."""
    _lock(found)
    there = next((item for item in found.items if item.program == program), None)
    if there is not None:
        there.note = note or there.note
    elif len(found.items) >= limits.MOST_ITEMS:
        raise RuleBroken(
            _("A collection holds at most %(num)s programmes.", num=limits.MOST_ITEMS), "key"
        )
    else:
        last = max((item.position for item in found.items), default=0)
        found.items.append(CollectionItem(program=program, note=note, position=last + 1))
    _changed(found, who)


def put_back(found: Collection, program: str, note: str, place: int, who: Person) -> None:
    """Undo taking a programme out: with its note, as the `place`th (from 0)."""
    add(found, program, note, who)
    order = sorted(found.items, key=lambda item: item.position)
    back = next(item for item in order if item.program == program)
    order.remove(back)
    order.insert(place, back)
    for position, item in enumerate(order, start=1):
        item.position = position


def write(found: Collection, name: str, notes: Mapping[str, str], who: Person) -> None:
    """Change its name, and the notes by the slugs of the programmes."""
    _lock(found)
    same = [item.note for item in found.items] == [
        notes.get(item.program, item.note) for item in found.items
    ]
    if found.hidden_at is not None and not (same and name == found.name):
        looking_again.ask(COLLECTION, found.id, who)
    found.name = name
    for item in found.items:
        if item.program in notes:
            item.note = notes[item.program]
    _changed(found, who)


def move_up(found: Collection, program: str, who: Person) -> None:
    """Let a programme stand one place earlier."""
    _lock(found)
    order = list(found.items)
    at = next((n for n, item in enumerate(order) if item.program == program), 0)
    if at:
        order[at - 1], order[at] = order[at], order[at - 1]
        for position, item in enumerate(order, start=1):
            item.position = position
        _changed(found, who)


def remove(found: Collection, program: str, who: Person) -> None:
    """Take a programme out."""
    _lock(found)
    for item in [item for item in found.items if item.program == program]:
        found.items.remove(item)
        _changed(found, who)


def _lock(found: Collection) -> None:
    """Its owner may press two buttons at once. Raises NotFound when one of them deleted it."""
    key, number = found.key, found.id
    if not db.session.get(Collection, number, with_for_update=True, populate_existing=True):
        raise NotFound(key)


def _changed(found: Collection, who: Person) -> None:
    throttle.check(limits.KEPT, who.actor)
    _record("collection.changed", str(found.id), who, items=len(found.items))


def share(found: Collection, who: Person) -> None:
    """Let whoever has the link read it. The link is always a new one; the old one opens nothing."""
    _lock(found)
    if found.hidden_at is not None:
        raise RuleBroken(_("The moderators have hidden this collection; it cannot be shared."))
    throttle.check(limits.SHARES, who.actor)
    before, found.shared, found.key = found.shared, True, _new_key()
    _record("collection.shared", str(found.id), who, before=before, after=True)


def unshare(found: Collection, who: Person) -> None:
    """Nobody else reads it any more."""
    _lock(found)
    if not found.shared:
        return
    found.shared, found.key = False, _new_key()
    _record("collection.unshared", str(found.id), who, before=True, after=False)


def delete(found: Collection, who: Person) -> None:
    """Drop a collection for good."""
    _lock(found)
    _record("collection.deleted", str(found.id), who, items=len(found.items))
    db.session.delete(found)


def forget(who: Person) -> None:
    """The end of an account: bookmarks and collections go with it, also the shared ones."""
    for kept in queries.bookmarks(who):
        db.session.delete(kept)
    for found in queries.collections(who):
        db.session.delete(found)
    db.session.flush()
