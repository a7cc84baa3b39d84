"""Rules: what becomes of a published programme - confirmed, verified, stopped, archived."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from portal.accounts.models import Person
from portal.catalogue import rules as catalogue
from portal.catalogue.document import Document
from portal.catalogue.models import Program
from portal.catalogue.standings import STOPPED
from portal.core.errors import RuleBroken
from portal.publishing import parts, revisions, words_review, workflow
from portal.publishing.revisions import check, lock

LONGEST_REASON = 1000  # characters


def seen(program: Program) -> str:
    """A text that changes whenever what the page says does: who vouches for it has read it."""
    return program.updated_at.isoformat()


def confirm(program: Program, what: str, *, by: Person) -> None:
    """The host says that all of it is still so. `what` is what `seen` gave for the page."""
    _ready(program, "confirm", what)
    after = workflow.after("confirm", program.standing)
    catalogue.stand(program, after, catalogue.CONFIRMED, by=by.actor, confirmed=True)


def verify(program: Program, what: str, *, by: Person) -> None:
    """A curator vouches for what the page says."""
    _ready(program, "verify", what)
    after = workflow.after("verify", program.standing)
    catalogue.stand(program, after, catalogue.VERIFIED, by=by.actor, confirmed=True)


def withdraw(program: Program, reason: str, *, by: Person) -> None:
    """A curator no longer vouches for it, and says why."""
    lock(program)
    check(program, "withdraw")
    why = _reason(reason)
    after = workflow.after("withdraw", program.standing)
    catalogue.stand(program, after, catalogue.WITHDRAWN, by=by.actor, reason=why)


def stop(program: Program, why: dict[str, str], *, completed: bool, by: Person) -> None:
    """Say that a programme has stopped, and why, in both languages; its page stays.

    `completed` says that it stopped because its work was done.
    """
    lock(program)
    check(program, "stop")
    reasons = {code: _reason(why.get(code, ""), f"reason_{code}") for code in parts.LANGUAGES}
    change = {"status": STOPPED, "status_reason": reasons, "completed": completed}
    note = words_review.COMPLETED if completed else words_review.STOPPED
    revisions.next_one(program, _changed(program, **change), by=by, note=note)


def resume(program: Program, *, by: Person) -> None:
    """Say that a stopped programme runs again."""
    lock(program)
    check(program, "resume")
    change = {"status": "running", "status_reason": None, "completed": False}
    revisions.next_one(program, _changed(program, **change), by=by, note=words_review.RESUMED)


def archive(program: Program, reason: str, *, by: Person) -> None:
    """Take a programme out of search, lists and maps; its page stays, with the reason."""
    lock(program)
    check(program, "archive")
    catalogue.archive(program, _reason(reason), by=by.actor)


def bring_back(program: Program, *, by: Person) -> None:
    """Take it out of the archive."""
    lock(program)
    check(program, "bring-back")
    catalogue.bring_back(program, by=by.actor)


def _ready(program: Program, name: str, what: str) -> None:
    lock(program)
    check(program, name)
    if what != seen(program):
        raise RuleBroken(_("The programme was changed meanwhile. Read it once more."))


def _reason(text: str, field: str = "reason") -> str:
    text = text.strip()
    if not text:
        raise RuleBroken(_("Say why, in a few words."), field)
    if len(text) > LONGEST_REASON:
        raise RuleBroken(_("This is too long: at most 1,000 characters."), field)
    return text


def _changed(program: Program, **change: Any) -> Document:
    record = parts.record_of(program.document)
    return Document.model_validate({**record, "facts": {**record["facts"], **change}})
