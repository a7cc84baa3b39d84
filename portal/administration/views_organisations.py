"""Organisations: add, rename, file under another region, delete while nothing names them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, request
from flask_babel import gettext as _

from portal.accounts import members, visitor
from portal.accounts import queries as accounts
from portal.accounts.views import go, show
from portal.administration import meanwhile
from portal.administration.forms import ORGANISATION_WORDS, OrganisationForm
from portal.administration.lists import Row, Tab, show_list
from portal.administration.permissions import administrator, may_administer
from portal.administration.views import PERMISSION, allowed, blueprint, region_choices
from portal.catalogue import queries as catalogue
from portal.core import access
from portal.core.forms import Form, settle
from portal.core.i18n import url
from portal.core.messages import tell
from portal.places import queries, rules
from portal.places.models import Organisation

WITHOUT_MANAGER = "without-manager"


def _organisation(slug: str) -> Organisation:
    administrator()
    return queries.organisation(slug)


def _may(_organisation: Organisation) -> bool:
    return may_administer()


@blueprint.get("/organisations")
@allowed
def organisations() -> Response:
    """All organisations."""
    only = request.args.get("show") == WITHOUT_MANAGER
    among = catalogue.owners() - accounts.managed() if only else None

    def read(text: str, limit: int, offset: int) -> tuple[Sequence[Organisation], int]:
        return queries.organisations_with(text, limit, offset, among)

    here = url("administration.organisations")
    return show_list(
        read,
        _row,
        title=_("Organisations"),
        lead=_(
            "Who acts in the portal: regional governments, their offices, ministries and others."
        ),
        empty=(_("No organisation fits"), _("Search for another name, or add it.")),
        add=(_("Add an organisation"), url("administration.add_organisation")),
        tabs=[
            Tab(_("All"), here, not only),
            Tab(
                _("With programmes, without a manager"),
                url("administration.organisations", show=WITHOUT_MANAGER),
                only,
            ),
        ],
        keep={"show": WITHOUT_MANAGER} if only else None,
    )


def _row(found: Organisation) -> Row:
    return Row(
        found.name,
        url("administration.change_organisation", slug=found.slug),
        (str(ORGANISATION_WORDS[found.kind]), found.region.name),
        links=(
            (_("Members"), url("accounts.members_of", slug=found.slug)),
            (_("Trail"), url("trail.of_organisation", slug=found.slug)),
        ),
    )


@blueprint.route("/organisations/add", methods=["GET", "POST"])
@allowed
def add_organisation() -> Response:
    """A new organisation."""
    form, who = OrganisationForm(), visitor.somebody()
    form.region.choices = [("", "–"), *region_choices(queries.all_regions())]
    added: list[Organisation] = []
    if settle(form, lambda: added.append(rules.add_organisation(**_values(form), by=who.actor))):
        tell("good", _("Added. Invite its first manager here."))
        return go("accounts.members_of", slug=added[0].slug)
    return show(form, _("Add an organisation"), _("Add"), back=url("administration.organisations"))


@blueprint.route("/organisations/<slug>", methods=["GET", "POST"])
@access.allowed(_may, PERMISSION, load=_organisation)
def change_organisation(found: Organisation) -> Response:
    """Another name, kind or region."""
    meanwhile.held(found, "organisations")
    stored = {"name_id": found.name_id, "name_en": found.name_en, "kind": found.kind,
              "region": found.region.slug}  # fmt: skip
    form, who = OrganisationForm(data=stored), visitor.somebody()
    form.region.choices = region_choices(queries.all_regions())

    def act() -> None:
        rules.change_organisation(found, **_values(form), by=who.actor)

    if meanwhile.settle_change(form, stored, act):
        tell("good", _("Saved."))
        return go("administration.organisations")
    return show(
        form,
        _("Change the organisation"),
        _("Save"),
        back=url("administration.organisations"),
        more=[(_("Delete it"), url("administration.delete_organisation", slug=found.slug))],
    )


def _values(form: OrganisationForm) -> dict[str, Any]:
    return {
        "name_id": form.name_id.data,
        "name_en": form.name_en.data,
        "kind": form.kind.data,
        "region": queries.region(form.region.data),
    }


@blueprint.route("/organisations/<slug>/delete", methods=["GET", "POST"])
@access.allowed(_may, PERMISSION, load=_organisation)
def delete_organisation(found: Organisation) -> Response:
    """Delete one that nothing names."""
    form, who, name = Form(), visitor.somebody(), found.name

    def act() -> None:
        members.drop_closed_invitations(found)
        rules.delete_organisation(found, by=who.actor)

    if settle(form, act):
        tell("good", _("%(name)s is deleted.", name=name))
        return go("administration.organisations")
    return show(
        form,
        _("Delete %(name)s?", name=name),
        _("Delete"),
        lead=_(
            "It can be deleted while no programme, no visit and nobody names it. If the content "
            "folder of this installation names it, the next load brings it back: remove it there "
            "as well."
        ),
        back=url("administration.organisations"),
    )
