"""Rules: the venues in which a host receives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from portal.accounts.models import Person
from portal.core import changes, clock, events
from portal.core.db import db
from portal.core.errors import RuleBroken
from portal.core.keep import digest
from portal.hosting.models_rules import Venue
from portal.places.models import Organisation

FIELDS = ("name", "address", "capacity", "equipment", "latitude", "longitude")


def add(host: Organisation, values: Mapping[str, Any], *, by: Person) -> Venue:
    """Add a venue with FIELDS. Raises RuleBroken at "name" for one that is there already."""
    _lock(host)
    _check(host, values)
    found = Venue(host=host, **values)
    db.session.add(found)
    db.session.flush()
    _record("venue.added", found, by, after=dict(values))
    return found


def as_it_is(found: Venue) -> str:
    """A fingerprint of what a venue says of itself."""
    return digest({name: getattr(found, name) for name in FIELDS})


def change(found: Venue, values: Mapping[str, Any], *, by: Person, seen: str = "") -> None:
    """Change FIELDS of a venue, as `as_it_is` told it. Raises as `add`, and when it was changed."""
    _lock(found.host)
    db.session.refresh(found)
    if seen and seen != as_it_is(found):
        message = _("Somebody changed this venue meanwhile. Where it says something else now, it "
                    "is told below. Save again to write what stands here over it.")  # fmt: skip
        raise RuleBroken(message)
    _check(found.host, values, but=found)
    told = changes.between({name: getattr(found, name) for name in FIELDS}, values)
    if told["after"]:
        for name, value in values.items():
            setattr(found, name, value)
        _record("venue.changed", found, by, **told)


def close(found: Venue, *, by: Person) -> None:
    """Use a venue no more; agendas that have it keep it, and `bring_back` undoes it."""
    if found.closed_at is None:
        found.closed_at = clock.now()
        _record("venue.closed", found, by)


def bring_back(found: Venue, *, by: Person) -> None:
    """Use it again."""
    if found.closed_at is not None:
        found.closed_at = None
        _record("venue.restored", found, by)


def _lock(host: Organisation) -> None:
    query = select(Organisation.id).where(Organisation.id == host.id)
    db.session.scalars(query.with_for_update(key_share=True)).one()


def _check(host: Organisation, values: Mapping[str, Any], but: Venue | None = None) -> None:
    query = select(Venue).where(Venue.host_id == host.id, Venue.name == values["name"])
    there = db.session.scalar(query)
    if there is not None and there is not but:
        message = (
            _("There is a venue of this name among those you closed. Bring it back instead.")
            if there.closed_at
            else _("There is a venue of this name already.")
        )
        raise RuleBroken(message, "name")
    if (values["latitude"] is None) != (values["longitude"] is None):
        raise RuleBroken(_("Give both latitude and longitude, or neither."), "longitude")


def _record(kind: str, found: Venue, by: Person, **data: Any) -> None:
    events.record(
        kind, str(found.id), by=by.actor, organisation=found.host.slug, changes_pages=False, **data
    )  # fmt: skip
