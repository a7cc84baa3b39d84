"""Tables that somebody sends and gets: read as texts, and nothing in them taken for a formula."""

from __future__ import annotations

import io
import zipfile

import pytest

from portal.files import sheets
from portal.files.sheets import Unreadable
from portal.files.sheets_writing import plain_book, plain_csv

HEAD = ("nama", "nip")
ROWS = [("=1+1", "198203042006041003"), ("Siti", "")]


def _read(content: bytes) -> tuple[str, list[tuple[str, list[tuple[str, str]]]]]:
    with sheets.opened(content) as file:
        return file.kind, [(page.title, [*map(list, page.rows)]) for page in file.pages]  # type: ignore[misc]


@pytest.mark.parametrize("kind", ["csv", "workbook"])
def test_what_is_written_is_read_again(kind: str) -> None:
    content = plain_csv(HEAD, ROWS) if kind == "csv" else plain_book("Nama", HEAD, ROWS)
    found, ((title, rows),) = _read(content)
    assert (found, title) == (kind, "" if kind == "csv" else "Nama")
    assert [[text for text, _flag in row[:2]] for row in rows] == [list(HEAD), *map(list, ROWS)]
    assert {flag for row in rows for _text, flag in row} == {""}


def test_files_in_a_zip_keep_their_names_and_others_are_passed_over() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a/nama.csv", "nama\nSiti\n")
        archive.writestr("baca.txt", "nama\nBudi\n")
    assert _read(stream.getvalue()) == ("zip", [("nama.csv", [[("nama", "")], [("Siti", "")]])])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b" \n", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "old-excel"),
        (b"PK\x03\x04 and no more", "damaged"),
        (b"a\0b", "not-a-list"),
        (b"a" * (sheets.MOST_BYTES + 1), "too-large"),
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        _read(content)
    assert refused.value.code == code


def test_what_breaks_while_it_is_read_is_damage() -> None:
    def broken() -> None:
        content = plain_book("Nama", HEAD, ROWS)
        with sheets.opened(content):
            raise KeyError("a part that is missing")

    with pytest.raises(Unreadable) as refused:
        broken()
    assert refused.value.code == "damaged"
