"""Access is declared on every view; an app with an undeclared view does not start."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, abort

View = TypeVar("View", bound=Callable[..., Any])


class AccessUndeclared(RuntimeError):
    """A view says neither that it is public nor who may use it."""


def public(view: View) -> View:
    """Declare that anybody may see this view."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def allowed(
    may: Callable[..., bool], name: str, load: Callable[..., Any] | None = None
) -> Callable[[View], View]:
    """Declare that only those may use this view for whom `may` holds; the others get a 403.

    `name` is the permission's name, as in the table of permissions that the tests walk through.
    With `load`, what the address names is loaded first (its NotFound is the 404), `may` is asked
    about it, and the view gets it in place of what the address says.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(**kwargs: Any) -> Any:
            loaded = [load(**kwargs)] if load else []
            if not may(*loaded):
                abort(403)
            return view(*loaded) if load else view(**kwargs)

        guarded.access = name  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return declare


def of(app: Flask, endpoint: str) -> str | None:
    """What an endpoint declares: "public", a permission's name, or None."""
    return getattr(app.view_functions[endpoint], "access", None)


def verify(app: Flask) -> None:
    """Raises AccessUndeclared with the names of all views that declare nothing."""
    missing = sorted(name for name in app.view_functions if of(app, name) is None)
    if missing:
        raise AccessUndeclared("no access declared on: " + ", ".join(missing))
