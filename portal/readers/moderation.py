"""Rules: hiding and restoring what readers made public, and telling the moderators about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from portal.accounts import throttle
from portal.accounts.models import Person
from portal.catalogue.models import Program
from portal.core import clock, events
from portal.core.db import db
from portal.core.errors import NotFound, RuleBroken
from portal.readers import limits
from portal.readers.models import COLLECTION, QUESTION, USEFUL, Collection, Flag, Question, Useful
from portal.readers.permissions import may_see_question

ANSWER_HIDDEN, ANSWER_RESTORED = "answer.hidden", "answer.restored"
MODELS: dict[str, type[Question | Useful | Collection]] = {
    QUESTION: Question,
    USEFUL: Useful,
    COLLECTION: Collection,
}


@dataclass(frozen=True)
class Thing:
    """Something that moderators may hide: which kind, and the row."""

    kind: str
    row: Question | Useful | Collection

    @property
    def author(self) -> Person:
        """Who wrote it."""
        return self.row.asker if isinstance(self.row, Question) else self.row.person

    @property
    def program(self) -> Program | None:
        """The programme it stands at; None for a collection."""
        return None if isinstance(self.row, Collection) else self.row.program

    @property
    def texts(self) -> list[str]:
        """All that it says, without an answer that is hidden by itself."""
        if isinstance(self.row, Question):
            shown = self.row.answer and self.row.answer_hidden_at is None
            return [self.row.text, self.row.answer] if shown else [self.row.text]
        if isinstance(self.row, Useful):
            return [self.row.sentence]
        return [self.row.name, *[item.note for item in self.row.items if item.note]]


def thing(kind: str, number: int) -> Thing:
    """What moderators may see: all but private collections. Raises NotFound."""
    row: Any = db.session.get(MODELS[kind], number) if kind in MODELS else None
    if row is None or (isinstance(row, Collection) and not row.shared):
        raise NotFound(number)
    return Thing(kind, row)


def seen_thing(kind: str, number: int, who: Person, key: str = "") -> Thing:
    """What is public, and questions that one may see before that. Raises NotFound.

    A collection is there only for who has its link, so its `key` has to be known.
    """
    found = thing(kind, number)
    if isinstance(found.row, Collection) and found.row.key != key:
        raise NotFound(number)
    waiting = isinstance(found.row, Question) and may_see_question(who, found.row)
    if not (found.row.is_public or waiting):
        raise NotFound(number)
    return found


def flag(found: Thing, reason: str, who: Person) -> None:
    """Tell the moderators. Telling it again replaces the reason. Raises TooOften."""
    throttle.count(limits.REMARKS, who.actor)
    query = select(Flag).where(
        Flag.kind == found.kind, Flag.number == found.row.id, Flag.person_id == who.id
    )
    known = db.session.scalar(query)
    if known is None:
        known = Flag(kind=found.kind, number=found.row.id, person_id=who.id)
        db.session.add(known)
    known.reason, known.at, known.settled_at = reason, clock.now(), None
    # In nobody's trail but the portal's: the host must not read who complained, and of what.
    _record("reported", found, who, changes_pages=False, in_trail=False, after=reason)


def hide(found: Thing, reason: str, who: Person) -> None:
    """Take it off every page and out of the search; the author is told why."""
    db.session.refresh(found.row, with_for_update=True)
    if found.row.hidden_at is not None:
        raise RuleBroken(_("It is hidden already."))
    found.row.hidden_at, found.row.hidden_reason = clock.now(), reason
    _settle_flags(found)
    _record("hidden", found, who, before={"hidden": False}, after={"hidden": True}, reason=reason)


def restore(found: Thing, reason: str, who: Person) -> None:
    """Show it again; the author is told."""
    db.session.refresh(found.row, with_for_update=True)
    if found.row.hidden_at is None:
        raise RuleBroken(_("It is not hidden."))
    found.row.hidden_at, found.row.hidden_reason = None, ""
    _settle_flags(found)
    _record("restored", found, who, before={"hidden": True}, after={"hidden": False}, reason=reason)


def hide_answer(found: Thing, reason: str, who: Person) -> None:
    """Take the answer alone off every page and out of the search; who wrote it is told why.

    Whether the whole thread is hidden is another matter, and is restored by itself. An answer that
    the host corrects meanwhile stays hidden until moderators show it.
    """
    row = _answered(found)
    if row.answer_hidden_at is not None:
        raise RuleBroken(_("It is hidden already."))
    row.answer_hidden_at, row.answer_hidden_reason = clock.now(), reason
    _settle_flags(found)
    _record_answer(row, who, before=False, reason=reason)


def restore_answer(found: Thing, reason: str, who: Person) -> None:
    """Show the answer again; who wrote it is told."""
    row = _answered(found)
    if row.answer_hidden_at is None:
        raise RuleBroken(_("It is not hidden."))
    row.answer_hidden_at, row.answer_hidden_reason = None, None
    _settle_flags(found)
    _record_answer(row, who, before=True, reason=reason)


def _answered(found: Thing) -> Question:
    db.session.refresh(found.row, with_for_update=True)
    if not isinstance(found.row, Question) or not found.row.answer:
        raise RuleBroken(_("There is no answer."))
    return found.row


def _record_answer(row: Question, who: Person, *, before: bool, reason: str) -> None:
    events.record(
        ANSWER_RESTORED if before else ANSWER_HIDDEN, row.program.slug, by=who.actor,
        organisation=row.program.owner.slug, number=row.id, before={"hidden": before},
        after={"hidden": not before}, reason=reason,
    )  # fmt: skip


def leave(found: Thing, reason: str, who: Person) -> None:
    """Settle what was told about it, and change nothing."""
    db.session.refresh(found.row, with_for_update=True)
    if found.row.hidden_at is not None:
        raise RuleBroken(_("It is hidden already."))
    _settle_flags(found)
    _record("left", found, who, changes_pages=False, reason=reason)


def keep_hidden(found: Thing, reason: str, who: Person) -> None:
    """Settle what was told about something hidden, such as that its author changed it."""
    db.session.refresh(found.row, with_for_update=True)
    if found.row.hidden_at is None:
        raise RuleBroken(_("It is not hidden."))
    _settle_flags(found)
    _record("left", found, who, changes_pages=False, reason=reason)


def _settle_flags(found: Thing) -> None:
    for told in open_flags(found):
        told.settled_at = clock.now()


def open_flags(found: Thing) -> list[Flag]:
    """What was told about it and is not settled, the oldest first."""
    query = select(Flag).where(
        Flag.kind == found.kind, Flag.number == found.row.id, Flag.settled_at.is_(None)
    )
    return list(db.session.scalars(query.order_by(Flag.id)))


def _record(
    what: str,
    found: Thing,
    who: Person,
    *,
    changes_pages: bool = True,
    in_trail: bool = True,
    **data: object,
) -> None:
    program = found.program
    events.record(
        f"{found.kind}.{what}",
        program.slug if program else str(found.row.id),
        by=who.actor,
        organisation=program.owner.slug if program and in_trail else None,
        changes_pages=changes_pages and program is not None,
        number=found.row.id,
        **data,
    )
