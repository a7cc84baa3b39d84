"""What moderators look after: the list, and hiding and restoring with a reason."""

from __future__ import annotations

from flask import Response, render_template, request
from flask_babel import gettext as _

from portal.accounts import visitor
from portal.catalogue import queries as catalogue
from portal.core import access
from portal.core.messages import tell
from portal.core.paging import Paging, number
from portal.core.text import typed
from portal.readers import moderation as rules
from portal.readers import moderation_list, permissions
from portal.readers.forms import ModerateForm
from portal.readers.moderation import Thing
from portal.readers.views import blueprint, go, show, tried
from portal.readers.views_questions import pages

PER_PAGE = 20


def _may_moderate(_found: Thing | None = None) -> bool:
    return permissions.may_moderate(visitor.somebody())


def _thing(kind: str, number: int) -> Thing:
    who = visitor.somebody()
    if permissions.may_moderate(who):
        return rules.thing(kind, number)
    return rules.seen_thing(kind, number, who)  # to others there is no more than they see


@blueprint.get("/moderation")
@access.allowed(_may_moderate, "moderate")
def moderation() -> str:
    """All that readers made public, with search and filter."""
    chosen = request.args.get("show", "")
    chosen = chosen if chosen in moderation_list.SHOW else moderation_list.SHOW[0]
    words = typed(request.args.get("q", ""), 100)
    page = number(request.args.get("page"))
    found, total = moderation_list.rows(chosen, words, PER_PAGE, (page - 1) * PER_PAGE)
    paging = Paging(page, PER_PAGE, total).check()
    return render_template(
        "readers/moderation.html",
        rows=found,
        total=total,
        chosen=chosen,
        words=words,
        names=catalogue.names([row.program for row in found if row.program]),
        pages=pages(paging, "readers.moderation", show=chosen, q=words),
    )


@blueprint.route("/moderation/<kind>/<int:number>", methods=["GET", "POST"])
@access.allowed(_may_moderate, "moderate", load=_thing)
def moderate(found: Thing) -> Response:
    """One thing, what was said about it, and the decision."""
    form, who = ModerateForm(), visitor.somebody()
    decisions = {
        "hide": rules.hide, "restore": rules.restore, "leave": rules.leave,
        "keep": rules.keep_hidden,
        "hide-answer": rules.hide_answer, "restore-answer": rules.restore_answer,
    }  # fmt: skip
    decide = decisions.get(request.form.get("decision", ""), rules.leave)
    if tried(form, lambda: decide(found, form.reason.data or "", who)):
        tell("good", _("Done. It stands in the trail."))
        return go("readers.moderation")
    return show("moderate", form, thing=found, flags=rules.open_flags(found))
