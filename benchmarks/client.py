"""A process of clients: each keeps a connection, asks, waits for the answer, and asks again.

Reads jobs from stdin and answers each on stdout, one JSON object on a line. It is written close to
the socket because it shares the processors with the server that it measures.
"""

from __future__ import annotations

import json
import selectors
import socket
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any

LARGEST_READ = 1 << 18
# Seconds: a connection stays with the web worker that took it, and without a new one now and then
# chance would decide for a whole measurement how many of the clients each worker has.
KEPT_FOR = 0.2


@dataclass
class Client:
    """One client; `latencies` are seconds from the question to the last byte of the answer."""

    port: int
    requests: Iterator[bytes]
    latencies: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    resets: int = 0

    def __post_init__(self) -> None:
        self.connect()

    def connect(self) -> None:
        """Open a new connection."""
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._opened = time.perf_counter()

    def ask(self) -> None:
        """Send the next question."""
        question = next(self.requests, None)
        if question is None:
            raise SystemExit("all requests that can be sent only once are used up")
        self._question = question
        self._start = time.perf_counter()
        self.send()

    def send(self) -> None:
        """Send the question, perhaps again."""
        self._answer = b""
        self._length: int | None = None
        self.socket.sendall(self._question)

    def take(self) -> bool:
        """Read what came; whether the answer is complete."""
        data = self.socket.recv(LARGEST_READ)
        if not data:
            raise ConnectionResetError("the server closed the connection")
        self._answer += data
        if self._length is None:
            self._read_head()
        if self._length is None or len(self._answer) < self._length:
            return False
        self.latencies.append(time.perf_counter() - self._start)
        return True

    def _read_head(self) -> None:
        end = self._answer.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self._answer[:end].lower()
        wanted = b"http/1.1 303" if self._question.startswith(b"POST") else b"http/1.1 200"
        if not head.startswith(wanted):
            self.wrong.append(head.split(b"\r\n", 1)[0].decode())
        _, _, rest = head.partition(b"\r\ncontent-length:")
        if not rest:
            raise ValueError("an answer without Content-Length")
        self._length = end + 4 + int(rest.split(b"\r\n", 1)[0])
        if b"\r\nconnection: close" in head:
            self._opened = 0.0

    @property
    def is_old(self) -> bool:
        """Whether it is time for a new connection."""
        return time.perf_counter() - self._opened > KEPT_FOR


def run(job: dict[str, Any], requests: Iterator[bytes]) -> dict[str, Any]:
    """Keep the clients of one job busy until its time is over."""
    clients = [Client(job["port"], requests) for _ in range(job["clients"])]
    cpu, start = time.process_time(), time.perf_counter()
    _loop(clients, start + job["seconds"])
    seconds = time.perf_counter() - start
    for client in clients:
        client.socket.close()
    return {
        "latencies": [value for client in clients for value in client.latencies],
        "wrong": [value for client in clients for value in client.wrong][:5],
        "resets": sum(client.resets for client in clients),
        "seconds": seconds,
        "cpu": time.process_time() - cpu,
    }


def _loop(clients: list[Client], end: float) -> None:
    with selectors.DefaultSelector() as waiting:
        for client in clients:
            waiting.register(client.socket, selectors.EVENT_READ, client)
            client.ask()
        while waiting.get_map():
            for key, _events in waiting.select(60):
                _serve(waiting, key.data, end)


def _serve(waiting: selectors.BaseSelector, client: Client, end: float) -> None:
    try:
        if not client.take():
            return
    except ConnectionResetError:  # a browser, too, asks once more on a new connection
        client.resets += 1
        _reopen(waiting, client)
        client.send()
        return
    if time.perf_counter() >= end:
        waiting.unregister(client.socket)
        return
    if client.is_old:
        _reopen(waiting, client)
    client.ask()


def _reopen(waiting: selectors.BaseSelector, client: Client) -> None:
    waiting.unregister(client.socket)
    client.socket.close()
    client.connect()
    waiting.register(client.socket, selectors.EVENT_READ, client)


class Paths:
    """What this process asks for: each process has a share of the paths, and starts none anew."""

    def __init__(self, plan: Path, number: int, of: int) -> None:
        self._plan, self._number, self._of = plan, number, of
        self._left: dict[str, Iterator[Any]] = {}

    def requests(self, job: dict[str, Any]) -> Iterator[bytes]:
        """The questions of a job, without end."""
        page, encoding = job["page"], job["encoding"]
        accept = f"Accept-Encoding: {encoding}\r\n" if encoding else ""
        # Who has a cookie gets a page of his own: there are only two home pages to ask for.
        accept += "Cookie: own=1\r\n" if page == "home new" else ""
        head = f"Host: 127.0.0.1:{job['port']}\r\nAccept: text/html\r\n{accept}"
        if page not in self._left:
            paths = json.loads(self._plan.read_text())["paths"][page]
            own = paths[self._number :: self._of] or paths
            once = isinstance(own[0], dict) and "body" in own[0]
            self._left[page] = iter(own) if once else cycle(own)
        for path in self._left[page]:
            yield _question(path if isinstance(path, dict) else {"path": path}, head)


def _question(asked: dict[str, str], head: str) -> bytes:
    """A request: a page, as somebody with a cookie or without; or a form that is sent."""
    if "cookie" in asked:
        head += f"Cookie: {asked['cookie']}\r\n"
    if "body" not in asked:
        return f"GET {asked['path']} HTTP/1.1\r\n{head}\r\n".encode()
    head += "Content-Type: application/x-www-form-urlencoded\r\n"
    head += f"Content-Length: {len(asked['body'])}\r\n"
    return f"POST {asked['path']} HTTP/1.1\r\n{head}\r\n{asked['body']}".encode()


def main() -> None:
    """Do the jobs that come in; the arguments are the plan, our number, and how many we are."""
    paths = Paths(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
    for line in sys.stdin:
        job = json.loads(line)
        print(json.dumps(run(job, paths.requests(job))), flush=True)


if __name__ == "__main__":
    main()
