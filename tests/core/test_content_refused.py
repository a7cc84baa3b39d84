"""A load that the database or the disk refuses: told in one sentence, and the portal runs."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from portal import create_app
from portal.core import content_load
from portal.core.content import Folder, Kind, Problem, kinds
from portal.core.content_load import BATCH, NotLoaded
from portal.core.db import db
from portal.core.errors import NotFound
from portal.core.settings import Settings
from tests.core import shelf
from tests.core.acting import stored
from tests.core.house import Part, Place
from tests.core.served import SMALL_CONTENT, health, rows, up
from tests.support.databases import close

UNREADABLE = "/proc/self/mem"  # a file, which also root cannot read from its beginning
MANY = [f"bed-{number:03}" for number in range(1, BATCH + 11)]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A content folder with more beds than are loaded at once."""
    shelf.fill(tmp_path / "content", *MANY)
    return tmp_path / "content"


def twice(bed: shelf.Bed) -> str:
    """Load a bed, of which the last one is refused for being there already."""
    if bed.slug == MANY[-1]:
        db.session.add(Place(name="attic"))
        db.session.flush()
    return shelf.load(bed)


def unknown(bed: shelf.Bed) -> str:
    """Load a bed, unless it is the last one, which needs something that is not there."""
    if bed.slug == MANY[-1]:
        raise NotFound("room 7")
    return shelf.load(bed)


def late(bed: shelf.Bed) -> str:
    """Load a bed, of which the last one is refused at the commit."""
    if bed.slug == MANY[-1]:
        db.session.add(Part(thing_id=10_000))
    return shelf.load(bed)


def refusal(app: Flask, root: Path, load: Any) -> str:
    """The sentence that a load ends with, after checking what it leaves."""
    kinds(app).append(Kind("beds", shelf.read, load))
    with app.app_context():
        with content_load.transaction():
            db.session.add(Place(name="attic"))
        with pytest.raises(NotLoaded) as caught:
            content_load.load(root)
        assert not content_load.loaded_already(root)
    assert stored(app) == MANY[:BATCH]
    return str(caught.value)


def test_what_the_database_refuses_is_named(small: Flask, root: Path) -> None:
    told = refusal(small, root, twice)
    assert told.startswith(f"beds, {MANY[-1]}: ")
    assert "unique" in told.lower()
    assert "\n" not in told


def test_what_refers_to_nothing_is_named(small: Flask, root: Path) -> None:
    assert refusal(small, root, unknown) == f"beds, {MANY[-1]}: the database has no room 7."


def test_what_is_refused_at_the_commit_names_its_kind(small: Flask, root: Path) -> None:
    told = refusal(small, root, late)
    assert told.startswith("beds: ")
    assert "foreign key" in told.lower()


def test_the_command_says_it_in_one_line(small: Flask, settings: Settings, root: Path) -> None:
    kinds(small).append(Kind("beds", shelf.read, unknown))
    small.extensions["settings"] = replace(settings, content=root)
    result = small.test_cli_runner().invoke(args=["content", "load"])
    message = f"beds, {MANY[-1]}: the database has no room 7."
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"Error: Not all content could be loaded: {message}\n"


def test_a_folder_that_cannot_be_looked_into(small: Flask, root: Path) -> None:
    def read(_folder: Folder) -> Sequence[Any]:
        raise PermissionError(13, "Permission denied", str(root / "beds"))

    kinds(small).append(Kind("beds", read, shelf.load))
    with small.app_context():
        _items, problems = content_load.read(root)
    assert problems == [Problem(str(root / "beds"), 0, "cannot be read: Permission denied")]


def test_a_file_that_cannot_be_read_has_a_fingerprint_too(root: Path) -> None:
    before = content_load.fingerprint(root)
    (root / "extra").symlink_to(UNREADABLE)
    unreadable = content_load.fingerprint(root)
    (root / "extra").unlink()
    (root / "extra").touch()
    assert len({before, unreadable, content_load.fingerprint(root)}) == 3


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a little content."""
    return Path(shutil.copytree(SMALL_CONTENT, tmp_path / "content"))


def started(settings: Settings, log: Path) -> str:
    """What a start says that ends in a running portal."""
    with up(settings, log) as (child, address):
        child.wait_for(f"Sambang runs at {address}/")
        assert health(address)["database"] == "ok"
        child.tell(signal.SIGTERM)
        assert child.ends() == 0
    assert "Traceback" not in child.said()
    return child.said()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_portal_starts_with_files_that_cannot_be_used(
    portal: Settings, folder: Path, tmp_path: Path
) -> None:
    guide = folder / "guides" / "about" / "en.md"
    guide.unlink()
    guide.symlink_to(UNREADABLE)
    guide.with_name("id.md").write_text("no front matter\n", encoding="utf-8")
    said = started(replace(portal, content=folder), tmp_path / "up.log")
    assert "content/guides/about/en.md:0: cannot be read: Input/output error" in said
    assert "content/guides/about/id.md:1: must begin with front matter" in said
    assert "The content has mistakes; starting with what was loaded before." in said
    assert rows(portal)["event"] == 0


def test_the_portal_starts_with_content_that_the_database_refuses(
    portal: Settings, folder: Path, tmp_path: Path
) -> None:
    """Two places that exchange their slugs: the first one would have both for a moment."""
    settings = replace(portal, content=folder)
    app = create_app(settings)
    with app.app_context():
        assert "20 new" in str(content_load.load(folder))
    close(app)
    table = folder / "places" / "regencies.csv"
    first, second = ",kabupaten-bondowoso,", ",kota-batu,"
    text = table.read_text().replace(first, ",x,").replace(second, first).replace(",x,", second)
    table.write_text(text)
    said = started(settings, tmp_path / "second.log")
    assert "Not all content could be loaded: regencies and cities, kabupaten-bondowoso: " in said
    assert "Starting with what is there." in said
