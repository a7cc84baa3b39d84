"""The index as one state of it, put together from its segments: what all threads read.

Segments do not change, so the next state shares those that stayed; only what is about the whole
(which documents are deleted, where each segment begins) is put together anew.
"""

from __future__ import annotations

import math
import threading
from array import array
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, compress

from portal.search.synonyms import Synonyms
from portal.search.whoosh_engine import bits
from portal.search.whoosh_engine.records import Record
from portal.search.whoosh_engine.segment import Segment

_CACHE_ROWS = 2_000_000  # of postings that stay decoded: 10 MB and the sets that go with them
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
        everything = (1 << self.size) - 1
        self.live = everything & ~self._joined(deleted)
        self.total = self.live.bit_count()
        self._alive = [_alive(gone, s) for gone, s in zip(deleted, segments, strict=True)]
        self._cache: dict[tuple[str, str], Found] = {}
        self._cached_rows = 0
        # Readers of Whoosh seek in their files: one thread at a time, whatever the reader.
        self._lock = threading.Lock()

    @cached_property
    def records(self) -> list[Record]:
        """The records of all documents, deleted ones too."""
        return [record for segment in self.segments for record in segment.records.documents]

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Slug -> number of the document that has it now."""
        records = self.records
        return {records[number].slug: number for number in bits.numbers(self.live)}

    @cached_property
    def facets(self) -> dict[str, dict[str, int]]:
        """Facet -> value -> set of documents; values in order."""
        names = sorted({facet for segment in self.segments for facet in segment.facets})
        return {
            name: self._gather([s.facets.get(name, {}) for s in self.segments]) for name in names
        }

    @cached_property
    def features(self) -> dict[str, int]:
        """Tag or concept, as in ``Segment.features`` -> set of documents."""
        return self._gather([segment.features for segment in self.segments])

    @cached_property
    def boosts(self) -> dict[int, float]:
        """The factors of those documents that have one other than 1."""
        return {number: r.boost for number, r in enumerate(self.records) if r.boost != 1}

    @cached_property
    def words(self) -> dict[str, int]:
        """Every word as written -> documents that have it (deleted ones may be among them)."""
        if len(self.segments) == 1:
            return self.segments[0].records.words
        found: dict[str, int] = defaultdict(int)
        for segment in self.segments:
            for word, count in segment.records.words.items():
                found[word] += count
        return found

    def name_words(self, language: str) -> set[str]:
        """Return every word of every name in ``language``."""
        return set().union(*(segment.names[language].words for segment in self.segments))

    @cached_property
    def sorted_words(self) -> list[str]:
        """All words in order, to find those with a common beginning."""
        return sorted(self.words)

    @cached_property
    def _orders(self) -> dict[str, list[int]]:
        return {}

    def order(self, key: str) -> list[int] | None:
        """Return all documents, highest ``key`` first, then by slug; None for an unknown key."""
        if key not in self._orders:
            records = self.records
            ranks = [record.sort_keys.get(key, -math.inf) for record in records]
            if key and all(rank == -math.inf for rank in ranks):
                return None
            by = lambda number: (-ranks[number], records[number].slug)  # noqa: E731
            self._orders[key] = sorted(range(self.size), key=by)
        return self._orders[key]

    def find(self, field: str, term: str) -> Found:
        """Return the live documents that have ``term``. Raises IndexDamaged."""
        found = self._cache.get((field, term))
        if found is None:
            with self._lock:
                parts = [segment.documents(field, term) for segment in self.segments]
            found = self._cache[field, term] = self._found([part or _NO_ROWS for part in parts])
            self._cached_rows += len(found.documents) + self.size // 8
            if self._cached_rows > _CACHE_ROWS:
                # Starting anew is crude, but keeps no order of use and takes no lock to read.
                self._cache, self._cached_rows = {}, 0
        return found

    def places(self, term: str, wanted: Iterable[int]) -> dict[int, array[int]]:
        """Return where ``term`` stands in the ``wanted`` documents. Raises IndexDamaged."""
        result: dict[int, array[int]] = {}
        wanted = list(wanted)
        for base, segment in zip(self.bases, self.segments, strict=False):
            local = {number - base for number in wanted if 0 <= number - base < len(segment)}
            if local:
                with self._lock:
                    found = segment.places(term, local)
                result.update((base + number, places) for number, places in found.items())
        return result

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


def _alive(deleted: int, segment: Segment) -> bytes | None:
    """Return a flag for each document of the segment; None when none was deleted."""
    if not deleted:
        return None
    everything = (1 << len(segment)) - 1
    return bits.flags(everything & ~deleted, len(segment))
