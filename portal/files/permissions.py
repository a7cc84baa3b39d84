"""Who may have a file. Published ones everybody; the others those who see what they belong to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, current_app

from portal.accounts.models import Person
from portal.files.models import File
from portal.places.models import Organisation

May = Callable[[Person | None, Organisation], bool]


def seers(app: Flask | None = None) -> list[May]:
    """Who sees the files of an organisation before they are published.

    A feature that uses files says so by adding the permission by which it shows its drafts.
    """
    registry: list[Any] = (app or current_app).extensions.setdefault("file seers", [])
    return registry


def may_see(who: Person | None, file: File) -> bool:
    """Whether somebody may have a file."""
    if file.is_public:
        return True
    return who is not None and any(may(who, file.organisation) for may in seers())
