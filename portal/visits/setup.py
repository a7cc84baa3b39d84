"""Trips and visits, as a part of the app."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from portal.core.settings import Settings
from portal.core.worker import Job, jobs
from portal.visits import clockwork, models_agenda, models_trip, show, views, views_about

TABLES = (models_trip, models_agenda)  # they belong to the schema
PAGES = (views_about,)  # they fill the blueprint
CLOCK_EVERY = timedelta(minutes=5)


def register(app: Flask, settings: Settings) -> None:
    """Add all of it."""
    show.register(app)
    jobs(app).append(Job("visits", CLOCK_EVERY, clockwork.run))
    app.register_blueprint(views.blueprint)
