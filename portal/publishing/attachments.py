"""Rules: the attachments of a draft, which are files with a title, a description and an order.

The part "attachments" is a list of rows {"file", "kind", "title": {"id", "en"}, "alt": {...},
"credit"}. A file that is uploaded and not described yet, or removed, is no row: it waits in the
place of the draft with what was written about it, and can be attached again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _

from portal.accounts.models import Person
from portal.catalogue.document import Document
from portal.core.errors import NotFound, RuleBroken
from portal.files import queries as files
from portal.files import rules as file_rules
from portal.files.kinds import PICTURE, Accepted
from portal.files.models import File
from portal.places import queries as places
from portal.publishing import drafts, queries
from portal.publishing.models import Draft

KEY = "attachments"
MOST = 20
Row = dict[str, Any]


class Changed(RuleBroken):
    """Somebody else wrote about the same file meanwhile: `theirs` is what stands there now."""

    def __init__(self, theirs: Row | None) -> None:
        super().__init__(_("Somebody else has changed this attachment meanwhile."))
        self.theirs = theirs


def rows(draft: Draft) -> list[Row]:
    """The attachments as they are written, in their order."""
    part = queries.part(draft, KEY)
    return list(part.value or []) if part else []


def row_of(draft: Draft, file: File) -> Row | None:
    """What is written about a file; None while it is not attached."""
    return next((row for row in rows(draft) if row["file"] == file.key), None)


def waiting(draft: Draft) -> list[File]:
    """The files that were uploaded for a draft, or removed from it, and are not attached."""
    attached = {row["file"] for row in rows(draft)}
    found = files.in_place(draft.organisation, _place(draft))
    return [file for file in found if file.key not in attached]


def file_of(draft: Draft, key: str) -> File:
    """A file that is attached to a draft or waits for it. Raises NotFound for any other."""
    found = files.file(key)
    own = found.organisation_id == draft.organisation_id
    if not own or (found.place != _place(draft) and row_of(draft, found) is None):
        raise NotFound(key)
    return found


def token(row: Row | None) -> str:
    """A short text that tells one state of a row from another."""
    text = json.dumps(row, sort_keys=True) if row else ""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def is_whole(kind: str, said: Mapping[str, Any]) -> bool:
    """Whether enough is said to attach a file: its title, and what a picture shows, in both."""
    needed = ("title", "alt") if kind == PICTURE else ("title",)
    return all((said.get(key) or {}).get(language) for key in needed for language in ("id", "en"))


def add(
    draft: Draft,
    accepted: Accepted,
    name: str,
    said: Mapping[str, Any],
    *,
    attach: bool = True,
    by: Person,
) -> tuple[File, bool]:
    """Keep an uploaded file, and `attach` it when enough is said; whether it was.

    Raises RuleBroken when the draft is closed or full.
    """
    _lock(draft)
    found = file_rules.keep(
        draft.organisation, accepted, name, place=_place(draft), notes=said, by=by
    )
    whole = attach and is_whole(found.kind, said)
    if whole:
        write(draft, found, said, token(None), by=by)
    return found, whole


def write(draft: Draft, file: File, said: Mapping[str, Any], seen: str, *, by: Person) -> None:
    """Attach a file, or change what is said about it. `seen` is the `token` that was loaded.

    Raises Changed when somebody else changed it meanwhile; nothing is overwritten then.
    """
    row = _row(file, said)
    _lock(draft)
    there = row_of(draft, file)
    if there != row and token(there) != seen:
        raise Changed(there)
    found = rows(draft)
    if there is None:
        if len(found) >= MOST:
            raise RuleBroken(_("A programme has %(num)s attachments at most.", num=MOST))
        found.insert(min(file.notes.get("position", MOST), len(found)), row)
    else:
        found[found.index(there)] = row
    _save(draft, found, by)


def move(draft: Draft, file: File, *, steps: int, by: Person) -> None:
    """Move an attachment up (-1) or down (1); at the end of the list nothing happens."""
    _lock(draft)
    found = rows(draft)
    at = _position(found, file)
    to = min(max(at + steps, 0), len(found) - 1)
    found.insert(to, found.pop(at))
    _save(draft, found, by)


def remove(draft: Draft, file: File, *, by: Person) -> None:
    """Attach a file no longer; it waits with what was written about it."""
    _lock(draft)
    found = rows(draft)
    at = _position(found, file)
    row = found.pop(at)
    file_rules.put_aside(file, _place(draft), {**row, "position": at})
    _save(draft, found, by)


def put_back(draft: Draft, file: File, *, by: Person) -> None:
    """The reverse of `remove`, at the same place."""
    if not is_whole(file.kind, file.notes):
        raise RuleBroken(_("Describe the file first."))
    write(draft, file, file.notes, token(row_of(draft, file)), by=by)


def delete(draft: Draft, file: File, *, by: Person) -> None:
    """Delete a file that waits. Raises RuleBroken when it is attached or public."""
    _lock(draft)
    if row_of(draft, file) is not None:
        raise RuleBroken(_("This file is attached. Remove it first."))
    file_rules.delete(file, by=by)


def make_public(document: Document, *, by: str) -> None:
    """Let everybody have the files of a record, which is being published by an actor.

    Raises RuleBroken when one is gone, is of another kind than the record says, or belongs to
    somebody else than the programme.
    """
    attached = document.facts.attachments
    there = files.files([item.file for item in attached])
    owner = places.organisation(document.facts.owner)
    try:
        if any(there[item.file].kind != item.kind for item in attached):
            raise NotFound("kind")
        file_rules.publish(there.keys(), owner, by=by)
    except (NotFound, KeyError):
        raise RuleBroken(
            _("An attached file does not exist any more. Remove it from the attachments.")
        ) from None


ACTIONS: dict[str, Callable[[Draft, File, Person], None]] = {
    "up": lambda draft, file, by: move(draft, file, steps=-1, by=by),
    "down": lambda draft, file, by: move(draft, file, steps=1, by=by),
    "remove": lambda draft, file, by: remove(draft, file, by=by),
    "back": lambda draft, file, by: put_back(draft, file, by=by),
    "delete": lambda draft, file, by: delete(draft, file, by=by),
}


def _place(draft: Draft) -> str:
    return f"draft:{draft.id}"


def _row(file: File, said: Mapping[str, Any]) -> Row:
    if not is_whole(file.kind, said):
        raise RuleBroken(_("Describe the file first."))
    kept = ("title", "alt", "credit") if file.kind == PICTURE else ("title", "credit")
    return {
        "file": file.key, "kind": file.kind, **{key: said[key] for key in kept if said.get(key)},
    }  # fmt: skip


def _lock(draft: Draft) -> None:
    drafts.lock(draft)
    drafts.check_open(draft)
    queries.part(draft, KEY, lock=True)


def _position(found: list[Row], file: File) -> int:
    keys = [row["file"] for row in found]
    if file.key not in keys:
        raise RuleBroken(_("Somebody else has removed this attachment meanwhile."))
    return keys.index(file.key)


def _save(draft: Draft, found: list[Row], by: Person) -> None:
    part = queries.part(draft, KEY)
    drafts.save(draft, KEY, found, part.version if part else 0, by=by)
