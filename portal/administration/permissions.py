"""Who keeps the lists of the portal."""

from __future__ import annotations

from flask import abort

from portal.accounts import visitor
from portal.accounts.models import Person
from portal.accounts.permissions import is_administrator


def may_administer() -> bool:
    """Administrators only; a stranger is led to the sign-in page."""
    return is_administrator(visitor.somebody())


def administrator() -> Person:
    """The administrator that asks. Answers 401 or 403 to everybody else.

    Whoever loads an object by its number asks this first: a 404 would tell which numbers there are.
    """
    who = visitor.somebody()
    if not is_administrator(who):
        abort(403)
    return who
