"""The editor of programmes, as a part of the app."""

from __future__ import annotations

from flask import Flask

from portal.core import tasks
from portal.core.settings import Settings
from portal.writing import trail, views, views_parts, workbench

PAGES = views_parts  # it fills the blueprint


def register(app: Flask, settings: Settings) -> None:
    """Add all of it."""
    trail.register(app)
    tasks.sources(app).append(workbench.tasks)
    app.register_blueprint(views.blueprint)
