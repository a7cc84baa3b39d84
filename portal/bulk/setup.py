"""Whole lists of programmes, in and out, as a part of the app."""

from __future__ import annotations

from flask import Flask

from portal.core.settings import Settings


def register(app: Flask, settings: Settings) -> None:
    """Add all of it."""
