"""The history of a programme, for everybody; and the page that tells who may do what."""

from __future__ import annotations

from functools import partial

from flask import Response, make_response, render_template
from flask_babel import gettext as _

from portal.accounts import visitor
from portal.accounts.views import go
from portal.catalogue import queries as catalogue
from portal.catalogue.document import Document
from portal.catalogue.models import Program
from portal.core import access
from portal.core.errors import NotFound
from portal.core.forms import Form, settle
from portal.core.i18n import instant_text, url
from portal.core.messages import tell
from portal.publishing import (
    parts,
    permissions,
    queries,
    queries_review,
    review,
    revisions,
    show_history,
    words_review,
    workflow,
)
from portal.publishing.models import Draft, Revision
from portal.publishing.views import draft_here, may_see
from portal.publishing.views_review import blueprint
from portal.publishing.views_standing import may


@blueprint.get("/programs/<slug>/history")
@access.public
def history(slug: str) -> str:
    """Every published version of a programme."""
    program = catalogue.program(slug)
    found = queries_review.revisions(program)
    return render_template(
        "publishing/history.html",
        program=program,
        versions=show_history.versions(program, found),
    )


@blueprint.get("/programs/<slug>/history/<int:number>")
@access.public
def version(slug: str, number: int) -> str:
    """One version as readers saw it."""
    program = catalogue.program(slug)
    return _version(program, queries_review.revision(program, number), None)


def _version(program: Program, found: Revision, form: Form | None) -> str:
    newest = max(revisions.newest(program), 1)
    return render_template(
        "publishing/version.html",
        program=show_history.as_it_was(program, Document.model_validate(found.document)),
        compare_url=None,
        as_it_was=found,
        at=instant_text(found.at),
        now_url=url("catalogue.program", slug=program.slug),
        differences_url=url(
            "publishing.compare", slug=program.slug, before=found.number,
            after=newest,
        ),
        is_newest=found.number == newest,
        may_restore=permissions.may(visitor.me(), "restore", program),
        restore_url=url("publishing.restore", slug=program.slug, number=found.number),
        form=form or Form(formdata=None),
    )  # fmt: skip


@blueprint.get("/programs/<slug>/history/<int:before>/<int:after>")
@access.public
def compare(slug: str, before: int, after: int) -> str:
    """Two versions side by side."""
    program = catalogue.program(slug)
    sides = [queries_review.revision(program, number) for number in (before, after)]
    values = [show_history.values_of(side.document) for side in sides]
    return render_template(
        "publishing/compare.html",
        title=_("What changed"),
        name=program.name,
        left=_("Version %(number)s", number=before),
        right=_("Version %(number)s", number=after),
        parts=show_history.compare(values[0], values[1]),
        back=(_("History"), url("publishing.history", slug=slug)),
        draft=None,
        seen=0,
        form=None,
    )


def _restorable(slug: str, number: int) -> Revision:
    visitor.somebody()
    return queries_review.revision(catalogue.program(slug), number)


def _may_restore(found: Revision) -> bool:
    return may("restore")(found.program)


@blueprint.post("/programs/<slug>/history/<int:number>/restore")
@access.allowed(_may_restore, "review drafts", load=_restorable)
def restore(found: Revision) -> Response:
    """Publish an older version again."""
    form, program = Form(), found.program
    rule = partial(revisions.restore, program, found.number, by=visitor.somebody())
    if not settle(form, rule):
        return make_response(_version(program, found, form), 422)
    tell("good", _("The page says again what version %(number)s said.", number=found.number))
    return go("publishing.history", slug=program.slug)


@blueprint.get("/drafts/<int:number>/differences")
@access.allowed(may_see, "see drafts", load=draft_here)
def draft_differences(found: Draft) -> str:
    """A draft beside what is published now."""
    program = found.program
    if program is None:
        raise NotFound(found.id)
    published = show_history.values_of(parts.record_of(program.document))
    return render_template(
        "publishing/compare.html",
        title=_("What the draft changes"),
        name=program.name,
        left=_("Published now"),
        right=_("The draft"),
        parts=show_history.compare(published, queries.values(found)),
        back=(_("Review"), url("publishing.review_of", number=found.id)),
        draft=found,
        seen=max(revisions.newest(program), 1),
        form=Form(formdata=None) if _may_keep(found, program) else None,
    )


def _may_keep(found: Draft, program: Program) -> bool:
    outdated = found.is_open and review.is_outdated(found, program)
    return outdated and permissions.may(visitor.me(), "write", found)


@blueprint.get("/about/workflow")
@access.public
def about() -> str:
    """Who may do what with a programme: the table itself."""
    state = words_review.state
    rows = [
        {
            "name": str(words_review.ACTIONS[item.name][0]),
            "steps": [(state(a), state(b)) for a, b in item.steps.items()],
            "who": [str(words_review.ROLES[role]) for role in item.who],
            "reason": item.reason,
        }
        for item in workflow.ACTIONS
    ]
    states = [tuple(map(str, words_review.STATES[name])) for name in workflow.STATES]
    return render_template("publishing/about.html", rows=rows, states=states)
