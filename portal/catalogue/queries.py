"""Reading the catalogue."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from portal.catalogue.models import Program, ProgramText, Sector, Tag
from portal.catalogue.standings import ARCHIVED
from portal.core.cache import until_data_changes
from portal.core.db import db
from portal.core.errors import NotFound
from portal.core.i18n import current, pick
from portal.places.models import COUNTRY, Organisation, Region

# One statement with all that the page shows; made once, because making it costs as much as
# running it.
_BY_SLUG = (
    select(Program)
    .where(Program.slug == bindparam("slug"))
    .options(
        joinedload(Program.texts),
        joinedload(Program.region, innerjoin=True).joinedload(Region.parent),
    )
)

LISTED = Program.standing != ARCHIVED  # what is archived has a page, and stands in no list


def program(slug: str) -> Program:
    """The programme with a slug. Raises NotFound."""
    found = db.session.scalars(_BY_SLUG, {"slug": slug}).unique().one_or_none()
    if found is None:
        raise NotFound(slug)
    return found


def programs(slugs: Sequence[str]) -> list[Program]:
    """The programmes with these slugs, in this order; slugs of none are passed over."""
    query = select(Program).where(Program.slug.in_(slugs)).options(selectinload(Program.tags))
    found = db.session.scalars(query)
    by_slug = {item.slug: item for item in found}
    return [by_slug[slug] for slug in slugs if slug in by_slug]


def filed_under(word: str, slug: str) -> list[str]:
    """The slugs of the programmes whose text for the search names a sector, tag, region or owner.

    `word` says which of these the slug is of: "sector", "tag", "region" or "organisation".
    """
    named = select(Region.id).where(Region.slug == slug)
    within = select(Region.id).where((Region.slug == slug) | Region.parent_id.in_(named))
    where: dict[str, ColumnElement[bool]] = {
        "sector": Program.sector.has(Sector.slug == slug),
        "tag": Program.tags.any(Tag.slug == slug),
        "region": Program.region_id.in_(within),
        "organisation": Program.owner.has(Organisation.slug == slug),
    }
    return list(db.session.scalars(select(Program.slug).where(where[word]).order_by(Program.id)))


def all_programs(batch: int = 200) -> Iterator[Sequence[Program]]:
    """Every programme that is listed, in batches so that memory stays small.

    Each batch is forgotten at the next.
    """
    last = 0
    while True:
        query = (
            select(Program)
            .where(Program.id > last, LISTED)
            .order_by(Program.id)
            .limit(batch)
            .options(selectinload(Program.tags))
        )
        items = db.session.scalars(query).all()
        if not items:
            return
        yield items
        last = items[-1].id
        db.session.expunge_all()


def number_of_programs() -> int:
    """How many programmes are listed."""
    return db.session.scalar(select(func.count()).select_from(Program).where(LISTED)) or 0


def latest_reports(limit: int) -> list[str]:
    """The slugs of the programmes with the newest reports or confirmations, newest first."""
    known = func.coalesce(Program.confirmed_on, Program.verified_on)
    query = (
        select(Program.slug)
        .where(known.is_not(None), Program.status != "stopped", LISTED)
        .order_by(known.desc(), Program.slug)
        .limit(limit)
    )
    return list(db.session.scalars(query))


def in_region(region: Region) -> list[str]:
    """The slugs of the programmes of a region; of a province also of its regencies and cities."""
    query = (
        select(Program.slug)
        .join(Region, Program.region_id == Region.id)
        .where((Region.id == region.id) | (Region.parent_id == region.id), LISTED)
        .order_by(Program.start_year.desc().nulls_last(), Program.slug)
    )
    return list(db.session.scalars(query))


def by_name(words: str, limit: int, offset: int = 0) -> tuple[list[str], int]:
    """Slugs whose name contains all the words, and how many; used while there is no index.

    The newest come first. Without words, all programmes.
    """
    query = select(Program.slug).where(Program.texts.any(_name_has(words)), LISTED)
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    newest = query.order_by(Program.start_year.desc().nulls_last(), Program.slug)
    return list(db.session.scalars(newest.limit(limit).offset(offset))), total


def slugs_named(words: str) -> Select[str]:
    """The slugs of all programmes whose name contains all the words."""
    return select(Program.slug).where(Program.texts.any(_name_has(words)))


def _name_has(words: str) -> ColumnElement[bool]:
    return and_(
        true(), *(ProgramText.name.icontains(word, autoescape=True) for word in words.split()[:8])
    )


@until_data_changes(size=2)
def tag_names() -> dict[str, str]:
    """All tags: slug -> word in the page's language."""
    return {tag.slug: tag.name for tag in db.session.scalars(select(Tag))}


def sectors() -> Sequence[Sector]:
    """All sectors."""
    return db.session.scalars(select(Sector).order_by(Sector.slug)).all()


