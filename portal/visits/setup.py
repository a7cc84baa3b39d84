"""Trips and visits, as a part of the app."""

from __future__ import annotations

from flask import Flask

from portal.core.settings import Settings
from portal.visits import models_agenda, models_trip, show

TABLES = (models_trip, models_agenda)  # they belong to the schema


def register(app: Flask, settings: Settings) -> None:
    """Add all of it."""
    show.register(app)
