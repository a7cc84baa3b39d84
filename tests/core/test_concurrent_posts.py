"""Sixteen guests want one bed at the same moment, on a real server: one gets it."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from threading import Barrier
from urllib.parse import urlencode

import pytest
from sqlalchemy import create_engine, insert, select

from portal.core.settings import Settings
from tests.core.house import Locked, Place, Unique, environ
from tests.core.processes import Child, running

GUESTS = 16
SERVER = [
    *(sys.executable, "-m", "gunicorn", "--workers", "2", "--threads", "4", "--preload"),
    *("--bind", "127.0.0.1:0", "--no-control-socket", "tests.core.house_server:app"),
]


@pytest.fixture
def server(settings: Settings, tmp_path: Path) -> Iterator[int]:
    """The port of a real server with two processes of four threads."""
    with running(SERVER, environ(settings), tmp_path / "server.log") as child:
        yield _port(child)


def _port(child: Child) -> int:
    child.wait_for("Listening at: ")
    found = re.search(r"Listening at: http://127\.0\.0\.1:(\d+)", child.said())
    assert found
    return int(found[1])


def _token(port: int) -> tuple[str, str]:
    """A form's token, and the cookie it belongs to."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/id/token")
    response = connection.getresponse()
    cookie = response.getheader("Set-Cookie", "").split(";")[0]
    token = response.read().decode()
    connection.close()
    return token, cookie


def _ask_all(port: int, path: str) -> Counter[int]:
    """All guests ask at the same moment; how often each status was answered."""
    token, cookie = _token(port)
    start = Barrier(GUESTS)

    def ask(number: int) -> int:
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        connection.connect()
        body = urlencode({"csrf_token": token, "place": "attic", "guest": f"guest {number}"})
        kind = "application/x-www-form-urlencoded"
        start.wait(60)
        connection.request("POST", path, body, {"Cookie": cookie, "Content-Type": kind})
        response = connection.getresponse()
        response.read()
        connection.close()
        return response.status

    with ThreadPoolExecutor(GUESTS) as pool:
        return Counter(pool.map(ask, range(GUESTS)))


def test_one_bed_for_one_guest(settings: Settings, server: int) -> None:
    engine = create_engine(settings.database_url)
    with engine.begin() as connection:
        connection.execute(insert(Place).values(name="attic"))
    for path, model in (("locked", Locked), ("unique", Unique)):
        answers = _ask_all(server, f"/id/beds/{path}")
        assert answers == Counter({303: 1, 422: GUESTS - 1}), path
        with engine.connect() as connection:
            assert connection.execute(select(model.place)).scalars().all() == ["attic"], path
    engine.dispose()
