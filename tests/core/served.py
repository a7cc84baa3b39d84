"""`flask up` as a real process, for tests: started, looked at, and never left behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import create_engine, text

from portal import create_app
from portal.core import events
from portal.core.db import db, transaction
from portal.core.settings import ROOT, Settings
from portal.pages.models import Guide
from tests.core.house import environ
from tests.core.processes import Child, running, wait_until
from tests.support.databases import close

UP = [sys.executable, "-m", "flask", "--app", "app", "up"]
SMALL_CONTENT = ROOT / "tests" / "catalogue" / "small_content"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def up(
    settings: Settings, log: Path, port: int | None = None, **variables: str
) -> Iterator[tuple[Child, str]]:
    """The running portal and its address; every process of it is gone afterwards."""
    number = port or free_port()
    env = {**environ(settings), "PORT": str(number), "HOST": "127.0.0.1", **variables}
    with running(UP, env, log) as child:
        try:
            yield child, f"http://127.0.0.1:{number}"
        finally:
            for pid in family(child.pid):
                kill(pid)


def page(address: str) -> str:
    """A page that is there."""
    with urllib.request.urlopen(address, timeout=60) as answer:
        return str(answer.read().decode())


def kill(pid: int) -> None:
    """End a process at once, if it is still there."""
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
        return health(address)["worker"] == {"state": "ok", "waiting": 0, "failing": 0}

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


def change_title(settings: Settings, slug: str, title: str) -> None:
    """Change a guide as a command does that runs beside the portal."""
    app = create_app(settings)
    with app.app_context(), transaction():
        found = db.session.get_one(Guide, (slug, "id"))
        found.title = title
        events.record("guide.changed", slug, by="ayu")
    close(app)
