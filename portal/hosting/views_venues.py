"""The venues of a host: add, change, close, bring back."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_babel import gettext as _

from portal.accounts import visitor
from portal.core import access
from portal.core.errors import NotFound
from portal.core.forms import Form, settle
from portal.core.i18n import url
from portal.core.messages import tell
from portal.hosting import queries_rules
from portal.hosting import venues as rules
from portal.hosting.forms import VenueForm
from portal.hosting.models_rules import Venue
from portal.hosting.views import PERMISSION, blueprint, go, keeping, kept_by_me, mine, show
from portal.places.models import Organisation


def _venue(slug: str, number: int) -> Venue:
    host = mine(slug)
    found = queries_rules.venue(number)
    if found.host_id != host.id:
        raise NotFound(number)
    return found


def _may(found: Venue) -> bool:
    return kept_by_me(found.host)


_of_venue = access.allowed(_may, PERMISSION, load=_venue)


@blueprint.get("/hosting/<slug>/venues")
@keeping
def venues(host: Organisation) -> Response:
    """The venues of a host, and those it closed."""
    return show(
        "venues",
        host,
        venues=queries_rules.venues(host),
        closed=queries_rules.closed_venues(host),
        form=Form(formdata=None),
    )


def _form_page(host: Organisation, form: VenueForm, title: str, submit: str) -> Response:
    status = 422 if form.is_submitted() else 200
    back = url("hosting.venues", slug=host.slug)
    return show("venue", host, status, form=form, title=title, submit=submit, back=back)


def _values(form: VenueForm) -> dict[str, Any]:
    return {name: form[name].data for name in rules.FIELDS}


@blueprint.route("/hosting/<slug>/venues/add", methods=["GET", "POST"])
@keeping
def add_venue(host: Organisation) -> Response:
    """A new one."""
    form = VenueForm()
    if settle(form, lambda: rules.add(host, _values(form), by=visitor.somebody())):
        tell("good", _("The venue is added."))
        return go("hosting.venues", slug=host.slug)
    return _form_page(host, form, _("Add a venue"), _("Add"))


@blueprint.route("/hosting/<slug>/venues/<int:number>", methods=["GET", "POST"])
@_of_venue
def change_venue(found: Venue) -> Response:
    """Change one."""
    form, host = VenueForm(obj=found, seen=rules.as_it_is(found)), found.host
    who, seen = visitor.somebody(), form.seen.data or ""
    if settle(form, lambda: rules.change(found, _values(form), by=who, seen=seen)):
        tell("good", _("Saved."))
        return go("hosting.venues", slug=host.slug)
    if form.is_submitted() and seen != rules.as_it_is(found):
        _tell_of_now(form, found)
    form.seen.data = rules.as_it_is(found)  # what it is now has been told
    return _form_page(host, form, _("Change the venue"), _("Save"))


def _tell_of_now(form: VenueForm, found: Venue) -> None:
    """Say at each field what somebody else wrote there meanwhile."""
    for name in rules.FIELDS:
        field, now = form[name], getattr(found, name)
        if now != field.data:
            told = _("It says now: %(value)s", value=_("(empty)") if now in (None, "") else now)
            field.errors = [*field.errors, told]


@blueprint.post("/hosting/<slug>/venues/<int:number>/close")
@_of_venue
def close_venue(found: Venue) -> Response:
    """Use it no more; it stands below and can be brought back."""
    rules.close(found, by=visitor.somebody())
    tell("good", _("The venue is closed. Agendas that have it keep it and warn of it. "
                   "You can bring it back below."))  # fmt: skip
    return go("hosting.venues", slug=found.host.slug)


@blueprint.post("/hosting/<slug>/venues/<int:number>/restore")
@_of_venue
def restore_venue(found: Venue) -> Response:
    """Use it again."""
    rules.bring_back(found, by=visitor.somebody())
    tell("good", _("The venue is in use again."))
    return go("hosting.venues", slug=found.host.slug)
