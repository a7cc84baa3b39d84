"""What somebody typed into the search box, read as far as it can be read. Pure; never raises.

    akta lahir            both words
    "akta lahir"          these words in this order
    -antrian -"satu atap" without it
    puskes*               words that begin so
    sector:health -province:bali year:2013..2016 tahun:2016 provinsi:"Jawa Timur"

Whatever is none of these is words, or is left out when it holds no letter and no digit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from portal.search.analysis import chunks, clean, words

LONGEST_TEXT = 500  # characters; the rest of a longer query is ignored
MOST_CLAUSES = 32

# What may stand before the colon -> facet.
FILTERS: Mapping[str, str] = {
    "sector": "sector", "sektor": "sector", "urusan": "sector",
    "province": "province", "provinsi": "province", "propinsi": "province",
    "year": "year", "tahun": "year",
    "status": "status",
    "award": "award", "penghargaan": "award",
    "visit": "visit", "kunjungan": "visit",
    "digital": "digital",
}  # fmt: skip

Kind = Literal["word", "phrase", "prefix", "filter"]
Values = Callable[[str, str], tuple[str, ...]]  # (facet, what was typed) -> values; () for none

_QUOTES = str.maketrans(dict.fromkeys("“”„«»″＂", '"') | {"−": "-", "：": ":", "＊": "*"})
_PIECE = re.compile(
    r"""(?P<minus>-*)
        (?:(?P<name>[^\W\d_]+):(?=["\w.]))?
        (?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s"]+))""",
    re.VERBOSE,
)
_RANGE = re.compile(r"(\d*)(?:\.\.+|[-–])(\d*)")


@dataclass(frozen=True)
class Clause:
    """One thing that is asked for, or with ``negative`` ruled out."""

    kind: Kind
    text: str  # for a filter: its value as typed
    start: int = 0  # where ``text`` stands in the query
    end: int = 0
    negative: bool = False
    facet: str = ""  # for a filter


@dataclass(frozen=True)
class Parsed:
    """A query as read: ``text`` is what was read, ``clauses`` refer to places in it."""

    text: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class Bound:
    """A query whose filters are known values: ``clauses`` holds none any more."""

    text: str
    clauses: tuple[Clause, ...]
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    excluded: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def parse(text: str) -> Parsed:
    """Read ``text``, any string at all; at most 500 characters and 32 clauses of it count."""
    text = clean(text[:LONGEST_TEXT]).translate(_QUOTES)
    found: list[Clause] = []
    for match in _PIECE.finditer(text):
        found += _clauses(match)
    return Parsed(text, tuple(found[:MOST_CLAUSES]))


def bind(parsed: Parsed, values: Values) -> Bound:
    """Turn filters into facet values; a filter for which there is no value becomes words."""
    rest: list[Clause] = []
    chosen: dict[str, dict[str, None]] = {}
    excluded: dict[str, dict[str, None]] = {}
    for clause in parsed.clauses:
        if clause.kind != "filter":
            rest.append(clause)
        elif known := values(clause.facet, clause.text):
            target = excluded if clause.negative else chosen
            target.setdefault(clause.facet, {}).update(dict.fromkeys(known))
        else:
            rest += _words(parsed.text, clause.start, clause.end, clause.negative)
    return Bound(parsed.text, tuple(rest[:MOST_CLAUSES]), _frozen(chosen), _frozen(excluded))


def spelt(parsed: Parsed) -> Iterator[Clause]:
    """Yield every word that is asked for, also those of phrases: what may be misspelt."""
    for clause in parsed.clauses:
        if clause.kind in ("word", "phrase") and not clause.negative:
            yield from _words(parsed.text, clause.start, clause.end, negative=False)


def choose(typed: str, known: Iterable[str], spoken: Mapping[str, str]) -> tuple[str, ...]:
    """Return those of the ``known`` facet values that ``typed`` means, in their order.

    ``typed`` may be a value however written (``Jawa Timur`` for ``jawa-timur``), one of the
    ``spoken`` names (normalised by ``slug``), or a range of numbers (``2013..2016``, ``..2016``).
    """
    known = list(known)
    wanted = slug(typed)
    wanted = slug(spoken.get(wanted, wanted))
    found = tuple(value for value in known if slug(value) == wanted != "")
    span = _RANGE.fullmatch(typed)
    if not span or (found and ".." not in typed):
        return found
    low, high = (int(edge) if edge else None for edge in span.groups())
    return tuple(value for value in known if value.isdecimal() and _within(int(value), low, high))


def slug(text: str) -> str:
    """Return ``text`` as folded words joined by hyphens."""
    return "-".join(words(text))


def _within(number: int, low: int | None, high: int | None) -> bool:
    return (low is None or number >= low) and (high is None or number <= high)


def _clauses(match: re.Match[str]) -> list[Clause]:
    negative = bool(match["minus"])
    group = "bare" if match["quoted"] is None else "quoted"
    value, (start, end) = match[group], match.span(group)
    if facet := FILTERS.get((match["name"] or "").casefold()):
        # The whole filter is its place, so that it can become words with its name.
        return [Clause("filter", value, match.start("name"), match.end(), negative, facet)]
    named = match.start("name") if match["name"] else start
    if group == "quoted":
        before = _words(match.string, named, start, negative)
        return before + ([Clause("phrase", value, start, end, negative)] if words(value) else [])
    return _words(match.string, named, end, negative)


def _words(text: str, start: int, end: int, negative: bool) -> list[Clause]:
    """Read ``text[start:end]`` as words; one that is followed by ``*`` is the start of words."""
    found = []
    for chunk in chunks(text[start:end]):
        if not words(chunk.group()):
            continue
        stop = start + chunk.end()
        starred = text[stop : stop + 1] == "*" and not text[stop + 1 : stop + 2].isalnum()
        clause = Clause("word", chunk.group(), start + chunk.start(), stop, negative)
        found.append(replace(clause, kind="prefix") if starred else clause)
    return found


def _frozen(chosen: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    return {facet: tuple(values) for facet, values in chosen.items()}
