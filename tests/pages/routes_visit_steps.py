"""The routes about the steps of a visit."""

from __future__ import annotations

from tests.pages.route import Route

ROUTES: dict[str, Route] = {"visits.about": Route("/{lang}/about/visits")}


def prepare() -> dict[tuple[str, str], int | str]:
    """Nothing: the page is made from the table."""
    return {}
