"""Rules: every published state of a programme is kept, and an older one can come back."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from portal.accounts.models import Person
from portal.catalogue import rules as catalogue
from portal.catalogue.document import Document
from portal.catalogue.models import Program
from portal.core import clock
from portal.core.db import db
from portal.core.errors import RuleBroken
from portal.publishing import attachments, parts, words_review, workflow
from portal.publishing.models import CONTENT, Revision


def newest(program: Program) -> int:
    """The number of the newest revision; 0 while the portal has changed nothing."""
    query = select(func.max(Revision.number)).where(Revision.program_id == program.id)
    return db.session.scalar(query) or 0


def lock(program: Program) -> None:
    """Let nobody else change the programme until the transaction ends, and read it anew."""
    # Only its own row: a refresh would lock the region and the sector of all others as well.
    db.session.scalars(select(Program.id).where(Program.id == program.id).with_for_update()).one()
    db.session.refresh(program)


def first(document: Document, *, by: Person, note: str = "") -> Program:
    """Publish a new programme, with its first revision."""
    attachments.make_public(document, by=by.actor)
    today = clock.today().isoformat()
    program = catalogue.publish(document, by=by.actor, confirmed_on=today, revision=1)
    db.session.flush()
    _keep(program, document, 1, by.actor, note)
    return program


def next_one(program: Program, document: Document, *, by: Person, note: str = "") -> int:
    """Publish another state of a locked programme; the number of its revision."""
    attachments.make_public(document, by=by.actor)
    number = keep_first(program) + 1
    catalogue.revise(
        program, document, by=by.actor, confirmed_on=clock.today().isoformat(),
        revision=number, note=note,
    )  # fmt: skip
    _keep(program, document, number, by.actor, note)
    return number


def keep_first(program: Program) -> int:
    """Keep the state before the portal's first change as revision 1; the newest number.

    What came from the content folder has no revision. It must not be lost when people change it.
    """
    number = newest(program)
    if number == 0:
        number = 1
        _keep(program, program.document, number, CONTENT, "", at=program.updated_at)
    return number


def restore(program: Program, number: int, *, by: Person) -> int:
    """Publish an older state again, as a new revision; its number.

    Raises RuleBroken when there is no such revision, or it is what stands there now.
    """
    lock(program)
    check(program, "restore")
    query = select(Revision).where(Revision.program_id == program.id, Revision.number == number)
    found = db.session.scalar(query)
    if found is None:
        raise RuleBroken(_("There is no such revision."))
    document = Document.model_validate(found.document)
    if document == program.document:
        raise RuleBroken(_("This is what the page says now."))
    return next_one(program, document, by=by, note=f"{words_review.RESTORED} {number}")


def check(program: Program, name: str) -> None:
    """Raises RuleBroken when an action (`workflow.ACTIONS`) does not fit how a programme stands."""
    if program.standing not in workflow.action(name).steps:
        raise RuleBroken(_("Somebody was faster: this cannot be done any more."))


def _keep(
    program: Program, document: Document, number: int, actor: str, note: str, at: Any = None
) -> None:
    row = Revision(
        program=program, number=number, document=parts.record_of(document),
        at=at or clock.now(), actor=actor, note=note,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
