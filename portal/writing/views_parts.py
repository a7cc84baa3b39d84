"""The editor of one part: shown, checked, saved; and both versions when two people wrote it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, jsonify, make_response, render_template, request
from flask_babel import gettext as _

from portal.accounts import resend, visitor
from portal.accounts.views import go
from portal.accounts.words import person_word
from portal.core import access
from portal.core.db import db
from portal.core.errors import NotFound, RuleBroken, wants_json
from portal.core.forms import settle
from portal.core.i18n import current, url
from portal.core.messages import tell
from portal.publishing import drafts, parts, permissions, queries, words_review
from portal.publishing.models import Draft, DraftPart
from portal.publishing.shown_draft import name_of
from portal.publishing.views import draft_here
from portal.writing import merging, overview, words
from portal.writing import queries as listed
from portal.writing.choices import choices
from portal.writing.fields import SHAPES, Kind
from portal.writing.forms import PartForm
from portal.writing.sheet import Sheet, filled, sent, value_of
from portal.writing.show import part_page
from portal.writing.views import blueprint

MOVES = {"up": -1, "down": 1}
REMOVED, MOVED = "removed", "moved"  # what happened to a row of the page, and is not saved yet


@dataclass
class Editing:
    """One part of one draft, in this request."""

    draft: Draft
    key: str

    def __post_init__(self) -> None:
        self.shape = SHAPES[self.key]
        self.values = queries.values(self.draft)
        self.choices = choices(self.shape, self.values)
        self.form = PartForm()

    def filled(self, there: DraftPart | None) -> Sheet:
        """What is saved, as texts; for a part that nobody has written, what we guess."""
        value = there.value if there else listed.proposed(self.draft, self.key)
        return filled(self.shape, value, current(), self.choices)


def _load(number: int, key: str) -> tuple[Draft, str]:
    draft = draft_here(number)
    if key not in parts.KEYS:
        raise NotFound(key)
    return draft, key


def _may_write(loaded: tuple[Draft, str]) -> bool:
    # A closed draft is the rule's matter: it says so, and what was typed is kept.
    return permissions.may_write(visitor.me(), loaded[0].organisation)


@blueprint.route("/drafts/<int:number>/parts/<key>", methods=["GET", "POST"])
@resend.keep_typed
@access.allowed(_may_write, "write drafts", load=_load)
def part(loaded: tuple[Draft, str]) -> Response:
    """One part in both languages."""
    if loaded[1] == "attachments":  # they have a page of their own
        return go("attachments.page", number=loaded[0].id)
    editing = Editing(*loaded)
    if not editing.form.is_submitted():
        if not editing.draft.is_open:
            return go("writing.draft", number=editing.draft.id)
        there = queries.part(editing.draft, editing.key)
        editing.form.version.data = str(there.version if there else 0)
        guessed = there is None and listed.proposed(editing.draft, editing.key) is not None
        return _page(editing, editing.filled(there), guessed=guessed)
    sheet = sent(editing.shape, request.form)
    what, _dot, number = request.form.get("do", "save").partition(".")
    if "merge" in request.form:
        return _save(editing, sheet, what)
    if what == "add" and sheet.shape.row:
        sheet.add_row()
        return _page(editing, sheet)
    if what == "remove" and number in sheet.rows:
        sheet.rows.remove(number)
        return _page(editing, sheet, changed=REMOVED)
    if what in MOVES and number in sheet.rows:
        return _page(editing, sheet, changed=MOVED, focus=sheet.move(number, MOVES[what]))
    return _save(editing, sheet, what)


def _save(editing: Editing, sheet: Sheet, what: str) -> Response:
    conflicts: list[drafts.Conflict] = []
    merging_ = "merge" in request.form

    def act() -> DraftPart:
        chosen = _merged(editing, sheet) if merging_ else sheet
        value = value_of(chosen, current(), editing.choices)
        sheet.errors.update(chosen.errors)
        if chosen.errors:
            raise RuleBroken(_("This part is not saved yet: correct what is marked."))
        try:
            return drafts.save(
                editing.draft, editing.key, value, editing.form.number, by=visitor.somebody()
            )
        except drafts.Conflict as conflict:
            conflicts.append(conflict)
            raise

    if settle(editing.form, act):
        db.session.flush()
        return _saved(editing, sheet, what)
    if conflicts:
        return _conflict(editing, sheet)
    if wants_json():
        return make_response(jsonify(errors=sheet.errors, message=_said(editing.form)), 422)
    if merging_:
        return _conflict(editing, sheet, status=422)
    return _page(editing, sheet, status=422)


def _said(form: PartForm) -> str:
    return " ".join(map(str, form.form_errors))


def _merged(editing: Editing, sheet: Sheet) -> Sheet:
    """What somebody chose who saw both versions. Raises RuleBroken for a choice not made."""
    theirs = editing.filled(queries.part(editing.draft, editing.key))
    taken = {
        name: request.form.get(f"take.{name}", "") for name in merging.differing(sheet, theirs)
    }
    missing = [
        name for name in request.form.getlist("differs") if not taken.get(name, merging.MINE)
    ]
    if missing:
        sheet.errors.update({name: _("Choose which text shall stand.") for name in missing})
        raise RuleBroken(_("This part is not saved yet: choose for each marked field."))
    return merging.merged(sheet, theirs, taken, request.form.getlist("their-row"))


def _saved(editing: Editing, sheet: Sheet, what: str) -> Response:
    there = queries.part(editing.draft, editing.key)
    if wants_json():
        return jsonify(version=there.version if there else 0, keys=_keys(sheet))
    title = str(words_review.TITLES[editing.key])
    tell("good", _("“%(part)s” is saved.", part=title))
    number = editing.draft.id
    if what == "next" and (following := next_key(editing.key)):
        return go("writing.part", number=number, key=following)
    if what in ("next", "close"):
        return go("writing.draft", number=number)
    return go("writing.part", number=number, key=editing.key)


def _keys(sheet: Sheet) -> dict[str, str]:
    """The keys of the rows by number, so that a page that stays open sends them again."""
    has_keys = any(item.kind is Kind.KEY for item in sheet.shape.row)
    return {row: sheet.text(f"{row}.key") for row in sheet.rows} if has_keys else {}


def _conflict(editing: Editing, sheet: Sheet, status: int = 409) -> Response:
    """Both versions. Nothing is overwritten; what is sent next is measured against theirs."""
    there = queries.part(editing.draft, editing.key)
    if there is None:  # the refused part cannot be gone; a draft keeps its parts
        raise NotFound(editing.key)
    if wants_json():
        return make_response(jsonify(conflict=True, by=person_word(there.by)), 409)
    # What is not theirs any more has to be chosen again.
    seen = str(there.version) == (editing.form.version.data or "")
    editing.form.version.data = str(there.version)
    editing.form.form_errors = editing.form.form_errors if seen else []
    theirs = editing.filled(there)
    chosen = {n.removeprefix("take."): v for n, v in request.form.items() if n.startswith("take.")}
    shown = part_page(editing.key, sheet, editing.choices, theirs, chosen if seen else {})
    return _render(editing, shown, status, theirs=there)


def _page(
    editing: Editing,
    sheet: Sheet,
    status: int = 200,
    *,
    changed: str = "",
    focus: tuple[str, str] = ("", ""),
    guessed: bool = False,
) -> Response:
    if sheet.shape.row and not sheet.rows and not changed:
        sheet.add_row()
    shown = part_page(editing.key, sheet, editing.choices)
    return _render(editing, shown, status, changed=changed, focus=focus, guessed=guessed)


def _render(editing: Editing, shown: Any, status: int, **more: Any) -> Response:
    key, draft = editing.key, editing.draft
    before, after = previous_key(key), next_key(key)
    page = render_template(
        "writing/part.html",
        draft=draft,
        name=name_of(draft),
        key=key,
        title=words_review.TITLES[key],
        asked=words.ASKED[key],
        example=words.EXAMPLES.get(key),
        problems=overview.problems_in(draft, editing.values, key) if key in editing.values else [],
        comments=overview.open_comments(draft, key),
        form=editing.form,
        page=shown,
        before=(words_review.TITLES[before], url("writing.part", number=draft.id, key=before))
        if before
        else None,
        after=(words_review.TITLES[after], url("writing.part", number=draft.id, key=after))
        if after
        else None,
        **{"theirs": None, "changed": "", "focus": ("", ""), "guessed": False, **more},
    )
    return make_response(page, status)


def next_key(key: str) -> str | None:
    """The part after this one in the order of the overview, or None."""
    place = parts.KEYS.index(key) + 1
    return parts.KEYS[place] if place < len(parts.KEYS) else None


def previous_key(key: str) -> str | None:
    """The part before this one, or None."""
    place = parts.KEYS.index(key)
    return parts.KEYS[place - 1] if place else None
