"""Home, map and guides."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template
from flask_babel import gettext as _
from werkzeug import Response

from portal.catalogue import queries as catalogue
from portal.catalogue.cards import cards
from portal.catalogue.views import sector_tiles
from portal.core import access, page_cache
from portal.core.cache import until_data_changes
from portal.core.i18n import current, number_text, url
from portal.core.text import markdown_with_contents
from portal.pages import queries
from portal.pages.map_data import abroad, by_province, drawing, totals
from portal.visits import queries as visits

blueprint = Blueprint("pages", __name__, url_prefix="/<any(id, en):lang>")
root = Blueprint("root", __name__)

TILES, RECENT = 7, 6


@root.get("/")
@access.public
def start() -> Response:
    """To the home page in the visitor's language."""
    response = redirect(url("pages.home"), 302)
    response.vary.add("Accept-Language")
    return response


@blueprint.get("/")
@access.public
@page_cache.keep
def home() -> str:
    """The home page."""
    return render_template("pages/home.html", **_home())


@until_data_changes(size=4)
def _home() -> dict[str, Any]:
    return {
        "examples": _examples(),
        "totals": totals(),
        "map_drawing": drawing(),
        "sectors": sector_tiles()[:TILES],
        "recent": cards(catalogue.latest_reports(RECENT)),
        "figures": _figures(),
    }


def _examples() -> list[tuple[str, str]]:
    words = [_("puskesmas queue"), "embung", _("one-stop service in the sub-district")]
    return [(text, url("catalogue.programs", q=text)) for text in words]


def _figures() -> list[dict[str, str]]:
    found = totals()
    values = [
        (found["programs"], _("programmes with their sources")),
        (found["provinces"], _("provinces with programmes")),
        (visits.number_reported(), _("reports of visits by press, hosts or visitors")),
    ]
    return [{"value": number_text(value), "label": label} for value, label in values]


@blueprint.get("/map")
@access.public
@page_cache.keep
def map() -> str:  # noqa: A001 (the page is called so)
    """The map of hosts, and the same as a list."""
    return render_template(
        "pages/map.html",
        map_drawing=drawing(),
        totals=totals(),
        provinces=by_province(),
        abroad=abroad(),
    )


@blueprint.get("/guides")
@access.public
@page_cache.keep
def guides() -> str:
    """All guides."""
    return render_template("pages/guides.html", guides=_guide_links())


def _guide_links(chosen: str = "") -> list[dict[str, Any]]:
    return [
        {
            "title": g.title,
            "summary": g.summary,
            "url": url("pages.guide", slug=g.slug),
            "current": g.slug == chosen,
        }
        for g in queries.guides()
    ]


@blueprint.get("/guides/<slug>")
@access.public
@page_cache.keep
def guide(slug: str) -> str:
    """One guide."""
    found = queries.guide(slug)
    html, contents = markdown_with_contents(found.markdown)
    return render_template(
        "pages/guide.html",
        guide={
            "slug": slug,
            "title": found.title,
            "summary": found.summary,
            "html": html,
            "missing_language": found.language != current(),
            "toc": contents,
        },
        others=_guide_links(slug),
    )
