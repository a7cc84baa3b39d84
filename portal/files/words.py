"""What people are told about files: why one is refused and what to do, kinds, sizes."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.i18n import number_text
from portal.files.kinds import DOCX, LARGEST, PDF, PICTURE, XLSX

MB = 1024 * 1024

REFUSED = {
    "empty": _l("The file is empty. Choose another one."),
    "too-large": _l(
        "The file is larger than %(num)s MB. Make it smaller, for example by saving its pictures "
        "with less detail, then choose it again.",
        num=LARGEST // MB,
    ),
    "program": _l(
        "This is a program, whatever its name says. Only pictures (JPEG, PNG, WEBP), PDF, DOCX and "
        "XLSX can be attached."
    ),
    "svg": _l(
        "SVG pictures can hold programs, so they are not taken. Save the picture as PNG and choose "
        "that file."
    ),
    "web-page": _l("This is a web page. Print it to a PDF and choose that file."),
    "old-office": _l(
        "This is an old Office file (DOC, XLS) or a protected one. Save it as DOCX, XLSX or PDF "
        "and choose that file."
    ),
    "other-picture": _l(
        "Pictures of this kind are not taken. Save it as JPEG or PNG and choose that file."
    ),
    "heic": _l(
        "HEIC and AVIF pictures are not taken. Save it as JPEG (on an iPhone: Settings, Camera, "
        "Formats, Most Compatible) and choose that file."
    ),
    "other": _l("Only pictures (JPEG, PNG, WEBP), PDF, DOCX and XLSX can be attached."),
    "other-zip": _l(
        "This is a ZIP archive or another Office file, not DOCX or XLSX. Attach the documents in "
        "it one by one."
    ),
    "broken-picture": _l("The picture is damaged or incomplete. Save it anew and choose it again."),
    "too-many-pixels": _l(
        "The picture has too many pixels. Make it smaller (4,000 pixels wide is plenty) and choose "
        "it again."
    ),
    "broken-pdf": _l("The PDF is damaged or incomplete. Make it anew and choose it again."),
    "active-pdf": _l(
        "This PDF holds a script, a form program or other files. Print it to a new PDF and choose "
        "that file."
    ),
    "locked": _l(
        "The file is protected with a password, so nobody could read it here. Save it without "
        "protection and choose it again."
    ),
    "broken-office": _l("The document is damaged. Open it, save it anew and choose it again."),
    "bomb": _l(
        "Unpacked, this file is far too large. If it is an ordinary document, save it as PDF and "
        "choose that file."
    ),
    "macros": _l(
        "The document holds macros. Save it as DOCX or XLSX without macros, or as PDF, and choose "
        "that file."
    ),
    "objects": _l(
        "The document holds embedded objects of other programs. Save it as PDF and choose that "
        "file."
    ),
    "fetches": _l(
        "The document fetches something from elsewhere when it is opened (a template, a linked "
        "picture or another workbook). Break the links, or save it as PDF, and choose that file."
    ),
}

KINDS = {PICTURE: _l("Picture"), PDF: "PDF", DOCX: "Word (DOCX)", XLSX: "Excel (XLSX)"}
# Of tables that are read (`sheets.py`).
UNREADABLE = {
    "too-large": _l("The file is larger than %(most)s MB. Split it in two."),
    "empty": _l("The file is empty."),
    "old-excel": _l("This is a workbook of the old kind (XLS). Save it as XLSX and send it again."),
    "damaged": _l(
        "The file is damaged, or of another kind. Save it as XLSX or CSV and send it again."
    ),
    "not-a-list": _l("This is no list. Send an XLSX file, a CSV file, or a ZIP of CSV files."),
    "bomb": _l("What the file unpacks to is larger than %(most)s MB. Split it in two."),
}


def refusal(reason: str, name: str = "") -> str:
    """Why a file is not taken, in the page's language, with its name where there are several."""
    said = str(REFUSED[reason])
    return f"{name}: {said}" if name else said


def kind_word(kind: str) -> str:
    """A kind of file."""
    return str(KINDS[kind])


def size_text(size: int) -> str:
    """A size as people read it: "820 KB", "1,4 MB"."""
    if size < MB:
        return f"{max(1, round(size / 1024))} KB"
    return f"{number_text(round(size / MB, 1))} MB"
