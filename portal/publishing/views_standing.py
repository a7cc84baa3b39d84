"""A published programme for those who have to do with it: how it stands, and what they may do."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flask import Response, make_response, render_template
from flask_babel import gettext as _

from portal.accounts import visitor
from portal.accounts.views import go
from portal.catalogue import queries as catalogue
from portal.catalogue.models import Program
from portal.core import access
from portal.core.forms import Form, settle
from portal.core.messages import tell
from portal.publishing import permissions, show_standing, standing
from portal.publishing.forms_review import ReasonForm, SeenForm, StopForm
from portal.publishing.views_review import blueprint


def program_here(slug: str) -> Program:
    """The programme with a slug, for somebody who is signed in. Raises NotFound."""
    visitor.somebody()
    return catalogue.program(slug)


def _may_manage(program: Program) -> bool:
    return permissions.may_manage(visitor.me(), program)


def may(name: str) -> Callable[[Program], bool]:
    """Whether an action is this person's to do."""
    return lambda program: permissions.may_ever(visitor.me(), name, program)


@blueprint.get("/programs/<slug>/manage")
@access.allowed(_may_manage, "manage a programme", load=program_here)
def manage(program: Program) -> Response:
    """How a programme stands, and what this person may do about it."""
    return _page(program)


def _page(program: Program, refused: Form | None = None) -> Response:
    forms: dict[str, Form] = {"stop": StopForm(formdata=None), "reason": ReasonForm(formdata=None)}
    for name, form in forms.items():
        if refused is not None and type(form) is type(refused):
            forms[name] = refused
    page = render_template(
        "publishing/manage.html",
        program=program,
        shown=show_standing.Standing(program),
        may=permissions.open_to(visitor.me(), program),
        forms=forms,
        seen_form=SeenForm(formdata=None, data={"seen": standing.seen(program)}),
        plain_form=Form(formdata=None),
        refused=refused.form_errors if refused is not None else [],
    )
    return make_response(page, 422 if refused is not None else 200)


def _done(program: Program, form: Form, rule: Callable[[], object], said: str) -> Response:
    if not settle(form, rule):
        return _page(program, form)
    tell("good", said)
    return go("publishing.manage", slug=program.slug)


@blueprint.post("/programs/<slug>/confirm")
@access.allowed(may("confirm"), "write drafts", load=program_here)
def confirm(program: Program) -> Response:
    """Say that all of it is still so."""
    form = SeenForm()
    rule = partial(_seen, standing.confirm, program, form)
    return _done(program, form, rule, _("Thank you. Readers see that it was confirmed today."))


@blueprint.post("/programs/<slug>/verify")
@access.allowed(may("verify"), "vouch for programmes", load=program_here)
def verify(program: Program) -> Response:
    """A curator vouches for it."""
    form = SeenForm()
    rule = partial(_seen, standing.verify, program, form)
    return _done(program, form, rule, _("It is verified. Readers see it."))


def _seen(rule: Callable[..., None], program: Program, form: SeenForm) -> None:
    rule(program, form.seen.data or "", by=visitor.somebody())


@blueprint.post("/programs/<slug>/withdraw")
@access.allowed(may("withdraw"), "vouch for programmes", load=program_here)
def withdraw(program: Program) -> Response:
    """A curator no longer vouches for it."""
    form = ReasonForm()
    rule = partial(_why, standing.withdraw, program, form)
    return _done(program, form, rule, _("It is withdrawn. The organisation is told by mail."))


@blueprint.post("/programs/<slug>/archive")
@access.allowed(may("archive"), "archive programmes", load=program_here)
def archive(program: Program) -> Response:
    """Take it out of search and lists."""
    form = ReasonForm()
    rule = partial(_why, standing.archive, program, form)
    return _done(program, form, rule, _("It is in the archive. You can bring it back here."))


def _why(rule: Callable[..., None], program: Program, form: ReasonForm) -> None:
    rule(program, form.reason.data or "", by=visitor.somebody())


@blueprint.post("/programs/<slug>/stop")
@access.allowed(may("stop"), "review drafts", load=program_here)
def stop(program: Program) -> Response:
    """Say that it has stopped, and why."""
    form, who = StopForm(), visitor.somebody()

    def rule() -> None:
        why = {"id": form.reason_id.data or "", "en": form.reason_en.data or ""}
        standing.stop(program, why, completed=bool(form.completed.data), by=who)

    return _done(program, form, rule, _("The page says that it has stopped, and why."))


@blueprint.post("/programs/<slug>/resume")
@access.allowed(may("resume"), "review drafts", load=program_here)
def resume(program: Program) -> Response:
    """Say that it runs again."""
    rule = partial(standing.resume, program, by=visitor.somebody())
    return _done(program, Form(), rule, _("The page says that it runs again."))


@blueprint.post("/programs/<slug>/bring-back")
@access.allowed(may("bring-back"), "archive programmes", load=program_here)
def bring_back(program: Program) -> Response:
    """Take it out of the archive."""
    rule = partial(standing.bring_back, program, by=visitor.somebody())
    return _done(program, Form(), rule, _("It is back in search and lists."))
