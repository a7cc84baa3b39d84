"""Loading the content folder: the same twice changes nothing, and a killed load goes on."""

from __future__ import annotations

import signal
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from portal.core import content_load
from portal.core.content import Folder, Kind, Problem, kinds
from portal.core.content_load import BATCH, ContentWrong, fingerprint
from portal.core.settings import Settings
from tests.core import shelf
from tests.core.acting import recorded, stored
from tests.core.processes import run

MANY = [f"bed-{number:03}" for number in range(1, 2 * BATCH + 21)]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A content folder with two beds."""
    shelf.fill(tmp_path / "content", "attic", "porch")
    return tmp_path / "content"


def load(app: Flask, root: Path) -> str:
    """Load the folder; what the report says."""
    with app.app_context():
        return str(content_load.load(root))


def loaded_already(app: Flask, root: Path) -> bool:
    with app.app_context():
        return content_load.loaded_already(root)


def test_the_same_folder_twice_changes_nothing(small: Flask, root: Path) -> None:
    shelf.add(small)
    assert [load(small, root) for _ in range(2)] == ["2 new", "2 same"]
    assert (stored(small), recorded(small)) == (["attic", "porch"], ["attic", "porch"])


def test_what_is_added_comes_with_the_next_load(small: Flask, root: Path) -> None:
    shelf.add(small)
    load(small, root)
    assert loaded_already(small, root)
    shelf.fill(root, "cellar")
    assert not loaded_already(small, root)
    assert load(small, root) == "1 new, 2 same"
    assert loaded_already(small, root)
    assert recorded(small) == ["attic", "porch", "cellar"]


def test_a_file_that_is_removed_removes_nothing(small: Flask, root: Path) -> None:
    shelf.add(small)
    load(small, root)
    (root / "beds" / "porch.yaml").unlink()
    assert load(small, root) == "1 same"
    assert stored(small) == ["attic", "porch"]


def test_a_folder_with_a_mistake_loads_nothing(small: Flask, root: Path) -> None:
    shelf.add(small)
    (root / "beds" / "second.yaml").write_text("slug: Second Bed\n", encoding="utf-8")
    (root / "beds" / "third.yaml").write_text("slug: attic\nbed: 1\n", encoding="utf-8")
    with pytest.raises(ContentWrong, match="2 mistakes in the content folder") as caught:
        load(small, root)
    assert [(p.path, p.line) for p in caught.value.problems] == [
        ("content/beds/second.yaml", 1),
        ("content/beds/third.yaml", 2),
    ]
    assert (stored(small), recorded(small)) == ([], [])
    assert not loaded_already(small, root)


def test_a_folder_that_is_not_there(small: Flask, tmp_path: Path) -> None:
    shelf.add(small)
    with pytest.raises(ContentWrong) as caught:
        load(small, tmp_path / "nothing")
    problem = Problem(str(tmp_path / "nothing"), 0, "the content folder is not there")
    assert caught.value.problems == [problem]


def test_an_empty_folder(small: Flask, tmp_path: Path) -> None:
    shelf.add(small)
    assert load(small, tmp_path) == "nothing"


def test_the_batches_are_counted_up(small: Flask, root: Path) -> None:
    shelf.add(small)
    shelf.fill(root, *MANY)
    seen: list[tuple[str, int, int]] = []
    with small.app_context():
        content_load.load(root, lambda *told: seen.append(told))
    total = len(MANY) + 2
    assert seen == [("beds", done, total) for done in (BATCH, 2 * BATCH, total)]


def test_a_batch_that_fails_is_undone_and_the_ones_before_stay(small: Flask, root: Path) -> None:
    shelf.fill(root, *MANY)

    def fail_at_last(bed: shelf.Bed) -> str:
        if bed.slug == MANY[-1]:
            raise ZeroDivisionError
        return shelf.load(bed)

    kinds(small).append(Kind("beds", shelf.read, fail_at_last))
    with pytest.raises(ZeroDivisionError):
        load(small, root)
    assert stored(small) == ["attic", *MANY[: 2 * BATCH - 1]]
    assert not loaded_already(small, root)


def test_what_is_saved_during_a_load_comes_with_the_next(small: Flask, root: Path) -> None:
    def read_while_somebody_writes(folder: Folder) -> Sequence[Any]:
        found = shelf.read(folder)
        shelf.fill(root, "late")
        return found

    kinds(small).append(Kind("beds", read_while_somebody_writes, shelf.load))
    assert load(small, root) == "2 new"
    assert not loaded_already(small, root)
    assert load(small, root) == "1 new, 2 same"
    assert loaded_already(small, root)


@pytest.mark.parametrize(
    ("when", "kept"),
    [
        (str(BATCH), 0),
        (f"batch {BATCH}", BATCH),
        (str(BATCH + 1), BATCH),
        (f"batch {len(MANY)}", len(MANY)),
    ],
)
def test_a_killed_load_goes_on_and_ends_complete(
    small: Flask, settings: Settings, tmp_path: Path, when: str, kept: int
) -> None:
    root = tmp_path / "content"
    shelf.fill(root, *MANY)
    with_content = replace(settings, content=root)
    killed = run(with_content, "killed_load", when)
    assert (killed.returncode, killed.stdout) == (-signal.SIGKILL, "")
    assert (stored(small), recorded(small)) == (MANY[:kept], MANY[:kept])
    assert not loaded_already(small, root)
    shelf.add(small)
    again = {"same": kept, "new": len(MANY) - kept}
    assert load(small, root) == ", ".join(f"{again[w]} {w}" for w in sorted(again) if again[w])
    assert (stored(small), recorded(small)) == (MANY, MANY)
    assert loaded_already(small, root)


def test_the_fingerprint_is_that_of_paths_and_bytes(root: Path) -> None:
    first = fingerprint(root)
    assert fingerprint(root) == first
    path = root / "beds" / "attic.yaml"
    path.write_bytes(b"slug: attiC\n")
    second = fingerprint(root)
    path.write_bytes(b"slug: attic\n")
    assert fingerprint(root) == first
    path.rename(path.with_name("loft.yaml"))
    third = fingerprint(root)
    (root / "empty").touch()
    assert len({first, second, third, fingerprint(root)}) == 4


def test_the_fingerprint_minds_neither_times_nor_what_python_leaves(root: Path) -> None:
    first = fingerprint(root)
    path = root / "beds" / "attic.yaml"
    path.write_bytes(path.read_bytes())
    (root / "__pycache__").mkdir()
    (root / "__pycache__" / "build.pyc").write_bytes(b"x")
    (root / "folder").mkdir()
    assert fingerprint(root) == first
