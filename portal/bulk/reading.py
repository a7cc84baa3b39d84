"""Reading a file that somebody sends: a workbook (XLSX), one CSV file, or several in a ZIP.

Nothing in it is believed: it may be made to eat memory. Formulas are never evaluated; such a cell
is named, and people put its value there.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml import DefusedXmlException
from openpyxl.utils.exceptions import InvalidFileException

from portal.bulk.cells import write
from portal.bulk.columns import MAIN, SHEETS
from portal.bulk.table import MOST_COLUMNS, Lists, Raw, Unreadable, read_table, sheet_called

MOST_BYTES = 10 * 1024 * 1024  # of the file
MOST_UNPACKED = 60 * 1024 * 1024
MOST_MEMBERS = 200
MOST_TAGS = 2_500_000  # opening and closing ones of a workbook; a cell has four to six
_BROKEN = (
    zipfile.BadZipFile, InvalidFileException, DefusedXmlException, ParseError, KeyError,
    ValueError, TypeError, AttributeError, IndexError, OSError, EOFError, NotImplementedError,
    RuntimeError, MemoryError, RecursionError,
)  # fmt: skip
_ESCAPED = re.compile(r"^'(?='*[=+\-@\t\r])")
_CONTROL = re.compile(r"_x00[01][0-9A-Fa-f]_")


def read_file(content: bytes) -> Lists:
    """The sheets of a file. Raises Unreadable."""
    if len(content) > MOST_BYTES:
        raise Unreadable("too-large", most=MOST_BYTES // 1024**2)
    if not content.strip():
        raise Unreadable("empty")
    if content[:4] == b"PK\x03\x04":
        found = _packed(content)
    elif content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Unreadable("old-excel")
    else:
        found = Lists()
        read_table(found, MAIN, _csv_rows(content))
    if MAIN not in found.tables:
        raise Unreadable("no-main-sheet", sheet=SHEETS[MAIN].title)
    if not found.tables[MAIN].lines:
        raise Unreadable("no-rows", sheet=SHEETS[MAIN].title)
    return found


def _packed(content: bytes) -> Lists:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            # What a member says of its size is what is read of it at most.
            if len(members) > MOST_MEMBERS or sum(m.file_size for m in members) > MOST_UNPACKED:
                raise Unreadable("bomb", most=MOST_UNPACKED // 1024**2)
            if any(member.filename == "[Content_Types].xml" for member in members):
                _count_tags(archive)
                return _workbook(content)
            return _csv_files(archive)
    except Unreadable:
        raise
    except _BROKEN as error:
        raise Unreadable("damaged") from error


def _count_tags(archive: zipfile.ZipFile) -> None:
    # A small file can hold millions of empty cells in one row, and they are read a row at a time.
    left = MOST_TAGS
    for member in archive.infolist():
        with archive.open(member) as part:
            while piece := part.read(1024 * 1024):
                left -= piece.count(b"<")
                if left < 0:
                    raise Unreadable("bomb", most=MOST_UNPACKED // 1024**2)


def _csv_files(archive: zipfile.ZipFile) -> Lists:
    found = Lists()
    for member in archive.infolist():
        name = member.filename.rsplit("/", 1)[-1]
        if member.is_dir() or not name.lower().endswith(".csv"):
            continue
        sheet = sheet_called(name[:-4])
        if sheet is None or sheet in found.tables:
            found.unknown.append(name[:80])
            continue
        read_table(found, sheet, _csv_rows(archive.read(member)))
    return found


def _csv_rows(content: bytes) -> Iterator[Raw]:
    text = _decoded(content)
    first, _, rest = text.partition("\n")
    separator = re.fullmatch(r"sep=(.)\r?", first)  # Excel's own first line
    if separator:
        text, first = rest, rest.partition("\n")[0]
    mark = separator[1] if separator else max(";,\t", key=first.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark):
            yield [(_ESCAPED.sub("", cell), "") for cell in row[:MOST_COLUMNS]]
    except csv.Error as error:
        raise Unreadable("damaged") from error


def _decoded(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")  # the second is what Excel calls CSV
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break  # some other kind of file
        return text
    raise Unreadable("not-a-list")


def _workbook(content: bytes) -> Lists:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what a workbook has that openpyxl does not know
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        found = Lists()
        for page in book.worksheets:
            sheet = sheet_called(page.title)
            if sheet is None or sheet in found.tables:
                if _fold(page.title) not in OURS:
                    found.unknown.append(page.title)
                continue
            read_table(found, sheet, _sheet_rows(page))
        if MAIN not in found.tables and len(book.worksheets) == 1:
            read_table(found, MAIN, _sheet_rows(book.worksheets[0]))  # whatever it is called
            found.unknown.clear()
        book.close()
    return found


INSTRUCTIONS, VALUES = "Petunjuk · Instructions", "Nilai · Values"
OURS = {INSTRUCTIONS.casefold(), VALUES.casefold()}


def _fold(title: str) -> str:
    return title.strip().casefold()


def _sheet_rows(page: Any) -> Iterator[Raw]:
    page.reset_dimensions()  # what a file says of its size need not be so
    for row in page.iter_rows(max_col=MOST_COLUMNS):
        yield [_cell(cell) for cell in row]


def _cell(cell: Any) -> tuple[str, str]:
    value = cell.value
    if value is None:
        return "", ""
    if cell.data_type == "f":
        return str(value)[:500], "formula"
    if cell.data_type == "e":
        return str(value), "error"
    if isinstance(value, bool):
        return write("flag", value), ""
    if isinstance(value, int | float):
        return write("number", value), ""
    if isinstance(value, datetime | date):
        return _date_text(value, cell.number_format or ""), ""
    if isinstance(value, time):
        return value.isoformat(), ""
    return _CONTROL.sub("", str(value)), ""


def _date_text(value: date, number_format: str) -> str:
    text = value.strftime("%Y-%m-%d")
    # 2016-02 typed into Excel becomes the first of the month, shown as Feb-16.
    shows_days = "d" in re.sub(r'"[^"]*"|\[[^\]]*\]', "", number_format.lower())
    return text if shows_days else text[:7]
