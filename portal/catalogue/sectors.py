"""Rules: the sectors, as administrators keep them."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import func, select

from portal.catalogue.models import LONGEST_WORD, Sector
from portal.core import changes, events, locks
from portal.core.db import db
from portal.core.errors import RuleBroken
from portal.core.keep import take_over
from portal.core.text import slug_of

FIELDS = ("name_id", "name_en", "description_id", "description_en")


def add_sector(*, by: str, **values: str) -> Sector:
    """Add a sector; `values` are those of FIELDS. Its slug is made of its English name.

    Raises RuleBroken when a name is missing, too long or taken.
    """
    _check(values)
    slug = slug_of(values["name_en"])
    if not slug or db.session.scalar(select(Sector.id).where(Sector.slug == slug)):
        raise RuleBroken(_("There is a sector of this name already."), "name_en")
    found = Sector(slug=slug, **{name: values[name] for name in FIELDS})
    db.session.add(found)
    db.session.flush()
    events.record("sector.added", slug, by=by, **changes.between({}, _told(found)))
    return found


def change_sector(found: Sector, *, by: str, **values: str) -> None:
    """Rename or describe a sector; its address stays, and content does not overwrite it."""
    _check(values, but=found)
    before = _told(found)
    for name in FIELDS:
        setattr(found, name, values[name])
    told = changes.between(before, _told(found))
    if told["after"]:
        take_over(found)
        events.record("sector.changed", found.slug, by=by, **told)


def _told(found: Sector) -> dict[str, str]:
    return {name: getattr(found, name) for name in FIELDS}


def _check(values: dict[str, str], but: Sector | None = None) -> None:
    locks.until_commit("sectors")  # two administrators may give the same name at once
    for name in ("name_id", "name_en"):
        if not 0 < len(values[name]) <= LONGEST_WORD:
            raise RuleBroken(_("Write at most %(num)s characters.", num=LONGEST_WORD), name)
        column = getattr(Sector, name)
        same = select(Sector).where(func.lower(column) == values[name].lower())
        there = db.session.scalar(same)
        if there is not None and there is not but:
            raise RuleBroken(_("There is a sector of this name already."), name)
