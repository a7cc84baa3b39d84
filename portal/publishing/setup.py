"""Writing programmes and vouching for them, as a part of the app."""

from __future__ import annotations

from flask import Flask

from portal.core import tasks
from portal.core.settings import Settings
from portal.publishing import models as models  # its tables belong to the schema
from portal.publishing import views_parts as views_parts  # fills the blueprint
from portal.publishing import views_writing, workbench


def register(app: Flask, settings: Settings) -> None:
    """Add all of it."""
    tasks.sources(app).append(workbench.tasks)
    app.register_blueprint(views_writing.blueprint)
