"""Sectors: add, rename, describe."""

from __future__ import annotations

from flask import Response
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.accounts import visitor
from portal.accounts.views import go, show
from portal.administration import meanwhile
from portal.administration.forms import SectorForm
from portal.administration.lists import Row, show_list
from portal.administration.permissions import administrator, may_administer
from portal.administration.views import PERMISSION, allowed, blueprint
from portal.catalogue import queries
from portal.catalogue import sectors as rules
from portal.catalogue.models import Sector
from portal.core import access
from portal.core.forms import settle
from portal.core.i18n import url
from portal.core.messages import tell


def _sector(slug: str) -> Sector:
    administrator()
    return queries.sector(slug)


def _may(_sector: Sector) -> bool:
    return may_administer()


@blueprint.get("/sectors")
@allowed
def sectors() -> Response:
    """All sectors."""
    numbers = queries.programs_by_sector()

    def row(found: Sector) -> Row:
        number = numbers.get(found.slug, 0)
        counted = ngettext("%(num)s programme", "%(num)s programmes", number)
        address = url("administration.change_sector", slug=found.slug)
        return Row(found.name, address, (counted, found.description))

    return show_list(
        queries.sectors_with,
        row,
        title=_("Sectors"),
        lead=_("The fields that programmes are filed under. Readers filter by them."),
        empty=(_("No sector fits"), _("Search for another word, or add it.")),
        add=(_("Add a sector"), url("administration.add_sector")),
    )


@blueprint.route("/sectors/add", methods=["GET", "POST"])
@allowed
def add_sector() -> Response:
    """A new sector."""
    form, who = SectorForm(), visitor.somebody()
    if settle(form, lambda: rules.add_sector(**_values(form), by=who.actor)):
        tell("good", _("Added."))
        return go("administration.sectors")
    return show(form, _("Add a sector"), _("Add"), back=url("administration.sectors"))


@blueprint.route("/sectors/<slug>", methods=["GET", "POST"])
@access.allowed(_may, PERMISSION, load=_sector)
def change_sector(found: Sector) -> Response:
    """Another name or description."""
    meanwhile.held(found, "sectors")
    stored = {name: getattr(found, name) for name in rules.FIELDS}
    form, who = SectorForm(data=stored), visitor.somebody()

    def act() -> None:
        rules.change_sector(found, **_values(form), by=who.actor)

    if meanwhile.settle_change(form, stored, act):
        tell("good", _("Saved."))
        return go("administration.sectors")
    return show(form, _("Change the sector"), _("Save"), back=url("administration.sectors"))


def _values(form: SectorForm) -> dict[str, str]:
    return {name: form[name].data for name in rules.FIELDS}
