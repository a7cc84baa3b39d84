"""Reading guides."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from portal.core.db import db
from portal.core.errors import NotFound
from portal.core.i18n import current
from portal.pages.models import Guide


def guide(slug: str) -> Guide:
    """A guide in the page's language, else in the other one. Raises NotFound."""
    found = {g.language: g for g in db.session.scalars(select(Guide).where(Guide.slug == slug))}
    if not found:
        raise NotFound(slug)
    return found.get(current()) or next(iter(found.values()))


def guides() -> Sequence[Guide]:
    """All guides in order, each in the page's language where there is one."""
    by_slug: dict[str, Guide] = {}
    for item in db.session.scalars(select(Guide).order_by(Guide.position, Guide.slug)):
        if item.slug not in by_slug or item.language == current():
            by_slug[item.slug] = item
    return list(by_slug.values())
