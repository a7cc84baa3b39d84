"""Loading a list that was agreed to: in the worker, in small transactions.

A row is written in the same transaction as what became of it. So a worker that is killed goes on
where it stopped, and two at once never do the same row: the list's own row is the lock.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.accounts.models import Person
from portal.bulk import judging, queries, rules
from portal.bulk.cells import Known
from portal.bulk.judging import GOOD, Present, Verdict
from portal.bulk.models import (
    CANCELLED,
    CLASHED,
    CONSENTED,
    DRAFTED,
    LOADED,
    PUBLISHED,
    REFUSED,
    BulkDraft,
    BulkLoad,
    BulkRow,
)
from portal.bulk.stored import entry_from
from portal.catalogue import queries as catalogue
from portal.core import clock, worker
from portal.core.db import db, transaction
from portal.core.errors import NotFound, RuleBroken
from portal.core.events import Event, Follower
from portal.publishing import at_once, drafts, revisions
from portal.publishing import queries as publishing
from portal.publishing.models import Draft
from portal.publishing.permissions import may_write
from portal.publishing.review import Outdated, Unfinished

log = logging.getLogger(__name__)

AT_ONCE = 100  # rows in a transaction
FOLLOWER = "bulk"
WHY = {Unfinished: "unfinished", Outdated: "outdated"}  # what keeps a draft from being published


def follower() -> Follower:
    """Who loads lists."""
    return Follower(FOLLOWER, frozenset({rules.CONSENT}), handle)


def handle(batch: Sequence[Event]) -> None:
    """Load these lists to their ends; what is done already is not done again."""
    for event in batch:
        while _some_rows(int(event.subject)):
            reached("committed")
            worker.still_working()


def reached(_step: str) -> None:
    """Mark a step of a load; a test replaces it to kill the process right there."""


def _some_rows(number: int) -> bool:
    """Load some rows of a list; whether there may be more."""
    with transaction():
        query = select(BulkLoad).where(BulkLoad.id == number)
        found = db.session.scalar(query.with_for_update(of=BulkLoad))
        if found is None or found.state != CONSENTED or found.consented_by is None:
            return False
        who = found.consented_by
        if not may_write(who, found.organisation):
            found.state, found.ended_at = CANCELLED, clock.now()
            rules.record("bulk.cancelled", found, by=who, after=queries.outcomes(found))
            return False
        rows = queries.waiting(found, AT_ONCE)
        if not rows:
            found.state, found.ended_at = LOADED, clock.now()
            rules.record("bulk.loaded", found, by=who, after=queries.outcomes(found))
            return False
        there = queries.present(found.organisation, [row.key for row in rows])
        known = queries.known(found.organisation)
        for row in rows:
            _load_row(found, row, there[row.key], known, who)
            reached("row")
    return True


def _load_row(found: BulkLoad, row: BulkRow, there: Present, known: Known, who: Person) -> None:
    verdict = rules.judge(found, entry_from(row.cells), row.key, there, known)
    if verdict.kind not in GOOD or (verdict.kind, verdict.base) != (row.verdict, row.base):
        row.outcome = CLASHED  # it is not what somebody agreed to any more
        return
    try:
        with db.session.begin_nested():
            draft = _write(found, row.key, verdict, who)
            row.draft_id = draft.id
        row.outcome = DRAFTED
    except (RuleBroken, NotFound, IntegrityError) as error:
        log.warning("row %s of list %s: %s", row.key, found.id, error)
        row.outcome = REFUSED
        return
    if found.publish:
        _publish(found, row, draft, who)


def _publish(found: BulkLoad, row: BulkRow, draft: Draft, who: Person) -> None:
    entry = entry_from(row.cells)
    slug = entry.main.cells.get("slug", "") if entry.main else ""
    try:
        with db.session.begin_nested():
            at_once.publish(draft, by=who, slug=slug)
        row.outcome = PUBLISHED
    except RuleBroken as error:  # it stays a draft, and the page says why
        row.detail = WHY.get(type(error), "refused")


def _write(found: BulkLoad, key: str, verdict: Verdict, who: Person) -> Draft:
    made = queries.bulk_draft(found.organisation, key)
    draft = _draft(found, key, made, who)
    drafts.fill(draft, verdict.parts, by=who)
    db.session.flush()
    mark = judging.digest(publishing.values(draft))
    if made is None:
        made = BulkDraft(organisation_id=found.organisation_id, key=key)
        db.session.add(made)
    made.draft, made.digest = draft, mark
    return draft


def _draft(found: BulkLoad, key: str, made: BulkDraft | None, who: Person) -> Draft:
    if made is not None and made.draft.is_open:
        return made.draft
    program = made.draft.program if made is not None else None
    if program is None:
        try:
            program = catalogue.program(key)
        except NotFound:
            program = None
    if program is None or program.owner_id != found.organisation_id:
        return drafts.begin(found.organisation, by=who)
    return drafts.begin_from(program, revisions.newest(program) or None, by=who)
