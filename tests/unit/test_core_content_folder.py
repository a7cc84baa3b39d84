"""The content folder: tables, slugs that are taken or referred to, and kinds of content."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from portal.core.content import Folder, Kind, Strict, kinds


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """An empty content folder."""
    (tmp_path / "content").mkdir()
    return Folder(tmp_path / "content")


def write(folder: Folder, text: str | bytes, name: str = "bed.yaml") -> Path:
    """Put a file into the folder."""
    path = folder.root / name
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def problems(folder: Folder) -> list[str]:
    """The problems that were noted, in order of lines."""
    return [str(problem) for problem in sorted(folder.problems)]


class Row(Strict):
    """A row of a table."""

    code: str
    name: str


def rows(folder: Folder, text: str) -> list[tuple[int, Any]]:
    """The rows of a CSV file as records."""
    path = write(folder, text, "rows.csv")
    return [(line, folder.check_row(Row, path, row, line)) for line, row in list(folder.csv(path))]


def test_rows_of_a_table(folder: Folder) -> None:
    found = rows(folder, 'code,name\n35,"Jawa, Timur"\n\n51,Bali\n')
    assert found == [(2, Row(code="35", name="Jawa, Timur")), (4, Row(code="51", name="Bali"))]
    assert problems(folder) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("code,name\n51\n", "2: name: Input should be a valid string"),
        ("code,title\n51,Bali\n", "2: name: Field required"),
        ("code,name\n51,Bali,Nusa\n", "2: "),
    ],
)
def test_rows_with_mistakes(folder: Folder, text: str, problem: str) -> None:
    assert [record for _, record in rows(folder, text)] == [None]
    assert problems(folder)[0].startswith(f"content/rows.csv:{problem}")


def test_a_table_that_is_no_text(folder: Folder) -> None:
    path = write(folder, b"code\n\xff\n", "rows.csv")
    assert list(folder.csv(path)) == []
    assert problems(folder) == ["content/rows.csv:0: is not UTF-8 text (byte 5)"]


def test_a_slug_belongs_to_one_thing_of_a_kind(folder: Folder) -> None:
    path = folder.root / "bed.yaml"
    folder.know("bed", "attic", path, 1)
    folder.know("room", "attic", path, 2)
    folder.know("bed", "attic", path, 3)
    assert problems(folder) == ["content/bed.yaml:3: the slug 'attic' is taken by another bed"]


def test_a_slug_that_is_referred_to_must_exist(folder: Folder) -> None:
    path = folder.root / "bed.yaml"
    folder.know("bed", "attic", path, 1)
    folder.refer("bed", "attic", path, 2)
    folder.refer("bed", None, path, 3)
    folder.refer("bed", "porch", path, 4)
    folder.refer("room", "attic", path, 5)
    assert problems(folder) == [
        "content/bed.yaml:4: there is no bed 'porch'",
        "content/bed.yaml:5: there is no room 'attic'",
    ]


def test_files_come_sorted(folder: Folder) -> None:
    for name in ("b.md", "a.md", "rooms/c.md", "d.txt"):
        write(folder, "", name)
    found = [str(path.relative_to(folder.root)) for path in folder.glob("**/*.md")]
    assert found == ["a.md", "b.md", "rooms/c.md"]


def test_kinds_belong_to_an_app() -> None:
    first, second = Flask("first"), Flask("second")
    beds = Kind("beds", lambda folder: [], lambda item: "same")
    kinds(first).append(beds)
    assert kinds(first) == [beds]
    assert kinds(second) == []
