"""The catalogue's pages: results, programme, comparison, and the same as data."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, make_response, render_template, request
from flask_babel import gettext as _

from portal.catalogue import comparison, indexing, queries, search_page
from portal.catalogue.cards import Card, cards
from portal.catalogue.indexing import engine
from portal.catalogue.show import ProgramPage
from portal.core import access, clock, page_cache
from portal.core.i18n import current, url, urls
from portal.core.text import typed
from portal.search import SearchUnavailable

blueprint = Blueprint("catalogue", __name__, url_prefix="/<any(id, en):lang>")

SUGGESTIONS = 8
SIMILAR = 3
SHOWN = 24  # cards on the page of a sector; the results page has the others


@blueprint.get("/programs")
@access.public
@page_cache.keep_while(indexing.version, reads_query=True)
def programs() -> str:
    """The results page."""
    answer = search_page.here()
    if answer.notice:
        page_cache.do_not_keep()
    return render_template("catalogue/results.html", **_results_context(answer))


def _results_context(answer: search_page.Answer) -> dict[str, Any]:
    meant = answer.did_you_mean
    instead, instead_total = search_page.instead(answer)
    address = search_page.address
    return {
        "query": answer.query.text[: search_page.LONGEST_SHOWN],
        "total": answer.total,
        "items": answer.items,
        "facets": search_page.facets(answer),
        "chosen": search_page.chosen_filters(answer),
        "unknown": answer.unknown,
        "sorts": search_page.sorts(answer),
        "pages": search_page.pages(answer),
        "did_you_mean": (meant, address(answer, q=meant)) if meant else None,
        "instead": instead,
        "instead_total": instead_total,
        "loosened": answer.loosened,
        "expansions": answer.expansions[:3],
        "index_notice": answer.notice,
        "feed_url": address(answer, "catalogue.programs_feed"),
        "map_url": url("pages.map"),
        "compare_url": urls("catalogue.compare", "slug"),
    }


@blueprint.get("/programs.json")
@access.public
def programs_json() -> Response:
    """The results as data: total, page, items, facets (value -> count), did_you_mean."""
    answer = search_page.here()
    return jsonify(
        total=answer.total,
        page=answer.query.page,
        pages=answer.paging.pages,
        items=[_item(card) for card in answer.items],
        facets={name: dict(counts) for name, counts in answer.counts.items()},
        did_you_mean=answer.did_you_mean,
        loosened=answer.loosened,
        unknown_filters=answer.unknown,
        notice=answer.notice,
    )


def _item(card: Card) -> dict[str, Any]:
    return {
        "slug": card.slug,
        "title": card.name,
        "language": card.language,
        "url": card.url,
        "summary": card.summary,
        "place": card.place_name,
        "province": card.province_name or card.place_name,
        "sector": card.sector_name,
        "status": "stopped" if card.status == "completed" else card.status,
        "completed": card.status == "completed",
        "start_year": card.start_year,
        "verified": card.verified.state,
        "award": card.has_award,
        "visit_possible": card.visit_possible,
    }


@blueprint.get("/programs.atom")
@access.public
def programs_feed() -> Response:
    """The results as an Atom feed, so that a search can be followed."""
    answer = search_page.here()
    page = render_template(
        "catalogue/feed.xml",
        answer=answer,
        updated=queries.last_updated([card.slug for card in answer.items]),
        now=clock.now(),
        page_url=search_page.address(answer),
    )
    response = make_response(page)
    response.content_type = "application/atom+xml; charset=utf-8"
    return response


@blueprint.get("/suggest.json")
@access.public
def suggest() -> Response:
    """Names that begin like what is being typed; nothing while there is no index."""
    words = typed(request.args.get("q", ""), 100)
    try:
        found = engine().suggest(words, current(), SUGGESTIONS) if words else []
    except SearchUnavailable:
        found = []
    address = urls("catalogue.program", "slug")
    items = [{"slug": s.slug, "title": s.title, "url": address(s.slug)} for s in found]
    return jsonify(items=items)


@blueprint.get("/programs/<slug>")
@access.public
@page_cache.keep_while(indexing.version)
def program(slug: str) -> str:
    """One programme."""
    found = ProgramPage(queries.program(slug))
    found.similar = cards(_similar(slug))
    compare_url = url("catalogue.compare", slug=slug)
    return render_template("catalogue/program.html", program=found, compare_url=compare_url)


def _similar(slug: str) -> list[str]:
    try:
        return engine().similar(slug, SIMILAR)
    except SearchUnavailable:
        page_cache.do_not_keep()
        return []


@blueprint.get("/compare")
@access.public
def compare() -> str:
    """Two to four programmes side by side."""
    asked = list(dict.fromkeys(typed(slug, 120) for slug in request.args.getlist("slug")))
    found = [ProgramPage(item) for item in queries.programs(asked[: comparison.MOST])]
    chosen = [item.slug for item in found]
    for item in found:
        item.remove_url = _compare_url([slug for slug in chosen if slug != item.slug])
    near = [slug for item in chosen[:1] for slug in _similar(item) if slug not in chosen]
    return render_template(
        "catalogue/compare.html",
        programs=found,
        rows=comparison.rows(found),
        add=[(c.name, c.place_name, _compare_url([*chosen, c.slug])) for c in cards(near)],
        notices=_compare_notices(asked, chosen),
    )


def _compare_notices(asked: list[str], chosen: list[str]) -> list[str]:
    notices = []
    if len(asked) > comparison.MOST:
        notices.append(_("At most four programmes fit side by side; these are the first four."))
    missing = [slug for slug in asked[: comparison.MOST] if slug not in chosen]
    if missing:
        notices.append(_("There is no programme %(slugs)s.", slugs=", ".join(missing)))
    if len(chosen) == 1:
        notices.append(_("Add at least one more programme to compare it with."))
    return notices


def _compare_url(slugs: list[str]) -> str:
    return url("catalogue.compare", slug=slugs)


@blueprint.get("/sectors")
@access.public
@page_cache.keep
def sectors() -> str:
    """All sectors."""
    return render_template("catalogue/sectors.html", sectors=sector_tiles())


def sector_tiles() -> list[dict[str, Any]]:
    """The sectors with how many programmes each has, the fullest first."""
    counts = queries.sector_counts()
    tiles = [
        {
            "slug": item.slug,
            "name": item.name,
            "description": item.description,
            "url": url("catalogue.sector", slug=item.slug),
            "count": counts.get(item.slug, 0),
        }
        for item in queries.sectors()
    ]
    return sorted(tiles, key=lambda tile: (-tile["count"], tile["name"]))


@blueprint.get("/sectors/<slug>")
@access.public
@page_cache.keep
def sector(slug: str) -> str:
    """One sector: what it is, and its programmes."""
    found = queries.sector(slug)
    slugs = queries.in_sector(slug)
    items = cards(slugs[:SHOWN])
    return render_template("catalogue/sector.html", sector=found, items=items, total=len(slugs))
