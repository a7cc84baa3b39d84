"""Reading what an organisation's workbench lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from portal.catalogue.models import Program
from portal.core.db import db
from portal.places.models import Organisation
from portal.publishing.models import DROPPED, OPEN, Draft, DraftPart

MOST_DROPPED = 20


def number_of_programs(organisation: Organisation) -> int:
    """How many programmes an organisation has published."""
    query = select(func.count()).select_from(Program).where(Program.owner_id == organisation.id)
    return db.session.scalar(query) or 0


def programs_of(organisation: Organisation, limit: int, offset: int) -> Sequence[Program]:
    """The published programmes of an organisation, the last changed first."""
    query = select(Program).where(Program.owner_id == organisation.id)
    order = query.order_by(Program.updated_at.desc(), Program.id.desc())
    return db.session.scalars(order.limit(limit).offset(offset)).all()


def dropped_drafts(organisation: Organisation) -> Sequence[Draft]:
    """The drafts that were thrown away last."""
    query = select(Draft).where(Draft.organisation_id == organisation.id, Draft.state == DROPPED)
    return db.session.scalars(
        query.order_by(Draft.updated_at.desc(), Draft.id.desc())
        .limit(MOST_DROPPED)
        .options(*_who())
    ).all()


def open_drafts_listed(organisation: Organisation) -> Sequence[Draft]:
    """The open drafts of an organisation with who wrote them, the last changed first."""
    query = select(Draft).where(Draft.organisation_id == organisation.id, Draft.state.in_(OPEN))
    return db.session.scalars(
        query.order_by(Draft.updated_at.desc(), Draft.id.desc()).options(*_who())
    ).all()


def _who() -> tuple[Any, ...]:
    # All that the list says, by two statements however long it is.
    return (
        selectinload(Draft.parts).joinedload(DraftPart.by),
        selectinload(Draft.created_by),
    )


def proposed(found: Draft, key: str) -> Any:
    """What the form of a part proposes while nobody wrote it, as its value; None for nothing."""
    if key != "filing":
        return None
    return {"place": found.organisation.region.slug, "licence": "CC-BY-4.0"}


def with_proposed(found: Draft, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values by key, and what is proposed where nobody wrote: that is no gap to be filled."""
    if "filing" in values:
        return dict(values)
    return {**values, "filing": proposed(found, "filing")}
