"""What waits for somebody in review and publication."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import select

from portal.accounts import queries as accounts
from portal.accounts.models import Membership, Person
from portal.accounts.permissions import is_curator
from portal.accounts.roles import EDITOR, MANAGER
from portal.catalogue.models import Program
from portal.catalogue.standings import PUBLISHED, UPDATE_DUE
from portal.catalogue.verification import due_on, latest
from portal.core import clock
from portal.core.db import db
from portal.core.i18n import date_text, url
from portal.core.tasks import Task
from portal.publishing import queries_review, shown_draft
from portal.publishing.models import Draft

MOST = 50  # of each kind: more is a list, not a task


def tasks(who: Person) -> Sequence[Task]:
    """What waits for a person: to review, to mend, to confirm, to verify."""
    found = accounts.memberships(who)
    managed = [m.organisation_id for m in found if m.role == MANAGER]
    written = [m.organisation_id for m in found if m.role in (EDITOR, MANAGER)]
    answer: list[Task] = []
    if managed:
        drafts = queries_review.in_review(managed, MOST)
        answer += [_of_draft("draft.review", draft, draft.sent_at) for draft in drafts]
    if written:
        answer += [
            _sent_back(draft, said) for draft, said in queries_review.sent_back(written, MOST)
        ]
        answer += [_of_program("program.update-due", p) for p in _due(written)]
    if is_curator(who):
        answer += [_of_program("program.verify", p) for p in _to_verify(found)]
    return answer


def _of_draft(kind: str, draft: Draft, since: datetime | None) -> Task:
    title = _("Review: %(name)s", name=shown_draft.name_of(draft))
    address = url("publishing.review_of", number=draft.id)
    return Task(kind, title, address, draft.organisation.name, _day(since), awaited=True)


def _sent_back(draft: Draft, said: str) -> Task:
    title = _("Mend: %(name)s", name=shown_draft.name_of(draft))
    short = said if len(said) <= 120 else said[:119].rstrip() + "…"
    place = f"{draft.organisation.name}: “{short}”"
    address = url("publishing.review_of", number=draft.id)
    return Task("draft.sent-back", title, address, place, _day(draft.updated_at), awaited=True)


def _of_program(kind: str, program: Program) -> Task:
    words = {
        "program.update-due": _("Still so? %(name)s", name=program.name),
        "program.verify": _("Verify: %(name)s", name=program.name),
    }
    known = latest(program.verified_on, program.confirmed_on) or ""
    since = date.fromisoformat(known) if len(known) == 10 else _day(program.updated_at)
    said = ""
    if kind == "program.update-due" and known:
        since = due_on(known)
        said = _("Last reported %(date)s", date=date_text(known))
    address = url("publishing.manage", slug=program.slug)
    return Task(kind, words[kind], address, program.owner.name, since, said=said)


def _day(at: datetime | None) -> date | None:
    return clock.day_of(at) if at else None


def _due(organisations: Sequence[int]) -> Sequence[Program]:
    query = select(Program).where(
        Program.standing == UPDATE_DUE, Program.owner_id.in_(organisations)
    )
    return db.session.scalars(query.order_by(Program.updated_at, Program.id).limit(MOST)).all()


def _to_verify(own: Sequence[Membership]) -> Sequence[Program]:
    """What people published in the portal; not what came from the content folder, nor the own."""
    query = select(Program).where(
        Program.standing == PUBLISHED,
        Program.content_digest.is_(None),
        Program.owner_id.not_in([m.organisation_id for m in own]),
    )
    return db.session.scalars(query.order_by(Program.updated_at, Program.id).limit(MOST)).all()
