"""Attachments, as a part of the app."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from portal.core.settings import Settings
from portal.core.worker import Job, jobs
from portal.files import commands, trail, views
from portal.files.storage import Disk, Storage
from portal.files.storage_s3 import S3
from portal.files.sweep import sweep


def register(app: Flask, settings: Settings) -> None:
    """Add all of it."""
    app.extensions["storage"] = chosen(settings)
    jobs(app).append(Job("files without a row", timedelta(hours=6), sweep))
    commands.register(app)
    trail.register(app)
    app.register_blueprint(views.blueprint)


def chosen(settings: Settings) -> Storage:
    """The storage that the settings name."""
    if settings.files == "disk:":
        return Disk(settings.instance / "files")
    return S3(settings.files, settings.s3_key, settings.s3_secret)
