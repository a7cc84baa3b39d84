"""Trips and visits, as a part of the app."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from portal.core import tasks
from portal.core.settings import Settings
from portal.core.worker import Job, jobs
from portal.visits import (
    clockwork,
    models_agenda,
    models_trip,
    show,
    todo_trips,
    trail_trips,
    views,
    views_trips,
    views_trips_days,
    views_trips_people,
    views_trips_send,
    views_trips_steps,
)

TABLES = (models_trip, models_agenda)  # they belong to the schema
PAGES = (views_trips, views_trips_days, views_trips_people, views_trips_send, views_trips_steps)
CLOCK_EVERY = timedelta(minutes=5)


def register(app: Flask, settings: Settings) -> None:
    """Add all of it."""
    show.register(app)
    trail_trips.register(app)
    tasks.sources(app).append(todo_trips.tasks)
    app.register_blueprint(views.blueprint)
    jobs(app).append(Job("visits", CLOCK_EVERY, clockwork.run))
