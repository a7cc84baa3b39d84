"""What a segment keeps of each document beside its terms: a table in a JSON file, by columns.

Every process reads it whole when it opens the segment. A table of a few long strings and lists
loads ten times as fast as one small object for each document.
"""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from itertools import accumulate
from types import MappingProxyType

from portal.search.analysis import LANGUAGES, words
from portal.search.types import Document
from portal.search.whoosh_engine import bits

TAG, CONCEPT = "#", "@"  # what a feature begins with


@dataclass(frozen=True)
class Record:
    """One document as a row, while a segment is made."""

    slug: str
    titles: Mapping[str, str]  # language -> its name; all languages, if any has one
    names: Mapping[str, list[str]]  # language -> names and aliases in folded words
    facets: Mapping[str, tuple[str, ...]]
    sort_keys: Mapping[str, int]
    features: tuple[str, ...]  # tags, and the concepts of names and summaries, for similar()
    boost: float


@dataclass(frozen=True)
class Columns:
    """All documents of a segment; a list has an entry for each in order, sets are in hex."""

    slugs: list[str] = field(default_factory=list)
    titles: dict[str, list[str]] = field(default_factory=dict)  # language -> titles
    names: dict[str, str] = field(default_factory=dict)  # language -> a line for each name
    name_counts: dict[str, list[int]] = field(default_factory=dict)  # language -> names of each
    facets: dict[str, dict[str, str]] = field(default_factory=dict)  # facet -> value -> set
    sort_keys: dict[str, list[int | None]] = field(default_factory=dict)
    features: list[str] = field(default_factory=list)  # a line for each feature
    boosts: dict[str, float] = field(default_factory=dict)  # number -> boost, if it is not 1
    words: dict[str, int] = field(default_factory=dict)  # as written -> documents; words rising
    spoken: dict[str, list[int]] = field(default_factory=dict)  # language -> the same, each alone

    def dump(self) -> bytes:
        """Return the columns as bytes for ``load``."""
        return json.dumps(asdict(self), ensure_ascii=False).encode("utf-8", "replace")

    @classmethod
    def load(cls, data: bytes) -> Columns:
        """Return what ``dump`` gave. Raises ValueError or TypeError for anything else."""
        return cls(**json.loads(data))

    @cached_property
    def facet_sets(self) -> dict[str, dict[str, int]]:
        """Facet -> value -> set of documents."""
        return {
            facet: {value: int(members, 16) for value, members in values.items()}
            for facet, values in self.facets.items()
        }

    @cached_property
    def feature_sets(self) -> dict[str, int]:
        """Feature -> set of documents."""
        found: dict[str, list[int]] = defaultdict(list)
        for number, lines in enumerate(self.features):
            for feature in lines.split():
                found[feature].append(number)
        size = len(self.slugs)
        return {feature: bits.from_numbers(numbers, size) for feature, numbers in found.items()}

    @cached_property
    def _in_order(self) -> list[str]:
        return list(self.words)

    def speakers(self, word: str) -> dict[str, int]:
        """Language -> documents that use a word in it; looked up without a second dictionary."""
        place = bisect_left(self._in_order, word)
        known = self._in_order[place : place + 1] == [word]
        return {lang: numbers[place] for lang, numbers in self.spoken.items()} if known else {}

    @property
    def spoken_of(self) -> dict[str, dict[str, int]]:
        """Language -> word as written -> documents that use it in that language."""
        return {lang: dict(zip(self.words, ns, strict=True)) for lang, ns in self.spoken.items()}

    @cached_property
    def name_index(self) -> dict[str, Names]:
        """Language -> its names, for suggestions."""
        return {lang: Names(text, self.name_counts[lang]) for lang, text in self.names.items()}

    def records(self) -> Iterator[Record]:
        """Yield the documents as rows again, for a merge."""
        facets: list[dict[str, tuple[str, ...]]] = [{} for _ in self.slugs]
        for facet, values in self.facet_sets.items():
            for value, members in values.items():
                for number in bits.numbers(members):
                    facets[number][facet] = (*facets[number].get(facet, ()), value)
        names = {language: index.of_each() for language, index in self.name_index.items()}
        for number, slug in enumerate(self.slugs):
            keys = {key: column[number] for key, column in self.sort_keys.items()}
            yield Record(
                slug=slug,
                titles={language: column[number] for language, column in self.titles.items()},
                names={language: column[number] for language, column in names.items()},
                facets=facets[number],
                sort_keys={key: value for key, value in keys.items() if value is not None},
                features=tuple(self.features[number].split()),
                boost=self.boosts.get(str(number), 1.0),
            )


