"""The lists that administrators keep, as a part of the app."""

from __future__ import annotations

from flask import Flask

from portal.administration import (
    tasks,
    views,
    views_holidays,
    views_organisations,
    views_people,
    views_sectors,
    views_synonyms,
)
from portal.administration.forms import HOLIDAY_WORDS, ORGANISATION_WORDS
from portal.core import tasks as core_tasks
from portal.core.settings import Settings
from portal.trail.words import words

# They fill the blueprint.
PAGES = (views_holidays, views_organisations, views_people, views_sectors, views_synonyms)


def register(app: Flask, settings: Settings) -> None:
    """Add all of it."""
    core_tasks.sources(app).append(tasks.of_administrators)
    words(app).values["holiday.kind"] = _holiday
    words(app).values["organisation.kind"] = _organisation
    app.register_blueprint(views.blueprint)


def _holiday(code: str) -> str:
    return str(HOLIDAY_WORDS.get(code, code))


def _organisation(code: str) -> str:
    return str(ORGANISATION_WORDS.get(code, code))
