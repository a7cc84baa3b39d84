"""Rules: a list is sent, mended, agreed to, cancelled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, insert, select

from portal.accounts.models import Person
from portal.bulk import judging, queries
from portal.bulk.cells import Known, clean
from portal.bulk.columns import MAIN, SHEETS
from portal.bulk.format import Entry, Line
from portal.bulk.judging import GOOD, Present, Verdict
from portal.bulk.models import CANCELLED, CHECKED, CONSENTED, BulkLoad, BulkRow
from portal.bulk.stored import entry_from, entry_json, problem_json
from portal.bulk.table import Lists
from portal.core import changes, clock, events
from portal.core.db import db, transaction
from portal.core.errors import RuleBroken
from portal.places.models import Organisation
from portal.publishing.permissions import may_review

KEPT = timedelta(days=30)
CONSENT = "bulk.consented"
Change = tuple[str, int, str]  # sheet, row in the file, column


def upload(organisation: Organisation, name: str, lists: Lists, *, by: Person) -> BulkLoad:
    """Keep a list that somebody sent, and check every row. Nothing is loaded yet."""
    found = BulkLoad(
        organisation=organisation, by=by, at=clock.now(), name=clean(name)[:200] or "list",
        layout={key: table.columns for key, table in lists.tables.items()},
        unknown=lists.unknown[:20], state=CHECKED,
    )  # fmt: skip
    db.session.add(found)
    db.session.flush()
    _check_all(found, lists)
    record("bulk.uploaded", found, by=by, name=found.name, after=queries.verdicts(found))
    return found


def mend(found: BulkLoad, row: BulkRow, texts: Mapping[Change, str], *, by: Person) -> None:
    """Write other texts into cells of a row, and check it again; with its key all rows.

    Raises RuleBroken when the list is not open any more, the row went into another one meanwhile,
    or a cell is none of the row.
    """
    _lock(found)
    _check_open(found)
    # Only now, behind the lock: somebody else may have mended this row, or grouped all anew.
    again = db.session.get(BulkRow, row.id, populate_existing=True)
    if again is None:
        raise RuleBroken(_("The list was checked anew meanwhile. Open it again."))
    row = again
    entry = entry_from(row.cells)
    before = entry.main and judging.line_key(entry.main)
    old = {place: _text_at(entry, place) for place in texts}
    for place, text in texts.items():
        entry = _with(entry, place, clean(text))
    row.cells = entry_json(entry)
    told = changes.between(_told(old), _told({place: _text_at(entry, place) for place in texts}))
    if told["after"]:
        record("bulk.mended", found, by=by, row=row.number, **told)
    keys = any(column == "slug" for _sheet, _row, column in texts)
    if keys or (entry.main and judging.line_key(entry.main)) != before:
        db.session.flush()
        _check_all(found, judging.lists_again(entry_from(r.cells) for r in queries.rows(found)))
    else:
        _check_one(found, row, entry)


def consent(found: BulkLoad, good: int, left: int, publish: bool, *, by: Person) -> None:
    """Agree to what was shown: that so many rows are loaded, and so many broken ones are not.

    Who agrees again changes nothing. Raises RuleBroken when there are others by now.
    """
    _lock(found)
    if found.state == CONSENTED:
        return
    _check_open(found)
    counts = queries.verdicts(found)
    good_now = sum(counts[kind] for kind in GOOD)
    left_now = counts[judging.BROKEN] + counts[judging.CONFLICT]
    if (good, left) != (good_now, left_now):
        raise RuleBroken(_("The list has changed since you looked. Look at the numbers again."))
    if not good_now:
        raise RuleBroken(_("There is no row to load."))
    if publish and not may_review(by, found.organisation):
        raise RuleBroken(_("Only a manager can publish at once."), "publish")
    found.state, found.publish = CONSENTED, publish
    found.consented_by, found.consented_at = by, clock.now()
    record(CONSENT, found, by=by, after={"good": good, "left": left, "publish": publish})


def cancel(found: BulkLoad, *, by: Person) -> None:
    """Load nothing of a list; while it is loaded, no more of it. Raises RuleBroken at its end."""
    _lock(found)
    if found.state not in (CHECKED, CONSENTED):
        raise RuleBroken(_("This list is closed: it was loaded or cancelled."))
    found.state, found.ended_at = CANCELLED, clock.now()
    record("bulk.cancelled", found, by=by, after=queries.outcomes(found))


def sweep() -> None:
    """Delete old lists; what they made stays."""
    with transaction():
        old = BulkLoad.at < clock.now() - KEPT
        for found in db.session.scalars(select(BulkLoad).where(old, BulkLoad.state != CONSENTED)):
            events.record(
                "bulk.swept", str(found.id), by="portal", organisation=found.organisation.slug,
                changes_pages=False, name=found.name,
            )  # fmt: skip
        db.session.execute(delete(BulkLoad).where(old, BulkLoad.state != CONSENTED))


def record(kind: str, found: BulkLoad, *, by: Person, **data: Any) -> None:
    """Write an event about a list; no public page shows one."""
    events.record(
        kind, str(found.id), by=by.actor, organisation=found.organisation.slug,
        changes_pages=False, **data,
    )  # fmt: skip


def judge(found: BulkLoad, entry: Entry, key: str, there: Present, known: Known) -> Verdict:
    """What a row of a list does."""
    return judging.judge(key, entry, there, found.layout, known)


def _check_all(found: BulkLoad, lists: Lists) -> None:
    db.session.execute(delete(BulkRow).where(BulkRow.load_id == found.id))
    entries = judging.group(lists)
    there = queries.present(found.organisation, [key for key, _entry in entries])
    known = queries.known(found.organisation)
    rows = [
        {
            "load_id": found.id, "number": number, "cells": entry_json(entry),
            **_columns(entry, key, judge(found, entry, key, there[key], known)),
        }
        for number, (key, entry) in enumerate(entries, start=1)
    ]  # fmt: skip
    if rows:
        db.session.execute(insert(BulkRow), rows)
    db.session.expire_all()


def _check_one(found: BulkLoad, row: BulkRow, entry: Entry) -> None:
    key = judging.line_key(entry.main) if entry.main else row.key
    there = queries.present(found.organisation, [key])[key]
    verdict = judge(found, entry, key, there, queries.known(found.organisation))
    for name, value in _columns(entry, key, verdict).items():
        setattr(row, name, value)
    db.session.flush()


def _columns(entry: Entry, key: str, verdict: Verdict) -> dict[str, Any]:
    cells = entry.main.cells if entry.main else {}
    return {
        "key": key[:500],
        "name": (cells.get("name_id") or cells.get("name_en") or "")[:500],
        "verdict": verdict.kind,
        "problems": [problem_json(problem) for problem in verdict.problems],
        "fields": verdict.fields,
        "base": verdict.base,
    }


def _text_at(entry: Entry, place: Change) -> str:
    sheet, number, column = place
    lines = [entry.main] if sheet == MAIN and entry.main else entry.items.get(sheet, [])
    return next((line.cells.get(column, "") for line in lines if line.number == number), "")


def _told(texts: Mapping[Change, str]) -> dict[str, str]:
    """Cells as the trail names them."""
    return {f"{sheet} {number} {column}": text for (sheet, number, column), text in texts.items()}


def _with(entry: Entry, place: Change, text: str) -> Entry:
    sheet, number, column = place
    lines = [entry.main] if sheet == MAIN and entry.main else entry.items.get(sheet, [])
    known = sheet in SHEETS and any(column == c.key for c in SHEETS[sheet].columns)
    if not known or number not in {line.number for line in lines}:
        raise RuleBroken(_("This cell does not belong to the row."))
    changed = [_line_with(line, column, text) if line.number == number else line for line in lines]
    if sheet == MAIN:
        return Entry(changed[0], entry.items)
    return Entry(entry.main, {**entry.items, sheet: changed})


def _line_with(line: Line, column: str, text: str) -> Line:
    cells = {k: v for k, v in line.cells.items() if k != column}
    flags = {k: v for k, v in line.flags.items() if k != column}
    return replace(line, cells={**cells, column: text} if text else cells, flags=flags)


def _lock(found: BulkLoad) -> None:
    db.session.refresh(found, with_for_update={"of": BulkLoad})


def _check_open(found: BulkLoad) -> None:
    if found.state != CHECKED:
        raise RuleBroken(_("This list is closed: it was loaded or cancelled."))