class Names:
    """All names in one string, which C searches faster than Python does any index."""

    def __init__(self, text: str, counts: list[int]) -> None:
        """``text`` has a line ``\\n name`` for each name, ``counts`` the names of each document."""
        self.text = text
        self._counts = counts

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of every name."""
        return frozenset(self.text.split())

    def find(self, needle: str, aliases: bool) -> Iterator[int]:
        """Yield the document of each place where ``needle`` stands, in order.

        Looks at the aliases only, or else only at the names, of which each document has one.
        """
        place = self.text.find(needle)
        while place >= 0:
            line = bisect_right(self._starts, place) - 1
            owner = self._owners[line]
            if aliases == (line > 0 and self._owners[line - 1] == owner):
                yield owner
            place = self.text.find(needle, place + 1)

    def of_each(self) -> list[list[str]]:
        """Return the names of each document."""
        lines = iter(self._lines)
        return [[next(lines) for _ in range(count)] for count in self._counts]

    @property
    def _lines(self) -> list[str]:
        return self.text.split("\n ")[1:]

    @cached_property
    def _owners(self) -> array[int]:
        return array("I", (n for n, count in enumerate(self._counts) for _ in range(count)))

    @cached_property
    def _starts(self) -> array[int]:
        return array("I", accumulate((len(line) + 2 for line in self._lines), initial=0))


def record(document: Document, concepts: tuple[int, ...]) -> Record:
    """Return ``document`` as a row; a missing language borrows the names of another."""
    names = {language: document.names.get(language, ()) for language in LANGUAGES}
    known = next(filter(None, names.values()), ())
    names = {language: found or known for language, found in names.items()}
    tags = ("".join(tag.split()) for tag in document.tags)
    return Record(
        slug=document.slug,
        titles={lang: found[0] if found else "" for lang, found in names.items()},
        names={lang: [" ".join(words(name)) for name in found] for lang, found in names.items()},
        facets=document.facets,
        sort_keys=document.sort_keys,
        features=(*(f"{TAG}{tag}" for tag in tags), *(f"{CONCEPT}{number}" for number in concepts)),
        boost=document.boost,
    )


def pack(
    records: list[Record],
    words: dict[str, int],
    spoken: Mapping[str, Mapping[str, int]] = MappingProxyType({}),
) -> Columns:
    """Return rows as columns."""
    facets: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, row in enumerate(records):
        for facet, values in row.facets.items():
            for value in values:
                facets[facet][value].append(number)
    keys = sorted({key for row in records for key in row.sort_keys})
    return Columns(
        slugs=[row.slug for row in records],
        titles={language: [row.titles[language] for row in records] for language in LANGUAGES},
        names={language: _lines(records, language) for language in LANGUAGES},
        name_counts={lang: [len(row.names[lang]) for row in records] for lang in LANGUAGES},
        facets={
            facet: {v: f"{bits.from_numbers(ns, len(records)):x}" for v, ns in values.items()}
            for facet, values in facets.items()
        },
        sort_keys={key: [row.sort_keys.get(key) for row in records] for key in keys},
        features=[" ".join(row.features) for row in records],
        boosts={str(number): row.boost for number, row in enumerate(records) if row.boost != 1},
        words=words,
        spoken={lang: [known.get(word, 0) for word in words] for lang, known in spoken.items()},
    )


def _lines(records: list[Record], language: str) -> str:
    return "".join(f"\n {name}" for row in records for name in row.names[language])
