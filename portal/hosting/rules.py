"""Rules: the holidays, as the package knows them and as administrators correct them."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from portal.core import changes, clock, events, locks
from portal.core.db import db, transaction
from portal.core.errors import RuleBroken
from portal.hosting.known_holidays import SOURCE, Known, known
from portal.hosting.models import KINDS, LONGEST_NAME, REGIONAL, Holiday
from portal.places.models import Region

BY_HAND = "administrator"
YEARS = 3  # this one and the next two
FIRST, LAST = 2000, 2100


def add_holiday(
    *, day: date, name_id: str, name_en: str, kind: str, region: Region | None,
    estimated: bool, by: str,
) -> Holiday:  # fmt: skip
    """Add a holiday. Raises RuleBroken when there is one of this kind on that day already."""
    found = Holiday(
        day=day, name_id=name_id, name_en=name_en, kind=kind, region=region,
        estimated=estimated, source=BY_HAND, edited=True,
    )  # fmt: skip
    with db.session.no_autoflush:
        _check(found)
    db.session.add(found)
    db.session.flush()
    _record("holiday.added", found, by, **changes.between({}, _told(found)))
    return found


def change_holiday(found: Holiday, *, by: str, **values: Any) -> None:
    """Correct a holiday; from now on no package overwrites it. Raises as `add_holiday`."""
    if found.removed_at is not None:
        raise RuleBroken(_("It is removed. Bring it back first, in the list of those removed."))
    before = _told(found)
    with db.session.no_autoflush:
        for name, value in values.items():
            setattr(found, name, value)
        _check(found)
    told = changes.between(before, _told(found))
    if told["after"]:
        found.edited = True
        _record("holiday.changed", found, by, **told)


def remove_holiday(found: Holiday, *, by: str) -> None:
    """Say that a day is none; `restore_holiday` is the way back."""
    if found.removed_at is None:
        found.removed_at, found.edited = clock.now(), True
        _record("holiday.removed", found, by, **changes.between(_told(found), {}))


def restore_holiday(found: Holiday, *, by: str) -> None:
    """Bring a removed holiday back. Raises RuleBroken as `add_holiday`."""
    if found.removed_at is not None:
        _check(found)
        found.removed_at = None
        _record("holiday.restored", found, by, **changes.between({}, _told(found)))


def _check(found: Holiday) -> None:
    locks.until_commit("holidays")  # two administrators may add the same day at once
    if found.kind not in KINDS:
        raise RuleBroken(_("Choose one of these."), "kind")
    if not FIRST <= found.day.year <= LAST:
        raise RuleBroken(_("Write a day between 2000 and 2100."), "day")
    if (found.kind == REGIONAL) != (found.region is not None):
        message = _("A regional holiday needs its region, and no other one has any.")
        raise RuleBroken(message, "region")
    for field in ("name_id", "name_en"):
        if not 0 < len(getattr(found, field)) <= LONGEST_NAME:
            raise RuleBroken(_("Write at most %(num)s characters.", num=LONGEST_NAME), field)
    same = select(Holiday.id).where(
        Holiday.day == found.day, Holiday.kind == found.kind, Holiday.removed_at.is_(None),
        Holiday.region_id == (found.region.id if found.region else None),
    )  # fmt: skip
    if set(db.session.scalars(same)) - {found.id}:
        raise RuleBroken(_("There is a holiday of this kind on that day already."), "day")


def _told(found: Holiday) -> dict[str, Any]:
    return {
        "day": found.day.isoformat(),
        "name_id": found.name_id,
        "name_en": found.name_en,
        "kind": found.kind,
        "region": found.region.slug if found.region else None,
        "estimated": found.estimated,
    }


def _record(kind: str, found: Holiday, by: str, **data: Any) -> None:
    events.record(kind, str(found.id), by=by, changes_pages=False, **data)


def fill() -> None:
    """Bring in what the package knows of this and the next two years; periodic work.

    What people added, corrected or removed stays as it is.
    """
    this = clock.today().year
    wanted = known(range(this, this + YEARS))
    with transaction():
        there = _by_key(this)
        for item in wanted:
            _keep(item, there.pop(item.key, None))
        for left in there.values():  # the package knows better by now
            if not left.edited and left.day.year < this + YEARS:
                _record("holiday.removed", left, "portal", **changes.between(_told(left), {}))
                db.session.delete(left)


def _by_key(year: int) -> dict[str, Holiday]:
    query = select(Holiday).where(Holiday.key.is_not(None))
    found = db.session.scalars(query).unique().all()
    return {row.key: row for row in found if row.key and int(row.key[:4]) >= year}


def _keep(item: Known, found: Holiday | None) -> None:
    if found is not None and found.edited:
        return
    by_hand = select(Holiday.id).where(Holiday.day == item.day, Holiday.key.is_(None))
    if found is None and db.session.scalar(by_hand):
        return  # somebody knew it before the package did
    before = _told(found) if found else {}
    row = found or Holiday(key=item.key, region=None)
    row.day, row.name_id, row.name_en = item.day, item.name_id, item.name_en
    row.kind, row.estimated, row.source = item.kind, item.estimated, SOURCE
    told = changes.between(before, _told(row))
    if told["after"]:
        db.session.add(row)
        db.session.flush()
        _record("holiday.changed" if found else "holiday.added", row, "portal", **told)
