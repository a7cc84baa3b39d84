"""The index as one state of it, put together from its segments: what all threads read.

Segments do not change, so the next state shares those that stayed; only what is about the whole
(which documents are deleted, where each segment begins) is put together anew.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain, compress

from portal.search.analysis import LANGUAGES, words
from portal.search.synonyms import Synonyms
from portal.search.whoosh_engine import bits
from portal.search.whoosh_engine.segment import Segment

_CACHE_BYTES = 16_000_000  # of postings that stay decoded
_ENTRY_BYTES = 400  # of one without a row: there is no end to the words one can ask for
_QUOTED = 3  # times as many texts in the other language use a word, and it is from there
_NO_ROWS: tuple[array[int], bytes] = (array("I"), b"")


@dataclass(frozen=True, slots=True)
class Found:
    """Where a term stands: documents in rising order, a weight code for each, and their set."""

    documents: array[int]
    codes: bytes
    bits: int


class View:
    """One state of the index. Nothing in it changes but its caches."""

    def __init__(
        self, generation: str, segments: list[Segment], deleted: list[int], synonyms: Synonyms
    ) -> None:
        """``deleted`` holds a set of documents for each segment."""
        self.generation = generation
        self.segments = segments
        self.synonyms = synonyms
        self.bases = list(accumulate((len(segment) for segment in segments), initial=0))
        self.size = self.bases[-1]  # documents, deleted ones too
        self.live = ((1 << self.size) - 1) & ~self._joined(deleted)
        self.total = self.live.bit_count()
        self._alive = [_alive(gone, s) for gone, s in zip(deleted, segments, strict=True)]
        self._cache: dict[tuple[str, str], Found] = {}
        self._cached = 0
        self.loaded = False
        self._titles: dict[str, list[str]] = {}
        self._orders: dict[str, list[int]] = {}

    def load(self) -> None:
        """Have all terms in memory, before their files may be swept. Raises IndexDamaged."""
        for segment in self.segments:
            segment.load()
        self.loaded = True

    @cached_property
    def slugs(self) -> list[str]:
        """The slugs of all documents, deleted ones too."""
        return list(chain.from_iterable(segment.columns.slugs for segment in self.segments))

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Slug -> number of the document that has it now."""
        slugs = self.slugs
        return {slugs[number]: number for number in bits.numbers(self.live)}

    def titles(self, language: str) -> list[str]:
        """Return the titles of all documents, deleted ones too."""
        if language not in self._titles:
            columns = (segment.columns.titles[language] for segment in self.segments)
            self._titles[language] = list(chain.from_iterable(columns))
        return self._titles[language]

    @cached_property
    def facets(self) -> dict[str, dict[str, int]]:
        """Facet -> value -> set of documents; values in order."""
        columns = [segment.columns.facet_sets for segment in self.segments]
        names = sorted({facet for column in columns for facet in column})
        return {name: self._gather([column.get(name, {}) for column in columns]) for name in names}

    @cached_property
    def features(self) -> dict[str, int]:
        """Tag or concept -> set of documents."""
        return self._gather([segment.columns.feature_sets for segment in self.segments])

    def features_of(self, number: int) -> list[str]:
        """Return the tags and concepts of one document."""
        for base, segment in zip(self.bases, self.segments, strict=False):
            if number < base + len(segment):
                return segment.columns.features[number - base].split()
        return []

    @cached_property
    def boosts(self) -> dict[int, float]:
        """The factors of those documents that have one other than 1."""
        pairs = zip(self.bases, self.segments, strict=False)
        return {base + int(n): b for base, s in pairs for n, b in s.columns.boosts.items()}

    @cached_property
    def words(self) -> dict[str, int]:
        """Every word as written -> documents that have it (deleted ones may be among them)."""
        found: dict[str, int] = defaultdict(int)
        for segment in self.segments:
            for word, count in segment.columns.words.items():
                found[word] += count
        return found

    def uses(self, word: str, language: str) -> bool:
        """Whether a word, as written, belongs to a language; to no language all words do.

        A loan word is at home in both. A name that is quoted now and then is not.
        """
        if language not in LANGUAGES:
            return True
        counts: Counter[str] = Counter()
        for segment in self.segments:
            counts.update(segment.columns.speakers(word))
        most = max(counts.values(), default=0)
        return 0 < most <= _QUOTED * counts[language]

    @cached_property
    def proposals(self) -> list[str]:
        """Every word that a search may find something by: those of texts and of the synonyms."""
        said = (words(term) for group in self.synonyms.groups for term in group)
        return list({**self.words, **{term[0]: 0 for term in said if len(term) == 1}})

    @cached_property
    def sorted_words(self) -> list[str]:
        """All words in order, to find those with a common beginning."""
        return sorted(self.words)

    def name_words(self, language: str) -> set[str]:
        """Return every word of every name in ``language``."""
        return set().union(*(s.columns.name_index[language].words for s in self.segments))

    def order(self, key: str) -> list[int] | None:
        """Return all documents, highest ``key`` first, then by slug; None for an unknown key.

        The empty key orders by slug alone.
        """
        if key not in self._orders:
            columns = [segment.columns.sort_keys.get(key) for segment in self.segments]
            if key and not any(columns):
                return None
            ranks: list[float] = []
            for segment, column in zip(self.segments, columns, strict=True):
                ranks += [_rank(value) for value in column or [None] * len(segment)]
            slugs = self.slugs
            self._orders[key] = sorted(range(self.size), key=lambda n: (ranks[n], slugs[n]))
        return self._orders[key]

    def find(self, field: str, term: str) -> Found:
        """Return the live documents that have ``term``. Raises IndexDamaged."""
        found = self._cache.get((field, term))
        if found is None:
            parts = [segment.documents(field, term) or _NO_ROWS for segment in self.segments]
            found = self._cache[field, term] = self._found(parts)
            self._cached += _ENTRY_BYTES + 5 * len(found.documents) + self.size // 8
            if self._cached > _CACHE_BYTES:
                # Starting anew is crude, but keeps no order of use and takes no lock to read.
                self._cache, self._cached = {}, 0
        return found

    def places(self, term: str, wanted: int) -> Iterator[tuple[int, array[int]]]:
        """Yield where ``term`` stands in the set ``wanted``. Raises IndexDamaged."""
        for base, segment in zip(self.bases, self.segments, strict=False):
            local = wanted >> base & (1 << len(segment)) - 1
            if local:
                for number, places in segment.places(term, bits.numbers(local)):
                    yield base + number, places

    def _found(self, parts: list[tuple[array[int], bytes]]) -> Found:
        documents, codes = array("I"), b""
        for base, (own, weights), alive in zip(self.bases, parts, self._alive, strict=False):
            if alive is not None:
                keep = [alive[number] for number in own]
                own, weights = array("I", compress(own, keep)), bytes(compress(weights, keep))
            documents.extend([number + base for number in own] if base else own)
            codes += weights
        return Found(documents, codes, bits.from_numbers(documents, self.size))

    def _joined(self, sets: Iterable[int]) -> int:
        """Return one set for all documents out of one for each segment."""
        result = 0
        for base, members in zip(self.bases, sets, strict=False):
            result |= members << base
        return result

    def _gather(self, columns: list[dict[str, int]]) -> dict[str, int]:
        """Join what each segment says, and leave out what no live document has."""
        keys = sorted({key for column in columns for key in column})
        joined = {key: self._joined(c.get(key, 0) for c in columns) & self.live for key in keys}
        return {key: members for key, members in joined.items() if members}


def _rank(value: int | None) -> float:
    return math.inf if value is None else -value


def _alive(deleted: int, segment: Segment) -> bytes | None:
    """Return a flag for each document of the segment; None when none was deleted."""
    if not deleted:
        return None
    everything = (1 << len(segment)) - 1
    return bits.flags(everything & ~deleted, len(segment))
