"""An index that is missing or broken: the pages say so and go on, and the worker mends it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from portal import create_app
from portal.catalogue import indexing, rules
from portal.catalogue import synonyms as word_groups
from portal.core import events, worker
from portal.core.db import transaction
from portal.search.whoosh_engine.store import Store
from tests.support.catalogue import search, slugs
from tests.support.client import StrictClient
from tests.support.databases import close
from tests.support.pages import LANGUAGES, get, say
from tests.support.programs import document, writing

# What becomes of the files does not depend on the database; what is found without them does.
SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def folder_of(app: Flask) -> Path:
    found: Path = app.extensions["settings"].index_folder
    return found


def index_files(folder: Path) -> list[Path]:
    """The files with content, the largest first."""
    found = [path for path in folder.rglob("*") if path.is_file() and path.stat().st_size > 100]
    return sorted(found, key=lambda path: -path.stat().st_size)


def deleted(folder: Path) -> None:
    shutil.rmtree(folder)


def emptied(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


def half_deleted(folder: Path) -> None:
    for path in index_files(folder)[::2]:
        if path.name != "CURRENT":
            path.unlink()


def half_written(folder: Path) -> None:
    for path in index_files(folder):
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def zeros(folder: Path) -> None:
    for path in index_files(folder):
        path.write_bytes(bytes(path.stat().st_size))


def noise(folder: Path) -> None:
    for path in index_files(folder):
        path.write_bytes(bytes(byte ^ 0x55 for byte in path.read_bytes()))


def empty_files(folder: Path) -> None:
    for path in index_files(folder):
        path.write_bytes(b"")


# What happens to the index, and what its health is then.
DAMAGE: list[tuple[Callable[[Path], None], str]] = [
    (deleted, "missing"),
    (emptied, "missing"),
    (half_deleted, "damaged"),
    (half_written, "damaged"),
    (zeros, "damaged"),
    (noise, "damaged"),
    (empty_files, "damaged"),
]


@pytest.fixture
def fresh(small_app: Flask) -> Iterator[Flask]:
    """Another process of the portal: it has not opened the index yet."""
    app = create_app(small_app.extensions["settings"])
    app.testing, app.test_client_class = True, StrictClient
    yield app
    close(app)


def state(app: Flask) -> str:
    found: str = app.test_client().get("/health").get_json()["index"]["state"]
    return found


@SQLITE
@pytest.mark.parametrize(("damage", "expected"), DAMAGE, ids=[d[0].__name__ for d in DAMAGE])
def test_the_pages_go_on_and_the_worker_mends_it(
    small_app: Flask, fresh: Flask, damage: Callable[[Path], None], expected: str
) -> None:
    running, started = small_app.test_client(), fresh.test_client()
    before = search(running, "en", q="digital queue")
    assert slugs(before) == ["banyuwangi-antrean"]
    damage(folder_of(small_app))
    for visitor in (running, started):
        check_still_answers(visitor)
    # Programmes are listed by their names, and it is said why.
    answer = search(started, q="antrean")
    assert (slugs(answer), answer["facets"]) == (["banyuwangi-antrean"], {})
    assert answer["notice"] is not None
    assert (state(small_app), state(fresh)) == (expected, expected)
    with fresh.app_context():
        worker.run_once()
    for visitor in (running, started):
        assert search(visitor, "en", q="digital queue") == before
        assert get(visitor, "/en/programs?q=digital+queue").all(class_="notice") == []
    health = started.get("/health").get_json()
    assert health["index"] == {"state": "ok", "documents": 2}


def check_still_answers(visitor: StrictClient) -> None:
    """Every address that uses the index is there."""
    program = "batu-loket"
    for address in ("programs?q=loket", f"programs/{program}", f"compare?slug={program}"):
        assert visitor.get(f"/id/{address}").status_code == 200
    for address in ("programs.atom?q=loket", "programs.json?q=loket", "suggest.json?q=lok"):
        assert visitor.get(f"/en/{address}").status_code == 200


def test_the_pages_without_an_index(full_app: Flask) -> None:
    """The database finds names, and says so; the page of a programme does without the similar."""
    visitor = full_app.test_client()
    deleted(folder_of(full_app))
    for language in LANGUAGES:
        check_names_only(visitor, language)
    for query, total in ODD.items():
        assert search(visitor, q=query)["total"] == total, query
        response = visitor.get("/en/programs", query_string={"q": query})
        assert response.status_code == 200
        assert b"<script>alert" not in response.get_data()
    # A kept page that was made without the index is not kept when there is one.
    with full_app.app_context():
        worker.run_once()
    for language in LANGUAGES:
        page = get(visitor, f"/{language}/programs/klungkung-toss")
        assert len(page.all("section", id="similar")) == 1


def check_names_only(visitor: StrictClient, language: str) -> None:
    """Programmes are listed by their names, and the page says why."""
    answer = search(visitor, language, q="embung")
    # Both have the word in their name; others only in their text. The newest comes first.
    assert slugs(answer) == ["jateng-1000-embung", "banyuwangi-embung"]
    assert answer["notice"] is not None
    assert (answer["facets"], answer["did_you_mean"], answer["loosened"]) == ({}, None, False)
    page = get(visitor, f"/{language}/programs?q=embung&sector=health")
    title = say(language, "Searching is limited right now")
    assert page.texts(class_="notice-title") == [title]
    assert answer["notice"] in page.words
    rows = page.all("article", class_="result-row")
    assert [page.links(row)[0][1].rsplit("/", 1)[1] for row in rows] == slugs(answer)
    assert page.all("fieldset") == []
    everything = search(visitor, language, page=4)
    assert (everything["total"], everything["pages"], len(everything["items"])) == (65, 4, 5)
    assert visitor.get(f"/{language}/suggest.json?q=emb").get_json() == {"items": []}
    program = get(visitor, f"/{language}/programs/klungkung-toss")
    assert program.all("section", id="similar") == []


# What is typed, and how many names have it.
ODD = {
    "'\"<script>alert(1)</script>": 0,
    "%_\\": 0,
    "\x00": 65,
    "🎉": 0,
    "a" * 10_000: 0,
    "embung " * 50: 2,
}


@SQLITE
def test_damage_that_only_a_reader_of_every_byte_finds(small_app: Flask, fresh: Flask) -> None:
    """The size and the time of the file are as they were: a bit that tipped on the disk."""
    store = Store(folder_of(small_app))
    manifest = store.manifest()  # files of the commit before may lie there, too: nobody reads them
    files = {store.root / manifest.folder / name for name in manifest.files}
    file = next(path for path in index_files(store.root) if path in files)
    times = (file.stat().st_atime_ns, file.stat().st_mtime_ns)
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    os.utime(file, ns=times)
    assert state(fresh) == "ok"
    with fresh.app_context():
        assert indexing.engine().health(deep=True).state == "damaged"
        worker.run_once()
        assert indexing.engine().health(deep=True).state == "ok"
    found = slugs(search(fresh.test_client(), "en", q="digital queue"))
    assert found == ["banyuwangi-antrean"]


@pytest.fixture
def synonyms(small_app: Flask, folder: Path) -> Iterator[tuple[Flask, Path]]:
    """The app with a content folder of its own, and the librarian's file in it."""
    settings = small_app.extensions["settings"]
    shutil.copy(settings.content / "search" / "optional.yaml", folder / "search")
    app = create_app(replace(settings, content=folder))
    app.testing, app.test_client_class = True, StrictClient
    yield app, folder / "search" / "synonyms.yaml"
    close(app)


