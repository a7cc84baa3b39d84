"""When a draft is a whole record that can be shown to readers. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from portal.catalogue.document import Document
from portal.publishing import parts

MISSING = "missing"
# The message of a rule of the record begins so -> our code, and the part to mend it in.
_OWN = (
    ("a stopped programme needs", "stopped-without-reason", "timing"),
    ("only a stopped programme", "completed-but-not-stopped", "timing"),
    ("the pilot began after", "pilot-after-start", "timing"),
    ("two sources have the same key", "same-key", "sources"),
    ("no source has the key", "unknown-source", "sources"),
    ("the summary has", "summary-too-long", "name"),
    ("a result needs", "result-without-values", "results"),
    ("a value is a number or a text", "number-and-text", "results"),
    ("a picture needs a description", "picture-without-description", "attachments"),
    ("the same file is attached twice", "same-file", "attachments"),
)


@dataclass(frozen=True)
class Problem:
    """What keeps a draft from being whole.

    `part` is one of `parts.KEYS`, or empty; `path` leads to the place in the record, such as
    ("facts", "results", 0, "unit"). `code` is "missing", one of our own ("stopped-without-reason",
    "completed-but-not-stopped", "pilot-after-start", "same-key", "unknown-source",
    "summary-too-long", "result-without-values", "number-and-text"), or pydantic's type of error.
    `detail` is an English sentence for who develops; pages have words of their own for the codes.
    """

    part: str
    path: tuple[str | int, ...]
    code: str
    detail: str


class NotWhole(Exception):
    """A draft is no whole record yet; `problems` in the order of the record."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


def document_of(slug: str, owner: str, values: Mapping[str, Any]) -> Document:
    """The record that the parts make, for a programme with a slug. Raises NotWhole.

    Beyond what every record must hold, somebody reviewed it: it tells in one language at least
    how the programme works, for a page without that helps nobody.
    """
    problems = [] if any((values.get("how") or {}).values()) else [_NO_HOW]
    record = parts.put_together(slug, owner, values)
    try:
        found = Document.model_validate(record)
    except ValidationError as error:
        raise NotWhole([*map(_problem, error.errors()), *problems]) from None
    if problems:
        raise NotWhole(problems)
    return found


def problems_of(slug: str, owner: str, values: Mapping[str, Any]) -> list[Problem]:
    """What keeps these parts from being a whole record; empty for nothing."""
    try:
        document_of(slug, owner, values)
    except NotWhole as error:
        return error.problems
    return []


_NO_HOW = Problem("how", ("texts",), MISSING, "how it works is not told")


def _problem(error: Any) -> Problem:
    path, detail = tuple(error["loc"]), str(error["msg"])
    part, code = parts.part_of(path), str(error["type"])
    if code == "value_error":
        said = detail.removeprefix("Value error, ")
        for start, own, of in _OWN:
            if said.startswith(start):
                return Problem(of, path, own, said)
    # Without any text the record lacks its languages, and with one of no name the name.
    if path == ("texts",) or code == "too_short":
        code = MISSING
    return Problem(part, path, code, detail)
