"""Trips and visits, as a part of the app."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from portal.core import mail, tasks
from portal.core.settings import Settings
from portal.core.worker import Job, jobs
from portal.visits import (
    agenda_setup,
    clockwork,
    mails,
    models_agenda,
    models_trip,
    show,
    todo,
    todo_trips,
    trail,
    trail_trips,
    views,
    views_about,
    views_inbox,
    views_leg,
    views_proof,
    views_trips,
    views_trips_days,
    views_trips_people,
    views_trips_send,
    views_trips_steps,
    views_withdrawing,
)

TABLES = (models_trip, models_agenda)  # they belong to the schema
PAGES = (  # they fill the blueprint
    views_about,
    views_inbox,
    views_leg,
    views_proof,
    views_trips,
    views_trips_days,
    views_trips_people,
    views_trips_send,
    views_trips_steps,
    views_withdrawing,
)
CLOCK_EVERY = timedelta(minutes=5)


def register(app: Flask, settings: Settings) -> None:
    """Add all of it."""
    show.register(app)
    trail.register(app)
    agenda_setup.register(app)
    trail_trips.register(app)
    mail.composers(app).update(mails.COMPOSERS)
    tasks.sources(app).extend((todo.tasks, todo_trips.tasks))
    jobs(app).append(Job("visits", CLOCK_EVERY, clockwork.run))
    app.register_blueprint(views.blueprint)
