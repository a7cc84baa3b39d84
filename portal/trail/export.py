"""The trail as a file: CSV for a spreadsheet, JSON Lines for a program. Sent as it is read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from portal.core.events import Event
from portal.trail import queries, show
from portal.trail.queries import ZONE, Criteria

COLUMNS = (
    "number", "time", "kind", "words", "actor", "name", "subject", "organisation", "before",
    "after", "data",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_csv(wanted: Criteria, below: int) -> Iterator[str]:
    """CSV with a heading. A cell that a spreadsheet would compute begins with an apostrophe."""
    yield "\ufeff" + _line(COLUMNS)  # without the mark Excel takes UTF-8 for something else
    for row in _rows(wanted, below):
        cells = [row[name] for name in COLUMNS]
        yield _line([c if isinstance(c, str | int) else _json(c) for c in cells])


def as_json_lines(wanted: Criteria, below: int) -> Iterator[str]:
    """One JSON object a line (jsonlines.org)."""
    for row in _rows(wanted, below):
        yield _json(row) + "\n"


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _rows(wanted: Criteria, below: int) -> Iterator[dict[str, Any]]:
    for events in queries.everything(wanted, below):
        names = show.actors(events)
        for event in events:
            yield _row(event, names[event.actor])


def _row(event: Event, name: str) -> dict[str, Any]:
    data = {key: value for key, value in event.data.items() if key not in {"before", "after"}}
    return {
        "number": event.id,
        "time": event.at.astimezone(ZONE).isoformat(),
        "kind": event.kind,
        "words": show.sentence(event.kind),
        "actor": event.actor,
        "name": name,
        "subject": event.subject,
        "organisation": event.organisation or "",
        "before": event.data.get("before", ""),
        "after": event.data.get("after", ""),
        "data": data,
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _line(cells: Any) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([safe_cell(c) if isinstance(c, str) else c for c in cells])
    return out.getvalue()
