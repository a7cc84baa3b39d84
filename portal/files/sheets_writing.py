"""Writing tables as files that spreadsheets open, in which nothing is taken for a formula.

A text that begins like a formula is written as a text: in a workbook with the type of a text, in
CSV with an apostrophe before it, which reading (`sheets.py`) takes away again.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"
_DANGEROUS = re.compile(r"^'*[=+\-@\t\r]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def safe(text: str) -> str:
    """A text for a CSV file that no spreadsheet takes for a formula."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def new_book() -> Workbook:
    """An empty workbook."""
    return Workbook(write_only=True)


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    found = io.BytesIO()
    book.save(found)
    return found.getvalue()


def text_cell(page: Any, text: str | None, **style: Any) -> Any:
    """A cell that holds a text, whatever it looks like, and stays one when it is edited."""
    cell = WriteOnlyCell(page)
    if text is not None:
        cell.value = _ESCAPE.sub("_x005F_", text)
        cell.data_type = "s"
    cell.number_format = "@"
    for name, value in style.items():
        setattr(cell, name, value)
    return cell


def plain_book(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A workbook of one sheet with headings and texts. What is typed below stays a text."""
    book = new_book()
    page = book.create_sheet(title)
    page.freeze_panes = "A2"
    for place in range(1, len(head) + 1):
        shape = page.column_dimensions[get_column_letter(place)]
        shape.width, shape.number_format = 26, "@"  # or a number of 18 digits loses its last ones
    page.append([text_cell(page, text, font=Font(bold=True)) for text in head])
    for row in rows:
        page.append([text_cell(page, text) if text else None for text in row])
    return saved(book)


def plain_csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The same as CSV as Excel opens it with Indonesian settings: semicolons."""
    found = io.StringIO(newline="")
    writer = csv.writer(found, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([safe(text) for text in row])
    return b"\xef\xbb\xbf" + found.getvalue().encode()
