"""Reading holidays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import extract, func, or_, select

from portal.core.db import db
from portal.core.errors import NotFound
from portal.hosting.models import Holiday


def holiday(number: int) -> Holiday:
    """The holiday with a number, also a removed one. Raises NotFound."""
    found = db.session.get(Holiday, number)
    if found is None:
        raise NotFound(number)
    return found


def holidays_between(first: date, last: date) -> Sequence[Holiday]:
    """The holidays of some days, both inclusive, in their order."""
    query = select(Holiday).where(
        Holiday.removed_at.is_(None), Holiday.day >= first, Holiday.day <= last
    )
    return db.session.scalars(query.order_by(Holiday.day, Holiday.id)).all()


def years() -> Sequence[int]:
    """The years of which holidays are known."""
    query = select(extract("year", Holiday.day)).distinct()
    return sorted(int(year) for year in db.session.scalars(query))


def holidays_with(
    text: str, year: int | None, removed: bool, limit: int, offset: int
) -> tuple[Sequence[Holiday], int]:
    """Holidays whose name holds a text, of a year or of all; and how many in all."""
    query = select(Holiday).where(
        Holiday.removed_at.is_not(None) if removed else Holiday.removed_at.is_(None)
    )
    if text:
        columns = (Holiday.name_id, Holiday.name_en)
        query = query.where(or_(*(c.icontains(text, autoescape=True) for c in columns)))
    if year is not None:
        query = query.where(Holiday.day >= date(year, 1, 1), Holiday.day <= date(year, 12, 31))
    counted = select(func.count()).select_from(query.with_only_columns(Holiday.id).subquery())
    total = db.session.scalar(counted) or 0
    shown = query.order_by(Holiday.day, Holiday.id).limit(limit).offset(offset)
    return db.session.scalars(shown).all(), total
