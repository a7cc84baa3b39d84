"""A segment: documents that were written together. It never changes; others only delete in it."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from itertools import accumulate

from portal.search.analysis import LANGUAGES
from portal.search.errors import SearchError
from portal.search.whoosh_engine import bits, codec, records
from portal.search.whoosh_engine.store import IndexDamaged

SUFFIXES = (".trm", ".pst", ".json")  # terms, postings, records
_SERIES = "S_"  # Whoosh puts it before the name of a segment


def file_names(name: str) -> tuple[str, ...]:
    """Return the names of the files that make up a segment."""
    return tuple(f"{_SERIES}{name}{suffix}" for suffix in SUFFIXES)


class Segment:
    """An open segment. Its columns are shared by all threads; postings need the caller's lock.

    Documents are counted from 0 here; the view adds where the segment begins.
    """

    def __init__(self, name: str, read: Callable[[str], bytes]) -> None:
        """``read`` returns a file by name, checked. Raises IndexDamaged."""
        self.name = name
        terms, postings, table = file_names(name)
        with trusted(name):
            self.records = records.load(read(table))
            files = {terms: read(terms), postings: read(postings)}
            self._reader = codec.SegmentReader(name, files)

    def __len__(self) -> int:
        return len(self.records.documents)

    def documents(self, field: str, term: str) -> tuple[array[int], bytes] | None:
        """Return the documents with ``term``, rising, and their weight codes. IndexDamaged."""
        with trusted(self.name):
            return self._reader.documents(field, term)

    def places(self, term: str, wanted: set[int]) -> dict[int, array[int]]:
        """Return where ``term`` stands in the ``wanted`` documents. Raises IndexDamaged."""
        with trusted(self.name):
            return self._reader.places(codec.TERMS, term, wanted)

    def postings(self, field: str) -> Iterator[tuple[str, codec.Postings]]:
        """Yield every term of a field with all there is about it. Raises IndexDamaged."""
        with trusted(self.name):
            yield from self._reader.postings(field)

    @cached_property
    def facets(self) -> dict[str, dict[str, int]]:
        """Facet -> value -> set of documents."""
        found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for number, record in enumerate(self.records.documents):
            for facet, values in record.facets.items():
                for value in values:
                    found[facet][value].append(number)
        size = len(self)
        return {
            facet: {value: bits.from_numbers(numbers, size) for value, numbers in values.items()}
            for facet, values in found.items()
        }

    @cached_property
    def features(self) -> dict[str, int]:
        """Tag (``#tag``) or concept (``@concept``) -> set of documents, for similar()."""
        found: dict[str, list[int]] = defaultdict(list)
        for number, record in enumerate(self.records.documents):
            for tag in record.tags:
                found[f"#{tag}"].append(number)
            for concept in record.concepts:
                found[f"@{concept}"].append(number)
        size = len(self)
        return {feature: bits.from_numbers(numbers, size) for feature, numbers in found.items()}

    @cached_property
    def names(self) -> dict[str, Names]:
        """Language -> all names, for suggestions."""
        return {language: Names(self.records.documents, language) for language in LANGUAGES}


class Names:
    """All names of a segment in one string: C searches it faster than any index in Python."""

    def __init__(self, documents: list[records.Record], language: str) -> None:
        lines = [(n, line) for n, doc in enumerate(documents) for line in doc.names[language]]
        self.text = "".join(f"\n {line}" for _, line in lines)
        self.owners = array("I", (number for number, _ in lines))
        self.starts = array("I", accumulate((len(line) + 2 for _, line in lines), initial=0))
        self.words = frozenset(self.text.split())


@contextmanager
def trusted(name: str) -> Iterator[None]:
    """Turn whatever Whoosh makes of bad bytes into IndexDamaged."""
    try:
        yield
    except SearchError:
        raise
    except Exception as error:
        raise IndexDamaged(f"Segment {name} of the search index cannot be read.") from error