@SQLITE
def test_new_synonyms_rebuild_the_index(synonyms: tuple[Flask, Path]) -> None:
    """Whether the content folder has them, or an administrator adds them."""
    app, file = synonyms
    visitor = app.test_client()
    assert search(visitor, q="kolampian")["total"] == 0
    file.write_text(file.read_text() + "\n- [kolampian, loket]\n")
    assert state(app) == "ok"  # the file alone is not the database
    assert app.test_cli_runner().invoke(args=["content", "load"]).exit_code == 0
    assert state(app) == "outdated"
    with app.app_context():
        worker.run_once()
    assert slugs(search(visitor, q="kolampian"))[0] == "batu-loket"
    assert state(app) == "ok"
    with app.app_context():
        with transaction():
            (group,) = word_groups.search("kolampian")
            word_groups.change(group, ["loket", "kolampiun"], by="ayu")
        assert state(app) == "outdated"
        # No page fails meanwhile: the index in use has its own words.
        assert slugs(search(visitor, q="kolampian"))[0] == "batu-loket"
        for job in worker.jobs():
            job.next_at = None  # it is time to look again
        worker.run_once()
    assert slugs(search(visitor, q="kolampiun"))[0] == "batu-loket"
    assert search(visitor, q="kolampian")["total"] == 0


@SQLITE
def test_a_mistake_in_the_synonyms_keeps_no_programme_from_being_found(
    synonyms: tuple[Flask, Path],
) -> None:
    """It is told to who looks after the portal, who mends it when there is time."""
    app, file = synonyms
    file.with_name("optional.yaml").write_text("- [a, list]\n")
    deleted(folder_of(app))
    visitor = app.test_client()
    with app.app_context():
        with transaction():
            rules.keep_tag(by="ayu", slug="queue", name_id="barisan kuncup", name_en="bud line")
            texts = {"id": writing("Zebrakuda Terapung")}
            rules.publish(document(texts, slug="uji-terapung"), by="ayu")
        worker.run_once()
        assert events.backlog() == 0
    assert slugs(search(visitor, q="zebrakuda")) == ["uji-terapung"]
    health = visitor.get("/health").get_json()["index"]
    assert (health["state"], health["documents"]) == ("ok", 3)
    assert "optional.yaml, line 1" in health["warning"]
    result = app.test_cli_runner().invoke(args=["index", "rebuild"])
    assert (result.exit_code, result.stdout) == (0, "  programmes indexed: 3\n")
    assert "optional.yaml, line 1" in result.stderr
