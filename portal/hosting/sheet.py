"""A rule set as texts in a form: filled from a document, and read back into one.

What somebody typed stays as typed. What the form does not know of a document is carried over from
the version it was begun with, so that a richer file loses nothing.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from portal.core.text import typed
from portal.hosting import sheet_fields as f
from portal.hosting.sheet_fields import FIELDS, Field

MOST_ROWS = 60
LONGEST = 4000
_ROW = re.compile(r"\d{1,3}")
_NOT_IN_A_KEY = re.compile(r"[^a-z0-9]+")
_HOUR = re.compile(r"(\d{1,2})[.:](\d{2})(?::\d{2})?")

_ALWAYS_SENT = (".was", ".unit", ".counted")  # also of a row in which nothing is typed

Texts = dict[str, list[str]]


@dataclass
class Sheet:
    """The texts by the name of the input; `rows` the numbers of rows by the path of their field.

    `errors` are messages by the name of the input that is to be mended.
    """

    texts: Texts = field(default_factory=dict)
    rows: dict[str, list[int]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """What stands in an input."""
        return next(iter(self.texts.get(name, ())), "")

    def many(self, name: str) -> Sequence[str]:
        """What is ticked."""
        return self.texts.get(name, ())

    def says(self, prefix: str) -> bool:
        """Whether something is typed in one of the inputs that begin so."""
        return any(
            any(text.strip() for text in texts)
            for name, texts in self.texts.items()
            if name.startswith(prefix) and not name.endswith(_ALWAYS_SENT)
        )

    def add_row(self, path: str) -> int:
        """One more empty row of a field; its number."""
        there = self.rows.setdefault(path, [])
        number = max(there, default=-1) + 1
        if len(there) < MOST_ROWS:
            there.append(number)
        return number


def get(document: Mapping[str, Any], path: str) -> Any:
    """The value at a path, or None."""
    value: Any = document
    for step in path.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def put(document: dict[str, Any], path: str, value: Any) -> None:
    """Set the value at a path; None takes it away, and what is empty then."""
    *above, last = path.split(".")
    inside = [document]
    for step in above:
        there = inside[-1].get(step)
        if not isinstance(there, dict):
            if value is None:
                return
            there = inside[-1][step] = {}
        inside.append(there)
    if value is None:
        inside[-1].pop(last, None)
    else:
        inside[-1][last] = value


def fill(document: Mapping[str, Any]) -> Sheet:
    """The form of a document."""
    sheet = Sheet()
    for item in FIELDS:
        _fill(sheet, item, item.path, get(document, item.path))
    return sheet


def _fill(sheet: Sheet, item: Field, name: str, value: Any) -> None:
    if item.kind == f.ROWS:
        sheet.rows[name] = list(range(len(value or ())))
        for number, row in enumerate(value or ()):
            sheet.texts[f"{name}.{number}.was"] = [str(number)]
            for inner in item.fields:
                _fill(sheet, inner, f"{name}.{number}.{inner.path}", get(row, inner.path))
    elif value not in (None, False):
        sheet.texts |= {f"{name}{end}": texts for end, texts in _texts(item, value).items()}


def _texts(item: Field, value: Any) -> Texts:
    """What stands in the inputs of a field, by the end of their names."""
    if item.kind == f.BOTH:
        return {f".{code}": [_one_line(value[code])] for code in ("id", "en")}
    if item.kind == f.LIST:
        return {
            f".{code}": ["\n".join(_one_line(each[code]) for each in value)]
            for code in ("id", "en")
        }
    if item.kind in (f.TERM, f.CLOCKED):
        return {f".{part}": [str(value[part])] for part in value}
    if item.kind == f.MANY:
        return {"": [str(each) for each in value]}
    if item.kind == f.LINES:
        return {"": ["\n".join(value)]}
    return {"": ["yes" if value is True else str(value)]}


def _one_line(text: str) -> str:
    return " ".join(text.split())


def received(sent: Mapping[str, Sequence[str]]) -> Sheet:
    """What was sent, as it was typed; rows that were ticked to be removed are gone."""
    sheet = Sheet(
        {name: [typed(text, LONGEST * 4) for text in some] for name, some in sent.items()}
    )
    for item in FIELDS:
        if item.kind != f.ROWS:
            continue
        numbers = [int(text) for text in sheet.many(f"{item.path}.rows") if _ROW.fullmatch(text)]
        kept = [n for n in dict.fromkeys(numbers) if not sheet.text(f"{item.path}.{n}.drop")]
        sheet.rows[item.path] = kept[:MOST_ROWS]
    return sheet


def read(sheet: Sheet, base: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, list[int]]]:
    """The document of a form; mistakes stand in `sheet.errors`.

    Also gives the numbers of the rows that say something, by the path of their field: the row at
    place 0 of the document is the first of these.
    """
    document, rows = copy.deepcopy(dict(base)), {}
    for item in FIELDS:
        if item.kind == f.ROWS:
            rows[item.path] = [
                number
                for number in sheet.rows.get(item.path, ())
                if sheet.says(f"{item.path}.{number}.")
            ]
            before = get(base, item.path) or []
            found = [_row(sheet, item, number, before) for number in rows[item.path]]
            put(document, item.path, found or None)
        else:
            put(document, item.path, _value(sheet, item, item.path))
    document = prune(document)
    name_grounds(document)
    return document, rows


def name_grounds(document: dict[str, Any]) -> None:
    """Give each new ground for refusing a key of its own; those there are keep theirs for good."""
    grounds = document.get("refusals", [])
    taken = {ground["key"] for ground in grounds if "key" in ground}
    for ground in grounds:
        if "key" in ground or "text" not in ground:
            continue
        plain = _NOT_IN_A_KEY.sub("-", ground["text"]["en"].casefold()).strip("-")[:60].strip("-")
        key, number = plain or "ground", 2
        while key in taken:
            key, number = f"{plain or 'ground'}-{number}", number + 1
        taken.add(key)
        ground["key"] = key


def _row(sheet: Sheet, item: Field, number: int, before: Sequence[Any]) -> dict[str, Any]:
    name = f"{item.path}.{number}"
    was = sheet.text(f"{name}.was")
    known = was.isascii() and was.isdecimal() and int(was[:4]) < len(before)
    row = copy.deepcopy(before[int(was)]) if known else {}
    for inner in item.fields:
        put(row, inner.path, _value(sheet, inner, f"{name}.{inner.path}"))
    return prune(row)


def prune(document: dict[str, Any]) -> dict[str, Any]:
    """Without what says nothing: None, and mappings and lists with nothing in them."""
    found = {}
    for name, value in document.items():
        kept = prune(value) if isinstance(value, dict) else value
        if kept not in (None, {}, []):
            found[name] = kept
    if found == {"free": False}:  # a fee of which nothing is said
        return {}
    return found


def _value(sheet: Sheet, item: Field, name: str) -> Any:
    if item.kind in (f.BOTH, f.LIST):
        return _languages(sheet, item, name)
    if item.kind in (f.TERM, f.CLOCKED):
        return _term(sheet, item, name)
    if item.kind == f.MANY:
        chosen = [text for text in sheet.many(name) if text in (item.choices or {})]
        return [int(text) for text in chosen] if item.ints else chosen or None
    text = sheet.text(name).strip()
    if item.kind == f.TICK:
        return True if text else None
    if not text:
        return None
    if len(text) > LONGEST:
        sheet.errors[name] = _("This is too long: at most 4,000 characters.")
    return _single(sheet, item, name, text)


def _single(sheet: Sheet, item: Field, name: str, text: str) -> Any:
    if item.kind == f.NUMBER:
        return _number(sheet, name, text)
    if item.kind == f.TIME:
        hour = _HOUR.fullmatch(text)
        return f"{int(hour[1]):02}:{hour[2]}" if hour else text
    if item.kind == f.LINES:
        return [line.strip() for line in text.splitlines() if line.strip()]
    if item.kind == f.CHOICE and text not in (item.choices or {}):
        sheet.errors[name] = _("Choose one of these.")
        return None
    return _one_line(text)


def _number(sheet: Sheet, name: str, text: str) -> int | None:
    plain = text.replace(".", "").replace(" ", "")
    if plain.isascii() and plain.isdecimal() and len(plain) < 8:
        return int(plain)
    sheet.errors[name] = _("Write a number, such as 40.")
    return None


def _term(sheet: Sheet, item: Field, name: str) -> dict[str, Any] | None:
    text = sheet.text(f"{name}.value").strip()
    if not text:
        return None
    value = _number(sheet, f"{name}.value", text)
    unit, counted = sheet.text(f"{name}.unit"), sheet.text(f"{name}.counted")
    if value is not None and value > 366:
        sheet.errors[f"{name}.value"] = _("At most 366.")
    if value is None or unit not in f.UNITS:
        sheet.errors.setdefault(f"{name}.value", _("Choose the unit too."))
        return None
    found: dict[str, Any] = {"value": value, "unit": unit}
    if item.kind == f.CLOCKED and counted in f.COUNTED:
        found["counted"] = counted
    return found


def _languages(sheet: Sheet, item: Field, name: str) -> Any:
    id_, en = (sheet.text(f"{name}.{code}").strip() for code in ("id", "en"))
    if not id_ and not en:
        return None
    for code, text in (("id", id_), ("en", en)):
        if not text:
            sheet.errors[f"{name}.{code}"] = _("Write it in this language too.")
        elif len(text) > LONGEST * 2:
            sheet.errors[f"{name}.{code}"] = _("This is too long.")
    if item.kind == f.BOTH:
        return {"id": _one_line(id_), "en": _one_line(en)}
    lines = [[_one_line(line) for line in text.splitlines() if line.strip()] for text in (id_, en)]
    if id_ and en and len(lines[0]) != len(lines[1]):
        sheet.errors[f"{name}.en"] = _("The two languages have a different number of lines.")
    return [{"id": a, "en": b} for a, b in zip(*lines, strict=False)]
