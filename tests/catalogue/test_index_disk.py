"""A disk that is full or read-only while the index is written: said clearly, and nothing lost."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from portal import create_app
from portal.catalogue import queries, rules
from portal.core import clock, worker
from portal.core.db import db, transaction
from portal.core.events import Delivery
from tests.support.catalogue import search, slugs
from tests.support.client import StrictClient
from tests.support.databases import close
from tests.support.pages import get
from tests.support.programs import document, writing

# Whose disk is full is the index's; the database is on another one.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

SLUG = "uji-terapung"
Trouble = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path | None]:
    """A file system of 16 MB; None where this process may not mount one."""
    path = tmp_path / "disk"
    path.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(path)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
        yield None
        return
    yield path
    subprocess.run(["umount", str(path)], check=True)


@pytest.fixture
def app(small_app: Flask, disk: Path | None) -> Iterator[Flask]:
    """An app whose index lies on that file system, and whose worker has caught up."""
    settings = small_app.extensions["settings"]
    if disk is not None:
        shutil.copytree(settings.index_folder, disk / "index")
        settings = replace(settings, index_folder=disk / "index")
    app = create_app(settings)
    app.testing, app.test_client_class = True, StrictClient
    yield app
    close(app)


@contextmanager
def full(app: Flask, disk: Path | None) -> Iterator[None]:
    """No space is left on the disk of the index."""
    if disk is None:
        with _no_large_files(app):
            yield
        return
    filler = disk / "filler"
    free = os.statvfs(disk)
    filler.write_bytes(bytes(free.f_bavail * free.f_bsize))
    yield
    filler.unlink()


@contextmanager
def _no_large_files(app: Flask) -> Iterator[None]:
    """The nearest thing that is real without the right to mount: files may not grow."""
    if not app.extensions["settings"].database_url.startswith("postgresql"):
        pytest.skip("needs the right to mount a disk: SQLite writes files of its own")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def read_only(app: Flask, disk: Path | None) -> Iterator[None]:
    """The folder of the index may not be written."""
    folder = app.extensions["settings"].index_folder
    if disk is not None:
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        yield
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
        return
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o500 if path.is_dir() else 0o400)
    yield
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o700 if path.is_dir() else 0o600)


TROUBLES = {"full": (full, "no space left"), "read-only": (read_only, "may not write")}


@pytest.fixture(params=TROUBLES)
def trouble(request: pytest.FixtureRequest, app: Flask, disk: Path | None) -> tuple[Trouble, str]:
    """What happens to the disk, and words of the message."""
    make, words = TROUBLES[request.param]
    return lambda: make(app, disk), words


def publish() -> None:
    texts = {"id": writing("Zebrakuda Terapung"), "en": writing("Floating Zebrakuda")}
    with transaction():
        rules.publish(document(texts, slug=SLUG), by="ayu")


def later(app: Flask, minutes: int = 1) -> int:
    """What the worker does a little later, when it tries again."""
    with app.app_context(), clock.stopped(clock.now() + timedelta(minutes=minutes)):
        return worker.run_once()


def test_the_event_stays_open_and_is_delivered_later(
    app: Flask, trouble: tuple[Trouble, str], caplog: pytest.LogCaptureFixture
) -> None:
    make, words = trouble
    visitor = app.test_client()
    before = search(visitor, q="antrean")
    with app.app_context():
        publish()
        with make():
            assert worker.run_once() == 0
            assert search(visitor, q="antrean") == before
            assert get(visitor, f"/en/programs/{SLUG}").texts("h1") == ["Floating Zebrakuda"]
        query = select(Delivery).where(Delivery.done_at.is_(None))
        delivery = db.session.scalars(query).one()
        assert words in str(delivery.error)
        assert "Traceback" not in str(delivery.error)
        assert [r for r in caplog.records if words in r.getMessage()] != []
    health = visitor.get("/health").get_json()
    assert health["index"] == {"state": "ok", "documents": 2}
    assert (health["worker"]["waiting"], health["worker"]["failing"]) == (1, 1)
    assert search(visitor, q="zebrakuda")["total"] == 0
    assert later(app) == 1
    assert slugs(search(visitor, q="zebrakuda")) == [SLUG]
    working = visitor.get("/health").get_json()["worker"]
    assert (working["waiting"], working["failing"]) == (0, 0)


def test_many_events_do_not_wait_for_each_other(app: Flask, trouble: tuple[Trouble, str]) -> None:
    """All stay open without one of them being blamed, and come at once afterwards."""
    make, _words = trouble
    with app.app_context():
        for number in range(5):
            with transaction():
                rules.publish(document(slug=f"uji-{number}"), by="ayu")
        with make():
            assert worker.run_once() == 0
        attempts = db.session.scalars(
            select(Delivery.attempts).where(Delivery.done_at.is_(None))
        ).all()
        assert list(attempts) == [0] * 5
        db.session.rollback()
    assert later(app) == 5


def test_an_index_that_cannot_be_mended_now_is_mended_later(
    app: Flask, trouble: tuple[Trouble, str]
) -> None:
    make, _words = trouble
    folder: Path = app.extensions["settings"].index_folder
    (folder / "CURRENT").unlink()
    visitor = app.test_client()
    with make():
        later(app)
        assert search(visitor, q="antrean")["notice"] is not None
        assert visitor.get("/id/programs?q=antrean").status_code == 200
        assert visitor.get("/health").get_json()["index"]["state"] == "missing"
    later(app, minutes=2)
    assert search(visitor, q="antrean")["notice"] is None
    assert visitor.get("/health").get_json()["index"] == {"state": "ok", "documents": 2}


def test_what_cannot_be_mended_is_tried_ever_more_rarely_and_told_in_one_line(
    app: Flask, trouble: tuple[Trouble, str], caplog: pytest.LogCaptureFixture
) -> None:
    make, words = trouble
    (app.extensions["settings"].index_folder / "CURRENT").unlink()
    tries: list[int] = []
    start = clock.now() + timedelta(minutes=10)
    with make(), app.app_context():
        publish()
        for second in range(0, 600, 2):
            with clock.stopped(start + timedelta(seconds=second)):
                before = len(caplog.records)
                worker.run_once()
            new = caplog.records[before:]
            assert [r for r in new if r.exc_info] == []
            tries += [second for r in new if "stays missing" in r.getMessage()]
        assert words in " ".join(r.getMessage() for r in caplog.records)
    assert tries == [0, 4, 12, 28, 60, 124, 252, 508]
    later(app, minutes=60)
    health = app.test_client().get("/health").get_json()
    assert (health["index"], health["worker"]["waiting"]) == ({"state": "ok", "documents": 3}, 0)


def test_the_command_says_it_in_one_sentence(app: Flask, trouble: tuple[Trouble, str]) -> None:
    make, words = trouble
    with make():
        result = app.test_cli_runner().invoke(args=["index", "rebuild"])
    assert result.exit_code == 1
    assert len(result.stderr.strip().splitlines()) == 1
    assert words in result.stderr
    assert app.test_cli_runner().invoke(args=["index", "health"]).exit_code == 0


def test_the_commands_on_a_sound_disk(app: Flask) -> None:
    runner = app.test_cli_runner()
    result = runner.invoke(args=["index", "rebuild"])
    assert (result.exit_code, result.stdout, result.stderr) == (0, "  programmes indexed: 2\n", "")
    result = runner.invoke(args=["index", "health"])
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("ok: 2 documents.")
    shutil.rmtree(app.extensions["settings"].index_folder)
    result = runner.invoke(args=["index", "health"])
    assert (result.exit_code, result.stdout.split(".")[0]) == (1, "missing: 0 documents")


def test_nothing_of_it_touches_the_database(app: Flask, trouble: tuple[Trouble, str]) -> None:
    """What was saved stays saved, whatever the index does."""
    make, _words = trouble
    with app.app_context(), make():
        publish()
        worker.run_once()
        db.session.expire_all()
        assert queries.program(SLUG).text("id").name == "Zebrakuda Terapung"
