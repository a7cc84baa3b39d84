"""What loading a row would do, before anything is written. Pure."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from portal.bulk.cells import LONGEST_SLUG, Known
from portal.bulk.columns import LISTS, MAIN, SHEETS
from portal.bulk.format import KEEP, Cells, Entry, Line, Problem, cells_of, entry_of, values_of
from portal.bulk.table import Lists, Table
from portal.publishing import parts

EMPTIED = "-"
NEW, CHANGED, SAME, BROKEN, CONFLICT = "new", "changed", "same", "broken", "conflict"
VERDICTS = (NEW, CHANGED, SAME, BROKEN, CONFLICT)
GOOD = (NEW, CHANGED)
# Flags of a key's cell that come from the other rows of the file.
TWICE, NO_PROGRAM, NO_SLUG = "row-twice", "no-program", "no-slug"
GROUPING = (TWICE, NO_PROGRAM, NO_SLUG)

Layout = Mapping[str, Mapping[str, int]]  # sheet -> column -> its place in the file, from 0
Values = dict[str, Any]


@dataclass(frozen=True)
class Present:
    """What there is under a key.

    `published` and `draft` are values of parts. `ours`: a load made the draft, and nobody
    changed it since. `foreign`: the programme of that slug is another organisation's. `linked`: the
    programme came from an earlier list, under this key.
    """

    published: Values | None = None
    draft: Values | None = None
    ours: bool = False
    foreign: bool = False
    linked: bool = False


@dataclass
class Verdict:
    """What a row would do: which columns and lists change, and the parts to write."""

    kind: str
    problems: list[Problem] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)  # what it empties begins with EMPTIED
    parts: Values = field(default_factory=dict)
    base: str = ""  # a digest of what it was compared with
    whole: Values = field(default_factory=dict)  # all parts as they would be


def key_of(name: str) -> str:
    """A key made of a name: "Antrean Daring" becomes "antrean-daring"; empty for no letters."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].strip("-")


def group(lists: Lists) -> list[tuple[str, Entry]]:
    """The rows by programme, in the order of the first sheet; then rows that belong to none."""
    found: list[tuple[str, Entry]] = []
    by_key: dict[str, Entry] = {}
    for line in lists.tables[MAIN].lines:
        key = line_key(line)
        line = _unflagged(line)
        if key and key in by_key:
            line = replace(line, flags={**line.flags, "slug": TWICE})
        entry = Entry(line)
        found.append((key, entry))
        by_key.setdefault(key, entry)
    for sheet in LISTS:
        for line in lists.tables[sheet].lines if sheet in lists.tables else ():
            key, line = line.cells.get("slug", ""), _unflagged(line)
            entry = by_key.get(key) if key else None  # type: ignore[assignment]
            if entry is None:
                flag = NO_PROGRAM if key else NO_SLUG
                found.append((key, Entry(None, {
                    sheet: [replace(line, flags={**line.flags, "slug": flag})]
                })))  # fmt: skip
            else:
                entry.items.setdefault(sheet, []).append(line)
    return found


def line_key(line: Line) -> str:
    """The key of a row of the first sheet, as written or made of the name."""
    named = line.cells.get("name_id") or line.cells.get("name_en") or ""
    return line.cells.get("slug") or key_of(named)


def _unflagged(line: Line) -> Line:
    if line.flags.get("slug") in GROUPING:
        flags = {column: flag for column, flag in line.flags.items() if column != "slug"}
        return replace(line, flags=flags)
    return line


