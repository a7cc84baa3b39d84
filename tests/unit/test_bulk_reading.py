"""Files that people and their spreadsheets make, and files that are made to do harm."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest

from portal.bulk import writing
from portal.bulk.columns import SHEETS
from portal.bulk.reading import read_file
from portal.files.sheets import Unreadable
from tests.bulk.lists import book

Cells = list[dict[str, str]]


def _programs(content: bytes) -> Cells:
    return [line.cells for line in read_file(content).tables["programs"].lines]


EXPECTED = [{"slug": "satu", "name_id": "Satu; dua", "start": "2024-03", "visit_people": "30"}]
CSV = {
    "semicolons": b'\xef\xbb\xbfslug;name_id;start;visit_people\r\nsatu;"Satu; dua";2024-03;30\r\n',
    "commas, old line ends": b'slug,name_id,start,visit_people\rsatu,"Satu; dua",2024-03,30\r',
    "tabs, UTF-16":
    "slug\tname_id\tstart\tvisit_people\nsatu\tSatu; dua\t2024-03\t30".encode("utf-16"),
    "Excel says how": b'sep=;\r\nslug;name_id;start;visit_people\nsatu;"Satu; dua";2024-03;30\n',
    "headings alone": b'Kunci inovasi;Nama (Indonesia);Mulai penerapan;Visit: most people\n'
    b'satu;"Satu; dua";2024-03;30\n',
    "as people call them": b'Kunci inovasi;Judul Inovasi;Start;Kunjungan: orang paling banyak\n'
    b'satu;"Satu; dua";2024-03;30\n',
    "keys and headings": b'slug;name_id;start;visit_people\n'
    b'Programme key;Nama (Indonesia);Start;x\n#contoh;a;b;c\nsatu;"Satu; dua";2024-03;30\n;;;\n',
}  # fmt: skip


@pytest.mark.parametrize("name", CSV)
def test_csv_as_spreadsheets_write_it(name: str) -> None:
    assert _programs(CSV[name]) == EXPECTED


def test_cells_of_a_workbook_become_texts() -> None:
    found = openpyxl.Workbook()
    page: Any = found.active
    page.append(["slug", "name_id", "start", "visit_people", "digital", "pilot_start", "name_en"])
    page.append(["007", "Satu\r\ndua", date(2024, 3, 1), 30.0, True, date(2016, 2, 1), "=A1"])
    page["C2"].number_format, page["F2"].number_format = "dd/mm/yyyy", "mmm-yy"
    stream = io.BytesIO()
    found.save(stream)
    (line,) = read_file(stream.getvalue()).tables["programs"].lines
    assert line.cells == {
        "slug": "007", "name_id": "Satu\ndua", "start": "2024-03-01", "visit_people": "30",
        "digital": "ya", "pilot_start": "2016-02", "name_en": "=A1",
    }  # fmt: skip
    assert line.flags == {"name_en": "formula"}


def test_nothing_that_is_written_is_taken_for_a_formula() -> None:
    text = "=HYPERLINK(1)\n+2"
    rows = {key: [{"slug": "-a", "name_id": text}] if key == "programs" else [] for key in SHEETS}
    packed = zipfile.ZipFile(io.BytesIO(writing.csv_files(rows))).read("programs.csv").decode()
    assert packed.startswith("\ufeffslug;owner;name_id;")
    assert packed.split("\r\n")[2].startswith("'-a;;\"'=HYPERLINK(1)\n+2\";")
    page = openpyxl.load_workbook(io.BytesIO(writing.workbook(rows)))["Inovasi · Programs"]
    assert (page["C3"].data_type, page["C3"].value) == ("s", text)
    for content in (writing.csv_files(rows), writing.workbook(rows)):
        assert _programs(content) == [{"slug": "-a", "name_id": text}]


def _member(name: str, change: Callable[[str], str]) -> bytes:
    """A workbook with one of its members changed."""
    before = zipfile.ZipFile(io.BytesIO(book(Programs=[("slug", "name_id"), ("satu", "Satu")])))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as after:
        for member in before.namelist():
            text = before.read(member).decode()
            after.writestr(member, change(text) if member == name else text)
    return stream.getvalue()


def _zip(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as found:
        for name, content in members.items():
            found.writestr(name, content)
    return stream.getvalue()


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
SHEET = "xl/worksheets/sheet1.xml"
HARM: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b" \n", "empty"),
    "old": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 99, "old-excel"),
    "cells": (lambda: _zip(**{"[Content_Types].xml": b"", "s.xml": b"<c/>" * 2_500_001}), "bomb"),
    "bomb": (lambda: _zip(**{"programs.csv": b"0" * 61 * 1024**2}), "bomb"),
    "cut": (lambda: book(Programs=[("slug",)])[:900], "damaged"),
    "entities": (lambda: _member(SHEET, lambda t: LAUGHS + t), "damaged"),
    "far row":
    (lambda: _member(SHEET, lambda t: t.replace('r="2"', 'r="1048576"')), "too-many-rows"),
    "no sheet": (lambda: _zip(**{"other.csv": b"a;b"}), "no-main-sheet"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not-a-list"),
    "no nulls": (lambda: b"%PDF-1.7 \x01\x02\x03\n" * 9, "not-a-list"),
    "a letter": (lambda: b"Dengan hormat,\nbersama ini", "no-headings-at-all"),
    "twice": (lambda: b"slug;name_id;Nama (Indonesia)\na;b;c", "column-twice"),
    "programmes": (lambda: b"slug\n" + b"a\n" * 5001, "too-many-rows"),
}  # fmt: skip


@pytest.mark.parametrize("name", HARM)
def test_what_is_no_list_or_does_harm_is_refused(name: str) -> None:
    make, code = HARM[name]
    with pytest.raises(Unreadable) as refused:
        read_file(make())
    assert refused.value.code == code
