"""One cell: the value that its text stands for, and the text that stands for a value. Pure.

What is typed may be Indonesian: 1.250,5 and 17/03/2024. What a cell cannot stand for raises `Bad`
with a code, for which `words.py` has a sentence in both languages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.bulk.columns import CHOICES, NO, YES
from portal.catalogue.document import LONGEST_NAME, LONGEST_SUMMARY
from portal.core import partial_dates
from portal.core import text as texts
from portal.core.web_address import web_address
from portal.files.sheets import flag_text, number_text

LONGEST_TEXT = 50_000  # characters in a cell
LONGEST_SLUG = 120
MOST_PEOPLE = 1_000_000
FIRST_YEAR, LAST_YEAR = 1945, 2100

_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SEPARATED = re.compile(r"[;,\s]+")
_WHOLE = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+|[+-]?\d+")
_DECIMAL = re.compile(r"([+-]?(?:\d{1,3}(?:\.\d{3})+|\d+))?,(\d+)|([+-]?\d*)\.(\d+)")
_TWO_READINGS = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+")
_EXPONENT = re.compile(r"[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d{1,3}")


class Bad(Exception):
    """A cell that stands for nothing: `code` says why, and `params` is for the sentence."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True)
class Known:
    """What cells may name: slugs, and other names of the same, both in small letters."""

    owner: str
    places: Mapping[str, str] = field(default_factory=dict)
    sectors: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    owner_name: Mapping[str, str] = field(default_factory=dict)  # by language


def clean(text: str) -> str:
    """A text as it is kept: one kind of line ending, nothing that cannot be shown."""
    one = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    return _UNPRINTABLE.sub(" ", one).strip()


def read(kind: str, text: str, known: Known) -> Any:
    """The value of a cell that is not empty. Raises Bad."""
    if len(text) > LONGEST_TEXT:
        raise Bad("long", most=LONGEST_TEXT)
    return READERS[kind](text, known)


def write(kind: str, value: Any) -> str:
    """The text of a value, such that `read` gives the value again."""
    if value is None or value == "" or value == []:
        return ""
    if kind == "flag":
        return flag_text(value)
    if kind in ("number", "count", "year"):
        return number_text(value)
    if kind == "lines":
        return "\n".join(line for item in value if (line := _line(clean(item))))
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return clean(str(value))


def _line(text: str) -> str:
    return " ".join(text.split())


def _number(text: str, known: Known) -> int | float:
    text = text.replace(" ", "").replace("−", "-")
    if _TWO_READINGS.fullmatch(text):
        raise Bad("two-readings", plain=text.replace(",", ""), decimal=f"{text}0")
    if len(text) > 30:
        raise Bad("number")
    if _WHOLE.fullmatch(text):
        return int(text.replace(".", ""))
    if found := _DECIMAL.fullmatch(text):
        whole = (found[1] or found[3] or "").replace(".", "")
        return float(f"{whole}.{found[2] or found[4]}")
    if _EXPONENT.fullmatch(text):
        value = float(text.replace(",", "."))
        if value - value == 0:  # not infinite
            return value
    raise Bad("number")


def _whole(low: int, high: int, code: str) -> Callable[[str, Known], int]:
    def reader(text: str, known: Known) -> int:
        try:
            value = _number(text, known)
        except Bad as error:
            raise Bad(code, low=low, high=high) from error
        if value != int(value) or not low <= value <= high:
            raise Bad(code, low=low, high=high)
        return int(value)

    return reader


_sdg = _whole(1, 17, "sdg")


def _date(text: str, known: Known) -> str:
    try:
        return partial_dates.read(text)
    except partial_dates.NotADate as error:
        raise Bad("date") from error
    except partial_dates.NoSuchDay as error:
        raise Bad("no-such-day") from error


def _flag(text: str, known: Known) -> bool:
    if text.lower() in YES:
        return True
    if text.lower() in NO:
        return False
    raise Bad("flag")


def _key(text: str, known: Known) -> str:
    if not _KEY.fullmatch(text):
        raise Bad("key")
    return text


def _slug(text: str, known: Known) -> str:
    if len(text) > LONGEST_SLUG:
        raise Bad("long", most=LONGEST_SLUG)
    return _key(text, known)


def _owner(text: str, known: Known) -> str:
    named = {known.owner, *(name.lower() for name in known.owner_name.values())}
    if _line(text.lower()) not in named:
        raise Bad("not-yours", owner=dict(known.owner_name) or known.owner)
    return known.owner


def _address(text: str, known: Known) -> str:
    found = web_address(text)
    if found is None:
        raise Bad("address")
    return found


def _words(text: str) -> list[str]:
    return [word for word in _SEPARATED.split(text) if word]


def _name(text: str, known: Known) -> str:
    if len(text) > LONGEST_NAME:
        raise Bad("long", most=LONGEST_NAME)
    return _line(text)


def _summary(text: str, known: Known) -> str:
    if (count := texts.words(text)) > LONGEST_SUMMARY:
        raise Bad("words", count=count, most=LONGEST_SUMMARY)
    return text


def _choice(name: str) -> Callable[[str, Known], str]:
    by_word = {word: key for key, words in CHOICES[name].items() for word in (key, *words)}

    def reader(text: str, known: Known) -> str:
        found = by_word.get(_line(text.lower()))
        if found is None:
            raise Bad("choice", of=name)
        return found

    return reader


def _one_of(name: str) -> Callable[[str, Known], str]:
    def reader(text: str, known: Known) -> str:
        found: str | None = getattr(known, f"{name}s").get(_line(text.lower()))
        if found is None:
            raise Bad(f"no-{name}", text=text[:80])
        return found

    return reader


def _tags(text: str, known: Known) -> list[str]:
    # A tag's name may have a space; what has semicolons or lines is split there alone.
    parts = re.split(r"[;\n]", text) if re.search(r"[;\n]", text) else text.split(",")
    one = _one_of("tag")
    return list(dict.fromkeys(one(part.strip(), known) for part in parts if part.strip()))


READERS: dict[str, Callable[[str, Known], Any]] = {
    "text": lambda text, known: text,
    "markdown": lambda text, known: text,
    "line": lambda text, known: _line(text),
    "lines": lambda text, known: [_line(line) for line in text.split("\n") if line.strip()],
    "name": _name,
    "summary": _summary,
    "slug": _slug,
    "owner": _owner,
    "key": _key,
    "keys": lambda text, known: list(dict.fromkeys(_key(word, known) for word in _words(text))),
    "address": _address,
    "number": _number,
    "count": _whole(1, MOST_PEOPLE, "whole"),
    "year": _whole(FIRST_YEAR, LAST_YEAR, "whole"),
    "sdgs": lambda text, known: list(dict.fromkeys(_sdg(word, known) for word in _words(text))),
    "date": _date,
    "flag": _flag,
    "status": _choice("status"),
    "initiator": _choice("initiator"),
    "evidence": _choice("evidence"),
    "place": _one_of("place"),
    "sector": _one_of("sector"),
    "tags": _tags,
}
