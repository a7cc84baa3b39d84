"""Two starts on one fresh database: one prepares it, the other waits and finds all done."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from portal.core.settings import Settings
from tests.core.house import environ
from tests.core.processes import module, running
from tests.core.served import SMALL_CONTENT, free_port, health, rows, up
from tests.support.databases import Templates

WAITING = "Another process is preparing this database; waiting for it ...\n"


@pytest.fixture
def fresh(database: Templates, tmp_path: Path) -> Iterator[Settings]:
    """Settings of a portal whose database has not even a table, with a little content."""
    found = database.fresh(tmp_path / "instance")
    yield replace(found, content=SMALL_CONTENT)
    database.drop(found.database_url)


def test_two_starts_at_once(fresh: Settings, tmp_path: Path) -> None:
    with (
        up(fresh, tmp_path / "first.log", WEB_WORKERS="1") as (first, first_address),
        up(fresh, tmp_path / "second.log", WEB_WORKERS="1") as (second, second_address),
    ):
        for child, address in ((first, first_address), (second, second_address)):
            child.wait_for(f"Sambang runs at {address}/")
            assert health(address)["database"] == "ok"
        for child in (first, second):
            child.tell(signal.SIGTERM)
            assert child.ends() == 0
    said = first.said() + second.said()
    assert "Traceback" not in said
    assert said.count("Preparing the database ...") == 1
    assert said.count("Loading the content ...") == 1
    found = rows(fresh)
    assert (found["program"], found["event"]) == (2, 21)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_start_waits_for_another_and_says_so(portal: Settings, tmp_path: Path) -> None:
    """The lock of a process that dies is free; that of another name is nobody's business.

    The locks of both kinds of database are tested with processes in `test_locks.py`.
    """
    preparing, following = (module("lock_holder", n) for n in ("prepare", "follower-search"))
    with (
        running(preparing, environ(portal), tmp_path / "preparing.log") as held,
        running(following, environ(portal), tmp_path / "following.log") as other,
    ):
        for holder in (held, other):
            holder.wait_for("mine: True")
        with up(portal, tmp_path / "up.log") as (child, address):
            child.wait_for(WAITING)
            assert "Loading" not in child.said()
            held.tell(signal.SIGKILL)
            child.wait_for(f"Sambang runs at {address}/")
            assert other.status() is None  # it still holds its lock
    assert child.said().count(WAITING) == 1


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_port_that_was_taken_while_it_waited(portal: Settings, tmp_path: Path) -> None:
    port = free_port()
    holder = module("lock_holder", "prepare")
    with running(holder, environ(portal), tmp_path / "holder.log") as held:
        held.wait_for("mine: True")
        with up(portal, tmp_path / "up.log", port) as (child, _):
            child.wait_for(WAITING)
            with socket.create_server(("127.0.0.1", port)):
                held.tell(signal.SIGKILL)
                assert child.ends() == 1
    assert f"Error: Cannot listen on 127.0.0.1:{port}: Address already in use." in child.said()
