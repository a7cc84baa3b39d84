"""What the trail says of planning trips."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask import Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core.i18n import url
from portal.trail.words import Named, numbers, words
from portal.visits import queries_trips
from portal.visits.models_trip import Trip

KINDS = {
    "trip.begun": _l("A trip was begun"),
    "trip.changed": _l("A trip was changed"),
    "trip.leg-added": _l("A host was added to a trip"),
    "trip.leg-changed": _l("What a trip asks of a host was changed"),
    "trip.leg-dropped": _l("A host was left out of a trip"),
    "trip.names-changed": _l("The names of a delegation were written"),
    "trip.dropped": _l("A draft of a trip was dropped"),
    "trip.taken-up": _l("A draft of a trip was taken up again"),
}
FIELDS = {
    "title": _l("Name of the trip"),
    "purpose": _l("Purpose"),
    "why_not_online": _l("Why not online"),
    "funding": _l("Who pays"),
    "first": _l("First day of the trip"),
    "last": _l("Last day of the trip"),
    "make_up": _l("Who comes"),
    "names": _l("Number of names"),
    "why_host": _l("Why this host"),
    "mode": _l("On site or online"),
    "key": _l("Chosen session"),
    "number_of_days": _l("Number of days"),
    "arrival": _l("Arrival"),
    "wishes": _l("Alternatives"),
    "letter_of_visitor": _l("Number of the visitors' letter"),
    "leg": _l("Number of the visit"),
    "host": _l("Host of the visit"),
}


def register(app: Flask) -> None:
    """Add the words."""
    registry = words(app)
    registry.kinds.update(KINDS)
    for name, word in FIELDS.items():
        registry.fields.setdefault(name, word)
    registry.parts["questions"] = _l("Questions about")
    registry.names["trip"] = _named
    registry.finders["trip"] = queries_trips.numbers_named


def _named(subjects: Collection[str]) -> Mapping[str, Named]:
    found = queries_trips.trips_named(numbers(subjects))
    named = {str(item.id): Named(item.title, _address(item)) for item in found}
    return {s: named.get(s) or Named(_("trip %(number)s", number=s)) for s in subjects}


def _address(found: Trip) -> str:
    # One that was dropped has no page until somebody takes it up again.
    return "" if found.deleted_at else url("visits.trip", number=found.id)
