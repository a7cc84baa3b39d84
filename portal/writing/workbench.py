"""What an organisation has published and is writing, for its members; open drafts as tasks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.accounts import queries as accounts
from portal.accounts.models import Person
from portal.accounts.words import person_word
from portal.catalogue import completeness
from portal.catalogue.models import Program
from portal.core import clock
from portal.core.i18n import url
from portal.core.paging import Paging
from portal.core.tasks import Task
from portal.places.models import Organisation
from portal.publishing import permissions, queries
from portal.publishing.models import DRAFT, Draft
from portal.publishing.shown_draft import name_of
from portal.writing import overview
from portal.writing import queries as listed

PER_PAGE = 20


@dataclass(frozen=True)
class DraftLine:
    """A draft in the list."""

    draft: Draft
    name: str
    percent: int
    by: str  # who changed it last

    @property
    def at(self) -> datetime:
        """When it was changed last."""
        return self.draft.updated_at


@dataclass(frozen=True)
class ProgramLine:
    """A published programme in the list, and how many points it lacks."""

    program: Program
    percent: int
    missing: int
    draft: Draft | None


@dataclass(frozen=True)
class Bench:
    """The lists of the page."""

    drafts: list[DraftLine]
    programs: list[ProgramLine]
    dropped: list[DraftLine]
    total: int
    pages: dict[str, Any]  # see Paging.links


def bench(organisation: Organisation, page: int) -> Bench:
    """Everything of an organisation; published programmes by pages. Raises NoSuchPage."""
    number = listed.number_of_programs(organisation)
    paging = Paging(page, PER_PAGE, number).check()
    found = listed.programs_of(organisation, PER_PAGE, (page - 1) * PER_PAGE)
    open_ = listed.open_drafts_listed(organisation)
    of_program = {draft.program_id: draft for draft in open_ if draft.program_id}
    return Bench(
        drafts=[_draft_line(draft) for draft in open_],
        programs=[_program_line(program, of_program.get(program.id)) for program in found],
        dropped=[_draft_line(draft) for draft in listed.dropped_drafts(organisation)],
        total=number,
        pages=paging.links(lambda n: url("writing.programs", slug=organisation.slug, page=n)),
    )


def _draft_line(draft: Draft) -> DraftLine:
    values = queries.values(draft)
    last = max(draft.parts, key=lambda part: part.at, default=None)
    by = last.by if last else draft.created_by
    percent = overview.completeness_of(draft, values).percent
    return DraftLine(draft, name_of(draft), percent, person_word(by))


def _program_line(program: Program, draft: Draft | None) -> ProgramLine:
    found = completeness.of(program.document)
    return ProgramLine(program, found.percent, len(found.missing), draft)


def tasks(who: Person) -> Sequence[Task]:
    """The drafts that somebody began and has not sent; all are asked where who began it is gone."""
    mine = [m.organisation for m in accounts.memberships(who)]
    writing = [o.id for o in mine if permissions.may_write(who, o)]
    begun = [d for d in queries.open_drafts(writing) if d.state == DRAFT and d.sent_at is None]
    others = {d.organisation_id for d in begun if d.created_by_id != who.id}
    there = accounts.acting(others, permissions.WRITERS)
    return [
        Task(
            kind="draft.begun",
            title=name_of(draft),
            url=url("writing.draft", number=draft.id),
            place=draft.organisation.name,
            since=clock.day_of(draft.created_at),
        )
        for draft in begun
        if draft.created_by_id == who.id
        or (draft.organisation_id, draft.created_by_id) not in there
    ]
