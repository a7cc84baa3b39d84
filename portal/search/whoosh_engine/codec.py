"""How postings lie in Whoosh's files: its own codec with a tighter packing of values.

Whoosh pickles every value by itself, which on Python 3 costs more than all the rest. Here the
values of a block are joined: one byte of weight for each document, and the places behind them.
Whoosh has no types, so everything untyped about its postings is kept in this file.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from itertools import accumulate
from math import log2
from typing import Any

from whoosh.codec.whoosh3 import W3Codec, W3LeafMatcher, W3PostingsWriter
from whoosh.fields import FieldType, Schema
from whoosh.formats import Format

FORMAT = 1  # raise it when the files of an older version cannot be read any more
INDEX_NAME = "S"  # first letter of every file name
TERMS, WORDS = "terms", "words"

_STEPS = 24  # to an octave: a weight is kept to 3 %
_ZERO = 97  # code of weight 1; codes 1..255 reach from 1/16 to 96
WEIGHTS: tuple[float, ...] = (0.0, *(2 ** ((code - _ZERO) / _STEPS) for code in range(1, 256)))

# 1,024 documents to a block: nearly every term is read whole, so large blocks read fastest.
_BLOCK = 1024
_MOST_PLACES = 255  # of one term in one document; it is found beyond, but not in phrases


def encode(weight: float, places: list[int]) -> bytes:
    """Return one posting's value: the weight in a byte, then each place in two."""
    code = min(255, max(1, round(log2(weight) * _STEPS) + _ZERO))
    return bytes((code,)) + array("H", places[:_MOST_PLACES]).tobytes()


class PackedField(FieldType):  # type: ignore[misc]
    """A field that is given its postings ready-made: a mapping of term -> value."""

    def __init__(self) -> None:
        super().__init__(format=_PackedFormat(), analyzer=None)

    def index(self, value: Mapping[str, bytes], **_: Any) -> Iterator[tuple[bytes, int, int, bytes]]:
        """Yield what Whoosh wants of each term: its bytes, frequency, weight and value."""
        for term, packed in value.items():
            yield term.encode(), 1, 1, packed


class _PackedFormat(Format):  # type: ignore[misc]
    posting_size = -1


class PackedCodec(W3Codec):  # type: ignore[misc]
    """Whoosh's codec with joined values, without compression (it cost half of the reading)."""

    length_stats = False  # weights are measured before they get here

    def __init__(self) -> None:
        super().__init__(blocklimit=_BLOCK, compression=0)

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> Any:
        """Return the writer of one field's postings."""
        return _PackedWriter(dbfile, self._blocklimit, byteids, self._compression)

    def postings_reader(
        self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None
    ) -> PackedMatcher:
        """Return the postings of one term."""
        return PackedMatcher(dbfile, *terminfo.extent(), format_, term=term)


class _PackedWriter(W3PostingsWriter):  # type: ignore[misc]
    def _mini_values(self) -> tuple[str, str, str]:
        # As text, because the pickle protocol that Whoosh writes has no bytes and takes a detour.
        values = self._values
        codes = bytes(value[0] for value in values)
        lengths = bytes(len(value) >> 1 for value in values)
        places = b"".join(value[1:] for value in values)
        return codes.decode("latin1"), lengths.decode("latin1"), places.decode("latin1")


class PackedMatcher(W3LeafMatcher):  # type: ignore[misc]
    """The postings of one term, read block by block."""

    def read_all(self) -> tuple[array[int], bytes]:
        """Return the rising document numbers and, as long, their weight codes."""
        documents = array("I")
        codes: list[str] = []
        while self.is_active():
            self._read_ids()
            documents.extend(self._ids)
            codes.append(self._data[2][0])
            self._next_block()
        return documents, "".join(codes).encode("latin1")

    def read_places(self, wanted: set[int]) -> dict[int, array[int]]:
        """Return the rising places of the term in the documents that are ``wanted``."""
        found: dict[int, array[int]] = {}
        while self.is_active():
            self._read_ids()
            if not wanted.isdisjoint(self._ids):
                self._read_values()
                for document, value in zip(self._ids, self._values, strict=True):
                    if document in wanted:
                        found[document] = array("H", value[1:])
            self._next_block()
        return found

    def _read_ids(self) -> None:
        if self._data is None:
            self._read_data()
        self._ids = tuple(accumulate(self._data[0]))

    def _read_values(self) -> None:
        if self._data is None:
            self._read_data()
        codes, lengths, places = (part.encode("latin1") for part in self._data[2])
        values = []
        start = 0
        for code, length in zip(codes, lengths, strict=True):
            values.append(bytes((code,)) + places[start : start + 2 * length])
            start += 2 * length
        self._values = values


SCHEMA = Schema(**{TERMS: PackedField(), WORDS: PackedField()})
