"""The kinds of files that may be attached, their limits, and why one is refused. Pure."""

from __future__ import annotations

from dataclasses import dataclass

PICTURE, PDF, DOCX, XLSX = "picture", "pdf", "docx", "xlsx"
KINDS = (PICTURE, PDF, DOCX, XLSX)

LARGEST = 10 * 1024 * 1024  # bytes of one file
LARGEST_NAME = 120  # characters

JPEG, PNG, WEBP = "image/jpeg", "image/png", "image/webp"
_OFFICE = "application/vnd.openxmlformats-officedocument."
MEDIA_TYPES = {
    PDF: "application/pdf",
    DOCX: f"{_OFFICE}wordprocessingml.document",
    XLSX: f"{_OFFICE}spreadsheetml.sheet",
}
ENDINGS = {JPEG: "jpg", PNG: "png", WEBP: "webp", **{MEDIA_TYPES[k]: k for k in MEDIA_TYPES}}


class Refused(Exception):
    """A file is not taken. `reason` is a key of `words.REFUSED`, which has the sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Picture:
    """One picture as it is stored: bytes without any metadata, and its size in pixels."""

    data: bytes
    media_type: str
    width: int
    height: int


@dataclass(frozen=True)
class Accepted:
    """A file that may be stored: what it holds, and for a picture the small one beside it."""

    kind: str
    media_type: str
    data: bytes
    width: int | None = None
    height: int | None = None
    small: Picture | None = None
