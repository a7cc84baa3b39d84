"""Loading a list that was agreed to: in the worker, in small transactions.

A row is written in the same transaction as what became of it. So a worker that is killed goes on
where it stopped, and two at once never do the same row: the list's own row is the lock.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import nullcontext
from math import inf
from time import monotonic

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.accounts.models import Person
from portal.bulk import judging, queries, rules
from portal.bulk.judging import NEW, Verdict
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
from portal.core.events import Event, Follower, MoreToDo
from portal.publishing import at_once, drafts, revisions
from portal.publishing import queries as publishing
from portal.publishing.models import DROPPED, Draft
from portal.publishing.permissions import may_write
from portal.publishing.review import Outdated, Unfinished

log = logging.getLogger(__name__)

AT_ONCE = 100  # rows in a transaction, at most
SLICE = 1.0  # seconds of work in one round of the worker
FOLLOWER = "bulk"
FAILURES = (RuleBroken, NotFound, IntegrityError)
WHY = {Unfinished: "unfinished", Outdated: "outdated"}  # what keeps a draft from being published


def follower() -> Follower:
    """Who loads lists."""
    return Follower(FOLLOWER, frozenset({rules.CONSENT}), handle)


def handle(batch: Sequence[Event]) -> None:
    """Go on with these lists, in turn; what is done already is not done again.

    Raises MoreToDo after a second: mails and the search index wait for the same worker.
    """
    until = monotonic() + SLICE
    open_ = [int(event.subject) for event in batch]
    while open_:
        number = open_.pop(0)
        if not _go_on(number, until):
            continue  # it is at its end, perhaps since a round before
        open_.append(number)
        reached("committed")
        if monotonic() >= until:
            worker.still_working()
            raise MoreToDo


def reached(_step: str) -> None:
    """Mark a step of a load; a test replaces it to kill the process right there."""


def _go_on(number: int, until: float = inf) -> bool:
    # A savepoint for each row doubles the time, so it is there only when one has failed.
    try:
        return _some_rows(number, until, careful=False)
    except FAILURES:
        return _some_rows(number, until, careful=True)


def _some_rows(number: int, until: float, *, careful: bool) -> bool:
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
        made = queries.bulk_drafts(found.organisation, [row.key for row in rows])
        known = queries.known(found.organisation)
        for row in rows:
            verdict = rules.judge(found, entry_from(row.cells), row.key, there[row.key], known)
            _load_row(found, row, verdict, made.get(row.key), careful)
            reached("row")
            if monotonic() >= until:  # rows that are published at once take long
                break
    return True


def _load_row(
    found: BulkLoad, row: BulkRow, verdict: Verdict, made: BulkDraft | None, careful: bool
) -> None:
    who = found.consented_by
    if who is None or (verdict.kind, verdict.base) != (row.verdict, row.base):
        row.outcome = CLASHED  # it is not what somebody agreed to any more
        return
    try:
        with db.session.begin_nested() if careful else nullcontext():
            draft = _write(found, row.key, verdict, made, who)
            row.draft_id = draft.id
        row.outcome = DRAFTED
    except FAILURES as error:
        if not careful:
            raise
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


def _write(
    found: BulkLoad, key: str, verdict: Verdict, made: BulkDraft | None, who: Person
) -> Draft:
    if verdict.kind == NEW:
        draft = drafts.begin(found.organisation, by=who, values=verdict.parts)
    else:
        draft = _draft(key, made, who)
        drafts.fill(draft, verdict.parts, by=who)
        db.session.flush()
    if made is None:
        made = BulkDraft(organisation_id=found.organisation_id, key=key)
        db.session.add(made)
    made.draft, made.digest = draft, judging.digest(publishing.values(draft))
    return draft


def _draft(key: str, made: BulkDraft | None, who: Person) -> Draft:
    """The open draft that a load made, or one of the published programme."""
    if made is not None and made.draft.is_open:
        return made.draft
    program = made.draft.program if made is not None and made.draft.state != DROPPED else None
    program = program or catalogue.program(key)
    return drafts.begin_from(program, revisions.newest(program) or None, by=who)
