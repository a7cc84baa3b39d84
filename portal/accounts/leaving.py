"""What other features forget when an account is deleted, in the same transaction."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, current_app

from portal.accounts.models import Person

Forget = Callable[[Person], None]


def steps(app: Flask | None = None) -> list[Forget]:
    """Who is asked to forget a person, before the name is gone; a feature adds its own."""
    where: Flask = app or current_app
    registry: list[Forget] = where.extensions.setdefault("leaving", [])
    return registry
