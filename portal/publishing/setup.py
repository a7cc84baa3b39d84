"""Writing programmes and vouching for them, as a part of the app."""

from __future__ import annotations

from flask import Flask

from portal.core.settings import Settings
from portal.publishing import models as models  # its tables belong to the schema


def register(app: Flask, settings: Settings) -> None:
    """Add all of it."""
