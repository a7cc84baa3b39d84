"""What the catalogue shows on the pages of other features: templates call these by name."""

from __future__ import annotations

from typing import Any

from flask import Flask

from portal.catalogue import queries
from portal.catalogue.cards import Card, cards
from portal.core.i18n import url
from portal.places import queries as places


def programs_in(slug: str, most: int | None = None) -> tuple[list[Card], int]:
    """Cards of the newest programmes of a place and the places in it; how many there are in all."""
    slugs = queries.in_region(places.region(slug))
    return cards(slugs[:most]), len(slugs)


def regions_with_programs(slug: str) -> list[dict[str, Any]]:
    """The places inside a province that have programmes: name, url, count."""
    inside = {region.slug for region in places.within(places.region(slug))}
    return [
        {"name": p.name, "url": url("places.place", slug=p.slug), "count": p.programs}
        for p in queries.host_points()
        if p.slug in inside
    ]


def register(app: Flask) -> None:
    """Offer them to the templates."""
    app.jinja_env.globals.update(
        programs_in=programs_in, regions_with_programs=regions_with_programs
    )
