"""Writing programmes and vouching for them, as a part of the app."""

from __future__ import annotations

from flask import Flask

from portal.core.settings import Settings
from portal.files.permissions import seers
from portal.publishing import models as models  # its tables belong to the schema
from portal.publishing import views_attachments
from portal.publishing.permissions import may_see_drafts


def register(app: Flask, settings: Settings) -> None:
    """Add all of it."""
    seers(app).append(may_see_drafts)
    app.register_blueprint(views_attachments.blueprint)
