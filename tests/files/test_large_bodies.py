"""A body of a gigabyte, at a real server: refused before it is read, in words."""

from __future__ import annotations

import select
import socket
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from portal.publishing.views_attachments import LARGEST_BODY
from tests.core.house import environ
from tests.core.processes import Child, running
from tests.core.served import free_port
from tests.support.attaching import editor
from tests.support.pages import say
from tests.support.people import Human

MB = 1024 * 1024
GIGABYTE = 1024 * MB
# What is on its way while the server says no: the buffers of both ends, and what a busy machine
# sends before it hears the no. Of a gigabyte it is little.
UNDERWAY = 64 * MB


@dataclass
class Server:
    """gunicorn with the portal, and the cookie of somebody who is signed in there."""

    port: int
    child: Child
    scratch: Path
    path: str
    cookie: str

    def talk(self, headers: dict[str, str], body: Iterable[bytes] = ()) -> tuple[str, int]:
        """Send a request until the server answers; the answer, and how many bytes were sent."""
        sent = 0
        lines = [f"POST /id{self.path} HTTP/1.1", "Host: localhost", f"Cookie: {self.cookie}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as wire:
            wire.sendall("\r\n".join([*lines, "", ""]).encode())
            for piece in body:
                if select.select([wire], [], [], 0)[0]:
                    break
                try:
                    wire.sendall(piece)
                except OSError:  # it has closed its ear
                    break
                sent += len(piece)
            return _read(wire), sent

    def memory(self) -> int:
        """The most memory that any process of the server ever had, in bytes."""
        children = Path(f"/proc/{self.child.pid}/task/{self.child.pid}/children").read_text()
        lines = [
            line
            for pid in children.split()
            for line in Path(f"/proc/{pid}/status").read_text().splitlines()
            if line.startswith("VmHWM")
        ]
        return max(int(line.split()[1]) for line in lines) * 1024


def _read(wire: socket.socket) -> str:
    found = b""
    try:
        while piece := wire.recv(65536):
            found += piece
            _head, _, body = found.partition(b"\r\n\r\n")
            if b"</html>" in body or b"\r\n0\r\n\r\n" in body:
                break
    except OSError:
        pass
    return found.decode("utf-8", "replace")


@pytest.fixture
def server(app: Flask, tmp_path: Path) -> Iterator[Server]:
    """The portal, served."""
    ayu = editor(app)
    found = ayu.human.client.get_cookie("session")
    assert found is not None
    port, scratch = free_port(), tmp_path / "scratch"
    scratch.mkdir()
    command = [
        sys.executable, "-m", "gunicorn", "--workers=1", "--threads=4", "--no-control-socket",
        f"--bind=127.0.0.1:{port}", "app:app",
    ]  # fmt: skip
    env = {**environ(app.extensions["settings"]), "TMPDIR": str(scratch)}
    with running(command, env, tmp_path / "log") as child:
        child.wait_for("Booting worker")
        yield Server(port, child, scratch, ayu.path, f"session={found.value}")


def chunks() -> Iterator[bytes]:
    """A gigabyte of a file, in chunks that are made as they are sent."""
    head = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n'
    yield b"%x\r\n%s\r\n" % (len(head), head)
    piece = b"100000\r\n" + b"%" * MB + b"\r\n"
    for _ in range(1024):
        yield piece


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_gigabyte_is_refused_and_not_read(app: Flask, server: Server) -> None:
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    said = say("id", "What was sent is larger than the %(num)s MB that this page takes.", num=30)
    before = None
    for stranger in (False, True):
        cookie, server.cookie = server.cookie, "" if stranger else server.cookie
        answer, _sent = server.talk({**kind, "Content-Length": str(GIGABYTE)})
        assert answer.startswith("HTTP/1.1 413 ")
        assert said in answer
        before = before or server.memory()
        server.cookie = cookie
    answer, sent = server.talk({**kind, "Transfer-Encoding": "chunked"}, chunks())
    assert (answer[:13], said in answer) == ("HTTP/1.1 413 ", True) if answer else sent > 0
    assert sent <= LARGEST_BODY + UNDERWAY
    # It says less than it sends: only so much is read, and what follows is no request.
    answer, _sent = server.talk({**kind, "Content-Length": "100"}, chunks())
    assert answer.startswith("HTTP/1.1 400 ")
    assert server.memory() < (before or 0) + 12 * MB
    assert list(server.scratch.iterdir()) == []
    # A page that takes no files says the same of a body that is larger than others may be.
    server.path = "/account/sign-in"
    answer, _sent = server.talk({**kind, "Content-Length": str(2 * MB)})
    assert answer.startswith("HTTP/1.1 413 ")
    assert say("id", "What was sent is larger than this portal accepts.") in answer
    assert Human(app).get("/account/sign-in").status_code == 200
