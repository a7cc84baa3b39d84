"""PDF: whether it is one, and whether it would do something by itself. Pure.

It is served as a download that no page of ours opens, so this protects those who open it in a
reader. Names are read as the reader does (`/J#61vaScript` is JavaScript), also inside of compressed
object streams. Links stay; scripts, programs to start, files inside, Flash and XFA forms do not.
"""

from __future__ import annotations

import re
import zlib

from portal.files.kinds import MEDIA_TYPES, PDF, Accepted, Refused

TAIL = 2048  # bytes at the end, in which the trailer must stand
MOST_INFLATED = 50 * 1024 * 1024  # bytes of all object streams

_STREAM = re.compile(rb"(?<!end)stream\r?\n(.*?)endstream", re.DOTALL)
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_ACTIVE = re.compile(
    rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|GoToE|ImportData|SubmitForm)"
    rb"(?![A-Za-z0-9])"
)
_ENCRYPTED = re.compile(rb"/Encrypt(?![A-Za-z0-9])")


def check(data: bytes) -> Accepted:
    """The file as it is. Raises Refused."""
    if b"%%EOF" not in data[-TAIL:] or b"startxref" not in data[-TAIL:]:
        raise Refused("broken-pdf")
    outside = _unescaped(_STREAM.sub(b" ", data))
    # What is behind a password cannot be looked at.
    if _ENCRYPTED.search(outside):
        raise Refused("locked")
    if _ACTIVE.search(outside) or any(map(_ACTIVE.search, _object_streams(data))):
        raise Refused("active-pdf")
    return Accepted(PDF, MEDIA_TYPES[PDF], data)


def _unescaped(text: bytes) -> bytes:
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), text)


def _object_streams(data: bytes) -> list[bytes]:
    """The inflated streams that hold objects; those that hold pages and pictures do not matter."""
    found, left = [], MOST_INFLATED
    for match in _STREAM.finditer(data):
        head = data[max(0, match.start() - 400) : match.start()]
        if b"/ObjStm" not in _unescaped(head.rpartition(b" obj")[2]):
            continue
        inflater = zlib.decompressobj()
        try:
            text = inflater.decompress(match[1], left + 1)
        except zlib.error:
            text = match[1]  # not compressed, or in another way
        left -= len(text)
        if left < 0:
            raise Refused("bomb")
        found.append(_unescaped(text))
    return found
