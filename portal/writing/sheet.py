"""A part of a programme as texts in a page: filled from its value, and read back. Pure.

What somebody typed stays as it was typed; only what can be stored becomes the part's value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from babel.numbers import NumberFormatError, format_decimal, parse_decimal
from flask_babel import gettext as _

from portal.core import clock, partial_dates
from portal.core.text import typed
from portal.core.web_address import web_address
from portal.writing.fields import (
    MOST_ROWS,
    Field,
    Kind,
    Shape,
    get,
    input_name,
    put,
    says_something,
)

_NOT_IN_A_KEY = re.compile(r"[^a-z0-9]+")
_ROW = re.compile(r"\d{1,4}")
YES, NO = "yes", "no"
FIRST_YEAR, LAST_YEAR, MOST_PEOPLE = 1945, 2100, 1_000_000


@dataclass(frozen=True)
class Choices:
    """What can be chosen: option -> its words by the name of the list, and regions by name.

    `places` finds the slug of a region by what somebody typed, or gives None; `place_name` is the
    reverse.
    """

    lists: Mapping[str, Mapping[str, str]]
    places: Callable[[str], str | None]
    place_name: Callable[[str], str]


@dataclass
class Sheet:
    """The texts of a part: by the name of the input, those of one input in order."""

    shape: Shape
    rows: list[str]
    texts: dict[str, list[str]]
    errors: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The text in an input."""
        return next(iter(self.texts.get(name, [])), "")

    def add_row(self) -> str:
        """Add an empty row; its number."""
        number = str(max(map(int, self.rows), default=-1) + 1)
        self.rows.append(number)
        return number

    def move(self, number: str, by: int) -> tuple[str, str]:
        """Move a row by one place (-1 is up); its number, and a way it can go on: "up" or "down".

        Beyond the ends it stays where it is.
        """
        old, last = self.rows.index(number), len(self.rows) - 1
        new = min(max(old + by, 0), last)
        self.rows.insert(new, self.rows.pop(old))
        up = (by < 0 or new == last) and new > 0
        return number, "up" if up else "down"


def filled(shape: Shape, value: Any, language: str, choices: Choices) -> Sheet:
    """The value of a part as texts, numbers as the language writes them."""
    found = value.get(shape.at) if shape.at and isinstance(value, dict) else value
    items: list[Any] = list(found or []) if shape.row else []
    rows = [str(number) for number in range(len(items))]
    texts = {}
    for row, item, _language, path in shape.places(rows):
        said = get(items[int(row)] if row else value, path)
        texts[input_name(row, path)] = _as_texts(item, said, language, choices)
    return Sheet(shape, rows, texts)


def _as_texts(item: Field, said: Any, language: str, choices: Choices) -> list[str]:
    if said is None or (said is False and item.kind is Kind.TICK):
        return []
    if item.kind is Kind.MANY:
        return [str(option) for option in said]
    if item.kind is Kind.LINES:
        return ["\n".join(said)]
    if item.kind is Kind.NUMBER:
        return [format_decimal(said, locale=language, decimal_quantization=False)]
    if item.kind is Kind.PLACE:
        return [choices.place_name(said)]
    if isinstance(said, bool):
        return [YES if said else NO]
    return [str(said)]


def sent(shape: Shape, form: Any) -> Sheet:
    """What a form was sent with; `form` is a MultiDict. Rows keep their order."""
    given = [number for number in form.getlist("row") if _ROW.fullmatch(number)]
    rows = list(dict.fromkeys(given))[:MOST_ROWS] if shape.row else []
    names = {input_name(row, path): item for row, item, _l, path in shape.places(rows)}
    texts = {
        name: [said for text in form.getlist(name) if (said := _clean(text, item))]
        for name, item in names.items()
    }
    return Sheet(shape, rows, texts)


def _clean(text: str, item: Field) -> str:
    # Somewhat more than may be stored: what is too long is shown again, and said to be too long.
    text = typed(text.replace("\r\n", "\n").replace("\r", "\n"), 4 * item.longest)
    many_lines = item.kind in (Kind.TEXT, Kind.MARKDOWN, Kind.LINES)
    return text if many_lines else " ".join(text.split())


def value_of(sheet: Sheet, language: str, choices: Choices) -> Any:
    """The value that the texts make. What cannot be stored is in `sheet.errors` afterwards."""
    shape, whole = sheet.shape, dict[str, Any]()
    items = {row: dict[str, Any]() for row in sheet.rows}
    for row, item, _language, path in shape.places(sheet.rows):
        name = input_name(row, path)
        try:
            said = _read(item, sheet.texts.get(name, []), language, choices)
        except _Refused as refused:
            sheet.errors[name] = refused.message
            continue
        if said is not None:
            put(items[row] if row else whole, path, said)
    kept = {row: found for row, found in items.items() if says_something(found)}
    rows = list(kept.values())
    if shape.row and not shape.at:
        return _with_keys(sheet, kept) if any(f.kind is Kind.KEY for f in shape.row) else rows
    if shape.at:
        whole[shape.at] = rows
    if any(item.language_first for item in shape.fields):
        whole = {name: inner for name, inner in whole.items() if says_something(inner)}
    return None if shape.optional and not says_something(whole) else whole


