"""The blueprint of hosts: their rules, closed days and venues; and what its views share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, abort, current_app, make_response, redirect, request
from flask import render_template as render
from flask_babel import gettext as _

from portal.accounts import visitor
from portal.core import access
from portal.core.i18n import url
from portal.hosting.permissions import may_keep
from portal.places import queries as places
from portal.places.models import Organisation

blueprint = Blueprint("hosting", __name__, url_prefix="/<any(id, en):lang>")
PERMISSION = "keep reception"
PUBLIC = ("hosting.hosts", "hosting.host", "hosting.calendar")


def host_here(slug: str) -> Organisation:
    """The organisation an address names, for somebody who is signed in. Raises NotFound."""
    visitor.somebody()
    return places.organisation(slug)


def kept_by_me(host: Organisation) -> bool:
    """Whether whoever asks keeps this host."""
    return may_keep(visitor.me(), host)


def mine(slug: str) -> Organisation:
    """The same, before something of the host is looked for: others learn no numbers."""
    found = host_here(slug)
    if not kept_by_me(found):
        abort(403)
    return found


keeping = access.allowed(kept_by_me, PERMISSION, load=host_here)


def go(endpoint: str, *, anchor: str | None = None, **values: Any) -> Response:
    """Redirect after something was done."""
    return redirect(url(endpoint, _anchor=anchor, **values), 303)  # type: ignore[return-value]


def show(template: str, host: Organisation, status: int = 200, **more: Any) -> Response:
    """A page of the host's desk."""
    page = render(f"hosting/{template}.html", host=host, tabs=tabs(host), **more)
    return make_response(page, status)


# The pages below a tab, by the endings of their endpoints.
_BELOW = {
    "visits.inbox": ("visits.day",),
    "hosting.rules": ("_rules", ".rules_version"),
    "hosting.closed": (".close", "_session"),
    "hosting.venues": ("_venue",),
}


def tabs(host: Organisation) -> Sequence[tuple[str, str, str]]:
    """The pages of the host's desk: (words, address, `aria-current`). Visits are a later feature's.

    The last is "page" on the page itself, "true" on one below it, and else empty.
    """
    known = [
        ("hosting.desk", _("Desk overview")),
        ("visits.inbox", _("Visits")),
        ("hosting.rules", _("Reception rules")),
        ("hosting.closed", _("Closed days and extra sessions")),
        ("hosting.venues", _("Venues")),
    ]
    return [
        (words, url(endpoint, slug=host.slug), _current(endpoint))
        for endpoint, words in known
        if endpoint in current_app.view_functions
    ]


def _current(endpoint: str) -> str:
    here = request.endpoint or ""
    if here == endpoint:
        return "page"
    return "true" if here.endswith(_BELOW.get(endpoint, ())) else ""


@blueprint.after_request
def _forget_pages(response: Response) -> Response:
    if request.endpoint not in PUBLIC:
        response.cache_control.no_store = True
    return response
