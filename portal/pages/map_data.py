"""What the map shows: a dot for every region with programmes, and the same as a list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import render_template
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from portal.catalogue import queries as catalogue
from portal.catalogue.queries import HostPoint
from portal.core.cache import until_data_changes
from portal.core.i18n import urls
from portal.places import queries as places
from portal.places.projection import project

SMALLEST, LARGEST = 5.0, 11.0  # radii in units of the drawing


@until_data_changes(size=4)
def drawing() -> Markup:
    """The map as SVG; drawn once, since three hundred dots take longer than the page around."""
    # Markup: it is a template of ours, which has escaped the names in it.
    return Markup(render_template("map/_drawing.html", dots=dots()))  # noqa: S704


def dots() -> list[dict[str, Any]]:
    """Dots of the 940 x 360 drawing, the largest first so that small ones stay on top."""
    address = urls("places.place", "slug")
    return [_dot(point, address) for point in catalogue.host_points()]


def _dot(point: HostPoint, address: Callable[[str], str]) -> dict[str, Any]:
    x, y = project(point.latitude, point.longitude)
    counted = ngettext("%(num)s programme", "%(num)s programmes", point.programs)
    return {
        "x": round(x, 1),
        "y": round(y, 1),
        "r": min(LARGEST, SMALLEST + 1.5 * (point.programs - 1) ** 0.5),
        "url": address(point.slug),
        "label": f"{point.name}: {counted}",
        "current": False,
    }


@until_data_changes(size=4)
def totals() -> dict[str, int]:
    """How many programmes there are, in how many places of how many provinces."""
    points = catalogue.host_points()
    return {
        "programs": catalogue.number_of_programs(),
        "places": len(points),
        "provinces": len({point.province for point in points}),
    }


@until_data_changes(size=4)
def by_province() -> list[dict[str, Any]]:
    """The provinces with programmes from west to east by their capitals.

    In each its own government stands first, then its places by name.
    """
    found: dict[str, list[HostPoint]] = {}
    for point in catalogue.host_points():
        found.setdefault(point.province_slug, []).append(point)
    address = urls("places.place", "slug")
    from_west = sorted(places.provinces(), key=lambda province: province.longitude or 0)
    return [_province(p.slug, found[p.slug], address) for p in from_west if p.slug in found]


@until_data_changes(size=4)
def abroad() -> list[dict[str, Any]]:
    """The countries with programmes: places outside of the drawing."""
    address = urls("places.place", "slug")
    found = [
        {"name": region.name, "url": address(region.slug), "count": number}
        for region, number in catalogue.abroad()
    ]
    return sorted(found, key=lambda row: row["name"])


def _province(slug: str, points: list[HostPoint], address: Callable[[str], str]) -> dict[str, Any]:
    by_name = sorted(points, key=lambda point: (point.slug != slug, point.name))
    return {
        "name": points[0].province,
        "url": address(slug),
        "count": sum(point.programs for point in points),
        "places": [
            {"name": _listed(p), "url": address(p.slug), "count": p.programs} for p in by_name
        ],
    }


def _listed(point: HostPoint) -> str:
    """What a place is called in the list of its province, whose name a province alone repeats."""
    if point.slug != point.province_slug:
        return point.name
    return _("%(name)s (provincial government)", name=point.name)
