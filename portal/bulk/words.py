"""The words of lists in the page's language: what is wrong with a cell, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from openpyxl.utils import get_column_letter

from portal.bulk.columns import SHEETS
from portal.catalogue import labels
from portal.core.i18n import current, number_text, pick
from portal.files.words import UNREADABLE

# ruff: noqa: E501 (a sentence is one line)
# fmt: off
CELLS = {
    "long": _l("The text is too long. Shorten it to %(most)s characters."),
    "words": _l("The summary has %(count)s words. Shorten it to %(most)s."),
    "number": _l("This is no number. Write it like 1250 or 12,5; words have a column of their own."),
    "two-readings": _l("This number can be read in two ways. Write %(plain)s or %(decimal)s."),
    "whole": _l("A whole number from %(low)s to %(high)s is needed here."),
    "sdg": _l("The goals have numbers from 1 to 17. Write them with semicolons between: 3; 16."),
    "date": _l("This is no date. Write 2024, 2024-03 or 2024-03-17."),
    "no-such-day": _l("There is no such day. Write 2024, 2024-03 or 2024-03-17."),
    "flag": _l("Write yes or no."),
    "key": _l("Only small letters, digits and single hyphens between them can stand here."),
    "not-yours": _l("This row is of another organisation. You can load rows of %(owner)s; remove this row, or empty the cell."),
    "address": _l("A whole web address is needed here, without spaces, such as https://kominfo.example.go.id/queue."),
    "choice": _l("Choose one of these: %(choices)s."),
    "no-place": _l("No region is called “%(text)s”. Take a name of the sheet with the values."),
    "no-sector": _l("No sector is called “%(text)s”. Take a name of the sheet with the values."),
    "no-tag": _l("No tag is called “%(text)s”. Take names of the sheet with the values, or leave it out."),
    "formula": _l("There is a formula here, and formulas are not worked out. Write its value."),
    "error": _l("The spreadsheet shows an error here. Write the value, or leave it empty."),
    "row-twice": _l("Another row has this key already. Give one of them another key, or remove it."),
    "no-program": _l("No row of the first sheet has this key. Correct it, or add that row."),
    "no-slug": _l("Write the key of the programme."),
    "foreign": _l("The programme of this key belongs to another organisation. Choose another key."),
    "slug-taken": _l("A programme has the key “%(text)s” already. Write it here if this row is of that one, else another key."),
    "no-name": _l("The name is missing. Write it in one language at least."),
    "not-stopped": _l("Only a stopped programme can be done. Write no, or choose the status stopped."),
    "pilot-after-start": _l("The pilot began after the programme. Correct one of the two dates."),
    "no-key": _l("The key of the source is missing. Write one, such as press-2024."),
    "twice": _l("Another source of this programme has the key “%(text)s” already. Choose another one."),
    "no-source": _l("No source of this programme has the key %(text)s. Correct it, or add the source on the sheet of sources."),
    "number-and-text": _l("Give a number or words, not both. Empty one of the two cells."),
}
FILES = {
    **UNREADABLE,
    "no-main-sheet": _l("The sheet “%(sheet)s” is missing. Take the template, or name the sheet so."),
    "no-headings": _l("The sheet “%(sheet)s” has no headings that we know. Copy the first two rows of the template."),
    "no-headings-at-all": _l("No row of this file has headings that we know. Copy the first two rows of the template above your rows, or send another file."),
    "no-rows": _l("The sheet “%(sheet)s” has no rows below its headings. Rows that begin with # are not read."),
    "column-twice": _l("The column “%(column)s” is there twice. Remove one of the two."),
    "too-many-rows": _l("The sheet “%(sheet)s” has more than %(most)s rows. Split the file in two."),
    "too-many-cells": _l("The file has more than %(most)s filled cells. Split it in two."),
}
# fmt: on
# What can be chosen, as pages call it.
CHOSEN: dict[str, Mapping[str, Any]] = {
    "status": labels.SHORT_STATUS,
    "initiator": labels.INITIATOR,
    "evidence": labels.EVIDENCE_KINDS,
}  # fmt: skip
VERDICTS = {
    "new": _l("New"),
    "changed": _l("Changed"),
    "same": _l("As it is"),
    "broken": _l("Broken"),
    "conflict": _l("In conflict"),
}
OUTCOMES = {
    "drafted": _l("Now a draft"),
    "published": _l("Published"),
    "clashed": _l("Left out: changed by somebody since the check"),
    "refused": _l("Left out: could not be written"),
}
DETAILS = {
    "": "",
    "unfinished": _l("Not published: something is still missing in the draft."),
    "outdated": _l("Not published: the programme was changed since. Compare both in the draft."),
    "refused": _l("Not published. Open the draft and publish it there."),
}
STATES = {
    "checked": _l("Checked, waits for your decision"),
    "consented": _l("Being loaded"),
    "loaded": _l("Loaded"),
    "cancelled": _l("Cancelled"),
}
IDLE = _l("Checked, nothing to load")


def cell_message(problem: Mapping[str, Any]) -> str:
    """What is wrong with a cell, and what to do."""
    params = dict(problem["params"])
    if kind := params.get("of"):
        params["choices"] = ", ".join(map(str, CHOSEN[kind].values()))
    return str(CELLS[problem["code"]]) % {name: _said(value) for name, value in params.items()}


def _said(value: Any) -> str:
    if isinstance(value, Mapping):
        return pick(value)
    # A year is not grouped, and neither is the number of a goal.
    return number_text(value) if isinstance(value, int) and value >= 10_000 else str(value)


def file_message(code: str, params: Mapping[str, Any]) -> str:
    """What is wrong with a file, and what to do."""
    return str(FILES[code]) % params


def sheet_word(sheet: str) -> str:
    """What a sheet is called."""
    found = SHEETS[sheet]
    return found.id if current() == "id" else found.en


def column_word(sheet: str, column: str) -> str:
    """What a column is called."""
    found = SHEETS[sheet].column(column)
    return found.id if current() == "id" else found.en


def letter(layout: Mapping[str, Mapping[str, int]], sheet: str, column: str) -> str:
    """The letter of a column in the file that was sent; empty when the file has no such column."""
    place = layout.get(sheet, {}).get(column)
    return "" if place is None else get_column_letter(place + 1)


def field_word(field: str) -> str:
    """What a changed column or list is called."""
    sheet, _dot, column = field.partition(".")
    return column_word(sheet, column) if column else sheet_word(sheet)
