"""An organisation's programmes and drafts for its members; beginning, dropping and previewing."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import gettext as _

from portal.accounts import visitor
from portal.accounts.views import go
from portal.catalogue import queries as catalogue
from portal.catalogue.models import Program
from portal.core import access, paging
from portal.core.db import db
from portal.core.forms import Form, settle
from portal.core.i18n import url
from portal.core.messages import tell
from portal.places import queries as places
from portal.places.models import Organisation
from portal.publishing import drafts, permissions, revisions, words_review
from portal.publishing.models import Draft
from portal.publishing.views import draft_here, keep_nowhere
from portal.writing import preview, workbench
from portal.writing.overview import Overview

blueprint = Blueprint("writing", __name__, url_prefix="/<any(id, en):lang>")
blueprint.after_request(keep_nowhere)


@blueprint.context_processor
def _words() -> dict[str, Any]:
    return {"draft_word": words_review.state, "review_url": _review_url}


def _review_url(found: Draft) -> str:
    return url("publishing.review_of", number=found.id)


def _organisation(slug: str) -> Organisation:
    visitor.somebody()
    return places.organisation(slug)


def _program(slug: str) -> Program:
    visitor.somebody()
    return catalogue.program(slug)


def _may_see(organisation: Organisation) -> bool:
    return permissions.may_see_drafts(visitor.me(), organisation)


def _may_begin(organisation: Organisation) -> bool:
    return permissions.may_write(visitor.me(), organisation)


def _may_change(program: Program) -> bool:
    return permissions.may(visitor.me(), "change", program)


def _may_see_draft(draft: Draft) -> bool:
    return _may_see(draft.organisation)


def _may_drop(draft: Draft) -> bool:
    return _may_begin(draft.organisation)


@blueprint.get("/organisations/<slug>/programs")
@access.allowed(_may_see, "see drafts", load=_organisation)
def programs(organisation: Organisation) -> str:
    """What an organisation has published, and what it is writing."""
    page = paging.number(request.args.get("page"))
    return render_template(
        "writing/programs.html",
        organisation=organisation,
        bench=workbench.bench(organisation, page),
        may_write=_may_begin(organisation),
        form=Form(formdata=None),
    )


@blueprint.post("/organisations/<slug>/programs/new")
@access.allowed(_may_begin, "write drafts", load=_organisation)
def begin(organisation: Organisation) -> Response:
    """Begin a new programme."""
    found = drafts.begin(organisation, by=visitor.somebody())
    return go("writing.draft", number=found.id)


@blueprint.post("/programs/<slug>/change")
@access.allowed(_may_change, "write drafts", load=_program)
def change(program: Program) -> Response:
    """Open the draft of a published programme, or begin it."""
    found = drafts.begin_from(program, revisions.newest(program) or None, by=visitor.somebody())
    db.session.flush()
    return go("writing.draft", number=found.id)


@blueprint.get("/drafts/<int:number>")
@access.allowed(_may_see_draft, "see drafts", load=draft_here)
def draft(found: Draft) -> str:
    """A draft at a glance."""
    return render_template(
        "writing/draft.html",
        draft=found,
        overview=Overview(found),
        may_write=_may_drop(found),
        form=Form(formdata=None),
    )


@blueprint.get("/drafts/<int:number>/preview")
@access.allowed(_may_see_draft, "see drafts", load=draft_here)
def preview_of(found: Draft) -> str:
    """A draft as readers would see it."""
    page = preview.page_of(found)
    return render_template(
        "writing/preview.html", program=page, compare_url=None, draft=found, missing=Overview(found)
    )


@blueprint.route("/drafts/<int:number>/drop", methods=["GET", "POST"])
@access.allowed(_may_drop, "write drafts", load=draft_here)
def drop(found: Draft) -> Response:
    """Throw a draft away; it can be taken up again."""
    form = Form()
    back = go("writing.programs", slug=found.organisation.slug)
    if settle(form, lambda: drafts.drop(found, by=visitor.somebody())):
        tell("good", _("The draft is thrown away. You can take it up again below."))
        return back
    page = render_template(
        "accounts/form.html",
        form=form,
        title=_("Throw “%(name)s” away?", name=Overview(found).name),
        submit=_("Throw away"),
        lead=_("What is published stays as it is. The draft can be taken up again later."),
        back=url("writing.draft", number=found.id),
    )
    return make_response(page, 422 if form.is_submitted() else 200)


@blueprint.post("/drafts/<int:number>/take-up")
@access.allowed(_may_drop, "write drafts", load=draft_here)
def take_up(found: Draft) -> Response:
    """Take a draft up again that was thrown away."""
    drafts.take_up(found, by=visitor.somebody())
    tell("good", _("The draft is taken up again."))
    return go("writing.draft", number=found.id)
