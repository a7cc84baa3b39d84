"""`flask up` as a real process: it prepares, serves, outlives its worker, and ends cleanly."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from portal.core.settings import ROOT, Settings
from tests.core.house import environ
from tests.core.processes import Child, running, wait_until
from tests.support.databases import Templates

UP = [sys.executable, "-m", "flask", "--app", "app", "up"]
SMALL_CONTENT = ROOT / "tests" / "catalogue" / "small_content"


@pytest.fixture
def portal(database: Templates, tmp_path: Path) -> Iterator[Settings]:
    """Settings of a portal of its own, with the schema and a little content to load."""
    found = database.copy("empty", tmp_path / "instance")
    yield replace(found, content=SMALL_CONTENT)
    database.drop(found.database_url)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def up(settings: Settings, log: Path, port: int | None = None) -> Iterator[tuple[Child, str]]:
    """The running portal and its address; every process of it is gone afterwards."""
    number = port or free_port()
    env = {**environ(settings), "PORT": str(number), "HOST": "127.0.0.1"}
    with running(UP, env, log) as child:
        try:
            yield child, f"http://127.0.0.1:{number}"
        finally:
            for pid in family(child.pid):
                _kill(pid)


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def processes() -> dict[int, tuple[int, str]]:
    """The parent and the command of every process that is not a zombie."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
            command = (folder / "cmdline").read_bytes().decode(errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            continue
        if stat[0] != "Z":
            found[int(folder.name)] = (int(stat[1]), command)
    return found


def family(pid: int) -> set[int]:
    """The processes that come from one, and their children; without itself."""
    known, found = processes(), set[int]()
    generation = {pid}
    while generation:
        generation = {child for child, (parent, _) in known.items() if parent in generation}
        found |= generation
    return found


def worker_of(child: Child) -> int:
    """The number of the portal's worker, once there is one."""
    found: list[int] = []

    def started() -> bool:
        known = processes()
        found[:] = [
            n for n in family(child.pid) if "\0work\0--parent\0" in known.get(n, (0, ""))[1]
        ]
        return bool(found)

    wait_until(started, "the worker")
    return found[0]


def health(address: str) -> dict[str, object]:
    """What the portal says of itself."""
    with urllib.request.urlopen(f"{address}/health", timeout=60) as answer:
        assert answer.status == 200
        return dict(json.load(answer))


def wait_for_worker(address: str) -> None:
    """Wait until the worker has said that it lives, and has nothing left to do."""

    def idle() -> bool:
        return health(address)["worker"] == {"state": "ok", "waiting": 0}

    wait_until(idle, "the worker to be done")


def ends_without_a_trace(child: Child, members: set[int]) -> int:
    """The exit status, when every process of the portal is gone with it."""
    status = child.ends()
    wait_until(lambda: not members & processes().keys(), f"the end of {members}")
    return status


def rows(settings: Settings) -> dict[str, object]:
    """What the database holds, as far as a start could change it."""
    engine = create_engine(settings.database_url)
    with engine.connect() as connection:
        found: dict[str, object] = {
            table: connection.scalar(text(f"SELECT count(*) FROM {table}"))
            for table in ("event", "delivery", "program", "region", "guide")
        }
        loaded = connection.execute(text("SELECT fingerprint, at FROM content_load")).all()
    engine.dispose()
    return {**found, "loaded": loaded}


def test_up_and_down_and_up_again(portal: Settings, tmp_path: Path) -> None:
    with up(portal, tmp_path / "first.log") as (child, address):
        child.wait_for(f"Sambang runs at {address}/")
        wait_for_worker(address)
        assert health(address) == {
            "database": "ok",
            "index": {"state": "ok", "documents": 2},
            "worker": {"state": "ok", "waiting": 0},
        }
        members = family(child.pid)
        assert len(members) == 4  # the server, its two processes, the worker
        child.tell_all(signal.SIGINT)
        assert ends_without_a_trace(child, members) == 0
    assert "Loading the content ..." in child.said()
    assert "the worker stopped" in child.said()
    assert child.said().endswith("Sambang stopped.\n")
    before = rows(portal)
    assert before["program"] == 2
    with up(portal, tmp_path / "second.log") as (child, address):
        child.wait_for(f"Sambang runs at {address}/")
        wait_for_worker(address)
        members = family(child.pid)
        child.tell(signal.SIGTERM)
        assert ends_without_a_trace(child, members) == 0
    assert "Loading" not in child.said()
    assert "Preparing" not in child.said()
    assert rows(portal) == before
    assert "Traceback" not in (tmp_path / "first.log").read_text() + child.said()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_worker_that_is_killed_is_started_again(portal: Settings, tmp_path: Path) -> None:
    with up(portal, tmp_path / "up.log") as (child, address):
        child.wait_for("Sambang runs at")
        first = worker_of(child)
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: worker_of(child) != first, "another worker")
        wait_for_worker(address)
        members = family(child.pid)
        child.tell(signal.SIGTERM)
        assert ends_without_a_trace(child, members) == 0


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_when_the_web_server_is_gone_all_ends_with_an_error(
    portal: Settings, tmp_path: Path
) -> None:
    with up(portal, tmp_path / "up.log") as (child, _):
        child.wait_for("Sambang runs at")
        worker = worker_of(child)
        members = family(child.pid)
        [server] = [
            pid for pid, (parent, _) in processes().items() if parent == child.pid and pid != worker
        ]
        os.kill(server, signal.SIGKILL)
        assert ends_without_a_trace(child, members) != 0


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_port_in_use_is_told_before_anything_is_done(portal: Settings, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = int(taken.getsockname()[1])
        with up(portal, tmp_path / "up.log", port) as (child, _):
            assert child.ends() == 1
    assert child.said() == (
        f"Error: Cannot listen on 127.0.0.1:{port}: Address already in use. "
        f"Another port may do: PORT={port + 1}\n"
    )
    assert rows(portal)["event"] == 0


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_wrong_setting_is_told_in_one_line(portal: Settings, tmp_path: Path) -> None:
    unsafe = {**environ(portal), "SAMBANG_ENV": "production"}
    with running(UP, unsafe, tmp_path / "up.log") as child:
        assert child.ends() == 1
    assert re.fullmatch(r"Error: SAMBANG_SECRET_KEY must be set to at least 32 .+\n", child.said())


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_content_with_mistakes_is_told_and_the_portal_runs_all_the_same(
    portal: Settings, tmp_path: Path
) -> None:
    wrong = tmp_path / "content"
    (wrong / "guides" / "about").mkdir(parents=True)
    (wrong / "guides" / "about" / "id.md").write_text("no front matter\n", encoding="utf-8")
    with up(replace(portal, content=wrong), tmp_path / "up.log") as (child, address):
        child.wait_for(f"Sambang runs at {address}/")
        assert health(address)["database"] == "ok"
        child.tell(signal.SIGTERM)
        assert child.ends() == 0
    assert "content/guides/about/id.md:1: must begin with front matter" in child.said()
    assert "The content has mistakes; starting with what was loaded before." in child.said()
    assert rows(portal)["event"] == 0
