"""A segment: documents that were written together. It never changes; later ones only hide some."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from portal.search.errors import SearchError
from portal.search.whoosh_engine import codec
from portal.search.whoosh_engine.columns import Columns
from portal.search.whoosh_engine.store import IndexDamaged

_SERIES = "S_"  # Whoosh puts it before the name of a segment
_SUFFIXES = (".trm", ".pst", ".json")  # terms, postings, columns


def file_names(name: str) -> tuple[str, ...]:
    """Return the names of the files that make up a segment, its columns last."""
    return tuple(f"{_SERIES}{name}{suffix}" for suffix in _SUFFIXES)


class Segment:
    """An open segment, for all threads. Documents are counted from 0 in each.

    It is held in memory, so what happens to the disk later cannot harm a search; every byte was
    compared with its checksum on the way.
    """

    def __init__(self, name: str, read: Callable[[str], bytes]) -> None:
        """Read the columns; ``read`` returns a file of the index, checked. Raises IndexDamaged."""
        self.name = name
        self._read = read
        self._reader: codec.SegmentReader | None = None
        # Whoosh's readers seek in their files: only one thread at a time may use one.
        self._lock = threading.Lock()
        with trusted(name):
            self.columns = Columns.load(read(file_names(name)[-1]))

    def __len__(self) -> int:
        return len(self.columns.slugs)

    def load(self) -> codec.SegmentReader:
        """Read the terms, which a process that only writes does not need. Raises IndexDamaged."""
        with self._lock:
            if self._reader is None:
                files = {name: self._read(name) for name in file_names(self.name)[:-1]}
                with trusted(self.name):
                    self._reader = codec.SegmentReader(self.name, files)
            return self._reader

    def documents(self, field: str, term: str) -> tuple[array[int], bytes] | None:
        """Return the documents with ``term``, rising, and their weight codes. IndexDamaged."""
        reader = self.load()
        with self._lock, trusted(self.name):
            return reader.documents(field, term)

    def places(self, term: str, wanted: Iterable[int]) -> Iterator[tuple[int, array[int]]]:
        """Yield where ``term`` stands in the ``wanted`` documents. Raises IndexDamaged."""
        reader = self.load()
        with self._lock, trusted(self.name):
            found = reader.places(codec.TERMS, term, frozenset(wanted))
        return iter(found)

    def postings(self, field: str) -> Iterator[tuple[str, codec.Postings]]:
        """Yield every term of a field with all there is about it. Raises IndexDamaged."""
        reader = self.load()
        with self._lock, trusted(self.name):
            yield from reader.postings(field)


@contextmanager
def trusted(name: str) -> Iterator[None]:
    """Turn whatever is made of bad bytes into IndexDamaged."""
    try:
        yield
    except SearchError:
        raise
    except Exception as error:
        raise IndexDamaged(f"{name} of the search index cannot be read.") from error
