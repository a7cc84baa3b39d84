"""Terms and postings in Whoosh's file format, with a tighter packing of values.

Whoosh pickles every value by itself, which on Python 3 costs more than all the rest. Here the
values of a block are joined: one byte of weight for each document, and the places behind them.
Whoosh has no types; all that is untyped stays in this file. It works in memory: reading and
writing of files, and whether they are sound, is the business of ``store``.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate, chain
from operator import sub
from typing import Any

from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3LeafMatcher, W3PostingsWriter, W3Segment
from whoosh.fields import FieldType
from whoosh.filedb.filestore import RamStorage
from whoosh.filedb.structfile import BufferFile
from whoosh.formats import Format
from whoosh.reading import TermNotFound

FORMAT = f"1-{sys.byteorder}"  # raise it when files of an older version cannot be read any more
TERMS, WORDS = "terms", "words"  # the fields
MOST_PLACES = 255  # of one term in one document; it is found beyond, but not in phrases

_SERIES = "S"  # first letter of every file name
_BLOCK = 1024  # documents; nearly every term is read whole, so large blocks read fastest
_WORTH_PACKING = 64  # documents in a block; zlib makes shorter ones no smaller
_ONES = array("f", [1.0]) * _BLOCK  # Whoosh's own weights, which are not used


@dataclass(slots=True)
class Postings:
    """Where a term stands: one row for each document, in rising order."""

    documents: array[int] = field(default_factory=lambda: array("I"))
    codes: bytearray = field(default_factory=bytearray)  # weights, see ``weights``
    counts: bytearray = field(default_factory=bytearray)  # how many places belong to the document
    places: array[int] = field(default_factory=lambda: array("H"))  # of all documents in a row

    def add(self, document: int, code: int, places: list[int]) -> None:
        """Append a document; its number must be higher than all before."""
        self.documents.append(document)
        self.codes.append(code)
        self.counts.append(min(len(places), MOST_PLACES))
        if places:
            self.places.extend(places[:MOST_PLACES])


Fields = Mapping[str, Mapping[str, Postings]]  # field -> term -> postings


def write(name: str, fields: Fields) -> dict[str, bytes]:
    """Return the files, by file name, of a segment that holds ``fields``."""
    storage = _Memory({})
    writer = _PackedFieldWriter(_CODEC, storage, _segment(name))
    for fieldname in sorted(fields):
        writer.start_field(fieldname, _FIELD)
        for term, postings in sorted((t.encode(), p) for t, p in fields[fieldname].items()):
            writer.start_term(term)
            writer.put(postings)
            writer.finish_term()
        writer.finish_field()
    writer.close()
    return dict(storage.files)


class SegmentReader:
    """Reads the files that ``write`` returned. Not for two threads at once (see trap 10).

    Damaged files make it raise anything at all, or nothing; they are to be checked before.
    """

    def __init__(self, name: str, files: Mapping[str, bytes]) -> None:
        self._terms = _CODEC.terms_reader(_Memory(files), _segment(name))

    def documents(self, fieldname: str, term: str) -> tuple[array[int], bytes] | None:
        """Return the documents that have ``term`` and as many weight codes; None for none."""
        matcher = self._matcher(fieldname, term)
        return matcher.documents() if matcher else None

    def places(
        self, fieldname: str, term: str, wanted: frozenset[int]
    ) -> list[tuple[int, array[int]]]:
        """Return the rising places of ``term`` in the ``wanted`` documents that have it."""
        matcher = self._matcher(fieldname, term)
        return list(matcher.places(wanted)) if matcher else []

    def postings(self, fieldname: str) -> Iterator[tuple[str, Postings]]:
        """Yield every term of a field, in the order of its bytes, with its postings."""
        for found, term in self._terms.terms_from(fieldname, b""):
            if found != fieldname:
                break
            matcher = self._terms.matcher(fieldname, term, _FIELD.format)
            yield term.decode(), matcher.everything()

    def _matcher(self, fieldname: str, term: str) -> _PackedMatcher | None:
        try:
            found: _PackedMatcher = self._terms.matcher(fieldname, term.encode(), _FIELD.format)
        except TermNotFound:
            return None
        return found


class _Memory(RamStorage):
    """Files in memory; unlike Whoosh's own it copies nothing to open them."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        super().__init__()
        self.files = dict(files)

    def open_file(self, name: str, *_: Any, **__: Any) -> BufferFile:
        return BufferFile(self.files[name], name=name)


