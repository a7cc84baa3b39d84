"""When hosts receive, as a part of the app: holidays, reception rules, venues."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta

from flask import Flask
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.core.i18n import date_text
from portal.core.settings import Settings
from portal.core.worker import Job, jobs
from portal.hosting import models_rules, trail, views, views_rules, views_venues
from portal.hosting.models import Holiday
from portal.hosting.rules import fill
from portal.trail.words import Named, numbers, words

TABLES = models_rules  # they belong to the schema
PAGES = (views_rules, views_venues)  # they fill the blueprint; more of it is in visits
FIRST_AFTER = timedelta(seconds=20)  # a start has more urgent things to do

KINDS = {
    "holiday.added": _l("A holiday was added"),
    "holiday.changed": _l("A holiday was corrected"),
    "holiday.removed": _l("A holiday was removed"),
    "holiday.restored": _l("A holiday was brought back"),
}


def register(app: Flask, settings: Settings) -> None:
    """Add all of it."""
    first = clock.now() + FIRST_AFTER
    jobs(app).append(Job("holidays", timedelta(days=1), fill, next_at=first))
    words(app).kinds.update(KINDS)
    words(app).loaded.update(KINDS)
    words(app).names["holiday"] = _named
    words(app).fields.update({"day": _l("Day"), "estimated": _l("Estimated")})
    trail.register(app)
    app.register_blueprint(views.blueprint)


def _named(subjects: Collection[str]) -> Mapping[str, Named]:
    known = select(Holiday).where(Holiday.id.in_(numbers(subjects)))
    found = db.session.scalars(known).unique()
    return {str(h.id): Named(f"{h.name}, {date_text(h.day)}") for h in found}
