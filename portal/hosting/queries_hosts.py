"""Finding hosts: the organisations that have said how they receive."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased, contains_eager

from portal.core.db import db
from portal.core.i18n import current
from portal.hosting.models_rules import ReceptionRules
from portal.hosting.queries_rules import GOVERNMENT, OFFICE
from portal.places.models import Organisation, Region

_WITH_RULES = select(ReceptionRules.host_id).where(ReceptionRules.withdrawn_at.is_(None))


def hosts_with(text: str, limit: int, offset: int) -> tuple[Sequence[Organisation], int]:
    """Hosts of which each word of a text is in the name, the region or its province; by name."""
    province = aliased(Region)
    query = (
        select(Organisation)
        .join(Organisation.region)
        .outerjoin(province, province.id == Region.parent_id)
        .where(Organisation.id.in_(_WITH_RULES))
    )
    columns = (
        Organisation.name_id, Organisation.name_en, Region.name_id, Region.name_en,
        province.name_id, province.name_en,
    )  # fmt: skip
    for word in text.split():
        query = query.where(or_(*(c.icontains(word, autoescape=True) for c in columns)))
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    name = Organisation.name_en if current() == "en" else Organisation.name_id
    shown = query.options(contains_eager(Organisation.region)).order_by(
        func.lower(name), Organisation.id
    )
    return db.session.scalars(shown.limit(limit).offset(offset)).unique().all(), total


def versions_of(hosts: Sequence[Organisation]) -> Mapping[int, Sequence[ReceptionRules]]:
    """The versions of these hosts by their id, the newest first."""
    query = select(ReceptionRules).where(
        ReceptionRules.host_id.in_([host.id for host in hosts]),
        ReceptionRules.withdrawn_at.is_(None),
    )
    found: dict[int, list[ReceptionRules]] = {}
    for row in db.session.scalars(query.order_by(ReceptionRules.effective.desc())):
        found.setdefault(row.host_id, []).append(row)
    return found


def all_host_slugs() -> Sequence[str]:
    """The slugs of all of them, for the site map."""
    query = select(Organisation.slug).where(Organisation.id.in_(_WITH_RULES))
    return db.session.scalars(query.order_by(Organisation.slug)).all()


def in_region(region_id: int) -> Sequence[Organisation]:
    """The hosts that have their seat in a region, by name."""
    query = select(Organisation).where(
        Organisation.region_id == region_id, Organisation.id.in_(_WITH_RULES)
    )
    return db.session.scalars(query.order_by(Organisation.name_id)).all()


def receives() -> ColumnElement[bool]:
    """The condition on organisations that receive by rules: their own, or their government's."""
    regions = (
        select(Organisation.region_id)
        .join(ReceptionRules, ReceptionRules.host_id == Organisation.id)
        .where(Organisation.kind == GOVERNMENT, ReceptionRules.withdrawn_at.is_(None))
    )
    return or_(
        Organisation.id.in_(_WITH_RULES),
        and_(Organisation.kind == OFFICE, Organisation.region_id.in_(regions)),
    )


def receiving(ids: Collection[int]) -> set[int]:
    """Which of these organisations (by id) receive by rules."""
    query = select(Organisation.id).where(Organisation.id.in_(ids), receives())
    return set(db.session.scalars(query))
