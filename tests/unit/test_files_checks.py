"""What may be attached, by its content; and what remains of a picture."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from portal.files import kinds, pictures, words
from portal.files.checks import examine
from portal.files.kinds import DOCX, JPEG, LARGEST, PDF, PICTURE, PNG, WEBP, XLSX, Refused
from portal.files.names import clean, in_address
from tests.support import uploads
from tests.support.uploads import archive, docx, picture, relation, types

MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
DDE = '<w:instrText xml:space="preserve"> DDEAUTO c:\\cmd</w:instrText>'


def short(value: bytes | str) -> str:
    """A name for a test, the same in every process: zip files hold the time."""
    return value if isinstance(value, str) else ascii(value[:4])


def refused(data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        examine(data)
    return caught.value.reason


def png_of(width: int, height: int) -> bytes:
    """The head of a picture that says how large it is, and holds nothing."""

    def chunk(name: bytes, data: bytes) -> bytes:
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def pdf(body: bytes) -> bytes:
    return uploads.PDF.replace(b"trailer", body + b"\ntrailer")


def split_field(*pieces: str) -> str:
    runs = [f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces]
    return f"<w:p>{''.join(runs)}</w:p>"


def object_stream(text: bytes) -> bytes:
    data = zlib.compress(text)
    return pdf(
        b"7 0 obj << /Type /ObjStm /Filter /FlateDecode >>\nstream\n" + data + b"\nendstream"
    )


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"x" * (LARGEST + 1), "too-large"),
        (uploads.PROGRAM, "program"),
        (b"\x7fELF\x02\x01", "program"),
        (b"#!/bin/sh\nrm -rf ~", "program"),
        (uploads.SVG, "svg"),
        (b"\xef\xbb\xbf \n<svg onload='x()'/>", "svg"),
        ("<?xml version='1.0'?><svg/>".encode("utf-16"), "svg"),
        (b"<!doctype svg><!-- a --><svg:svg>", "svg"),
        (b"<!DOCTYPE html><script>x()</script>", "web-page"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "old-office"),
        (b"GIF89a" + bytes(20), "other-picture"),
        (bytes(4) + b"ftypheic" + bytes(20), "heic"),
        (b"Halo dunia", "other"),
        (archive({"a.exe": b"MZ"}), "other-zip"),
        (archive({"a.docx": docx()}), "other-zip"),
        (archive({uploads.TYPES: types()}), "other-zip"),  # its main part is not there
        (archive({uploads.TYPES: "<Types", "word/document.xml": "x"}), "broken-office"),
        (archive({uploads.TYPES: "<!DOCTYPE a [<!ENTITY b 'c'>]><Types/>"}), "broken-office"),
        (docx()[:-30], "broken-office"),
        (docx({"word/vbaProject.bin": b"x"}), "macros"),
        (archive({uploads.TYPES: types(MACROS)}), "macros"),
        (docx({"xl/macrosheets/sheet1.xml": "<x/>"}), "macros"),
        (docx({"word/activeX/activeX1.xml": "<x/>"}), "macros"),
        (docx({"word/embeddings/oleObject1.bin": b"x"}), "objects"),
        (docx({"word/_rels/settings.xml.rels": relation("attachedTemplate")}), "fetches"),
        (docx({"word/_rels/document.xml.rels": relation("image")}), "fetches"),
        (docx({"xl/externalLinks/_rels/a.rels": relation("externalLinkPath")}), "fetches"),
        (docx({"word/footer.xml": DDE}), "fetches"),
        (docx({"word/footer.xml": DDE.lower().replace("instrtext", "instrText")}), "fetches"),
        (docx({"word/footer.xml": f"<?xml version='1.0'?>{DDE}".encode("utf-16")}), "fetches"),
        (docx({"word/footer.bin": DDE}), "fetches"),
        (docx({"word/footer.xml": split_field("D", "DEAU", "TO")}), "fetches"),
        (docx({"word/footer.xml": split_field("&#68;DE", " cmd")}), "fetches"),
        (docx({"word/footer.xml": "<w:fldSimple w:instr='DDE c'/>"}), "fetches"),
        (docx({"word/_RELS/settings.xml.RELS": relation("attachedTemplate")}), "fetches"),
        (docx({"../evil": "x"}), "broken-office"),
        (docx({"word\\evil": "x"}), "broken-office"),
        (docx({"WORD/DOCUMENT.XML": "x"}), "broken-office"),
        (archive({uploads.TYPES: types(), **{f"p{n}": b"" for n in range(3001)}}), "bomb"),
        (archive({uploads.TYPES: types(), "word/document.xml": bytes(2_000_000)}), "bomb"),
        (uploads.PDF[:-30], "broken-pdf"),
        (pdf(b"<< /Encrypt 5 0 R >>"), "locked"),
        (pdf(b"<< /S /JavaScript /JS (app.alert(1)) >>"), "active-pdf"),
        (pdf(b"<< /S /J#61vaScript >>"), "active-pdf"),
        (pdf(b"<< /S /Launch /F (cmd.exe) >>"), "active-pdf"),
        (pdf(b"<< /Names << /EmbeddedFiles 4 0 R >> >>"), "active-pdf"),
        (object_stream(b"<< /S /JavaScript >>"), "active-pdf"),
        (object_stream(b"").replace(b"/FlateDecode", b"[/A85 /Fl]"), "active-pdf"),
        # Whoever looks for the end of each beginning has not answered yet.
        (pdf(b"stream\n" * 400_000 + b"/JS"), "active-pdf"),
        (object_stream(bytes(60 * 1024 * 1024)), "bomb"),
        (picture("PNG")[:60], "broken-picture"),
        (picture("JPEG")[:300], "broken-picture"),
        (b"\xff\xd8\xff" + b"x" * 300, "broken-picture"),
        (png_of(6000, 5000), "too-many-pixels"),
        (png_of(30_000, 30_000), "too-many-pixels"),
    ],
    ids=short,
)  # fmt: skip
def test_what_is_refused(data: bytes, why: str) -> None:
    assert refused(data) == why
    assert words.refusal(why, "a.x").startswith("a.x: ")


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    data = uploads.bomb()
    assert len(data) < 250_000
    assert refused(data) == "bomb"


def test_every_reason_has_words_and_every_words_a_reason() -> None:
    files = Path(kinds.__file__).parent.glob("*.py")
    sources = "".join(f.read_text(encoding="utf-8") for f in files if f.name != "words.py")
    assert [reason for reason in words.REFUSED if f'"{reason}"' not in sources] == []


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (docx(), DOCX),
        (uploads.xlsx(), XLSX),
        (uploads.PDF, PDF),
        # Links that one has to click, and a script's name inside of a picture's bytes.
        (docx({"word/_rels/document.xml.rels": relation("hyperlink")}), DOCX),
        (docx({"word/embeddings/sheet.xlsx": uploads.xlsx()}), DOCX),
        (docx({"word/footer.xml": split_field("PAGE", " NUMPAGES") + "<w:t>DDE</w:t>"}), DOCX),
        (pdf(b"<< /S /URI /URI (https://go.id) >>"), PDF),
        (pdf(b"<< /Length 4 >>\nstream\n/JS \nendstream"), PDF),
        (object_stream(b"<< /Type /Page >>"), PDF),
    ],
    ids=short,
)
def test_documents_stay_as_they_are(data: bytes, kind: str) -> None:
    found = examine(data)
    assert (found.kind, found.media_type) == (kind, kinds.MEDIA_TYPES[kind])
    assert found.data == data
    assert (found.width, found.height, found.small) == (None, None, None)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_of_where_a_picture_was_taken_remains(kind: str) -> None:
    given = uploads.with_position(kind)
    assert b"Exif" in given or b"eXIf" in given or b"EXIF" in given
    assert given.count(uploads.SECRET) >= 2
    found = examine(given)
    assert found.kind == PICTURE
    assert found.small is not None
    for data in (found.data, found.small.data):
        for trace in (uploads.SECRET, b"xif", b"XIF", b"Camera", b"xmp", b"XMP", b"ICC"):
            assert trace not in data
        with Image.open(io.BytesIO(data)) as seen:
            assert dict(seen.getexif()) == {}
            # It was turned as it said: what was left is above now.
            assert seen.size == (48, 64)
            first, last = (seen.convert("RGB").getpixel(at) for at in ((24, 5), (24, 58)))
            assert isinstance(first, tuple)
            assert isinstance(last, tuple)
            assert (first[0] > 200, first[2] > 200) == (True, False)
            assert (last[0] > 200, last[2] > 200) == (False, True)
    assert (found.width, found.height) == (48, 64)


def test_large_pictures_become_small_ones() -> None:
    found = examine(picture(size=(4000, 3000)))
    assert (found.width, found.height, found.media_type) == (2000, 1500, JPEG)
    assert found.small is not None
    assert (found.small.width, found.small.height, found.small.media_type) == (640, 480, WEBP)
    assert len(found.small.data) < len(found.data) < 60_000


def noise(kind: str, mode: str) -> bytes:
    found = Image.effect_noise((600, 400), 90)
    bands = [found.rotate(90 * n).resize((600, 400)) for n in range(len(mode))]
    out = io.BytesIO()
    Image.merge(mode, bands).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (picture("PNG"), PNG),  # a drawing
        (noise("PNG", "RGB"), JPEG),  # a photograph
        (picture("PNG", mode="RGBA"), PNG),
        (noise("PNG", "RGBA"), WEBP),
        (picture("PNG", mode="P"), PNG),
        (picture("PNG", mode="1"), PNG),
        (picture("JPEG", mode="CMYK"), JPEG),
        (picture("JPEG", mode="L"), JPEG),
        (picture("WEBP", size=(900, 600)), PNG),
    ],
    ids=short,
)
def test_in_which_form_a_picture_is_kept(data: bytes, media_type: str) -> None:
    found = examine(data)
    assert found.media_type == media_type
    with Image.open(io.BytesIO(found.data)) as seen:
        assert seen.format == media_type.removeprefix("image/").upper()
        assert seen.mode == ("RGBA" if media_type == WEBP else seen.mode)


def test_sixteen_bits_of_grey_and_a_strange_profile() -> None:
    deep = Image.new("I;16", (8, 8), 40_000)
    out = io.BytesIO()
    deep.save(out, "PNG")
    with Image.open(io.BytesIO(examine(out.getvalue()).data)) as seen:
        assert seen.convert("RGB").getpixel((0, 0)) == (156, 156, 156)
    assert examine(picture("JPEG", icc_profile=b"no profile")).width == 64


def test_pictures_are_made_one_at_a_time() -> None:
    with pictures._turn:
        assert not pictures._turn.acquire(blocking=False)


@pytest.mark.parametrize(
    ("given", "cleaned", "address"),
    [
        ("Laporan Akhir 2024.PDF", "Laporan Akhir 2024.PDF", "laporan-akhir-2024.pdf"),
        ("C:\\Users\\ayu\\foto.jpg", "foto.jpg", "foto.pdf"),
        ("../../etc/passwd", "passwd", "passwd.pdf"),
        ("tagihan\u202efdp.exe", "tagihan fdp.exe", "tagihan-fdp.pdf"),
        ("a\x00b\nc.docx", "a b c.docx", "a-b-c.pdf"),
        ("Café – Ékonomi.xlsx", "Café – Ékonomi.xlsx", "cafe-ekonomi.pdf"),
        ("统计.pdf", "统计.pdf", "file.pdf"),
        ("x" * 400 + ".pdf", "x" * 108 + ".pdf", "x" * 80 + ".pdf"),
        (".htaccess", "", "file.pdf"),
        ("", "", "file.pdf"),
    ],
)
def test_names(given: str, cleaned: str, address: str) -> None:
    assert clean(given) == cleaned
    assert in_address(cleaned, "pdf") == address


@pytest.mark.parametrize(
    ("size", "text"), [(1, "1 KB"), (820_000, "801 KB"), (1_500_000, "1,4 MB")]
)
def test_sizes(size: int, text: str) -> None:
    assert words.size_text(size) == text
