"""Reading regions and organisations."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from portal.core.db import db
from portal.core.errors import NotFound
from portal.core.i18n import current
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


def regions(slugs: Collection[str]) -> Sequence[Region]:
    """The regions with these slugs."""
    return db.session.scalars(select(Region).where(Region.slug.in_(slugs))).all()


def organisations(slugs: Collection[str]) -> Sequence[Organisation]:
    """The organisations with these slugs, with their regions."""
    query = select(Organisation).where(Organisation.slug.in_(slugs))
    return db.session.scalars(query.options(joinedload(Organisation.region))).all()


def organisation_slugs(start: str) -> set[str]:
    """The slugs that begin so."""
    query = select(Organisation.slug).where(Organisation.slug.startswith(start, autoescape=True))
    return set(db.session.scalars(query))


def organisations_with(
    text: str, limit: int, offset: int, among: Collection[str] | None = None
) -> tuple[Sequence[Organisation], int]:
    """Organisations whose name, slug or region holds a text, by name; and how many in all.

    With `among`, only those with one of these slugs.
    """
    query = select(Organisation).join(Organisation.region)
    if among is not None:
        query = query.where(Organisation.slug.in_(among))
    columns = (Organisation.name_id, Organisation.name_en, Organisation.slug, Region.name_id)
    for word in text.split():
        query = query.where(or_(*(c.icontains(word, autoescape=True) for c in columns)))
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    shown = query.options(contains_eager(Organisation.region))
    name = Organisation.name_en if current() == "en" else Organisation.name_id
    shown = shown.order_by(func.lower(name), Organisation.id).limit(limit).offset(offset)
    return db.session.scalars(shown).all(), total


def slugs_named(text: str) -> Select[str]:
    """The slugs of organisations whose name holds a text."""
    names = (Organisation.name_id, Organisation.name_en)
    return select(Organisation.slug).where(
        or_(*(n.icontains(text, autoescape=True) for n in names))
    )


def all_regions() -> Sequence[Region]:
    """Every region: the provinces with what is in them, then the countries."""
    query = select(Region).order_by(Region.kind == COUNTRY, Region.code)
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