def sectors_with(text: str, limit: int, offset: int) -> tuple[Sequence[Sector], int]:
    """Sectors whose name or description holds a text, by name; and how many in all."""
    query = select(Sector)
    columns = (Sector.name_id, Sector.name_en, Sector.description_id, Sector.description_en)
    for word in text.split():
        query = query.where(or_(*(c.icontains(word, autoescape=True) for c in columns)))
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    name = Sector.name_en if current() == "en" else Sector.name_id
    shown = query.order_by(func.lower(name), Sector.id).limit(limit).offset(offset)
    return db.session.scalars(shown).all(), total


def programs_by_sector() -> dict[str, int]:
    """How many programmes each sector has, by its slug."""
    query = select(Sector.slug, func.count(Program.id)).join(Program).group_by(Sector.slug)
    return {slug: number for slug, number in db.session.execute(query)}


def owners() -> set[str]:
    """The slugs of the organisations that have programmes."""
    query = select(Organisation.slug).join(Program, Program.owner_id == Organisation.id).distinct()
    return set(db.session.scalars(query))


def sector(slug: str) -> Sector:
    """The sector with a slug. Raises NotFound."""
    found = db.session.scalar(select(Sector).where(Sector.slug == slug))
    if found is None:
        raise NotFound(slug)
    return found


def sector_counts() -> dict[str, int]:
    """Sector slug -> number of programmes."""
    query = select(Sector.slug, func.count(Program.id)).join(Program).where(LISTED)
    query = query.group_by(Sector.slug)
    return {slug: number for slug, number in db.session.execute(query)}


@dataclass(frozen=True)
class HostPoint:
    """A region with programmes, for the map. `latitude` and `longitude` in degrees."""

    slug: str
    name: str
    province: str
    province_slug: str
    latitude: float
    longitude: float
    programs: int


def _name(region: Any) -> Any:
    """The column with the names in the page's language."""
    return region.name_en if current() == "en" else region.name_id


def host_points() -> list[HostPoint]:
    """The regions that have programmes and coordinates, the fullest first."""
    parent = Region.__table__.alias("parent")
    query = (
        select(
            Region.slug,
            _name(Region),
            func.coalesce(_name(parent.c), _name(Region)),
            func.coalesce(parent.c.slug, Region.slug),
            Region.latitude,
            Region.longitude,
            func.count(Program.id),
        )
        .join(Program, Program.region_id == Region.id)
        .outerjoin(parent, parent.c.id == Region.parent_id)
        .where(Region.latitude.is_not(None), LISTED)
        .group_by(Region.id, _name(parent.c), parent.c.slug)
        .order_by(func.count(Program.id).desc(), Region.name_id)
    )
    return [HostPoint(*row) for row in db.session.execute(query)]


def abroad() -> list[tuple[Region, int]]:
    """The countries that have programmes, and how many."""
    query = (
        select(Region, func.count(Program.id))
        .join(Program, Program.region_id == Region.id)
        .where(Region.kind == COUNTRY, LISTED)
        .group_by(Region.id)
        .order_by(Region.slug)
    )
    return [(region, number) for region, number in db.session.execute(query)]


_NAMES = (
    select(Program.slug, ProgramText.language, ProgramText.name)
    .join(ProgramText)
    .where(Program.slug.in_(bindparam("slugs", expanding=True)))
)


def names(slugs: Collection[str]) -> dict[str, str]:
    """The names of these programmes in the page's language, else in the other one; by slug."""
    if not slugs:  # of most programmes no visit is reported
        return {}
    texts: dict[str, dict[str, str]] = {}
    for slug, language, name in db.session.execute(_NAMES, {"slugs": list(slugs)}):
        texts.setdefault(slug, {})[language] = name
    return {slug: pick(found) for slug, found in texts.items()}


def in_sector(slug: str) -> list[str]:
    """The slugs of the programmes of a sector, the newest first."""
    query = (
        select(Program.slug)
        .join(Sector, Sector.id == Program.sector_id)
        .where(Sector.slug == slug, LISTED)
        .order_by(Program.start_year.desc().nulls_last(), Program.slug)
    )
    return list(db.session.scalars(query))


def start_years() -> list[int]:
    """The years in which programmes began, the newest first."""
    query = select(Program.start_year).where(Program.start_year.is_not(None), LISTED).distinct()
    return sorted(db.session.scalars(query), reverse=True)


def last_updated(slugs: Sequence[str]) -> dict[str, datetime]:
    """When each of these programmes was last changed, by slug."""
    query = select(Program.slug, Program.updated_at).where(Program.slug.in_(slugs))
    return {slug: at for slug, at in db.session.execute(query)}


def all_slugs() -> list[str]:
    """The slugs of all programmes that are listed."""
    return list(db.session.scalars(select(Program.slug).where(LISTED).order_by(Program.slug)))


def host_slugs() -> list[str]:
    """The slugs of the regions that have programmes."""
    hosts = select(Program.region_id).where(LISTED)
    query = select(Region.slug).where(Region.id.in_(hosts)).order_by(Region.slug)
    return list(db.session.scalars(query))
