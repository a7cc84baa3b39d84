"""Reading a table that somebody sends: a workbook (XLSX), one CSV file, or several in a ZIP.

Nothing in it is believed: it may be made to eat memory. Formulas are never evaluated; such a cell
is named, and people put its value there. What the rows mean is for those who ask for them.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml import DefusedXmlException
from openpyxl.utils.exceptions import InvalidFileException

MOST_BYTES = 10 * 1024 * 1024  # of the file
MOST_UNPACKED = 60 * 1024 * 1024
MOST_MEMBERS = 200
MOST_TAGS = 2_500_000  # opening and closing ones of a workbook; a cell has four to six
MOST_COLUMNS = 150
CSV, ZIP, WORKBOOK = "csv", "zip", "workbook"
_BROKEN = (
    zipfile.BadZipFile, InvalidFileException, DefusedXmlException, ParseError, KeyError,
    ValueError, TypeError, AttributeError, IndexError, OSError, EOFError, NotImplementedError,
    RuntimeError, MemoryError, RecursionError,
)  # fmt: skip
_ESCAPED = re.compile(r"^'(?='*[=+\-@\t\r])")
_NEVER = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f]")  # in texts that people type
_CONTROL = re.compile(r"_x00[01][0-9A-Fa-f]_")

Raw = Sequence[tuple[str, str]]  # cells: text, and why it could not be read ("formula", "error")


class Unreadable(Exception):
    """A file that no table can be read from: `code` says why, and `params` is for the sentence."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True)
class Page:
    """One table of a file: the name of its tab or of its file, and its rows, to be read once."""

    title: str
    rows: Iterator[Raw]


@dataclass(frozen=True)
class Opened:
    """A file that is open: a WORKBOOK, a ZIP of CSV files, or one CSV (its page has no name)."""

    kind: str
    pages: Sequence[Page]


@contextmanager
def opened(content: bytes) -> Iterator[Opened]:
    """The tables of a file, as long as it is open. Raises Unreadable, also while they are read."""
    if len(content) > MOST_BYTES:
        raise Unreadable("too-large", most=MOST_BYTES // 1024**2)
    if not content.strip():
        raise Unreadable("empty")
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Unreadable("old-excel")
    if content[:4] != b"PK\x03\x04":
        yield Opened(CSV, [Page("", csv_rows(content))])
        return
    try:
        yield from _packed(content)
    except Unreadable:
        raise
    except _BROKEN as error:
        raise Unreadable("damaged") from error


def _packed(content: bytes) -> Iterator[Opened]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
        # What a member says of its size is what is read of it at most.
        if len(members) > MOST_MEMBERS or sum(m.file_size for m in members) > MOST_UNPACKED:
            raise Unreadable("bomb", most=MOST_UNPACKED // 1024**2)
        if any(member.filename == "[Content_Types].xml" for member in members):
            _count_tags(archive)
            yield from _workbook(content)
        else:
            yield Opened(ZIP, [_csv_file(archive, member) for member in members if _is_csv(member)])


def _is_csv(member: zipfile.ZipInfo) -> bool:
    return not member.is_dir() and member.filename.lower().endswith(".csv")


def _csv_file(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Page:
    def rows() -> Iterator[Raw]:
        yield from csv_rows(archive.read(member))

    return Page(member.filename.rsplit("/", 1)[-1], rows())


def _count_tags(archive: zipfile.ZipFile) -> None:
    # A small file can hold millions of empty cells in one row, and they are read a row at a time.
    left = MOST_TAGS
    for member in archive.infolist():
        with archive.open(member) as part:
            while piece := part.read(1024 * 1024):
                left -= piece.count(b"<")
                if left < 0:
                    raise Unreadable("bomb", most=MOST_UNPACKED // 1024**2)


def csv_rows(content: bytes) -> Iterator[Raw]:
    """The rows of a CSV file, whatever separates its cells. Raises Unreadable."""
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
        if "\0" in text or len(_NEVER.findall(text)) > len(text) // 100:
            break  # some other kind of file
        return text
    raise Unreadable("not-a-list")


def _workbook(content: bytes) -> Iterator[Opened]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what a workbook has that openpyxl does not know
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        yield Opened(WORKBOOK, [Page(page.title, _sheet_rows(page)) for page in book.worksheets])
        book.close()


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
        return flag_text(value), ""
    if isinstance(value, int | float):
        return number_text(value), ""
    if isinstance(value, datetime | date):
        return _date_text(value, cell.number_format or ""), ""
    if isinstance(value, time):
        return value.isoformat(), ""
    return _CONTROL.sub("", str(value)), ""


def flag_text(value: bool) -> str:
    """Yes or no, as it stands in a cell."""
    return "ya" if value else "tidak"


def number_text(value: float) -> str:
    """A number as Indonesian spreadsheets show it, such that it has one reading: "12,5"."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        value = int(value)  # as a workbook keeps it
    if isinstance(value, float) and "e" in repr(value):
        return repr(value).replace(".", ",")
    whole, _, digits = str(value).partition(".")
    # 1,125 would have two readings; 1,1250 has one.
    return f"{whole},{digits}{'0' if len(digits) == 3 else ''}" if digits else whole


def _date_text(value: date, number_format: str) -> str:
    text = value.strftime("%Y-%m-%d")
    # 2016-02 typed into Excel becomes the first of the month, shown as Feb-16.
    shows_days = "d" in re.sub(r'"[^"]*"|\[[^\]]*\]', "", number_format.lower())
    return text if shows_days else text[:7]
