"""Rules: a file is kept, put aside, published, deleted."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import gettext as _

from portal.accounts.models import Person
from portal.core import clock, events
from portal.core.db import db
from portal.core.errors import NotFound, RuleBroken
from portal.files import queries
from portal.files.kinds import Accepted
from portal.files.models import File
from portal.files.names import clean
from portal.files.storage import storage
from portal.places.models import Organisation

MOST_IN_PLACE = 60  # files; so that nobody fills the disk by mistake


def keep(
    organisation: Organisation,
    accepted: Accepted,
    name: str,
    *,
    place: str,
    notes: Mapping[str, Any],
    by: Person,
) -> File:
    """Keep a file that was examined, for those who see the organisation's drafts.

    The row comes first and the bytes before its commit: the row is locked against `sweep` then, and
    a process that is killed leaves no row without bytes. Raises RuleBroken when there are too many.
    """
    if len(queries.in_place(organisation, place)) >= MOST_IN_PLACE:
        raise RuleBroken(_("There are too many files. Delete some that are not attached."), "files")
    small = accepted.small
    found = File(
        key=secrets.token_hex(16), organisation=organisation, kind=accepted.kind,
        name=clean(name) or accepted.kind, media_type=accepted.media_type,
        size=len(accepted.data), digest="", width=accepted.width, height=accepted.height,
        place=place, notes=dict(notes), uploaded_at=clock.now(), uploaded_by=by,
    )  # fmt: skip
    db.session.add(found)
    db.session.flush()
    found.digest = storage().put(accepted.data)
    if small:
        found.small_digest, found.small_size = storage().put(small.data), len(small.data)
        found.small_width, found.small_height = small.width, small.height
    _record("file.uploaded", found, by.actor, name=found.name, media_type=found.media_type)
    return found


def put_aside(file: File, place: str, notes: Mapping[str, Any]) -> None:
    """Note what was last written about a file and where, so that it can be attached again."""
    file.place, file.notes = place, dict(notes)


def publish(keys: Collection[str], organisation: Organisation, *, by: str) -> None:
    """Make files of an organisation public, for good: what was published can be read elsewhere.

    Raises NotFound when one does not exist or belongs to another organisation; nothing is
    published then.
    """
    found = queries.files(keys)
    for key in keys:
        if key not in found or found[key].organisation_id != organisation.id:
            raise NotFound(f"file {key}")
    for file in found.values():
        if file.published_at is None:
            file.published_at = clock.now()
            _record("file.published", file, by, changes_pages=True)


def delete(file: File, *, by: Person) -> None:
    """Delete a file that was never published. Raises RuleBroken for a public one."""
    if file.published_at is not None:
        raise RuleBroken(_("This file was published. Ask an administrator to take it down."))
    take_down(file, by=by.actor)


def take_down(file: File, *, by: str) -> None:
    """Delete any file; the row stays for the trail, `sweep` removes the bytes."""
    file.deleted_at = clock.now()
    _record("file.deleted", file, by, changes_pages=file.published_at is not None, name=file.name)


def _record(kind: str, file: File, by: str, *, changes_pages: bool = False, **data: Any) -> None:
    events.record(
        kind, file.key, by=by, organisation=file.organisation.slug, changes_pages=changes_pages,
        **data,
    )  # fmt: skip
