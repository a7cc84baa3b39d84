"""The rows of one sheet, wherever they were read: which column is which, and their cells. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from portal.bulk.cells import clean
from portal.bulk.columns import MAIN, SHEETS, Sheet
from portal.bulk.format import Line
from portal.files.sheets import Raw, Unreadable

MOST_PROGRAMS = 5_000
MOST_LINES = 25_000  # rows of a sheet, with empty ones
MOST_CELLS = 400_000  # in all sheets, that are not empty
MOST_UNKNOWN = 40  # that are named
HEAD = 10  # the headings stand in one of the first rows


@dataclass
class Table:
    """One sheet: where its columns stand (from 0), and its rows."""

    key: str
    columns: dict[str, int]
    lines: list[Line]


@dataclass
class Lists:
    """All sheets of a file, and what was passed over (sheet or column, as it is called there)."""

    tables: dict[str, Table] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    cells: int = 0


def sheet_called(name: str) -> str | None:
    """The key of the sheet with a name, as a tab or a file is called; None for another one."""
    words = {_fold(word) for word in re.split(r"[·/]", name)}
    for sheet in SHEETS.values():
        if words & {_fold(sheet.key), _fold(sheet.id), _fold(sheet.en)}:
            return sheet.key
    return None


def _fold(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().casefold()


def column_called(sheet: str, text: str) -> str | None:
    """The key of the column with a heading: its key, or what it is called in a language."""
    return _CALLED[sheet].get(_fold(text))


def _called(sheet: Sheet) -> dict[str, str]:
    found = {
        _fold(name): column.key
        for column in sheet.columns
        for name in (column.key, column.id, column.en, column.heading)
    }
    # Lists of people have "Nama" and "Ringkasan": a heading in a language means that language.
    for column in sheet.columns:
        said = {"_id": column.id, "_en": column.en}.get(column.key[-3:], "")
        if "(" in said:
            found.setdefault(_fold(said.partition("(")[0]), column.key)
    return found


_CALLED = {key: _called(sheet) for key, sheet in SHEETS.items()}
for _name in ("nama inovasi", "judul inovasi"):
    _CALLED[MAIN][_name] = "name_id"


def read_table(into: Lists, sheet: str, rows: Iterable[Raw]) -> None:
    """Read a sheet. Raises Unreadable when it has no headings, or too much."""
    columns: dict[str, int] | None = None
    lines: list[Line] = []
    for number, row in enumerate(rows, start=1):
        if number > MOST_LINES:
            raise Unreadable("too-many-rows", sheet=SHEETS[sheet].title, most=MOST_LINES)
        if columns is None:
            columns = _headings(into, sheet, row)
            if columns is None and number >= HEAD:
                break
        elif line := _line(number, columns, row if lines else _no_heading(sheet, columns, row)):
            lines.append(line)
            into.cells += len(line.cells)
            if into.cells > MOST_CELLS:
                raise Unreadable("too-many-cells", most=MOST_CELLS)
        else:
            _pass_over(into, sheet, number, columns, row)
    if columns is None:
        raise Unreadable("no-headings", sheet=SHEETS[sheet].title)
    if sheet == MAIN and len(lines) > MOST_PROGRAMS:
        raise Unreadable("too-many-rows", sheet=SHEETS[sheet].title, most=MOST_PROGRAMS)
    into.tables[sheet] = Table(sheet, columns, lines)


def _headings(into: Lists, sheet: str, row: Raw) -> dict[str, int] | None:
    found: dict[str, int] = {}
    unknown = []
    for place, (text, _flag) in enumerate(row):
        key = column_called(sheet, text)
        if key in found:
            raise Unreadable("column-twice", column=clean(text)[:80])
        if key:
            found[key] = place
        elif clean(text):
            unknown.append(clean(text)[:80])
    needed = {"slug", "name_id", "name_en"} if sheet == MAIN else {"slug"}
    if not found.keys() & needed:
        return None
    into.unknown += unknown
    return found


def _no_heading(sheet: str, columns: dict[str, int], row: Raw) -> Raw:
    """A row, or nothing for the second row of headings, below the keys."""
    said = [key for key, place in columns.items() if place < len(row) and clean(row[place][0])]
    here = [key for key in said if column_called(sheet, row[columns[key]][0]) == key]
    return [] if len(here) * 2 > len(said) else row


def _line(number: int, columns: dict[str, int], row: Raw) -> Line | None:
    cells, flags = {}, {}
    for key, place in columns.items():
        text, flag = row[place] if place < len(row) else ("", "")
        if cleaned := clean(text):
            cells[key] = cleaned
        if flag:
            flags[key] = flag
    if not (cells or flags) or _first(row).startswith("#"):
        return None  # empty, or a remark such as the example of the template
    return Line(number, cells, flags)


def _first(row: Raw) -> str:
    return clean(row[0][0]) if row else ""


def _pass_over(into: Lists, sheet: str, number: int, columns: dict[str, int], row: Raw) -> None:
    if len(into.unknown) < MOST_UNKNOWN and _written_over(sheet, columns, row):
        into.unknown.append(f"{SHEETS[sheet].title} {number}: {_first(row)[:40]}")


def _written_over(sheet: str, columns: dict[str, int], row: Raw) -> bool:
    """Whether a row that begins with # says anything that the example of the template does not."""
    if not _first(row).startswith("#"):
        return False
    cells = _line(0, columns, [("", ""), *row[1:]])
    examples = {column.key: column.example for column in SHEETS[sheet].columns}
    return cells is not None and any(
        text != examples[key] for key, text in cells.cells.items() if key not in ("slug", "owner")
    )
