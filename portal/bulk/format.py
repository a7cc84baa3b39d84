"""A programme as rows of a list: the parts that its cells make, and the cells of its parts. Pure.

The values have the shape that `publishing.parts` describes. `read` after `write` gives what was
written; texts lose only blanks around them and what cannot be shown. So two states are compared
after both went that way (`canonical`), and loading an export changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.bulk.cells import Bad, Known, clean, read, write
from portal.bulk.columns import LANGUAGES, LISTS, MAIN, SHEETS
from portal.catalogue.document import HEADINGS
from portal.core.partial_dates import is_before

KEEP = "[[tetap / unchanged]]"  # stands for what is too long for a cell, and leaves it alone
RESOURCES = ("people", "money", "equipment", "it")
FIELDS = ("place", "sector", "tags", "sdgs", "initiator", "digital", "licence")
TIMES = ("pilot_start", "start", "status", "completed")
# List -> its fields that are there in both languages, and the others.
ITEMS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "sources": ((), ("key", "address", "publisher", "date")),
    "results": (("indicator", "before_text", "after_text", "unit", "period"),
                ("before", "after", "target", "sources")),
    "awards": (("name",), ("year", "sources")),
    "adapted_by": (("name", "outcome"), ("place", "year", "sources")),
    "evidence": (("title",), ("kind", "sources")),
}  # fmt: skip

Cells = dict[str, str]


@dataclass(frozen=True)
class Line:
    """A row of a sheet: its number in the file, its cells that are not empty, by column.

    `flags` names cells that could not be read, such as a formula, and why.
    """

    number: int
    cells: Cells
    flags: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Entry:
    """A programme's row and its rows on the other sheets. Without `main` they belong to nothing.

    `present` names the columns and sheets that the file has: `programs.name_id`, `results`.
    """

    main: Line | None
    items: dict[str, list[Line]] = field(default_factory=dict)


@dataclass(frozen=True)
class Problem:
    """A bad cell: sheet, row in the file, column, and a code with what its sentence needs."""

    sheet: str
    row: int
    column: str
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


class _Reading:
    """What is read, and the problems on the way."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.problems: list[Problem] = []

    def blame(self, sheet: str, line: Line, column: str, code: str, **params: Any) -> None:
        self.problems.append(Problem(sheet, line.number, column, code, params))

    def value(self, sheet: str, line: Line, column: str) -> Any:
        """What a cell stands for; None for an empty or a bad one."""
        if column in line.flags:
            self.blame(sheet, line, column, line.flags[column])
            return None
        text = clean(line.cells.get(column, ""))
        if not text:
            return None
        try:
            return read(SHEETS[sheet].column(column).kind, text, self.known)
        except Bad as bad:
            self.blame(sheet, line, column, bad.code, **bad.params)
            return None

    def both(self, sheet: str, line: Line, name: str) -> dict[str, str] | None:
        """A text in both languages; one that is missing is empty, for a draft may lack it."""
        found = {code: self.value(sheet, line, f"{name}_{code}") or "" for code in LANGUAGES}
        return found if any(found.values()) else None


def values_of(entry: Entry, known: Known) -> tuple[dict[str, Any], list[Problem]]:
    """The values of the parts that an entry with a main row makes, and its bad cells."""
    reading, line = _Reading(known), entry.main
    if line is None:
        raise ValueError("rows of no programme")
    values = _main(reading, line)
    for sheet in ITEMS:
        values[sheet] = [_item(reading, sheet, item) for item in entry.items.get(sheet, [])]
    values["legal_basis"] = _texts(reading, entry, "legal_basis", "text")
    values["visit"] = _visit(reading, line, _texts(reading, entry, "sites", "site"))
    _check(reading, entry, line, values)
    return values, reading.problems


def _some(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None and value != []}


def _main(reading: _Reading, line: Line) -> dict[str, Any]:
    for column in ("slug", "owner"):
        reading.value(MAIN, line, column)
    values: dict[str, Any] = {"name": {}}
    for code in LANGUAGES:
        named = {
            name: reading.value(MAIN, line, f"{name}_{code}")
            for name in ("name", "aliases", "summary")
        }
        if _some(named):
            values["name"][code] = {
                "name": named["name"] or "",
                "aliases": named["aliases"] or [],
                "summary": named["summary"] or "",
            }
    values["filing"] = _some({name: reading.value(MAIN, line, name) for name in FIELDS})
    values["timing"] = _timing(reading, line)
    for key in HEADINGS:
        values[key] = _some({c: reading.value(MAIN, line, f"{key}_{c}") for c in LANGUAGES})
    resources = {name: reading.both(MAIN, line, f"resources_{name}") for name in RESOURCES}
    values["resources"] = _some(resources) or None
    return values


def _timing(reading: _Reading, line: Line) -> dict[str, Any]:
    timing = _some({name: reading.value(MAIN, line, name) for name in TIMES})
    if not timing.get("completed"):
        timing.pop("completed", None)
    timing["status_reason"] = reading.both(MAIN, line, "status_reason")
    verified = {
        name: reading.value(MAIN, line, f"verified_{name}") or "" for name in ("on", "source")
    }
    timing["verified"] = verified if any(verified.values()) else None
    return _some(timing)


def _visit(reading: _Reading, line: Line, sites: list[dict[str, str]]) -> dict[str, Any] | None:
    visit = {
        "sites": sites,
        "explained_by": reading.both(MAIN, line, "visit_explained_by"),
        "duration": reading.both(MAIN, line, "visit_duration"),
        **{name: reading.value(MAIN, line, f"visit_{name}")
           for name in ("people", "online", "sources")},
    }  # fmt: skip
    found = _some(visit)
    return {"sites": [], **found} if found else None


