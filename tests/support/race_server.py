"""The portal under gunicorn with two processes, and hundreds who send it forms at one moment."""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Barrier, Lock
from urllib.parse import urlencode

from flask import Flask, session
from flask_wtf.csrf import generate_csrf

from portal.accounts import signing_in
from portal.accounts.models import Person
from portal.core.db import db, transaction
from tests.core.house import environ
from tests.core.processes import Child, running

SERVER = [
    *(sys.executable, "-m", "gunicorn", "--workers", "2", "--threads", "4", "--preload"),
    *("--no-control-socket", "--bind"),
]
FORM = "application/x-www-form-urlencoded"
PATIENCE = 120.0  # seconds for one answer; what takes longer is a failure
CUT = 0  # the status of an answer that never came: the server was killed before


@dataclass(frozen=True)
class Browser:
    """Somebody who is signed in: the cookie, and the token that forms carry."""

    person: int
    cookie: str
    token: str


@dataclass(frozen=True)
class Form:
    """What one of them sends."""

    by: Browser
    path: str
    data: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What came back; `to` is where a redirect leads."""

    status: int
    page: str = ""
    to: str = ""


@dataclass(frozen=True)
class Server:
    """A running server."""

    child: Child
    port: int

    def workers(self) -> list[int]:
        """The processes that answer requests."""
        listed = Path(f"/proc/{self.child.pid}/task/{self.child.pid}/children")
        return [int(number) for number in listed.read_text().split()]

    def kill_worker(self, number: int) -> None:
        """End one of its processes without a word; gunicorn starts another."""
        found = self.workers()
        os.kill(found[number % len(found)], signal.SIGKILL)

    def kill(self) -> None:
        """End all of it without a word, as a power cut does."""
        self.child.tell_all(signal.SIGKILL)


@contextmanager
def served(app: Flask, name: str = "server") -> Iterator[Server]:
    """The portal on the database of an app, until the end of the block."""
    settings = app.extensions["settings"]
    command = [*SERVER, "127.0.0.1:0", "app:app"]
    with running(command, environ(settings), settings.instance / f"{name}.log") as child:
        child.wait_for("Listening at: ")
        found = re.search(r"Listening at: http://127\.0\.0\.1:(\d+)", child.said())
        assert found
        yield Server(child, int(found[1]))


def signed_in(app: Flask, people: Sequence[int]) -> list[Browser]:
    """Browsers in which these people are signed in, without two hundred passwords to check."""
    with app.app_context(), transaction():
        tokens = [
            signing_in.start(db.session.get_one(Person, number), "test", "127.0.0.1")[0]
            for number in people
        ]
    return [_browser(app, *both) for both in zip(people, tokens, strict=True)]


def _browser(app: Flask, person: int, token: str) -> Browser:
    with app.test_request_context():
        session.update({"_user_id": token, "_fresh": True})
        form_token = generate_csrf()
        signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        return Browser(person, f"session={signer.dumps(dict(session))}", form_token)


def at_once(port: int, forms: Sequence[Form]) -> list[Answer]:
    """Send all these forms at the same moment; the answers, in the order of the forms."""
    start = Barrier(len(forms))
    with ThreadPoolExecutor(len(forms)) as pool:
        return list(pool.map(lambda form: _send(port, form, start), forms))


def in_turn(
    port: int, forms: Sequence[Form], clients: int, after: Mapping[int, Callable[[], None]]
) -> list[Answer]:
    """Send these forms, as many at a time as there are clients; the answers, in their order.

    `after` does things while the answers come: by how many there are already.
    """
    counted, number = Lock(), 0

    def send(form: Form) -> Answer:
        nonlocal number
        answer = _send(port, form, Barrier(1))
        with counted:
            number += 1
            action = after.get(number)
        if action:
            action()
        return answer

    with ThreadPoolExecutor(clients) as pool:
        return list(pool.map(send, forms))


def _send(port: int, form: Form, start: Barrier) -> Answer:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    body = urlencode({"csrf_token": form.by.token, **form.data})
    headers = {"Cookie": form.by.cookie, "Content-Type": FORM}
    try:
        connection.connect()
    except OSError:  # the others wait for this one, too
        start.wait(PATIENCE)
        return Answer(CUT)
    start.wait(PATIENCE)
    try:
        connection.request("POST", form.path, body, headers)
        response = connection.getresponse()
        return Answer(response.status, response.read().decode(), response.getheader("Location", ""))
    except TimeoutError:
        raise
    except (OSError, HTTPException):
        return Answer(CUT)
    finally:
        connection.close()


def get(port: int, path: str, by: Browser | None = None) -> Answer:
    """Open a page."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", path, headers={"Cookie": by.cookie} if by else {})
    response = connection.getresponse()
    found = Answer(response.status, response.read().decode(), response.getheader("Location", ""))
    connection.close()
    return found
