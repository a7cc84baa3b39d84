"""The trail as a file: CSV for a spreadsheet, JSON Lines for a program. Sent as it is read.

A row of CSV begins with what people read, in the page's language as the page has it; then follow
the codes as they are stored. JSON Lines has only these.

Excel separates by what Windows is set to: with Indonesian settings by semicolons, with English ones
by commas; other tools expect commas (RFC 4180). So there are both. Every cell is quoted. As a file
may still be opened with the other separator, which ends cells in the middle of texts, a sign that
begins a formula gets its apostrophe there, too. JSON Lines has every text as it is.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core.events import Event
from portal.trail import queries, show
from portal.trail.queries import ZONE, Criteria

READ = (
    _l("Number"), _l("When"), _l("Who"), _l("What happened"), _l("About"), _l("Organisation"),
    _l("What changed"),
)  # fmt: skip
CODES = ("kind", "actor", "subject", "organisation", "before", "after", "data")
# The wide signs are those of East Asian keyboards: Excel takes them for the narrow ones.
_SIGNS = "=+\\-@＝＋－＠"
_FORMULA = re.compile(rf"((?:\A|[,;\t\r\n])[\"'\s]*)(?=[{_SIGNS}])")


def as_csv(wanted: Criteria, below: int, mark: str = ";") -> Iterator[str]:
    """CSV with a heading, separated by a mark. What a spreadsheet would compute is a text."""
    # Without the first sign Excel takes UTF-8 for something else.
    yield "\ufeff" + _line([*map(str, READ), *CODES], mark)
    for events in queries.everything(wanted, below):
        for event, entry in zip(events, show.entries(events), strict=True):
            row = _row(event, entry.who)
            read = (entry.who, entry.words, entry.subject.text, entry.place, _told(entry))
            cells = [row["number"], row["time"], *read, *(row[name] for name in CODES)]
            yield _line([c if isinstance(c, str | int) else _json(c) for c in cells], mark)


def _told(entry: show.Entry) -> str:
    """What changed and what is known besides, a line each, as the page says it."""
    changes = [
        (change.name, f"{change.before} → {change.after or '–'}" if change.before else change.after)
        for change in entry.changes
    ]
    found = [*changes, *entry.facts]
    return "\n".join(f"{name}: {text}" if name else text for name, text in found)


def as_csv_with_commas(wanted: Criteria, below: int) -> Iterator[str]:
    """The same for tools that expect what RFC 4180 says."""
    return as_csv(wanted, below, ",")


def as_json_lines(wanted: Criteria, below: int) -> Iterator[str]:
    """One JSON object a line (jsonlines.org)."""
    for row in _rows(wanted, below):
        yield _json(row) + "\n"


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    safe = _FORMULA.sub(r"\1'", text)
    return f"'{safe}" if safe.startswith(("\t", "\r", "\n")) else safe


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


def _line(cells: Any, mark: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=mark, quoting=csv.QUOTE_ALL)
    writer.writerow([safe_cell(c) if isinstance(c, str) else c for c in cells])
    return out.getvalue()
