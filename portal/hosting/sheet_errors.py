"""What is wrong with a form of rules, at the input that is to be mended, in words for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from pydantic import ValidationError

from portal.hosting import sheet_fields as f
from portal.hosting.ruleset import RuleSet
from portal.hosting.sheet import Sheet
from portal.hosting.sheet_fields import FIELDS, Field

# What the format itself says, in the words of the page.
_SAID = {
    "a session ends after it starts": _l("A session ends after it starts."),
    "the last day is before the first": _l("The last day is before the first."),
    "the least is more than the most": _l("The fewest are more than the most."),
    "an exemption names kinds or organisations": _l("Choose kinds or name organisations."),
    "it names kinds, organisations or numbers of people": _l(
        "Say for whom: kinds of visitors, organisations or a number of people."
    ),
    "it says what holds instead": _l("Say what holds for them instead."),
    "a fee that is not free says what it is": _l("Say what is to be paid, or that it is free."),
}
# Which field of a row is to be mended, where that is not the first.
_AT = {"a session ends after it starts": "end", "the last day is before the first": "last"}
_BY_KIND = {
    f.DAY: _l("Write a day as 2026-11-22."),
    f.TIME: _l("Write the hour as 09:00."),
    f.MONTH_DAY: _l("Write month and day as 12-24."),
    f.LINES: _l("Write each one's short name as in its address: pemkab-banyuwangi."),
}
_BY_TYPE = {
    "missing": _l("Fill this in."),
    "too_short": _l("Choose at least one."),
    "greater_than_equal": _l("The number is too small."),
    "less_than_equal": _l("The number is too large."),
}
_TWICE = _l("Two sessions on the same weekday start at the same hour.")
_UNCLEAR = _l("This cannot be right: check it.")


def check(
    document: Mapping[str, Any], rows: Mapping[str, Sequence[int]], sheet: Sheet
) -> RuleSet | None:
    """The rule set of a document, or None with the reasons in `sheet.errors`, in their order.

    What could not be read is told together with what the format refuses, so that one round mends
    all. But what the format says of a place where something could not be read may be untrue.
    """
    unread = tuple(sheet.errors)
    try:
        found = RuleSet.model_validate(document)
    except ValidationError as wrong:
        for error in wrong.errors():
            at = _AT.get(_said(error))
            name, item = place((*error["loc"], at) if at else error["loc"], rows)
            if not _told(unread, name, _within(error["loc"], rows)):
                sheet.errors.setdefault(name, _words(error, item))
    else:
        if not unread:
            return found
    sheet.errors = dict(sorted(sheet.errors.items(), key=lambda told: _order(told[0])))
    return None


def _told(unread: Sequence[str], name: str, within: str) -> bool:
    """Whether something at the place of an error, or inside of it, could not be read."""
    field = name.removesuffix(".id").removesuffix(".value")
    inside = (f"{field}.", f"{within}." if within else "")
    return any(other == name or other.startswith(inside) for other in unread)


def _order(name: str) -> tuple[int, int]:
    """The place of an input in the form: its field, and the row of it."""
    for number, item in enumerate(FIELDS):
        if f"{name}.".startswith(f"{item.path}."):
            row = name.removeprefix(f"{item.path}.").partition(".")[0]
            return number, int(row) if row.isdecimal() else 0
    return len(FIELDS), 0


def _said(error: Any) -> str:
    return str(error["msg"]).removeprefix("Value error, ")


def _words(error: Any, item: Field | None) -> str:
    said = _said(error)
    if said.startswith("two sessions on"):
        return str(_TWICE)
    if found := _SAID.get(said) or _BY_TYPE.get(error["type"]):
        return str(found)
    if item is not None and item.path == "address":
        return str(_l("Write the whole address: https://…"))
    return str(_BY_KIND.get(item.kind, _UNCLEAR) if item else _UNCLEAR)


def place(loc: Sequence[int | str], rows: Mapping[str, Sequence[int]]) -> tuple[str, Field | None]:
    """The input that an error of the format is about, and its field."""
    steps = [str(step) for step in loc]
    first = steps[0] if steps else "sessions"
    basis_sources = steps[:2] == ["basis", "sources"]
    path = "basis.sources" if basis_sources else first
    rest = steps[2 if basis_sources else 1 :]
    item = next((item for item in FIELDS if item.path == path and item.kind == f.ROWS), None)
    if item is None:
        found = _deepest(FIELDS, ".".join(steps))
        return (_input(found, found.path), found) if found else ("", None)
    if not rest:
        return f"{path}.add", item
    number = rows[path][int(rest[0])]
    inner = _deepest(item.fields, ".".join(rest[1:])) or item.fields[0]
    return _input(inner, f"{path}.{number}.{inner.path}"), inner


def _within(loc: Sequence[int | str], rows: Mapping[str, Sequence[int]]) -> str:
    """The place of an error of the format by the names of inputs; "" is the whole."""
    steps = [str(step) for step in loc]
    for at, step in enumerate(steps):
        if step.isdecimal() and (path := ".".join(steps[:at])) in rows:
            return ".".join([path, str(rows[path][int(step)]), *steps[at + 1 :]])
    return ".".join(steps)


def _deepest(fields: Sequence[Field], path: str) -> Field | None:
    """The field whose value holds a path, or else the last one within it ("fee" is no field)."""
    whole = [item for item in fields if f"{path}.".startswith(f"{item.path}.")]
    inside = [item for item in fields if path and item.path.startswith(f"{path}.")]
    return whole[0] if whole else inside[-1] if inside else None


def _input(item: Field, name: str) -> str:
    return name + {f.BOTH: ".id", f.LIST: ".id", f.TERM: ".value", f.CLOCKED: ".value"}.get(
        item.kind, ""
    )


def labels(name: str) -> str:
    """What an input is called, for the list of mistakes at the top."""
    for item in FIELDS:
        if name != item.path and not name.startswith(f"{item.path}."):
            continue
        if item.kind != f.ROWS:
            return str(item.label)
        rest = name.removeprefix(f"{item.path}.").partition(".")
        inner = _deepest(item.fields, rest[2])
        number = f" {int(rest[0]) + 1}" if rest[0].isdecimal() else ""
        return f"{item.row}{number}: {inner.label}" if inner else str(item.label)
    return ""
