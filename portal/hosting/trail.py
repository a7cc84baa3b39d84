"""What the trail says of hosts: their rules, closed days, extra sessions and venues."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from flask import Flask
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.core.db import db
from portal.core.i18n import url
from portal.hosting.models_rules import Venue
from portal.hosting.sheet_fields import CLOCKED, COUNTED, FIELDS, TERM, UNITS
from portal.places import queries as places
from portal.trail.words import Named, numbers, words

KINDS = {
    "rules.written": _l("Reception rules were written"),
    "rules.withdrawn": _l("Reception rules were taken back before they were in force"),
    "host.closed": _l("Days were closed for visitors"),
    "host.reopened": _l("Closed days were opened again"),
    "host.session-added": _l("An extra session was added"),
    "host.session-ended": _l("An extra session was taken back"),
    "venue.added": _l("A venue was added"),
    "venue.changed": _l("A venue was changed"),
    "venue.closed": _l("A venue was closed"),
    "venue.restored": _l("A venue was brought back"),
}
OF_VENUES = {
    "capacity": _l("How many people it holds"),
    "equipment": _l("Equipment"),
    "latitude": _l("Latitude"),
    "longitude": _l("Longitude"),
    "address": _l("Address"),
}
OF_DAYS = {
    "reason.id": _l("Reason in Indonesian"),
    "reason.en": _l("Reason in English"),
    "start": _l("Start"),
    "effective": _l("In force for visits from"),
    "closing": _l("Number of the closing"),
    "host.session": _l("Number of the session"),
}


def register(app: Flask) -> None:
    """Add the words."""
    registry = words(app)
    registry.kinds.update(KINDS)
    for name, label in {**_of_rules(), **OF_VENUES, **OF_DAYS}.items():
        registry.fields.setdefault(name, label)
    registry.fields |= {
        f"rules.{item.path}": item.label for field in FIELDS for item in (*field.fields, field)
    }
    registry.values |= {f"rules.{path}": _of(codes) for path, codes in _codes().items()}
    registry.finders |= dict.fromkeys(("rules", "host"), places.slugs_named)
    registry.names |= {"rules": _hosts, "host": _hosts, "venue": _venues}


def _codes() -> dict[str, Mapping[str, object]]:
    """What the codes in rule sets are called, by the paths of their fields."""
    found: dict[str, Mapping[str, object]] = {}
    for item in FIELDS:
        for field in (item, *item.fields):
            if field.choices:
                found[field.path] = field.choices
        if item.kind in (TERM, CLOCKED):
            found |= {f"{item.path}.unit": UNITS, f"{item.path}.counted": COUNTED}
    return found


def _of(codes: Mapping[str, object]) -> Callable[[str], str]:
    return lambda value: str(codes.get(value, value))


def _of_rules() -> dict[str, object]:
    """The fields of rule sets by their paths, as the trail names what differs."""
    found: dict[str, object] = {}
    for item in FIELDS:
        found[item.path] = item.label
        for part in ("value", "unit", "counted"):
            found[f"{item.path}.{part}"] = item.label
    return found


def _hosts(subjects: Collection[str]) -> Mapping[str, Named]:
    return {
        host.slug: Named(host.name, url("hosting.host", slug=host.slug))
        for host in places.organisations(subjects)
    }


def _venues(subjects: Collection[str]) -> Mapping[str, Named]:
    found = db.session.scalars(select(Venue).where(Venue.id.in_(numbers(subjects))))
    return {str(venue.id): Named(venue.name) for venue in found}
