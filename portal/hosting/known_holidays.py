"""The holidays that the package `holidays` knows, as it states and as it estimates them. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version

import holidays

SOURCE = f"python-holidays {version('holidays')}"
# Islamic and Balinese days are set by decree each year; before it, the package says so in words.
_ESTIMATED = re.compile(r"\s*\((?:estimated|perkiraan)\)")
_CATEGORIES = {"public": "public", "government": "collective"}


@dataclass(frozen=True)
class Known:
    """One of them. `key` stays the same when its day is corrected."""

    key: str
    day: date
    name_id: str
    name_en: str
    kind: str
    estimated: bool


def known(years: Iterable[int]) -> list[Known]:
    """The public holidays and the collective leave of Indonesia in these years, by day."""
    return sorted(
        (found for year in sorted(set(years)) for found in _of_year(year)),
        key=lambda found: (found.day, found.key),
    )


def _of_year(year: int) -> Iterator[Known]:
    for category, kind in _CATEGORIES.items():
        indonesian, english = (
            holidays.country_holidays("ID", years=year, categories=(category,), language=language)
            for language in ("id", "en_US")
        )
        seen: Counter[str] = Counter()
        for day, told in sorted(english.items()):
            name_en = _ESTIMATED.sub("", told)
            seen[name_en] += 1
            yield Known(
                f"{year}/{kind}/{name_en}/{seen[name_en]}",
                day,
                _ESTIMATED.sub("", indonesian[day]),
                name_en,
                kind,
                _ESTIMATED.search(told) is not None,
            )