def _item(reading: _Reading, sheet: str, line: Line) -> dict[str, Any]:
    texts, others = ITEMS[sheet]
    item = {name: reading.both(sheet, line, name) for name in texts}
    item.update({name: reading.value(sheet, line, name) for name in others})
    if not item.get("target"):
        item.pop("target", None)
    return _some(item)


def _texts(reading: _Reading, entry: Entry, sheet: str, name: str) -> list[dict[str, str]]:
    found = (reading.both(sheet, line, name) for line in entry.items.get(sheet, []))
    return [text for text in found if text]


def _check(reading: _Reading, entry: Entry, line: Line, values: dict[str, Any]) -> None:
    """What contradicts itself. What is only missing is no mistake: a draft may lack it."""
    if not any(text.get("name") for text in values["name"].values()) and not any(
        problem.column in ("name_id", "name_en") for problem in reading.problems
    ):
        reading.blame(MAIN, line, "name_id", "no-name")
    timing = values["timing"]
    if timing.get("completed") and timing.get("status", "stopped") != "stopped":
        reading.blame(MAIN, line, "completed", "not-stopped")
    pilot, start = timing.get("pilot_start") or "", timing.get("start") or ""
    if is_before(start, pilot):
        reading.blame(MAIN, line, "pilot_start", "pilot-after-start")
    sources = _source_keys(reading, entry)
    for sheet, item, column, keys in _named_sources(entry, line, values):
        if missing := [key for key in keys if key not in sources]:
            reading.blame(sheet, item, column, "no-source", text=", ".join(missing))
    for item, result in zip(entry.items.get("results", []), values["results"], strict=True):
        for when in ("before", "after"):
            if when in result and f"{when}_text" in result:
                reading.blame("results", item, when, "number-and-text")


def _source_keys(reading: _Reading, entry: Entry) -> set[str]:
    sources: set[str] = set()
    for item in entry.items.get("sources", []):
        key = clean(item.cells.get("key", ""))
        if not key and "key" not in item.flags:
            reading.blame("sources", item, "key", "no-key")
        elif key in sources:
            reading.blame("sources", item, "key", "twice", text=key)
        sources.add(key)
    return sources


def _named_sources(
    entry: Entry, line: Line, values: dict[str, Any]
) -> Iterable[tuple[str, Line, str, list[str]]]:
    verified = (values["timing"].get("verified") or {}).get("source")
    yield MAIN, line, "verified_source", [verified] if verified else []
    yield MAIN, line, "visit_sources", (values["visit"] or {}).get("sources", [])
    for sheet in ("results", "awards", "adapted_by", "evidence"):
        for item, value in zip(entry.items.get(sheet, []), values[sheet], strict=True):
            yield sheet, item, "sources", value.get("sources", [])


def cells_of(slug: str, owner: str, values: Mapping[str, Any]) -> tuple[Cells, dict[str, list[Cells]]]:  # fmt: skip  # noqa: E501
    """The cells of a programme: of its row, and of its rows on each other sheet."""
    flat: dict[str, Any] = {"slug": slug, "owner": owner}
    for code, text in (values.get("name") or {}).items():
        flat.update({f"{name}_{code}": said for name, said in (text or {}).items()})
    timing = dict(values.get("timing") or {})
    verified = timing.pop("verified", None) or {}
    flat.update(values.get("filing") or {}, **{f"verified_{k}": v for k, v in verified.items()})
    flat.update(_spread(timing, {"status_reason"}))
    if not flat.get("completed"):
        flat.pop("completed", None)
    for key in HEADINGS:
        flat.update({f"{key}_{code}": said for code, said in (values.get(key) or {}).items()})
    flat.update(_spread(values.get("resources") or {}, set(RESOURCES), "resources_"))
    visit = dict(values.get("visit") or {})
    sites = visit.pop("sites", None) or []
    flat.update(_spread(visit, {"explained_by", "duration"}, "visit_"))
    lists = {sheet: [_item_cells(sheet, slug, item) for item in values.get(sheet) or []]
             for sheet in ITEMS}  # fmt: skip
    for sheet, name, texts in (
        ("legal_basis", "text", values.get("legal_basis") or []),
        ("sites", "site", sites),
    ):
        lists[sheet] = [_written(sheet, _spread({name: text}, {name}), slug) for text in texts]
    return _written(MAIN, flat), lists


def _item_cells(sheet: str, slug: str, item: Mapping[str, Any]) -> Cells:
    flat = _spread(item, set(ITEMS[sheet][0]))
    if not flat.get("target"):
        flat.pop("target", None)
    return _written(sheet, flat, slug)


def _spread(values: Mapping[str, Any], texts: set[str], before: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in values.items():
        if name in texts:
            flat.update({f"{before}{name}_{code}": said for code, said in (value or {}).items()})
        else:
            flat[f"{before}{name}"] = value
    return flat


def _written(sheet: str, flat: Mapping[str, Any], slug: str = "") -> Cells:
    flat = {**flat, "slug": slug} if slug else flat
    cells = {
        column.key: write(column.kind, flat.get(column.key)) for column in SHEETS[sheet].columns
    }
    return {key: text for key, text in cells.items() if text}


def entry_of(slug: str, owner: str, values: Mapping[str, Any]) -> Entry:
    """A programme as if it had just been read from a file."""
    main, lists = cells_of(slug, owner, values)
    return Entry(Line(0, main), {s: [Line(0, item) for item in lists[s]] for s in LISTS})
