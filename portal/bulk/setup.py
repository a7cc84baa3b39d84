"""Whole lists of programmes, in and out, as a part of the app."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from portal.bulk import loading, rules, todo, trail, views
from portal.core import tasks
from portal.core.events import followers
from portal.core.settings import Settings
from portal.core.worker import Job, jobs


def register(app: Flask, settings: Settings) -> None:
    """Add all of it."""
    followers(app).add(loading.follower())
    jobs(app).append(Job("old lists", timedelta(hours=6), rules.sweep))
    tasks.sources(app).append(todo.tasks)
    trail.register(app)
    app.register_blueprint(views.blueprint)
