"""Whether the portal works, for whoever watches it; and what search engines ask for."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, make_response, render_template
from sqlalchemy.exc import SQLAlchemyError

from portal.catalogue import indexing
from portal.catalogue import queries as catalogue
from portal.core import access, events, schema, worker
from portal.core.db import db
from portal.core.i18n import LANGUAGES, url
from portal.hosting import queries_hosts as hosting
from portal.pages import queries

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
@access.public
def health() -> tuple[Response, int]:
    """The state of database, index and worker as JSON; 503 when the database is of no use."""
    try:
        database = schema.state()
        if database == "ok":
            working = {"state": worker.state(), "waiting": events.backlog()}
            working["failing"] = events.failing()
            index = indexing.health()
    except SQLAlchemyError:
        db.session.rollback()
        database = "unreachable"
    if database != "ok":
        return jsonify(database=database, index=None, worker=None), 503
    warning = {"warning": index.warning} if index.warning else {}
    return jsonify(
        database=database,
        index={"state": index.state, "documents": index.documents, **warning},
        worker=working,
    ), 200


@blueprint.get("/robots.txt")
@access.public
def robots() -> Response:
    """What search engines may read: everything but endless combinations of filters."""
    page = render_template("robots.txt", languages=LANGUAGES)
    return _typed(page, "text/plain")


@blueprint.get("/sitemap.xml")
@access.public
def sitemap() -> Response:
    """Every page worth finding, in both languages."""
    pages: list[tuple[str, dict[str, str]]] = [
        ("pages.home", {}),
        ("catalogue.programs", {}),
        ("catalogue.sectors", {}),
    ]
    pages += [("pages.map", {}), ("pages.guides", {}), ("publishing.about", {})]
    pages += [("visits.about", {})]
    pages += [("pages.guide", {"slug": guide.slug}) for guide in queries.guides()]
    pages += [("catalogue.sector", {"slug": s.slug}) for s in catalogue.sectors()]
    pages += [("catalogue.program", {"slug": slug}) for slug in catalogue.all_slugs()]
    pages += [("places.place", {"slug": slug}) for slug in catalogue.host_slugs()]
    pages += [("hosting.hosts", {})]
    pages += [("hosting.host", {"slug": slug}) for slug in hosting.all_host_slugs()]
    entries = [
        {code: url(endpoint, lang=code, _external=True, **values) for code in LANGUAGES}
        for endpoint, values in pages
    ]
    return _typed(render_template("sitemap.xml", entries=entries), "application/xml")


def _typed(page: str, kind: str) -> Response:
    response = make_response(page)
    response.content_type = f"{kind}; charset=utf-8"
    return response
