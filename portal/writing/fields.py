"""What can be typed into each part of a programme: fields, and rows of fields. Pure.

A part's value (see `parts`) is shown and read by these descriptions alone, so that the page, the
check of what was typed, the comparison of two versions and the places of problems agree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from portal.catalogue.document import HEADINGS, LONGEST_NAME
from portal.publishing.parts import LANGUAGES

MOST_ROWS = 100
LONGEST_LINE, LONGEST_TEXT, LONGEST_SECTION, LONGEST_ADDRESS = 300, 4000, 20_000, 1000

Path = tuple[str, ...]


class Kind(Enum):
    """How a field is typed, and what it is afterwards."""

    LINE = "line"  # a text in one line
    TEXT = "text"  # a text of some lines
    MARKDOWN = "markdown"
    LINES = "lines"  # a list of texts, one a line
    NUMBER = "number"  # with decimals, as the page's language writes it
    COUNT = "count"
    YEAR = "year"
    DATE = "date"  # 2016, 2016-02 or 2016-02-01
    ADDRESS = "address"
    CHOICE = "choice"  # one of `options`
    YES_NO = "yes-no"  # true, false, or not said
    TICK = "tick"  # true or false
    MANY = "many"  # some of `options`
    PLACE = "place"  # the name of a region; kept as its slug
    KEY = "key"  # nobody types it: what other parts name a source by


@dataclass(frozen=True)
class Field:
    """One thing to fill in: once, or once for each language (`both`)."""

    stem: str  # where it stands in the value: "unit", "verified.on"; "" is the value itself
    kind: Kind
    both: bool = False
    longest: int = LONGEST_LINE
    options: str = ""
    past: bool = False  # a date or year that cannot lie ahead
    language_first: bool = False  # {"id": {"name": ...}}, and not {"name": {"id": ...}}

    @property
    def paths(self) -> dict[str, Path]:
        """Where its values stand, by language; "" for a field that has none."""
        stem = tuple(self.stem.split(".")) if self.stem else ()
        if not self.both:
            return {"": stem}
        if self.language_first:
            return {language: (language, *stem) for language in LANGUAGES}
        return {language: (*stem, language) for language in LANGUAGES}


@dataclass(frozen=True)
class Shape:
    """The fields of a part, and those of each of its rows, which stand under the key `at`.

    A part that is nothing but rows has no `at`: its value is the list. The value of one that is
    `optional` is None when it says nothing.
    """

    fields: tuple[Field, ...] = ()
    row: tuple[Field, ...] = ()
    at: str = ""
    optional: bool = False

    def places(self, rows: list[str]) -> Iterator[tuple[str, Field, str, Path]]:
        """Every input with its row ("" for none), field, language and path."""
        for row, fields in (("", self.fields), *((number, self.row) for number in rows)):
            for field in fields:
                for language, path in field.paths.items():
                    yield row, field, language, path


def input_name(row: str, path: Path) -> str:
    """What the input of a value is called: "unit.id", in a row "3.unit.id"."""
    return ".".join((row, *path) if row else path)


def field_at(key: str, path: tuple[Any, ...]) -> str:
    """The input that holds a place in the record, such as ("facts", "results", 0, "unit").

    The first language's, where the place has both; "" when it is the part as a whole.
    """
    shape = SHAPES[key]
    steps = [str(step) for step in _inside(key, path)]
    if shape.at and steps[:1] == [shape.at]:
        steps = steps[1:]
    row = steps.pop(0) if shape.row and steps and steps[0].isdigit() else ""
    wanted = tuple(steps)
    for field in shape.row if row else shape.fields:
        for found in field.paths.values():
            if wanted and (found[: len(wanted)] == wanted or wanted[: len(found)] == found):
                return input_name(row, found)
    return ""


def _inside(key: str, path: tuple[Any, ...]) -> tuple[Any, ...]:
    if path[:1] == ("texts",):
        language = path[1:2]
        return language if key in HEADINGS else (*language, *path[2:])
    # ("facts", "place") is inside of a group; ("facts", "results", 0) begins with the part's name.
    return path[2:] if path[1:2] == (key,) else path[1:]


def get(value: Any, path: Path) -> Any:
    """What stands at a path; None when nothing does."""
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value


def put(value: dict[str, Any], path: Path, what: Any) -> None:
    """Set what stands at a path."""
    for step in path[:-1]:
        value = value.setdefault(step, {})
    value[path[-1]] = what


def says_something(value: Any) -> bool:
    """Whether anybody wrote anything: what is empty or not ticked says nothing, nor a default."""
    if isinstance(value, dict):
        return any(says_something(v) for name, v in value.items() if name not in {"licence", "key"})
    if isinstance(value, list):
        return any(map(says_something, value))
    return value is not None and value is not False and value != ""


def _both(stem: str, kind: Kind = Kind.LINE, longest: int = LONGEST_LINE) -> Field:
    return Field(stem, kind, both=True, longest=longest)


def _sources() -> Field:
    return Field("sources", Kind.MANY, options="sources")


SECTION = Shape((Field("", Kind.MARKDOWN, both=True, longest=LONGEST_SECTION),))

SHAPES: dict[str, Shape] = {
    "name": Shape((
        Field("name", Kind.LINE, both=True, longest=LONGEST_NAME, language_first=True),
        Field("summary", Kind.TEXT, both=True, longest=LONGEST_TEXT, language_first=True),
        Field("aliases", Kind.LINES, both=True, longest=LONGEST_TEXT, language_first=True),
    )),
    "filing": Shape((
        Field("place", Kind.PLACE),
        Field("sector", Kind.CHOICE, options="sectors"),
        Field("digital", Kind.YES_NO),
        Field("initiator", Kind.CHOICE, options="initiators"),
        Field("tags", Kind.MANY, options="tags"),
        Field("sdgs", Kind.MANY, options="sdgs"),
        Field("licence", Kind.LINE, longest=60),
    )),
    "timing": Shape((
        Field("pilot_start", Kind.DATE),
        Field("start", Kind.DATE),
        Field("status", Kind.CHOICE, options="statuses"),
        Field("completed", Kind.TICK),
        _both("status_reason", Kind.TEXT, LONGEST_TEXT),
        Field("verified.on", Kind.DATE, past=True),
        Field("verified.source", Kind.CHOICE, options="sources"),
    )),
    **dict.fromkeys(HEADINGS, SECTION),
    "results": Shape(row=(
        _both("indicator"),
        Field("before", Kind.NUMBER),
        Field("after", Kind.NUMBER),
        _both("unit"),
        _both("period"),
        _both("before_text"),
        _both("after_text"),
        Field("target", Kind.TICK),
        _sources(),
    )),
    "resources": Shape(
        tuple(_both(s, Kind.TEXT, LONGEST_TEXT) for s in ("people", "money", "equipment", "it")),
        optional=True,
    ),
    "visit": Shape(
        (
            _both("explained_by"),
            _both("duration"),
            Field("people", Kind.COUNT),
            Field("online", Kind.YES_NO),
            _sources(),
        ),
        row=(_both(""),),
        at="sites",
        optional=True,
    ),
    "legal_basis": Shape(row=(_both(""),)),
    "awards": Shape(row=(_both("name"), Field("year", Kind.YEAR, past=True), _sources())),
    "adapted_by": Shape(row=(
        _both("name"),
        Field("place", Kind.PLACE),
        Field("year", Kind.YEAR),
        _both("outcome"),
        _sources(),
    )),
    "evidence": Shape(row=(
        Field("kind", Kind.CHOICE, options="evidence"),
        _both("title"),
        _sources(),
    )),
    "sources": Shape(row=(
        Field("key", Kind.KEY, longest=120),
        Field("publisher", Kind.LINE),
        Field("address", Kind.ADDRESS, longest=LONGEST_ADDRESS),
        Field("date", Kind.DATE, past=True),
    )),
}  # fmt: skip
