"""The routes of review and publication, and what each role gets there."""

from __future__ import annotations

from tests.pages.route import Route

ROUTES: dict[str, Route] = {}
