"""Reading regions and organisations."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select

from portal.core.db import db
from portal.core.errors import NotFound
from portal.places.models import COUNTRY, PROVINCE, Organisation, Region


def region(slug: str) -> Region:
    """The region with a slug. Raises NotFound."""
    found = db.session.scalar(select(Region).where(Region.slug == slug))
    if found is None:
        raise NotFound(slug)
    return found


def provinces() -> Sequence[Region]:
    """All provinces by name."""
    query = select(Region).where(Region.kind == PROVINCE).order_by(Region.name_id)
    return db.session.scalars(query).all()


def countries() -> Sequence[Region]:
    """All foreign countries by Indonesian name."""
    query = select(Region).where(Region.kind == COUNTRY).order_by(Region.name_id)
    return db.session.scalars(query).all()


def within(parent: Region) -> Sequence[Region]:
    """The regencies and cities of a province, in the order of their codes."""
    query = select(Region).where(Region.parent_id == parent.id).order_by(Region.code)
    return db.session.scalars(query).all()


def organisation_kinds(slugs: Collection[str]) -> dict[str, str]:
    """The kinds of these organisations by slug."""
    query = select(Organisation.slug, Organisation.kind).where(Organisation.slug.in_(slugs))
    return {slug: kind for slug, kind in db.session.execute(query)}


def region_by_code(code: str) -> Region:
    """The region with a Kemendagri or ISO code. Raises NotFound."""
    found = db.session.scalar(select(Region).where(Region.code == code))
    if found is None:
        raise NotFound(code)
    return found


def organisation(slug: str) -> Organisation:
    """The organisation with a slug. Raises NotFound."""
    found = db.session.scalar(select(Organisation).where(Organisation.slug == slug))
    if found is None:
        raise NotFound(slug)
    return found


def region_names() -> dict[str, dict[str, str]]:
    """The names of all regions by slug, in the order of their codes: {"id": ..., "en": ...}."""
    query = select(Region.slug, Region.name_id, Region.name_en).order_by(Region.code)
    return {
        slug: {"id": name_id, "en": name_en} for slug, name_id, name_en in db.session.execute(query)
    }
