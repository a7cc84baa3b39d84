"""Makes the files of one segment out of documents and, when segments are merged, of old ones."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping

from portal.search.analysis import LANGUAGES
from portal.search.synonyms import Synonyms
from portal.search.terms import entries
from portal.search.types import Document
from portal.search.whoosh_engine import bits, codec, columns
from portal.search.whoosh_engine.segment import Segment, file_names
from portal.search.whoosh_engine.weights import encode

_NO_PLACES: list[int] = []


class SegmentBuilder:
    """Collects documents in memory, about 10 KB for each, and gives the files in the end."""

    def __init__(self, synonyms: Synonyms) -> None:
        self.name = secrets.token_hex(8)
        self._synonyms = synonyms
        self._records: list[columns.Record] = []
        # language -> word as written -> documents that use it in that language
        self._spoken: dict[str, Counter[str]] = {language: Counter() for language in LANGUAGES}
        self._fields: dict[str, dict[str, codec.Postings]] = {codec.TERMS: {}, codec.WORDS: {}}

    def __len__(self) -> int:
        return len(self._records)

    def add(self, document: Document) -> None:
        """Take in one document."""
        found = entries(document, self._synonyms)
        self._collect(codec.TERMS, found.terms, found.places)
        self._collect(codec.WORDS, found.words, {})
        for language, words in found.spoken.items():
            self._spoken[language].update(words)
        self._records.append(columns.record(document, found.concepts))

    def merge(self, segment: Segment, deleted: int) -> None:
        """Take in all documents of ``segment`` but the ``deleted`` ones. Raises IndexDamaged."""
        new = len(self)
        numbers: dict[int, int] = {}
        gone = bits.flags(deleted, len(segment))
        for old, record in enumerate(segment.columns.records()):
            if not gone[old]:
                numbers[old] = new + len(numbers)
                self._records.append(record)
        for language, words in segment.columns.spoken_of.items():
            self._spoken[language].update(words)  # a hint only, so deleted documents may count
        for field, target in self._fields.items():
            for term, postings in segment.postings(field):
                _append(target, term, postings, numbers)

    def files(self) -> dict[str, bytes]:
        """Return the files of the segment by name."""
        written = codec.write(self.name, self._fields)
        counts = {w: len(p.documents) for w, p in sorted(self._fields[codec.WORDS].items())}
        table = file_names(self.name)[-1]
        return written | {table: columns.pack(self._records, counts, self._spoken).dump()}

    def _collect(
        self, field: str, weights: Mapping[str, float], places: Mapping[str, list[int]]
    ) -> None:
        number = len(self)
        target = self._fields[field]
        for term, weight in weights.items():
            postings = target.get(term)
            if postings is None:
                postings = target[term] = codec.Postings()
            postings.add(number, encode(weight), places.get(term, _NO_PLACES))


def _append(
    target: dict[str, codec.Postings],
    term: str,
    postings: codec.Postings,
    numbers: Mapping[int, int],
) -> None:
    end = 0
    kept = None
    rows = zip(postings.documents, postings.codes, postings.counts, strict=True)
    for document, code, count in rows:
        start, end = end, end + count
        if document in numbers:
            kept = kept or target.setdefault(term, codec.Postings())
            kept.add(numbers[document], code, postings.places[start:end].tolist())
