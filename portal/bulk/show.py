"""What the pages of lists show."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import gettext as _

from portal.bulk import queries, words
from portal.bulk.columns import MAIN, SHEETS
from portal.bulk.judging import BROKEN, CONFLICT, EMPTIED, GOOD, SAME, VERDICTS
from portal.bulk.models import CHECKED, BulkLoad, BulkRow
from portal.bulk.rules import Change
from portal.bulk.stored import entry_from
from portal.core.i18n import url
from portal.core.paging import Paging
from portal.files.sheets_writing import safe

PER_PAGE = 25
LONG = 60  # characters; a longer text is mended in a box of several lines


def summaries(loads: Collection[BulkLoad]) -> list[dict[str, Any]]:
    """Lists in the list of lists."""
    idle = queries.idle(loads)
    return [
        {
            "load": found,
            "by": found.by.name,
            "state": words.IDLE
            if found.state == CHECKED and found.id in idle
            else words.STATES[found.state],
        }
        for found in loads
    ]


def check(found: BulkLoad, chosen: str, page: int) -> dict[str, Any]:
    """A list that waits for somebody's decision."""
    counts = queries.verdicts(found)
    chosen = chosen if chosen in (*VERDICTS, "all") else (BROKEN if counts[BROKEN] else "all")
    verdict = "" if chosen == "all" else chosen
    total = counts[verdict] if verdict else sum(counts.values())
    pages = Paging(page, PER_PAGE, total).check()
    rows = queries.rows(found, verdict, PER_PAGE, (page - 1) * PER_PAGE)
    same = [row.key for row in rows if row.verdict == SAME]
    there = queries.present(found.organisation, same) if same else {}
    drafted = {key for key, present in there.items() if present.draft is not None}
    return {
        "good": sum(counts[kind] for kind in GOOD),
        "left": counts[BROKEN] + counts[CONFLICT],
        "counts": counts,
        "tabs": _tabs(found, {"all": sum(counts.values()), **counts}, chosen, words.VERDICTS),
        "rows": [{**_row(found, row), "has_draft": row.key in drafted} for row in rows],
        "pages": _pages(found, pages, chosen),
        "chosen": chosen,
        "page": page,
    }


def _tabs(
    found: BulkLoad, counts: Mapping[str, int], chosen: str, names: Mapping[str, Any]
) -> list[dict[str, Any]]:
    return [
        {
            "label": names.get(kind) or _("All"),
            "count": number,
            "current": kind == chosen,
            "url": _address(found, show=kind),
        }
        for kind, number in counts.items()
        if number or kind in ("all", chosen)
    ]


def _address(found: BulkLoad, **more: Any) -> str:
    return url("bulk.load", slug=found.organisation.slug, number=found.id, **more)


def _pages(found: BulkLoad, pages: Paging, chosen: str) -> dict[str, Any]:
    return pages.links(lambda number: _address(found, show=chosen, page=number))


def _row(found: BulkLoad, row: BulkRow) -> dict[str, Any]:
    entry = entry_from(row.cells)
    lines = {(MAIN, entry.main.number): entry.main} if entry.main else {}
    lines.update({(s, line.number): line for s, items in entry.items.items() for line in items})
    cells = [
        {
            **bad(found, problem),
            "name": f"cell:{problem['sheet']}:{problem['row']}:{problem['column']}",
            "text": lines[place].cells.get(problem["column"], "") if place in lines else "",
            # A list that the file leaves alone can lack what the file took away, such as a source.
            "in_file": place in lines,
        }
        for problem in row.problems
        for place in [(problem["sheet"], problem["row"])]
    ]
    away = [(c["sheet"], c["heading"], c["message"]) for c in cells if not c["in_file"]]
    for cell in cells:
        cell["long"] = len(cell["text"]) > LONG or "\n" in cell["text"]
    return {
        "id": row.id,
        "number": entry.main.number if entry.main else None,
        "name": row.name or row.key or "–",
        "key": row.key,
        "verdict": row.verdict,
        "label": words.VERDICTS[row.verdict],
        "cells": cells,
        "elsewhere": list(dict.fromkeys(away)),
        "fields": [words.field_word(item) for item in row.fields if item[0] != EMPTIED],
        "emptied": [words.field_word(item[1:]) for item in row.fields if item[0] == EMPTIED],
    }


def bad(found: BulkLoad, problem: Mapping[str, Any]) -> dict[str, Any]:
    """A bad cell: where it is, in words, and what is wrong with it."""
    sheet, column = problem["sheet"], problem["column"]
    return {
        "sheet": words.sheet_word(sheet),
        "row": problem["row"],
        "letter": words.letter(found.layout, sheet, column),
        "heading": words.column_word(sheet, column),
        "message": words.cell_message(problem),
    }


def changes(form: Mapping[str, str]) -> dict[Change, str]:
    """The texts of a form with cells; what is no cell is passed over."""
    found: dict[Change, str] = {}
    for name, text in form.items():
        parts = name.split(":")
        if len(parts) == 4 and parts[0] == "cell" and parts[2].isdecimal() and parts[1] in SHEETS:
            found[parts[1], int(parts[2][:9]), parts[3]] = text
    return found


def errors_file(found: BulkLoad) -> bytes:
    """Every bad cell, as CSV for Excel with Indonesian settings."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        [_("Programme"), _("Sheet"), _("Row"), _("Column"), _("Heading"), _("Cell"), _("Problem")]
    )
    for item in queries.rows(found, BROKEN):
        row = _row(found, item)
        for cell in row["cells"]:
            line = [row["name"], cell["sheet"], str(cell["row"] or ""), cell["letter"], cell["heading"],  # noqa: E501
                    cell["text"], cell["message"]]  # fmt: skip
            writer.writerow([safe(text) for text in line])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def progress(found: BulkLoad) -> dict[str, Any]:
    """How far a load is."""
    counts, ends = queries.verdicts(found), queries.outcomes(found)
    return {
        "state": found.state,
        "done": sum(ends.values()),
        "total": sum(counts[kind] for kind in GOOD),
    }


def result(found: BulkLoad, chosen: str, page: int) -> dict[str, Any]:
    """What became of a list."""
    ends, counts = queries.outcomes(found), queries.verdicts(found)
    chosen = chosen if chosen in words.OUTCOMES else "all"
    total = sum(ends.values()) if chosen == "all" else ends.get(chosen, 0)
    pages = Paging(page, PER_PAGE, total).check()
    rows = queries.ended_rows(
        found, "" if chosen == "all" else chosen, PER_PAGE, (page - 1) * PER_PAGE
    )
    return {
        "state": words.STATES[found.state],
        "ends": [(words.OUTCOMES[end], ends[end]) for end in words.OUTCOMES if ends.get(end)],
        "left": [(words.VERDICTS[kind], counts[kind]) for kind in (BROKEN, CONFLICT, "same") if counts[kind]],  # noqa: E501
        "broken": counts[BROKEN],
        "tabs": _tabs(found, {"all": sum(ends.values()), **ends}, chosen, words.OUTCOMES),
        "rows": [_ended(row) for row in rows],
        "pages": _pages(found, pages, chosen),
    }  # fmt: skip


def _ended(row: BulkRow) -> dict[str, Any]:
    return {
        "name": row.name or row.key,
        "outcome": row.outcome,
        "label": words.OUTCOMES[row.outcome or ""],
        "detail": words.DETAILS[row.detail],
        "draft": row.draft_id,
    }
