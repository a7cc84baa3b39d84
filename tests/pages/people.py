"""Somebody in every role of the table of routes, and what addresses name in braces."""

from __future__ import annotations

import re

from flask import Flask

from portal.core.db import transaction
from tests.pages.roles import FOREIGN, MEMBERS, OWN
from tests.pages.routes import FEATURES
from tests.support.people import Human, make

Numbers = dict[tuple[str, str], int | str]


def everybody(app: Flask) -> dict[str, int]:
    """Make somebody in every role but the stranger; the numbers by role."""
    found = {role: make(app, f"{role}@x.example", role, **{OWN: role}) for role in MEMBERS}
    found["other_manager"] = make(app, "other_manager@x.example", "other", **{FOREIGN: "manager"})
    for role in ("curator", "administrator"):
        found[role] = make(app, f"{role}@x.example", role, portal=role)
    return found


def human_in(app: Flask, role: str) -> Human:
    """The person in a role, signed in; a stranger is not."""
    human = Human(app, "en")
    if role != "stranger":
        assert human.sign_in(f"{role}@x.example").status_code == 303
    return human


def numbers(app: Flask) -> Numbers:
    """What addresses name in braces: by organisation and what it is."""
    found: Numbers = {}
    for feature in FEATURES:
        prepare = getattr(feature, "prepare", None)
        if prepare is not None:
            with app.app_context(), transaction():
                found.update(prepare())
    return found


def with_numbers(path: str, known: Numbers, slug: str) -> str:
    """An address with its braces filled in; 7 for what is not known."""
    return re.sub(r"\{\w+\}", lambda name: str(known.get((slug, name[0]), 7)), path)
