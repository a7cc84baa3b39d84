"""`flask up` as a real process: it prepares, serves, outlives its worker, and ends cleanly."""

from __future__ import annotations

import os
import re
import signal
import socket
from pathlib import Path

import pytest

from portal.core.settings import Settings
from tests.core.house import environ
from tests.core.processes import running, wait_until
from tests.core.served import (
    UP,
    change_title,
    ends_without_a_trace,
    family,
    health,
    kill,
    page,
    processes,
    rows,
    up,
    wait_for_worker,
    worker_of,
)


def test_up_and_down_and_up_again(portal: Settings, tmp_path: Path) -> None:
    """And the second time its worker is killed, and started again."""
    with up(portal, tmp_path / "first.log") as (child, address):
        child.wait_for(f"Sambang runs at {address}/")
        wait_for_worker(address)
        assert health(address) == {
            "database": "ok",
            "index": {"state": "ok", "documents": 2},
            "worker": {"state": "ok", "waiting": 0, "failing": 0},
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
        first = worker_of(child)
        wait_for_worker(address)
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: worker_of(child) != first, "another worker")
        wait_for_worker(address)
        members = family(child.pid)
        child.tell(signal.SIGTERM)
        assert ends_without_a_trace(child, members) == 0
    assert "Loading" not in child.said()
    assert "Preparing" not in child.said()
    assert rows(portal) == before
    assert "Traceback" not in (tmp_path / "first.log").read_text() + child.said()


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
def test_when_the_web_server_is_gone_all_ends_with_an_error(
    portal: Settings, tmp_path: Path
) -> None:
    with up(portal, tmp_path / "up.log", WEB_WORKERS="1", WEB_THREADS="1") as (child, address):
        child.wait_for(f"Sambang runs at {address}/")
        _sees_a_change(portal, address)
        worker = worker_of(child)
        members = family(child.pid)
        [server] = [
            pid for pid, (parent, _) in processes().items() if parent == child.pid and pid != worker
        ]
        os.kill(server, signal.SIGKILL)
        assert ends_without_a_trace(child, members) != 0


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_when_it_is_killed_nothing_of_it_stays(portal: Settings, tmp_path: Path) -> None:
    """Else the web server goes on without a worker and keeps the port from the next start."""
    with up(portal, tmp_path / "up.log", WEB_WORKERS="1", WEB_THREADS="2") as (child, address):
        child.wait_for(f"Sambang runs at {address}/")
        _sees_a_change(portal, address)
        worker_of(child)
        members = family(child.pid)
        assert len(members) == 3  # the server, its only process, the worker
        try:
            child.tell(signal.SIGKILL)
            assert ends_without_a_trace(child, members) == -signal.SIGKILL
        finally:
            for pid in members:
                kill(pid)


def _sees_a_change(portal: Settings, address: str) -> None:
    """With one thread as with two, a request sees what was changed before it.

    One that shared its context with the next would hand on which data it had seen.
    """
    guide = f"{address}/id/guides/about"
    assert "Panduan yang Berubah" not in page(guide)
    change_title(portal, "about", "Panduan yang Berubah")
    assert "Panduan yang Berubah" in page(guide)
