"""Reading reported visits."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Select, bindparam, func, or_, select
from sqlalchemy.orm import selectinload

from portal.catalogue.models import Program
from portal.core.db import db
from portal.places.models import Organisation, Region
from portal.visits.models import ReportedVisit


def _newest_first(query: Select[ReportedVisit]) -> Sequence[ReportedVisit]:
    ordered = query.order_by(ReportedVisit.date.desc().nulls_last(), ReportedVisit.slug)
    return db.session.scalars(ordered).unique().all()


# Made once: making a statement costs as much as running it.
_OF_PROGRAM = (
    select(ReportedVisit)
    .join(ReportedVisit.programs)
    .where(Program.slug == bindparam("slug"))
    .order_by(ReportedVisit.date.desc().nulls_last(), ReportedVisit.slug)
)


def of_program(slug: str) -> Sequence[ReportedVisit]:
    """The visits to a programme, newest first."""
    return db.session.scalars(_OF_PROGRAM, {"slug": slug}).all()


def with_slugs(slugs: Collection[str]) -> Sequence[ReportedVisit]:
    """The visits with these slugs, with the regions of their hosts."""
    query = select(ReportedVisit).where(ReportedVisit.slug.in_(slugs))
    hosts = selectinload(ReportedVisit.hosts).joinedload(Organisation.region)
    return db.session.scalars(query.options(hosts)).all()


def received_in(region: Region) -> Sequence[ReportedVisit]:
    """The visits that organisations of a region received; of a province also of its regencies."""
    inside = or_(Region.id == region.id, Region.parent_id == region.id)
    return _newest_first(
        select(ReportedVisit).where(ReportedVisit.hosts.any(Organisation.region.has(inside)))
    )


def received_by(host: Organisation) -> Sequence[ReportedVisit]:
    """The visits that one organisation received."""
    return _newest_first(
        select(ReportedVisit).where(ReportedVisit.hosts.any(Organisation.id == host.id))
    )


def made_from(region: Region) -> Sequence[ReportedVisit]:
    """The visits that people of a region made; of a province also of its regencies and cities."""
    inside = or_(Region.id == region.id, Region.parent_id == region.id)
    return _newest_first(select(ReportedVisit).where(ReportedVisit.origins.any(inside)))


def number_reported() -> int:
    """How many visits that took place are reported."""
    query = select(func.count()).select_from(ReportedVisit).where(ReportedVisit.kind == "visit")
    return db.session.scalar(query) or 0
