"""Rules: writing a draft, part by part."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from portal.accounts.models import Person
from portal.catalogue.models import Program
from portal.core import clock, events
from portal.core.db import db
from portal.core.errors import RuleBroken
from portal.places.models import Organisation
from portal.publishing import parts, queries
from portal.publishing.models import DRAFT, DROPPED, OPEN, Draft, DraftPart


class Conflict(RuleBroken):
    """Somebody else saved the same part meanwhile: `theirs` is what stands there now."""

    def __init__(self, theirs: DraftPart) -> None:
        super().__init__(_("Somebody else has changed this part meanwhile."))
        self.theirs = theirs


def begin(
    organisation: Organisation, *, by: Person, values: Mapping[str, Any] | None = None
) -> Draft:
    """Begin a new programme of an organisation, with parts that are there already."""
    return _begin(organisation, None, by, values or {})


def begin_from(program: Program, base: int | None, *, by: Person) -> Draft:
    """Begin to change a published programme; its open draft when somebody began already.

    `base` is the number of its newest revision.
    """
    # The programme's row is the lock: two who begin at once get the same draft.
    db.session.scalars(select(Program.id).where(Program.id == program.id).with_for_update()).one()
    found = queries.open_draft_of(program)
    if found is None:
        found = _begin(program.owner, program, by, {})
        found.base = base
        for key, value in parts.take_apart(parts.record_of(program.document)).items():
            _put(found, key, value, by)
    return found


def _begin(
    organisation: Organisation, program: Program | None, by: Person, values: Mapping[str, Any]
) -> Draft:
    now = clock.now()
    found = Draft(
        organisation=organisation, program=program, created_by=by, created_at=now,
        updated_at=now, state=DRAFT, parts=[],
    )  # fmt: skip
    db.session.add(found)
    db.session.flush()
    for key, value in values.items():
        _put(found, key, value, by)
    written = {"after": dict(values)} if values else {}
    record("draft.begun", found, by=by, program=program.slug if program else None, **written)
    return found


def save(found: Draft, key: str, value: Any, version: int, *, by: Person) -> DraftPart:
    """Write one part. `version` is the one that the editor had loaded; 0 when there was none.

    The same value again changes nothing. Raises Conflict when somebody else wrote something else
    meanwhile: nothing is overwritten then. Raises RuleBroken when the draft is not open.
    """
    lock(found)
    check_open(found)
    there = queries.part(found, key)
    if there is None:
        there = _put(found, key, value, by)
        before = None
    elif there.value == value:
        return there
    elif there.version != version:
        raise Conflict(there)
    else:
        before = there.value
        there.value, there.by, there.at = value, by, clock.now()
        there.version += 1
    found.updated_at = clock.now()
    record("draft.written", found, by=by, part=key, before=before, after=value)
    return there


def fill(found: Draft, values: Mapping[str, Any], *, by: Person) -> None:
    """Write several parts in one go, whatever stood there: for what comes as a whole, from a list.

    Raises RuleBroken when the draft is not open.
    """
    lock(found)
    check_open(found)
    there = {item.key: item for item in found.parts}
    before = {key: there[key].value for key in values if key in there}
    for key, value in values.items():
        if key not in there:
            _put(found, key, value, by)
        elif there[key].value != value:
            there[key].value, there[key].by, there[key].at = value, by, clock.now()
            there[key].version += 1
    found.updated_at = clock.now()
    record("draft.written", found, by=by, parts=list(values), before=before, after=dict(values))


def drop(found: Draft, *, by: Person) -> None:
    """Throw a draft away; the rows stay for the trail. Raises RuleBroken when it is not open."""
    lock(found)
    check_open(found)
    found.state = DROPPED
    record("draft.dropped", found, by=by)


def take_up(found: Draft, *, by: Person) -> None:
    """The reverse of `drop`. Raises RuleBroken when the programme has another open draft by now."""
    lock(found)
    if found.state != DROPPED or (found.program and queries.open_draft_of(found.program)):
        raise RuleBroken(_("This draft cannot be taken up again."))
    found.state = DRAFT
    record("draft.taken-up", found, by=by)


def lock(found: Draft) -> None:
    """Let nobody else change the draft until the transaction ends."""
    db.session.flush()  # or what was just added to its parts would be forgotten
    db.session.refresh(found, with_for_update=True)


def check_open(found: Draft) -> None:
    """Raises RuleBroken when the draft was published or thrown away."""
    if found.state not in OPEN:
        raise RuleBroken(_("This draft is closed: it was published or thrown away."))


def record(kind: str, found: Draft, *, by: Person, **data: Any) -> None:
    """Write an event about a draft; no public page shows one."""
    events.record(
        kind, str(found.id), by=by.actor, organisation=found.organisation.slug,
        changes_pages=False, **data,
    )  # fmt: skip


def _put(found: Draft, key: str, value: Any, by: Person) -> DraftPart:
    if key not in parts.KEYS:
        raise ValueError(f"no part {key!r}")
    there = DraftPart(draft=found, key=key, version=1, value=value, by=by, at=clock.now())
    db.session.add(there)
    return there
