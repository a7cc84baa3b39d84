"""What a file is, by its content; its name says nothing. Pure."""

from __future__ import annotations

import re

from portal.files import office, pdf, pictures
from portal.files.kinds import LARGEST, Accepted, Refused

_SVG = re.compile(rb"<(?:\w+:)?svg[\s>/]", re.IGNORECASE)
_MARKUP = re.compile(rb"\s*<(?:!doctype|html|\?xml|script|head|body|svg|!--)", re.IGNORECASE)
# How files begin that people try to attach, and what they are told.
_BEGINNINGS = (
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"#!", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"\xcf\xfa\xed\xfe", "program"),
    (b"\xce\xfa\xed\xfe", "program"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old-office"),
    (b"GIF8", "other-picture"),
    (b"BM", "other-picture"),
    (b"II*\x00", "other-picture"),
    (b"MM\x00*", "other-picture"),
)


def examine(data: bytes) -> Accepted:
    """The file as it may be stored: a picture written anew, a document as it is.

    Raises Refused for everything that is not on the list, is damaged, or would act by itself.
    """
    if not data:
        raise Refused("empty")
    if len(data) > LARGEST:
        raise Refused("too-large")
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (
        data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    ):
        return pictures.rewrite(data)
    if data.startswith(b"%PDF-"):
        return pdf.check(data)
    if data.startswith(b"PK\x03\x04"):
        return office.check(data)
    raise Refused(_why_not(data))


def _why_not(data: bytes) -> str:
    start = data[:4096].removeprefix(b"\xef\xbb\xbf")
    if start[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        start = start.decode("utf-16", "ignore").encode()
    if _MARKUP.match(start):
        return "svg" if _SVG.search(start) else "web-page"
    if start[4:8] == b"ftyp":
        return "heic" if start[8:12] in {b"heic", b"heix", b"mif1", b"msf1", b"avif"} else "other"
    return next((why for begin, why in _BEGINNINGS if start.startswith(begin)), "other")
