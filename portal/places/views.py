"""The page of a place."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, render_template
from flask_babel import gettext as _

from portal.core import access, page_cache
from portal.core.i18n import url
from portal.places import queries
from portal.places.models import CITY, COUNTRY, PROVINCE, Region
from portal.places.projection import project

blueprint = Blueprint("places", __name__, url_prefix="/<any(id, en):lang>")


@blueprint.get("/places/<slug>")
@access.public
@page_cache.keep
def place(slug: str) -> str:
    """A place; its programmes and visits come from the features that hold them, by the template."""
    region = queries.region(slug)
    located = region.latitude is not None and region.longitude is not None
    position = project(region.latitude, region.longitude) if located else None  # type: ignore[arg-type]
    return render_template(
        "places/place.html",
        place={
            "slug": region.slug,
            "name": region.name,
            "kind_text": kind_text(region),
            "country": region.kind == COUNTRY,
            "code": region.code if region.kind != COUNTRY else "",
            "timezone_text": region.zone_name,
            "dot": position,
        },
        parents=[(p.name, url("places.place", slug=p.slug)) for p in [region.parent] if p],
        inside=[(r.name, url("places.place", slug=r.slug)) for r in _inside(region)],
        map_url=url("pages.map"),
    )


def _inside(region: Region) -> Sequence[Region]:
    return queries.within(region) if region.kind == PROVINCE else []


def kind_text(region: Region) -> str:
    """What kind of place it is, in the page's language."""
    if region.kind == PROVINCE:
        return _("Province")
    if region.kind == COUNTRY:
        return _("Country")
    province = region.parent.name if region.parent else ""
    if region.kind == CITY:
        return _("City in %(province)s", province=province)
    return _("Regency in %(province)s", province=province)
