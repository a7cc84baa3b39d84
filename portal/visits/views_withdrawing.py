"""Withdrawing all coming visits of an organisation at once."""

from __future__ import annotations

from flask import Response, make_response, render_template, request
from flask_babel import ngettext

from portal.accounts import visitor
from portal.accounts.permissions import role_in
from portal.accounts.views import go
from portal.core import access
from portal.core.db import only_reading
from portal.core.errors import NotFound
from portal.core.forms import settle
from portal.core.messages import tell
from portal.places import queries as places
from portal.places.models import Organisation
from portal.visits import leg_words, permissions, queries_legs, requesting, words
from portal.visits.forms_leg import WithdrawAllForm
from portal.visits.views import blueprint
from portal.visits.workflow import VISITOR, may


def _visitors() -> Organisation:
    who = visitor.somebody()
    found = places.organisation(request.args.get("of", ""))
    if not role_in(who, found):
        raise NotFound(found.slug)
    return found


def _may_plan(found: Organisation) -> bool:
    return permissions.may_plan(visitor.me(), found)


@blueprint.route("/trips/withdraw-all", methods=["GET", "POST"])
@access.allowed(_may_plan, "plan trips", load=_visitors)
def withdraw_all(found: Organisation) -> Response:
    """Ask for one reason, show which visits it is about, and withdraw them."""
    form, who = WithdrawAllForm(), visitor.somebody()
    coming = [
        leg for leg in queries_legs.coming_of(found) if may("withdraw", leg.state, VISITOR)
    ]  # fmt: skip
    seen = request.form.getlist("leg", type=int)
    done: list[int] = []

    def act() -> None:
        done.append(requesting.withdraw_all(coming, form.text.data or "", by=who, seen=seen))

    if coming and settle(form, act):
        tell(
            "good",
            ngettext(
                "%(num)s visit is withdrawn, and its host is told.",
                "%(num)s visits are withdrawn, and their hosts are told.",
                done[0],
            ),
        )
        return go("pages.desk")
    only_reading()
    page = render_template(
        "visits/leg_withdraw_all.html",
        visitor=found,
        rows=[(leg, leg_words.place(leg), words.state(leg.state)) for leg in coming],
        form=form,
    )
    response = make_response(page, 422 if form.is_submitted() else 200)
    response.cache_control.no_store = True
    return response
