"""Reading what is in review, what was said about it, and the history of a programme."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import defer, joinedload

from portal.catalogue.models import Program
from portal.core.db import db
from portal.core.errors import NotFound
from portal.publishing import parts
from portal.publishing.models import CONTENT, DRAFT, REVIEW, Comment, Draft, Revision


def in_review(organisations: Collection[int], most: int) -> Sequence[Draft]:
    """The drafts of these organisations that wait for a manager, the longest waiting first."""
    query = select(Draft).where(Draft.organisation_id.in_(organisations), Draft.state == REVIEW)
    return db.session.scalars(query.order_by(Draft.sent_at, Draft.id).limit(most)).all()


def sent_back(organisations: Collection[int], most: int) -> list[tuple[Draft, str]]:
    """Drafts that were sent before and are written again, and what the last open comment says."""
    query = select(Draft).where(
        Draft.organisation_id.in_(organisations), Draft.state == DRAFT, Draft.sent_at.is_not(None)
    )
    drafts = db.session.scalars(query.order_by(Draft.updated_at, Draft.id).limit(most)).all()
    numbers = [draft.id for draft in drafts]
    said = select(Comment.draft_id, Comment.text).where(
        Comment.draft_id.in_(numbers), Comment.settled_at.is_(None)
    )
    last = {number: text for number, text in db.session.execute(said.order_by(Comment.id))}
    return [(draft, last[draft.id]) for draft in drafts if draft.id in last]


def comments(draft: Draft) -> Sequence[Comment]:
    """What was said about a draft, in that order."""
    query = select(Comment).where(Comment.draft_id == draft.id).order_by(Comment.id)
    return db.session.scalars(query.options(joinedload(Comment.by))).all()


def comment(number: int) -> Comment:
    """The comment with a number. Raises NotFound."""
    found = db.session.get(Comment, number)
    if found is None:
        raise NotFound(number)
    return found


def revisions(program: Program) -> Sequence[Revision]:
    """All published states, the newest first, without their records: those are large.

    What came from the content folder and was never changed here has none that is stored: what
    stands there now is its first.
    """
    query = select(Revision).where(Revision.program_id == program.id)
    query = query.options(defer(Revision.document, raiseload=True))
    found = db.session.scalars(query.order_by(Revision.number.desc())).all()
    return found or [_as_it_came(program)]


def revision(program: Program, number: int) -> Revision:
    """One of them. Raises NotFound."""
    query = select(Revision).where(Revision.program_id == program.id, Revision.number == number)
    found = db.session.scalar(query)
    if found is None and number == 1:
        return _as_it_came(program)  # where any is kept, 1 is
    if found is None:
        raise NotFound(number)
    return found


def _as_it_came(program: Program) -> Revision:
    record = parts.record_of(program.document)
    return Revision(
        program=program, number=1, document=record, at=program.updated_at, actor=CONTENT, note=""
    )