class _PackedField(FieldType):
    def __init__(self) -> None:
        super().__init__(format=Format(), analyzer=None)


class _PackedCodec(W3Codec):
    def postings_writer(self, dbfile: Any, byteids: bool = False) -> Any:
        return _PackedWriter(dbfile, blocklimit=_BLOCK, byteids=byteids)

    def postings_reader(
        self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None
    ) -> _PackedMatcher:
        return _PackedMatcher(dbfile, *terminfo.extent(), format_, term=term)


class _PackedFieldWriter(W3FieldWriter):
    def put(self, postings: Postings) -> None:
        """Write all postings of the term that was started."""
        self._postwriter.put(postings)


class _PackedWriter(W3PostingsWriter):
    _ids: Any

    def put(self, postings: Postings) -> None:
        placed = 0
        for start in range(0, len(postings.documents), _BLOCK):
            if self._ids:
                self._write_block()  # the last one is left for finish_postings()
            rows = slice(start, start + _BLOCK)
            counts = postings.counts[rows]
            total = sum(counts)
            self._ids = postings.documents[rows]
            self._weights = _ONES[: len(self._ids)]
            self._compression = 3 if len(self._ids) >= _WORTH_PACKING else 0
            places = postings.places[placed : placed + total].tobytes()
            # As text, because the pickle protocol that Whoosh writes has no bytes.
            blobs = (postings.codes[rows], counts, places)
            self._values = tuple(blob.decode("latin1") for blob in blobs)
            placed += total

    def _mini_ids(self) -> tuple[int, ...]:
        return tuple(chain(self._ids[:1], map(sub, self._ids[1:], self._ids)))

    def _mini_weights(self) -> None:
        return None

    def _mini_values(self) -> tuple[str, ...]:
        packed: tuple[str, ...] = self._values
        return packed


class _PackedMatcher(W3LeafMatcher):
    """The postings of one term, read block by block."""

    def documents(self) -> tuple[array[int], bytes]:
        found = array("I")
        codes: list[str] = []
        for documents, blobs in self._blocks():
            found.extend(documents)
            codes.append(blobs[0])
        return found, "".join(codes).encode("latin1")

    def places(self, wanted: frozenset[int]) -> Iterator[tuple[int, array[int]]]:
        for documents, blobs in self._blocks():
            if wanted.isdisjoint(documents):
                continue
            counts = blobs[1].encode("latin1")
            places = array("H", blobs[2].encode("latin1"))
            ends = accumulate(counts)
            for document, count, end in zip(documents, counts, ends, strict=True):
                if document in wanted:
                    yield document, places[end - count : end]

    def everything(self) -> Postings:
        result = Postings()
        for documents, blobs in self._blocks():
            codes, counts, places = (blob.encode("latin1") for blob in blobs)
            result.documents.extend(documents)
            result.codes += codes
            result.counts += counts
            result.places.frombytes(places)
        return result

    def _blocks(self) -> Iterator[tuple[tuple[int, ...], tuple[str, str, str]]]:
        while self.is_active():
            self._read_data()
            ids, _, blobs = self._data
            yield tuple(accumulate(ids)), blobs
            self._next_block()


def _segment(name: str) -> W3Segment:
    return W3Segment(_CODEC, _SERIES, segid=name)


_CODEC = _PackedCodec()
_FIELD = _PackedField()
