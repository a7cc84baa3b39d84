"""DOCX and XLSX: whether they are what they say, and hold nothing that acts by itself. Pure.

Links that a reader clicks stay. Macros, embedded objects, fields that start a program (DDE) and
parts that are fetched from elsewhere when the file is opened (templates, pictures, other workbooks)
are refused: the writer can save without them, and nobody else has to trust the file.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from html import unescape

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from portal.files.kinds import DOCX, MEDIA_TYPES, XLSX, Accepted, Refused

MOST_ENTRIES = 3000
MOST_INFLATED = 120 * 1024 * 1024  # bytes of all parts together
MOST_RATIO, FROM = 150, 1024 * 1024  # a part of more than a megabyte may shrink to that fraction
MOST_XML = 4 * 1024 * 1024  # bytes of a part that is parsed here
_UTF16 = (BOM_UTF16_BE, BOM_UTF16_LE)
TYPES = "[Content_Types].xml"
MAIN = {
    MEDIA_TYPES[DOCX] + ".main+xml": DOCX,
    MEDIA_TYPES[XLSX] + ".main+xml": XLSX,
}  # fmt: skip
_MACROS = re.compile(r"vbaproject|vbadata|macrosheet|macroenabled|activex", re.IGNORECASE)
_OBJECTS = re.compile(r"(^|/)embeddings/[^/]+\.(bin|exe|ole)$|oleobject", re.IGNORECASE)
# Fields of a text: in one piece, or in several that the program puts together.
_FIELD = re.compile(rb"<(?:\w+:)?instrText\b[^<>]*>([^<]*)|\binstr\s*=\s*(?:\"([^\"<]*)|'([^'<]*))")
_DDE = re.compile(r"\bDDE(AUTO)?\b", re.IGNORECASE)
_DDE_LINK = re.compile(rb"<(?:\w+:)?ddeLink\b")
_BAD_PATH = re.compile(r"(^|/)\.\.?(/|$)|^/|\\|\x00|^[A-Za-z]:")


def check(data: bytes) -> Accepted:
    """The file as it is. Raises Refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _measure(archive, len(data))
            kind = _kind(archive)
            _look_inside(archive)
    except (zipfile.BadZipFile, NotImplementedError, zlib.error, EOFError, RuntimeError) as error:
        raise Refused("broken-office") from error
    except (ParseError, DefusedXmlException, UnicodeError, ValueError, KeyError) as error:
        raise Refused("broken-office") from error
    return Accepted(kind, MEDIA_TYPES[kind], data)


def _measure(archive: zipfile.ZipFile, size: int) -> None:
    """Before anything is inflated: how many parts, how large they say they are, and their names."""
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES or sum(e.file_size for e in entries) > MOST_INFLATED:
        raise Refused("bomb")
    # Parts that lie over each other make a small file large.
    if sum(e.compress_size for e in entries) > size:
        raise Refused("bomb")
    for entry in entries:
        if entry.file_size > FROM and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
            raise Refused("bomb")
        if entry.flag_bits & 1:
            raise Refused("locked")
        if _BAD_PATH.search(entry.filename):
            raise Refused("broken-office")
    names = [entry.filename.casefold() for entry in entries]
    if len(set(names)) != len(names):
        raise Refused("broken-office")


def _kind(archive: zipfile.ZipFile) -> str:
    """DOCX or XLSX, by the content types; the main part must be there."""
    if TYPES not in archive.namelist():
        raise Refused("other-zip")
    types = [dict(item.attrib) for item in fromstring(_xml(archive, TYPES))]
    if any(_MACROS.search(kind.get("ContentType", "")) for kind in types):
        raise Refused("macros")
    mains = {kind.get("ContentType", ""): kind.get("PartName", "") for kind in types}
    found = [(name, mains[name].lstrip("/")) for name in MAIN if name in mains]
    if len(found) != 1 or found[0][1] not in archive.namelist():
        raise Refused("other-zip")
    return MAIN[found[0][0]]


def _look_inside(archive: zipfile.ZipFile) -> None:
    left = MOST_INFLATED
    for name in archive.namelist():
        if _MACROS.search(name):
            raise Refused("macros")
        if _OBJECTS.search(name):
            raise Refused("objects")
        for piece in _pieces(archive, name):  # also checks what the part says of its size
            left -= len(piece)
            if left < 0:
                raise Refused("bomb")
        # Programs do not mind capitals in names of parts, nor what the main part is called.
        if name.casefold().endswith(".rels"):
            _check_links(_xml(archive, name))
        elif _starts_programs(archive.read(name)):
            raise Refused("fetches")


def _starts_programs(part: bytes) -> bool:
    if part[:2] in _UTF16:
        part = part.decode("utf-16", "replace").encode()
    fields = [b"".join(found).decode("utf-8", "replace") for found in _FIELD.findall(part)]
    together = "".join(fields), " ".join(fields)
    return bool(_DDE_LINK.search(part)) or any(_DDE.search(unescape(one)) for one in together)


def _check_links(relations: bytes) -> None:
    for item in fromstring(relations):
        outside = item.get("TargetMode", "").casefold() == "external"
        if outside and not item.get("Type", "").casefold().endswith("/hyperlink"):
            raise Refused("fetches")


def _xml(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > MOST_XML:
        raise Refused("broken-office")
    return archive.read(name)


def _pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with archive.open(name) as part:
        while piece := part.read(1024 * 1024):
            yield piece
