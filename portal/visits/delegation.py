"""Who comes, as rows that somebody typed, pasted or sent: read, and what is wrong in them. Pure.

A NIP has 18 digits (BKN head's regulation 22/2007): the day of birth, year and month of
appointment, 1 for men or 2 for women, and a number. That of a PPPK has the number of the contract,
from 21 on, in place of the month.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from portal.core.text import sayable

MOST_NAMES = 500
HEAD = 5  # the headings stand in one of the first rows
BOUNDS = {
    "name": 120, "nip": 18, "rank": 60, "post": 160, "unit": 160, "contact": 120,
    "substitute_for": 120, "leads": 10,
}  # fmt: skip
COLUMNS = tuple(BOUNDS)
# What a column may be called: the key, Indonesian, English, and what else people write.
CALLED = {
    "name": ("name", "nama", "nama lengkap", "full name"),
    "nip": ("nip", "nip nippk", "ni pppk", "nip ni pppk"),
    "rank": (
        "rank",
        "pangkat",
        "pangkat golongan",
        "golongan",
        "pangkat gol",
        "pangkat gol ruang",
        "gol",
        "gol ruang",
        "golongan ruang",
    ),
    "post": ("post", "jabatan", "position"),
    "unit": ("unit", "unit kerja", "instansi", "opd", "skpd", "perangkat daerah", "office"),
    "contact": ("contact", "kontak", "telepon", "no hp", "hp", "telephone", "phone", "wa"),
    "substitute_for": ("substitute for", "pengganti untuk", "menggantikan", "pengganti"),
    "leads": ("leads", "ketua", "ketua rombongan", "pimpinan rombongan", "leader"),
}  # fmt: skip
_COLUMN = {word: key for key, words in CALLED.items() for word in words}
YES = ("ya", "y", "yes", "x", "v", "1", "ketua", "leader", "✓", "true")
NO = ("", "tidak", "t", "no", "n", "0", "-", "false")
_YOUNGEST, _OLDEST = 16, 80  # years of somebody who travels with a NIP; some are retired advisers
_PPPK = 21  # the first number of a contract

Values = Mapping[str, str]
Cells = Sequence[tuple[str, str]]  # text, and why it could not be read


@dataclass(frozen=True)
class Row:
    """One person, as typed. `number` is that of the row in what was sent, from 1."""

    number: int
    values: dict[str, str]

    @property
    def leads(self) -> bool:
        """Whether this is the leader."""
        return self.values.get("leads", "").casefold() in YES


@dataclass(frozen=True)
class Problem:
    """What is wrong in a cell; `code` names the sentence, `facts` what it is about."""

    number: int
    column: str
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """Rows that were read, what is wrong in them, and the headings that nobody knows."""

    rows: Sequence[Row]
    problems: Sequence[Problem]
    unknown: Sequence[str] = ()


def pasted(text: str) -> Iterator[Cells]:
    """The cells of rows that were pasted: separated by tabs, as spreadsheets do, or semicolons."""
    mark = "\t" if "\t" in text else ";"
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error:  # a quotation mark that never ends: take the lines as they stand
        rows = [row.split(mark) for row in text.splitlines()]
    for row in rows:
        yield [(cell, "") for cell in row]


def read(lines: Iterable[Cells], today: date) -> Sheet:
    """The people in some rows. With headings the columns may stand in any order, else in ours.

    Empty rows, and those that begin with # such as the example of the template, are passed over.
    """
    columns: dict[int, str] | None = None
    unknown: list[str] = []
    rows: list[Row] = []
    problems: list[Problem] = []
    for number, line in enumerate(lines, 1):
        if not any(text.strip() or flag for text, flag in line) or line[0][0].startswith("#"):
            continue
        if columns is None and number <= HEAD and (found := _headings(line)):
            columns, unknown = found
            continue
        columns = columns or dict(enumerate(COLUMNS))
        row, bad = _row(number, line, columns)
        rows.append(row)
        problems += bad
        if len(rows) > MOST_NAMES:
            problems.append(Problem(number, "name", "too-many", {"most": MOST_NAMES}))
            break
    return Sheet(rows, sorted([*problems, *check(rows, today)], key=_place), unknown)


def _place(problem: Problem) -> tuple[int, int]:
    return problem.number, COLUMNS.index(problem.column)


def _headings(line: Cells) -> tuple[dict[int, str], list[str]] | None:
    found: dict[int, str] = {}
    unknown = []
    for place, (text, _flag) in enumerate(line):
        key = _COLUMN.get(" ".join(re.sub(r"[\W_]+", " ", text).split()).casefold())
        if key and key not in found.values():
            found[place] = key
        elif text.strip():
            unknown.append(text.strip()[:60])
    is_head = "name" in found.values() and (len(found) > 1 or not unknown)
    return (found, unknown) if is_head else None


def _row(number: int, line: Cells, columns: Mapping[int, str]) -> tuple[Row, list[Problem]]:
    values, problems = {}, []
    for place, key in columns.items():
        text, flag = line[place] if place < len(line) else ("", "")
        if flag:
            problems.append(Problem(number, key, flag))
        values[key] = cleaned(key, text)
    return Row(number, values), problems


def cleaned(column: str, text: str) -> str:
    """A cell as it is kept: one line; of a NIP the digits, without the spaces people write."""
    text = " ".join(sayable(text).split())
    return re.sub(r"[\s.'’-]", "", text) if column == "nip" else text


def check(rows: Sequence[Row], today: date) -> list[Problem]:
    """What is wrong in rows of people, each by itself and all together."""
    found = [problem for row in rows for problem in _alone(row, today)]
    return [*found, *_twice(rows), *_substitutes(rows), *_leaders(rows)]


def _alone(row: Row, today: date) -> Iterator[Problem]:
    if not row.values.get("name"):
        yield Problem(row.number, "name", "no-name")
    for column, most in BOUNDS.items():
        if column != "nip" and len(row.values.get(column, "")) > most:
            yield Problem(row.number, column, "long", {"most": most})
    if code := nip_problem(row.values.get("nip", ""), today):
        yield Problem(row.number, "nip", code)
    if row.values.get("leads", "").casefold() not in (*YES, *NO):
        yield Problem(row.number, "leads", "yes-or-no")


def nip_problem(nip: str, today: date) -> str | None:
    """Why this cannot be a NIP, as a code that begins with "nip-"; None when it can.

    None also for an empty one: members of councils, companies and guests have none.
    """
    if not nip:
        return None
    if not re.fullmatch(r"[0-9]{18}", nip):
        return "nip-rounded" if re.search(r"[0-9][eE][+]?[0-9]", nip) else "nip-digits"
    try:
        born = date(int(nip[:4]), int(nip[4:6]), int(nip[6:8]))
    except ValueError:
        return "nip-birth"
    if not _YOUNGEST <= today.year - born.year <= _OLDEST:
        return "nip-birth"
    year, month = int(nip[8:12]), int(nip[12:14])
    known = 1 <= month <= 12 or month >= _PPPK
    if not (born.year + _YOUNGEST <= year <= today.year and known):
        return "nip-appointment"
    return None if nip[14] in "12" else "nip-sex"


def _twice(rows: Sequence[Row]) -> Iterator[Problem]:
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        nip, name = row.values.get("nip", ""), row.values.get("name", "").casefold()
        # Without a NIP the name has to tell people apart, with their office.
        key = ("nip", nip) if nip else (name, row.values.get("unit", "").casefold())
        if not any(key):
            continue
        if key in seen:
            yield Problem(row.number, "nip" if nip else "name", "twice", {"other": seen[key]})
        seen.setdefault(key, row.number)


def _substitutes(rows: Sequence[Row]) -> Iterator[Problem]:
    by_name: dict[str, Row] = {}
    for row in rows:
        by_name.setdefault(row.values.get("name", "").casefold(), row)
    for row in rows:
        wanted = row.values.get("substitute_for", "")
        if not wanted:
            continue
        other = by_name.get(wanted.casefold())
        if other is None or other is row:
            yield Problem(row.number, "substitute_for", "no-such-name", {"name": wanted})
        elif other.values.get("substitute_for"):
            yield Problem(row.number, "substitute_for", "of-a-substitute", {"name": wanted})


def _leaders(rows: Sequence[Row]) -> Iterator[Problem]:
    leaders = [row for row in rows if row.leads]
    for row in leaders[1:]:
        yield Problem(row.number, "leads", "two-leaders", {"other": leaders[0].number})


def as_text(rows: Iterable[Values], head: Sequence[str]) -> str:
    """Rows as they can be pasted again: the headings of COLUMNS, and tabs between the cells."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([row.get(column, "").replace("\t", " ") for column in COLUMNS])
    return out.getvalue()
