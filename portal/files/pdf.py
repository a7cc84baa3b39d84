"""PDF: whether it is one, and whether it would do something by itself. Pure.

It is served as a download that no page of ours opens, so this protects those who open it in a
reader. Names are read as the reader does (`/J#61vaScript` is JavaScript), also inside of compressed
object streams. Links stay; scripts, programs to start, files inside, Flash and XFA forms do not.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from portal.files.kinds import MEDIA_TYPES, PDF, Accepted, Refused

TAIL = 2048  # bytes at the end, in which the trailer must stand
MOST_INFLATED = 50 * 1024 * 1024  # bytes of all object streams

_BEGIN = re.compile(rb"(?<!end)stream\r?\n")
_END = b"endstream"
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_ACTIVE = re.compile(
    rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|GoToE|ImportData|SubmitForm)"
    rb"(?![A-Za-z0-9])"
)
_OTHER_FILTER = re.compile(rb"/(?:ASCIIHex|ASCII85|LZW|RunLength)Decode|/(?:AHx|A85|LZW|RL)\b")
_ENCRYPTED = re.compile(rb"/Encrypt(?![A-Za-z0-9])")


def check(data: bytes) -> Accepted:
    """The file as it is. Raises Refused."""
    if b"%%EOF" not in data[-TAIL:] or b"startxref" not in data[-TAIL:]:
        raise Refused("broken-pdf")
    streams = list(_streams(data))
    outside = _unescaped(_without(data, streams))
    # What is behind a password cannot be looked at.
    if _ENCRYPTED.search(outside):
        raise Refused("locked")
    if _ACTIVE.search(outside) or any(map(_ACTIVE.search, _objects_in(data, streams))):
        raise Refused("active-pdf")
    return Accepted(PDF, MEDIA_TYPES[PDF], data)


def _unescaped(text: bytes) -> bytes:
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), text)


def _streams(data: bytes) -> Iterator[tuple[int, int]]:
    """Where the content of each stream begins and ends.

    One look at each byte: a pattern that looks for the end from every beginning takes a minute for
    a hundred kilobytes of beginnings.
    """
    at = 0
    while (found := _BEGIN.search(data, at)) and (end := data.find(_END, found.end())) >= 0:
        yield found.end(), end
        at = end + len(_END)


def _without(data: bytes, streams: list[tuple[int, int]]) -> bytes:
    ends = [0, *(end for _begin, end in streams)]
    begins = [*(begin for begin, _end in streams), len(data)]
    return b" ".join(data[end:begin] for end, begin in zip(ends, begins, strict=True))


def _objects_in(data: bytes, streams: list[tuple[int, int]]) -> list[bytes]:
    """The inflated streams that hold objects; those that hold pages and pictures do not matter."""
    found, left = [], MOST_INFLATED
    for begin, end in streams:
        head = _unescaped(data[max(0, begin - 400) : begin].rpartition(b" obj")[2])
        if b"/ObjStm" not in head:
            continue
        if _OTHER_FILTER.search(head):  # no writer of today does that, but to hide something
            raise Refused("active-pdf")
        inflater = zlib.decompressobj()
        try:
            text = inflater.decompress(data[begin:end], left + 1)
        except zlib.error:
            text = data[begin:end]  # not compressed
        left -= len(text)
        if left < 0:
            raise Refused("bomb")
        found.append(_unescaped(text))
    return found
