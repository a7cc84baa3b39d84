"""Files to upload, made here: good ones, and ones that are not what they seem."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from PIL import Image, PngImagePlugin

TYPES = "[Content_Types].xml"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"

SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PROGRAM = b"MZ\x90\x00\x03" + bytes(2000) + b"This program cannot be run in DOS mode."
PDF = (
    b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    b"2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n"
    b"trailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"
)
SECRET = b"-8.2192,114.3691"  # what no result may hold


def picture(
    kind: str = "JPEG", size: tuple[int, int] = (64, 48), mode: str = "RGB", **more: Any
) -> bytes:
    """A picture with a red left half and a blue right one."""
    found = Image.new("RGB", size, "red")
    found.paste("blue", (size[0] // 2, 0, *size))
    out = io.BytesIO()
    found.convert(mode).save(out, kind, **more)
    return out.getvalue()


def with_position(kind: str = "JPEG", **more: Any) -> bytes:
    """A picture that says where it was taken, in every way that the kind has."""
    exif = Image.Exif()
    exif[0x010F] = "Camera " + SECRET.decode()
    exif[0x0112] = 6  # to be turned by 90 degrees
    exif.get_ifd(0x8825).update({1: "S", 2: (8.0, 13.0, 9.12), 3: "E", 4: (114.0, 22.0, 8.8)})
    options: dict[str, Any] = {"exif": exif.tobytes(), **more}
    if kind == "PNG":
        said = PngImagePlugin.PngInfo()
        said.add_text("Location", SECRET.decode())
        said.add_itxt("XML:com.adobe.xmp", f"<x:xmpmeta>{SECRET.decode()}</x:xmpmeta>")
        options["pnginfo"] = said
    elif kind == "JPEG":
        options["comment"] = SECRET
        options["xmp"] = b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"
    return picture(kind, **options) + SECRET  # and behind its end


def archive(parts: dict[str, bytes | str]) -> bytes:
    """A zip file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as found:
        for name, text in parts.items():
            found.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)  # as ever
    return out.getvalue()


def types(main: str = WORD, part: str = "/word/document.xml", more: str = "") -> str:
    """The list of content types."""
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" '
        f'ContentType="application/xml"/><Override PartName="{part}" ContentType="{main}"/>'
        f"{more}</Types>"
    )


def relation(kind: str, target: str = "https://evil.example/x", mode: str = "External") -> str:
    """A list of relations with one entry."""
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_RELS}/{kind}" Target="{target}" TargetMode="{mode}"/></Relationships>'
    )


def docx(more: dict[str, bytes | str] | None = None) -> bytes:
    """A Word document, and further parts."""
    parts = {TYPES: types(), "word/document.xml": "<document><p>Halo</p></document>"}
    return archive({**parts, **(more or {})})


def xlsx() -> bytes:
    """An Excel workbook."""
    return archive({TYPES: types(SHEET, "/xl/workbook.xml"), "xl/workbook.xml": "<workbook/>"})


def bomb() -> bytes:
    """A small document that is 130 MB when unpacked."""
    return archive({TYPES: types(), "word/document.xml": bytes(130 * 1024 * 1024)})
