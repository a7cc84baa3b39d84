"""The editor of programmes, as a part of the app."""

from __future__ import annotations

from flask import Flask

from portal.core import tasks
from portal.core.settings import Settings
from portal.trail.words import words as trail_words
from portal.writing import views, views_parts, words, workbench

PAGES = views_parts  # it fills the blueprint


def register(app: Flask, settings: Settings) -> None:
    """Add all of it."""
    trail_words(app).fields.update(words.FIELDS)
    tasks.sources(app).append(workbench.tasks)
    app.register_blueprint(views.blueprint)
