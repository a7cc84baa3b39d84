"""The blueprint of administration: its overview, and what its views share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, make_response, render_template
from flask_babel import gettext as _

from portal.administration import state
from portal.administration.permissions import may_administer
from portal.core import access
from portal.core.i18n import url

blueprint = Blueprint("administration", __name__, url_prefix="/<any(id, en):lang>/administration")
PERMISSION = "administer"
MODERATION = "readers.moderation"  # by name: it may be missing

allowed = access.allowed(may_administer, PERMISSION)


def region_choices(regions: Any) -> list[tuple[str, str]]:
    """Every region for a field: provinces, then what is in them by name."""
    return [(region.slug, region.name) for region in sorted(regions, key=lambda r: r.name)]


@blueprint.get("")
@allowed
def overview() -> Response:
    """What there is to look after, and how the portal is."""
    areas = [
        (_("Organisations"), url("administration.organisations"),
         _("Add and rename who acts; see their members.")),
        (_("Users"), url("administration.people"),
         _("Find an account, appoint curators and administrators, help who lost a way in.")),
        (_("Sectors"), url("administration.sectors"),
         _("The fields that programmes are filed under.")),
        (_("Synonyms"), url("administration.synonyms"),
         _("Words that the search treats as one, in both languages.")),
        (_("Holidays"), url("administration.holidays"),
         _("Public holidays and collective leave: correct them when the decree comes.")),
        (_("Audit trail"), url("trail.everything"), _("Every change in the portal.")),
    ]  # fmt: skip
    if MODERATION in current_app.view_functions:
        areas.append((_("Moderation"), url(MODERATION), _("Questions and reports of readers.")))
    page = render_template("administration/overview.html", areas=areas, state=state.now())
    return make_response(page)


@blueprint.after_request
def _forget_pages(response: Response) -> Response:
    response.cache_control.no_store = True
    return response
