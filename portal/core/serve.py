"""`flask up`: prepare what is not ready, then run the web processes and the worker side by side."""

from __future__ import annotations

import os
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import Context
from dataclasses import dataclass
from types import FrameType
from typing import Any

import click
from flask import Flask, current_app
from flask_migrate import upgrade
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.http import message
from sqlalchemy.exc import DBAPIError

from portal.core import content_load, locks, schema
from portal.core.db import db

LONGEST_ADDRESS = 128 * 1024  # bytes; a search of 10,000 emoji, encoded, still gets its page
GRACE = 10  # seconds that children get to finish after being told to stop
RESTART_PAUSE = 1.0
LONGEST_SILENCE = 20  # seconds that a visitor in the middle of a request may say nothing


def steps(app: Flask | None = None) -> list[tuple[str, Callable[[], None]]]:
    """What features want prepared before serving, with the words that are shown meanwhile."""
    where: Flask = app or current_app
    registry: list[tuple[str, Callable[[], None]]] = where.extensions.setdefault("prepare", [])
    return registry


def show_progress(what: str, done: int, total: int) -> None:
    """One line that counts up; a new line for each batch where nobody watches a terminal."""
    if sys.stdout.isatty():
        click.echo(f"\r  {what}: {done} of {total}", nl=done == total)
    elif done == total:
        click.echo(f"  {what}: {total}")


def prepare() -> None:
    """Migrate the database, load the content when it changed, and whatever features add."""
    with alone():
        migrate()
        _load_content()
        for _words, step in steps():
            step()
    db.session.remove()
    db.engine.dispose()  # no connection may be shared with the processes that are forked next


@contextmanager
def alone() -> Iterator[None]:
    """Only one process at a time fills a database; another one says that it waits, and waits."""
    _revision()  # says in words when there is no database to hold a lock in

    def tell() -> None:
        click.echo("Another process is preparing this database; waiting for it ...")

    with locks.in_turn("prepare", current_app.extensions["settings"].instance, tell):
        yield


def migrate() -> None:
    """Bring the database to the newest schema; quick when it is there already."""
    if _revision() != schema.newest():
        click.echo("Preparing the database ...")
        upgrade()


def _revision() -> str | None:
    try:
        with db.engine.connect() as connection:
            return schema.present(connection)
    except DBAPIError as error:  # also an option that the driver does not know, or another file
        reason = str(error.orig).strip()
        raise click.ClickException(f"The database does not answer: {reason}") from error


def _load_content() -> None:
    root = current_app.extensions["settings"].content
    if content_load.loaded_already(root):
        db.session.rollback()
        return
    click.echo("Loading the content ...")
    try:
        report = content_load.load(root, show_progress)
    except content_load.ContentWrong as wrong:
        for problem in wrong.problems:
            click.echo(str(problem), err=True)
        click.echo("The content has mistakes; starting with what was loaded before.", err=True)
    except content_load.NotLoaded as reason:
        click.echo(f"Not all content could be loaded: {reason}", err=True)
        click.echo("Starting with what is there.", err=True)
    else:
        click.echo(f"  {report}")


@dataclass(frozen=True)
class Web:
    """Where and with how many processes and threads the portal is served."""

    host: str
    port: int
    workers: int
    threads: int

    @property
    def address(self) -> str:
        """Host and port as they stand in an address."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def check_address(web: Web) -> None:
    """Raises ClickException when the address cannot be listened on, before any time is spent."""
    try:
        with socket.socket(socket.AF_INET6 if ":" in web.host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((web.host, web.port))
    except OSError as error:
        raise click.ClickException(
            f"Cannot listen on {web.address}: {error.strerror}. "
            f"Another port may do: PORT={web.port % 65535 + 1}"
        ) from error


class _Arbiter(Arbiter):
    """gunicorn's main process, which stops when the process `parent` is no longer its parent."""

    def __init__(self, app: BaseApplication, parent: int | None) -> None:
        self.parent = parent
        super().__init__(app)

    def maybe_promote_master(self) -> None:
        """The place, passed every second, where gunicorn looks whose child it is."""
        if self.parent is not None and os.getppid() != self.parent:
            raise StopIteration  # what it raises itself when it is told to stop


class _Server(BaseApplication):
    """gunicorn inside this process, so that the app is imported once."""

    def __init__(self, app: Flask, web: Web, parent: int | None = None) -> None:
        self.app, self.web, self.parent = app, web, parent
        super().__init__()

    def run(self) -> None:
        """Serve until told to stop, or until the parent, when given, is gone; ends the process."""
        _Arbiter(self, self.parent).run()

    def load_config(self) -> None:
        # gunicorn allows no more than 8 KB and answers a longer search with a bare English line.
        message.MAX_REQUEST_LINE = LONGEST_ADDRESS
        options: dict[str, Any] = {
            "bind": self.web.address,
            "workers": self.web.workers,
            "threads": self.web.threads,
            # The default for one thread serves in the main thread, where a visitor who says
            # nothing holds up everybody, and the main loop with them.
            "worker_class": "gthread",
            "preload_app": True,
            "limit_request_line": LONGEST_ADDRESS,
            "graceful_timeout": GRACE // 2,
            "control_socket_disable": True,
            "loglevel": "warning",
            "proc_name": "sambang",
            "when_ready": self._ready,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self.app

    def _ready(self, server: Any) -> None:
        # Connections take this over from the socket that accepts them. Without it each phone that
        # loses its signal in the middle of a request holds a thread for good.
        for listener in server.LISTENERS:
            for wait in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
                listener.sock.setsockopt(
                    socket.SOL_SOCKET, wait, struct.pack("ll", LONGEST_SILENCE, 0)
                )
        click.echo(f"Sambang runs at http://{self.web.address}/  (Ctrl-C stops it)")


def run(app: Flask, web: Web) -> int:
    """Serve until SIGINT or SIGTERM; gives the exit status.

    The web server failing ends everything; a worker that dies is started again, because it
    catches up with what it missed.
    """
    stopping: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        stopping.append(number)

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    parent = os.getpid()
    server = os.fork()
    if server == 0:
        # The command runs in an app context. A request that found it would not open one of its
        # own, and share `g` with all the others.
        Context().run(_Server(app, web, parent).run)
        os._exit(0)
    worker = _start_worker()
    status: int | None = None
    while not stopping and status is None:
        time.sleep(0.2)
        status = _ended(server)
        if worker.poll() is not None and not stopping and status is None:
            time.sleep(RESTART_PAUSE)
            worker = _start_worker()
    _finish(server, worker, alive=status is None)
    if stopping:
        click.echo("Sambang stopped.")
        return 0
    return status or 1


def _start_worker() -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches this process, which then tells the worker.
    command = [sys.executable, "-m", "flask", "--app", "app", "work", "--parent", str(os.getpid())]
    return subprocess.Popen(command, start_new_session=True)  # noqa: S603 (our own command)


def _ended(pid: int) -> int | None:
    done, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if done else None


def _finish(server: int, worker: subprocess.Popen[bytes], *, alive: bool) -> None:
    worker.terminate()
    if alive:
        os.kill(server, signal.SIGTERM)
        deadline = time.monotonic() + GRACE
        while _ended(server) is None:
            if time.monotonic() > deadline:
                os.kill(server, signal.SIGKILL)
            time.sleep(0.05)
    try:
        worker.wait(GRACE)
    except subprocess.TimeoutExpired:
        worker.kill()
