"""Writing lists as files: the workbook, and a ZIP of CSV files."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from portal.bulk.cells import Known, read
from portal.bulk.columns import MAIN, SHEETS, Column, Sheet
from portal.bulk.format import KEEP, Cells, cells_of
from portal.files.sheets_writing import new_book, safe, saved, text_cell

LONGEST_CELL = 32_767  # characters; Excel cuts what is longer
NUMBERS = frozenset({"number", "count", "year"})
_HEAD = PatternFill("solid", fgColor="E4F0EE")
_WRAP = Alignment(wrap_text=True, vertical="top")
_BOLD, _KEYS = Font(bold=True), Font(color="4D6361", italic=True)
WIDTHS = {"markdown": 50, "text": 40, "summary": 50, "name": 34, "address": 40, "flag": 10,
          "number": 12, "year": 8, "count": 12}  # fmt: skip

Rows = dict[str, list[Cells]]


def rows_of(programs: Iterable[tuple[str, str, Mapping[str, Any]]]) -> Rows:
    """The rows of all sheets, of programmes as (slug, owner, values of the parts)."""
    rows: Rows = {key: [] for key in SHEETS}
    for slug, owner, values in programs:
        main, lists = cells_of(slug, owner, values)
        rows[MAIN].append(main)
        for sheet, items in lists.items():
            rows[sheet] += items
    return rows


def csv_text(sheet: Sheet, rows: Iterable[Cells], mark: str = ";") -> bytes:
    """A sheet as CSV as Excel opens it with Indonesian settings: semicolons, decimal commas."""
    found = io.StringIO(newline="")
    writer = csv.writer(found, delimiter=mark, lineterminator="\r\n")
    writer.writerow(column.key for column in sheet.columns)
    writer.writerow(column.heading for column in sheet.columns)
    for row in rows:
        writer.writerow(_csv_cell(column, row.get(column.key, "")) for column in sheet.columns)
    return b"\xef\xbb\xbf" + found.getvalue().encode()


def _csv_cell(column: Column, text: str) -> str:
    if len(text) > LONGEST_CELL:
        return KEEP
    return text if column.kind in NUMBERS else safe(text)


def csv_files(rows: Rows) -> bytes:
    """All sheets as CSV files in a ZIP."""
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as archive:
        for sheet in SHEETS.values():
            archive.writestr(f"{sheet.key}.csv", csv_text(sheet, rows[sheet.key]))
    return found.getvalue()


def workbook(rows: Rows) -> bytes:
    """All sheets as a workbook."""
    book = new_book()
    for sheet in SHEETS.values():
        add_sheet(book, sheet, rows[sheet.key])
    return saved(book)


def add_sheet(book: Workbook, sheet: Sheet, rows: Sequence[Cells]) -> Any:
    """Add a sheet with keys and headings above its rows. What is typed below stays a text."""
    page = book.create_sheet(sheet.title)
    page.freeze_panes = "B3"
    for place, column in enumerate(sheet.columns, start=1):
        shape = page.column_dimensions[get_column_letter(place)]
        shape.width = WIDTHS.get(column.kind, 18)
        if column.kind not in NUMBERS:
            shape.number_format = "@"  # or 2024-03 would become a date, and 007 a number
    page.append([text_cell(page, column.key, font=_KEYS) for column in sheet.columns])
    page.append([text_cell(page, column.heading, font=_BOLD, fill=_HEAD, alignment=_WRAP)
                 for column in sheet.columns])  # fmt: skip
    for row in rows:
        page.append([_cell(page, column, row.get(column.key, "")) for column in sheet.columns])
    return page


def _cell(page: Any, column: Column, text: str) -> Any:
    if not text:
        return None
    if column.kind in NUMBERS and len(text) <= 16:  # Excel keeps fifteen digits
        return WriteOnlyCell(page, read(column.kind, text, Known("")))
    return text_cell(page, KEEP if len(text) > LONGEST_CELL else text, alignment=_WRAP)