def judge(key: str, entry: Entry, present: Present, layout: Layout, known: Known) -> Verdict:
    """What loading an entry would do, beside what there is."""
    if entry.main is None:
        return Verdict(BROKEN, _flagged(entry))
    problems = _about_key(entry.main, present)
    before = present.draft if present.ours and present.draft is not None else present.published
    there = entry_of(key, known.owner, before or {})
    values, bad = values_of(_overlay(entry, entry.main, there, layout), known)
    if problems + bad:
        return Verdict(BROKEN, problems + bad)
    states = [state for state in (present.published, present.draft) if state is not None]
    at_rest = [canonical(key, known, state) for state in states]
    base = digest(at_rest)
    now = cells_of(key, known.owner, values)
    if any(cells_of(key, known.owner, state) == now for state in at_rest):
        return Verdict(SAME, base=base)
    old = canonical(key, known, before) if before else _NOTHING
    fields = _different(cells_of(key, known.owner, old), now)
    if present.draft is not None and not present.ours:
        return Verdict(CONFLICT, fields=fields, base=base)
    changed = {part: values.get(part) for part in parts.KEYS if values.get(part) != old.get(part)}
    kind = CHANGED if states else NEW
    return Verdict(kind, fields=fields, parts=changed, base=base, whole=values)


def canonical(key: str, known: Known, values: Mapping[str, Any]) -> Values:
    """Parts as they are after they went through a file."""
    return values_of(entry_of(key, known.owner, values), known)[0]


_NOTHING: Values = canonical("", Known(""), {})


def digest(value: Any) -> str:
    """A short text that is another one for another value."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:32]


def _about_key(line: Line, present: Present) -> list[Problem]:
    if line.flags.get("slug") in GROUPING:
        return []  # told by its flag
    if present.foreign and line.cells.get("slug"):
        return [Problem(MAIN, line.number, "slug", "foreign")]
    if line.cells.get("slug") or present.linked:
        return []
    if not line_key(line) and (line.cells.get("name_id") or line.cells.get("name_en")):
        return [Problem(MAIN, line.number, "slug", NO_SLUG)]
    if present.published is not None:
        return [Problem(MAIN, line.number, "slug", "slug-taken", {"text": line_key(line)})]
    return []


def _flagged(entry: Entry) -> list[Problem]:
    return [
        Problem(sheet, line.number, column, flag)
        for sheet, lines in entry.items.items()
        for line in lines
        for column, flag in line.flags.items()
    ]


def _overlay(entry: Entry, line: Line, present: Entry, layout: Layout) -> Entry:
    """What stands there, with what the file says over it."""
    stands = present.main.cells if present.main else {}
    lacking = {k: v for k, v in stands.items() if k not in layout[MAIN]}
    main = replace(line, cells=_kept({**lacking, **line.cells}, stands))
    items: dict[str, list[Line]] = {}
    for sheet in LISTS:
        there = present.items.get(sheet, [])
        if sheet not in layout:
            items[sheet] = there
            continue
        lines = entry.items.get(sheet, [])
        olds = [item.cells for item in there] + [{}] * len(lines)
        items[sheet] = [
            replace(line, cells=_kept(line.cells, old))
            for line, old in zip(lines, olds, strict=False)
            if len(line.cells) > ("slug" in line.cells) or line.flags
        ]
    return Entry(main, items)


def _kept(cells: Cells, old: Cells) -> Cells:
    if KEEP not in cells.values():
        return cells
    return {k: old.get(k, "") if v == KEEP else v for k, v in cells.items()}


def _different(old: tuple[Cells, dict[str, list[Cells]]], new: tuple[Cells, dict[str, list[Cells]]]) -> list[str]:  # fmt: skip  # noqa: E501
    found = [
        ("" if new[0].get(column.key) else EMPTIED) + f"{MAIN}.{column.key}"
        for column in SHEETS[MAIN].columns
        if old[0].get(column.key) != new[0].get(column.key) and column.key not in ("slug", "owner")
    ]
    return found + [
        ("" if new[1][sheet] else EMPTIED) + sheet
        for sheet in LISTS
        if old[1][sheet] != new[1][sheet]
    ]


def lists_again(entries: Iterable[Entry]) -> Lists:
    """The sheets that these entries were grouped from, to group them anew."""
    from_lines: dict[str, list[Line]] = {sheet: [] for sheet in SHEETS}
    for entry in entries:
        if entry.main:
            from_lines[MAIN].append(entry.main)
        for sheet, lines in entry.items.items():
            from_lines[sheet] += lines
    found = Lists()
    for sheet, lines in from_lines.items():
        lines.sort(key=lambda line: line.number)
        found.tables[sheet] = Table(sheet, {}, lines)
    return found
