"""Reading a file of lists: which of its sheets is which."""

from __future__ import annotations

from collections.abc import Sequence

from portal.bulk.columns import MAIN, SHEETS
from portal.bulk.table import Lists, read_table, sheet_called
from portal.files import sheets
from portal.files.sheets import Page, Unreadable

INSTRUCTIONS, VALUES = "Petunjuk · Instructions", "Nilai · Values"
OURS = {INSTRUCTIONS.casefold(), VALUES.casefold()}


def read_file(content: bytes) -> Lists:
    """The sheets of a file. Raises Unreadable."""
    found = Lists()
    with sheets.opened(content) as file:
        if file.kind == sheets.CSV:
            _only_table(found, file.pages[0])
        elif file.kind == sheets.ZIP:
            _csv_files(found, file.pages)
        else:
            _workbook(found, file.pages)
    if MAIN not in found.tables:
        raise Unreadable("no-main-sheet", sheet=SHEETS[MAIN].title)
    if not found.tables[MAIN].lines:
        raise Unreadable("no-rows", sheet=SHEETS[MAIN].title)
    return found


def _only_table(found: Lists, page: Page) -> None:
    try:
        read_table(found, MAIN, page.rows)
    except Unreadable as error:
        # It need not be a list at all: a sheet that nobody named so is not spoken of.
        raise Unreadable("no-headings-at-all") if error.code == "no-headings" else error from error


def _csv_files(found: Lists, pages: Sequence[Page]) -> None:
    for page in pages:
        sheet = sheet_called(page.title[:-4])
        if sheet is None or sheet in found.tables:
            found.unknown.append(page.title[:80])
            continue
        read_table(found, sheet, page.rows)


def _workbook(found: Lists, pages: Sequence[Page]) -> None:
    for page in pages:
        sheet = sheet_called(page.title)
        if sheet is None or sheet in found.tables:
            if _fold(page.title) not in OURS:
                found.unknown.append(page.title)
            continue
        read_table(found, sheet, page.rows)
    if MAIN not in found.tables and len(pages) == 1:
        found.unknown.clear()
        _only_table(found, pages[0])  # whatever it is called


def _fold(title: str) -> str:
    return title.strip().casefold()
