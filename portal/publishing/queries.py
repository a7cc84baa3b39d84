"""Reading drafts, comments and revisions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, String, cast, or_, select

from portal.catalogue import queries as catalogue
from portal.catalogue.models import Program
from portal.core.db import db
from portal.core.errors import NotFound
from portal.publishing.models import OPEN, Draft, DraftPart
from portal.publishing.parts import LANGUAGES


def draft(number: int) -> Draft:
    """The draft with a number. Raises NotFound."""
    found = db.session.get(Draft, number)
    if found is None:
        raise NotFound(number)
    return found


def open_draft_of(program: Program) -> Draft | None:
    """The open draft of a published programme, or None."""
    query = select(Draft).where(Draft.program_id == program.id, Draft.state.in_(OPEN))
    return db.session.scalar(query)


def open_drafts(organisations: Collection[int]) -> Sequence[Draft]:
    """The open drafts of organisations (by number), the last changed first."""
    query = select(Draft).where(Draft.organisation_id.in_(organisations), Draft.state.in_(OPEN))
    return db.session.scalars(query.order_by(Draft.updated_at.desc(), Draft.id.desc())).all()


def part(found: Draft, key: str, *, lock: bool = False) -> DraftPart | None:
    """One part of a draft; None while nobody wrote it."""
    return db.session.get(DraftPart, (found.id, key), with_for_update=lock, populate_existing=lock)


def values(found: Draft) -> dict[str, Any]:
    """The values of the parts by key."""
    return {item.key: item.value for item in found.parts}


def numbers_named(text: str) -> Select[str]:
    """The numbers, as texts, of drafts that are called so, or whose published programme is."""
    names = [DraftPart.value[code]["name"].as_string() for code in LANGUAGES]
    own = [name.icontains(text, autoescape=True) for name in names]
    written = select(DraftPart.draft_id).where(DraftPart.key == "name", or_(*own))
    published = select(Program.id).where(Program.slug.in_(catalogue.slugs_named(text)))
    either = or_(Draft.id.in_(written), Draft.program_id.in_(published))
    return select(cast(Draft.id, String)).where(either)