def _with_keys(sheet: Sheet, rows: Mapping[str, dict[str, Any]]) -> list[Any]:
    """Sources get a key when they are written first, and keep it: other parts name them by it."""
    taken = {row["key"] for row in rows.values() if row.get("key")}
    for number, row in rows.items():
        if not row.get("key"):
            stem = " ".join([row.get("publisher") or "", (row.get("date") or "")[:4]])
            row["key"] = _free(_NOT_IN_A_KEY.sub("-", stem.lower())[:60].strip("-"), taken)
            taken.add(row["key"])
            sheet.texts[f"{number}.key"] = [row["key"]]
    return [{"key": row.pop("key"), **row} for row in rows.values()]


def _free(stem: str, taken: set[str]) -> str:
    stem, number = stem or "source", 1
    found = stem
    while found in taken:
        number += 1
        found = f"{stem}-{number}"
    return found


class _Refused(Exception):
    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def _read(item: Field, texts: Sequence[str], language: str, choices: Choices) -> Any:
    if item.kind is Kind.TICK:
        return bool(texts and texts[0])
    if item.kind is Kind.MANY:
        return _many(item, texts, choices)
    text = texts[0] if texts else ""
    if item.kind is Kind.LINES:
        return _lines(text, item)
    if not text:
        return None
    if len(text) > item.longest:
        raise _Refused(_too_long(item, text))
    if item.kind in _READERS:
        return _not_ahead(item, _READERS[item.kind](text, language))
    if item.kind is Kind.PLACE:
        return _place(text, choices)
    if item.kind is Kind.CHOICE:
        return text if text in choices.lists[item.options] else _refuse_choice()
    return text


def _not_ahead(item: Field, said: Any) -> Any:
    if item.past and partial_dates.is_later(str(said), clock.today()):
        raise _Refused(_("This lies ahead. Write when it was, or leave it empty."))
    return said


def _too_long(item: Field, text: str) -> str:
    return _(
        "This is too long: %(num)s characters, at most %(most)s.", num=len(text), most=item.longest
    )


def _refuse_choice() -> None:
    raise _Refused(_("Choose one from the list."))


def _many(item: Field, texts: Sequence[str], choices: Choices) -> list[Any]:
    chosen = [text for text in dict.fromkeys(texts) if text in choices.lists[item.options]]
    return [int(text) for text in chosen] if item.options == "sdgs" else chosen


def _lines(text: str, item: Field) -> list[str]:
    if len(text) > item.longest:
        raise _Refused(_too_long(item, text))
    return [line.strip() for line in text.splitlines() if line.strip()]


def _place(text: str, choices: Choices) -> str:
    found = choices.places(text)
    if found is None:
        raise _Refused(_("No region has this name. Choose one from the list."))
    return found


def _number(text: str, language: str) -> int | float:
    try:
        found = float(parse_decimal(text, locale=language, strict=True))
    except NumberFormatError:
        example = format_decimal(1234.5, locale=language)
        raise _Refused(
            _("Write a number such as %(example)s, without its unit.", example=example)
        ) from None
    if abs(found) > 1e15:
        raise _Refused(_("This number is too large."))
    return int(found) if found == int(found) else found


def _whole(text: str, lowest: int, highest: int) -> int:
    if not (text.isascii() and text.isdigit() and lowest <= int(text[:9]) <= highest):
        raise _Refused(
            _("Write a whole number from %(low)s to %(high)s.", low=lowest, high=highest)
        )
    return int(text)


def _count(text: str, _language: str) -> int:
    return _whole(text, 1, MOST_PEOPLE)


def _year(text: str, _language: str) -> int:
    return _whole(text, FIRST_YEAR, LAST_YEAR)


def _date(text: str, _language: str) -> str:
    try:
        found = partial_dates.read(text)
    except partial_dates.NotADate:
        raise _Refused(_("Write a date as 2016, 2016-02, 2016-02-01 or 1 February 2016.")) from None
    except partial_dates.NoSuchDay:
        raise _Refused(_("There is no such day. Write 2024, 2024-03 or 2024-03-17.")) from None
    _whole(found[:4], FIRST_YEAR, LAST_YEAR)
    return found


def _address(text: str, _language: str) -> str:
    # People copy addresses without their beginning.
    found = web_address(text if "://" in text else f"https://{text}")
    if found is None:
        raise _Refused(
            _(
                "A whole web address is needed here, without spaces, "
                "such as https://kominfo.example.go.id/queue."
            )
        )
    return found


def _yes_no(text: str, _language: str) -> bool | None:
    return {YES: True, NO: False}.get(text)


_READERS: dict[Kind, Callable[[str, str], Any]] = {
    Kind.NUMBER: _number,
    Kind.COUNT: _count,
    Kind.YEAR: _year,
    Kind.DATE: _date,
    Kind.ADDRESS: _address,
    Kind.YES_NO: _yes_no,
}
