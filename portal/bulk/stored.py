"""How rows and problems stand in the database, and back. Pure."""

from __future__ import annotations

from typing import Any

from portal.bulk.format import Entry, Line, Problem


def entry_json(entry: Entry) -> dict[str, Any]:
    """An entry as JSON."""
    return {
        "main": _line_json(entry.main) if entry.main else None,
        "items": {sheet: [_line_json(i) for i in lines] for sheet, lines in entry.items.items()},
    }


def entry_from(stored: dict[str, Any]) -> Entry:
    """The reverse of `entry_json`."""
    items = {sheet: [Line(*line) for line in lines] for sheet, lines in stored["items"].items()}
    return Entry(Line(*stored["main"]) if stored["main"] else None, items)


def _line_json(line: Line) -> list[Any]:
    return [line.number, line.cells, dict(line.flags)]


def problem_json(problem: Problem) -> dict[str, Any]:
    """A problem as JSON."""
    return {
        "sheet": problem.sheet, "row": problem.row, "column": problem.column,
        "code": problem.code, "params": dict(problem.params),
    }  # fmt: skip
