"""The pages of a draft's attachments: upload, describe, order, remove, and take back."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.accounts import visitor
from portal.accounts.views import go
from portal.core import access
from portal.core.db import commit_early, db
from portal.core.errors import RuleBroken
from portal.core.forms import Form, settle
from portal.core.messages import tell
from portal.core.security import takes_up_to
from portal.files.checks import examine
from portal.files.kinds import LARGEST, Accepted, Refused
from portal.files.models import File
from portal.files.names import clean
from portal.files.words import refusal
from portal.publishing import attachments, permissions
from portal.publishing.forms_attachments import DescribeForm, UploadForm, values
from portal.publishing.models import Draft
from portal.publishing.show_attachments import shown, shown_file
from portal.publishing.shown_draft import name_of
from portal.publishing.views import draft_here, keep_nowhere

# Three of the largest at once, and their texts.
LARGEST_BODY = 3 * LARGEST + 64 * 1024

blueprint = Blueprint("attachments", __name__, url_prefix="/<any(id, en):lang>")
blueprint.after_request(keep_nowhere)

Loaded = tuple[Draft, File]


def _attachment(number: int, key: str) -> Loaded:
    draft = draft_here(number)
    return draft, attachments.file_of(draft, key)


def _may_write(draft: Draft) -> bool:
    return permissions.may_write(visitor.me(), draft.organisation)


def _may_write_about(loaded: Loaded) -> bool:
    return _may_write(loaded[0])


@blueprint.route("/drafts/<int:number>/attachments", methods=["GET", "POST"])
@takes_up_to(LARGEST_BODY)
@access.allowed(_may_write, "write drafts", load=draft_here)
def page(draft: Draft) -> Response:
    """All attachments, and the form for new ones."""
    form = UploadForm()
    if not form.is_submitted():
        return _page(draft, form)
    taken = _examined(form) if form.validate() else []
    kept = _kept(draft, form, taken) if taken else []
    if form.errors:
        if kept:
            commit_early()  # what was good is not uploaded twice
            _tell_of(kept)
        return _page(draft, form)
    return _after_upload(draft, kept)


def _page(draft: Draft, form: UploadForm) -> Response:
    removed = request.args.get("removed", "")
    found = shown(draft)
    text = render_template(
        "publishing/attachments.html",
        draft=draft,
        name=name_of(draft),
        form=form,
        plain_form=Form(formdata=None),
        attached=found.attached,
        waiting=found.waiting,
        removed=next((r for r in found.waiting if r.key == removed and r.whole), None),
        largest=LARGEST,
        largest_body=LARGEST_BODY,
    )
    return make_response(text, 422 if form.is_submitted() else 200)


def _examined(form: UploadForm) -> list[tuple[str, Accepted]]:
    """The files that may be kept; why others may not stands at the field."""
    uploads = [item for item in form.files.data or [] if item and item.filename]
    if not uploads:
        form.files.errors = [_("Choose a file first.")]
    commit_early()  # nobody waits while pictures are made smaller
    taken, refused = [], []
    for item in uploads:
        name = clean(item.filename or "")
        try:
            taken.append((name, examine(item.stream.read(LARGEST + 1))))
        except Refused as why:
            refused.append(refusal(why.reason, name))
        finally:
            item.close()
    form.files.errors = [*form.files.errors, *refused]
    return taken


def _kept(
    draft: Draft, form: UploadForm, taken: list[tuple[str, Accepted]]
) -> list[tuple[File, bool]]:
    who, said, single = visitor.somebody(), form.said(), len(taken) == 1
    try:
        return [
            attachments.add(draft, accepted, name, said, attach=single, by=who)
            for name, accepted in taken
        ]
    except RuleBroken as broken:
        db.session.rollback()
        form.blame(broken)
        return []


def _after_upload(draft: Draft, kept: list[tuple[File, bool]]) -> Response:
    _tell_of(kept)
    waiting = [file for file, whole in kept if not whole]
    if len(kept) == 1 and waiting:
        return _to("attachments.one", draft, key=waiting[0].key)
    return _to("attachments.page", draft)


def _tell_of(kept: list[tuple[File, bool]]) -> None:
    waiting = sum(not whole for _file, whole in kept)
    if not waiting:
        tell("good", _("The file is attached."))
    elif len(kept) == 1:
        tell("info", _("The file is uploaded. Describe it, and it is attached."))
    else:
        said = ngettext(
            "%(num)s file is uploaded. Describe it, and it is attached.",
            "%(num)s files are uploaded. Describe each, and it is attached.",
            waiting,
        )
        tell("info", said)


@blueprint.route("/drafts/<int:number>/attachments/<key>", methods=["GET", "POST"])
@access.allowed(_may_write_about, "write drafts", load=_attachment)
def one(loaded: Loaded) -> Response:
    """What is said about one file; and the buttons of the list."""
    draft, file = loaded
    do = request.form.get("do", "")
    if do in attachments.ACTIONS:
        return _act(draft, file, do)
    row = attachments.row_of(draft, file)
    form = DescribeForm(data={**values(row or file.notes), "seen": attachments.token(row)})
    form.need(picture=file.is_picture)
    who, theirs = visitor.somebody(), []

    def write() -> None:
        try:
            attachments.write(draft, file, form.said(), form.seen.data or "", by=who)
        except attachments.Changed as changed:
            theirs.append(changed.theirs)
            raise

    if settle(form, write):
        tell("good", _("Saved.") if row else _("The file is attached."))
        return _to("attachments.page", draft)
    if theirs:  # who sends it again has seen both
        form.seen.data = attachments.token(theirs[0])
    return _one(draft, file, form, theirs)


def _one(draft: Draft, file: File, form: DescribeForm, theirs: list[Any]) -> Response:
    text = render_template(
        "publishing/attachment.html",
        draft=draft,
        name=name_of(draft),
        file=shown_file(file),
        attached=attachments.row_of(draft, file) is not None,
        form=form,
        plain_form=Form(formdata=None),
        theirs=values(theirs[0] or {}) if theirs else None,
        deletable=file.published_at is None,
    )
    return make_response(text, 422 if form.is_submitted() else 200)


def _act(draft: Draft, file: File, do: str) -> Response:
    form, who, key = Form(), visitor.somebody(), file.key
    if not settle(form, lambda: attachments.ACTIONS[do](draft, file, who)):
        tell("stop", " ".join(form.form_errors))
        return _to("attachments.page", draft)
    if do == "remove":
        return _to("attachments.page", draft, removed=key)
    if do in {"back", "delete"}:
        tell("good", _("The file is attached.") if do == "back" else _("The file is deleted."))
    return _to("attachments.page", draft, _anchor=f"file-{key}" if do != "delete" else None)


def _to(endpoint: str, draft: Draft, **more: Any) -> Response:
    return go(endpoint, number=draft.id, **more)
