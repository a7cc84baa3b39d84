"""A draft in review: its state, what was said about it, and what this person may do with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, Response, make_response, render_template
from flask_babel import gettext as _

from portal.accounts import visitor
from portal.accounts.views import go
from portal.core import access
from portal.core.errors import NotFound
from portal.core.forms import Form, settle
from portal.core.messages import tell
from portal.publishing import permissions, queries_review, review, show_review, telling
from portal.publishing.forms_review import (
    CommentForm,
    PublishForm,
    PublishNewForm,
    RevisionForm,
    SendBackForm,
)
from portal.publishing.models import Comment, Draft
from portal.publishing.views import draft_here, keep_nowhere, may_see

blueprint = Blueprint("publishing", __name__, url_prefix="/<any(id, en):lang>")


@blueprint.after_request
def _ask_again(response: Response) -> Response:
    if visitor.me() is not None:  # what a member sees stays in no office's computer
        return keep_nowhere(response)
    return response


def _comment_here(number: int, comment: int) -> Comment:
    draft, found = draft_here(number), queries_review.comment(comment)
    if found.draft is not draft:
        raise NotFound(comment)
    return found


def _may(name: str) -> Callable[[Draft], bool]:
    return lambda found: permissions.may_ever(visitor.me(), name, found)


def _may_settle(said: Comment) -> bool:
    return permissions.may_ever(visitor.me(), "settle", said.draft)


@blueprint.get("/drafts/<int:number>/review")
@access.allowed(may_see, "see drafts", load=draft_here)
def review_of(found: Draft) -> Response:
    """The review of a draft."""
    return _page(found)


def _page(found: Draft, refused: Form | None = None) -> Response:
    forms: dict[str, Form] = {
        "comment": CommentForm(formdata=None),
        "send-back": SendBackForm(formdata=None),
        "publish": _publish_form(found, formdata=None),
    }
    problems = review.problems_of(found) if found.is_open else []
    for name, form in forms.items():
        if refused is not None and type(form) is type(refused):
            forms[name] = refused
    page = render_template(
        "publishing/review.html",
        draft=found,
        page=show_review.ReviewPage(found, visitor.me(), problems),
        forms=forms,
        plain_form=Form(formdata=None),
        refused=refused.form_errors if refused is not None else [],
    )
    return make_response(page, 422 if refused is not None else 200)


def _publish_form(found: Draft, **values: Any) -> PublishForm:
    if found.program is not None:
        return PublishForm(**values, data={"seen": review.mark(found)})
    proposed = review.proposed_slug(found)
    return PublishNewForm(**values, data={"seen": review.mark(found), "slug": proposed})


def _done(found: Draft, form: Form, rule: Callable[[], object], said: str) -> Response:
    if not settle(form, rule):
        return _page(found, form)
    tell("good", said)
    return go("publishing.review_of", number=found.id)


@blueprint.post("/drafts/<int:number>/send")
@access.allowed(_may("send"), "write drafts", load=draft_here)
def send(found: Draft) -> Response:
    """Send a draft for review."""
    rule = partial(review.send, found, by=visitor.somebody())
    said = (
        _("It is sent. The managers had a mail less than an hour ago, and get no second one.")
        if telling.told_lately(found)
        else _("It is sent. The managers are told by mail.")
    )
    return _done(found, Form(), rule, said)


@blueprint.post("/drafts/<int:number>/take-back")
@access.allowed(_may("take-back"), "write drafts", load=draft_here)
def take_back(found: Draft) -> Response:
    """Go on writing what was sent."""
    rule = partial(review.take_back, found, by=visitor.somebody())
    return _done(found, Form(), rule, _("It is a draft again."))


@blueprint.post("/drafts/<int:number>/send-back")
@access.allowed(_may("send-back"), "review drafts", load=draft_here)
def send_back(found: Draft) -> Response:
    """Give a draft back to its writers."""
    form = SendBackForm()
    rule = partial(_send_back, found, form)
    return _done(found, form, rule, _("It is sent back. Its writers are told by mail."))


def _send_back(found: Draft, form: SendBackForm) -> None:
    review.send_back(found, form.reason.data or "", by=visitor.somebody(), field="reason")


@blueprint.post("/drafts/<int:number>/comment")
@access.allowed(_may("comment"), "write drafts", load=draft_here)
def comment(found: Draft) -> Response:
    """Say something about a draft."""
    form, who = CommentForm(), visitor.somebody()

    def rule() -> None:
        review.comment(found, form.key.data or "", form.text.data or "", by=who)

    return _done(found, form, rule, _("The comment is there."))


@blueprint.post("/drafts/<int:number>/comments/<int:comment>/settle")
@access.allowed(_may_settle, "write drafts", load=_comment_here)
def settle_comment(said: Comment) -> Response:
    """Note that a comment is dealt with, or that it is not."""
    found = said.draft
    form, rule = Form(), partial(review.settle, said, by=visitor.somebody())
    if not settle(form, rule):
        return _page(found, form)
    return go("publishing.review_of", number=found.id, _anchor=f"comment-{said.id}")


@blueprint.post("/drafts/<int:number>/publish")
@access.allowed(_may("publish"), "review drafts", load=draft_here)
def publish(found: Draft) -> Response:
    """Show a draft to readers."""
    form = _publish_form(found)
    who = visitor.somebody()

    def rule() -> None:
        seen, note = form.seen.data or "", form.note.data or ""
        slug = form.slug.data or "" if isinstance(form, PublishNewForm) else ""
        review.publish(found, seen, by=who, slug=slug, note=note.strip()[:200])

    if not settle(form, rule):
        form.seen.data = review.mark(found)
        return _page(found, form)
    tell("good", _("It is published."))
    return go("catalogue.program", slug=found.program.slug if found.program else "")


@blueprint.post("/drafts/<int:number>/keep-ours")
@access.allowed(_may("write"), "write drafts", load=draft_here)
def keep_ours(found: Draft) -> Response:
    """Let a draft replace what was published after it began."""
    form, who = RevisionForm(), visitor.somebody()

    def rule() -> None:
        review.keep_ours(found, form.revision.data or 0, by=who)

    said = _("The draft now goes on from the newest version, and replaces it when published.")
    return _done(found, form, rule, said)
