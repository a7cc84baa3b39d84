"""Eight clients against a page, and against the yardstick right before it, many times over."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from quiet import Patience, busy_seconds, share
from servers import HERE, BenchmarkFailed, Server, cpu_seconds

PROCESSES, CLIENTS = 2, 4
# A "new" page is one that was not asked for before, so that no cache of whole pages can help.
PAGES = ("home", "home new", "results", "results new", "program", "program new")
ENCODINGS = ("", "gzip, deflate, br")  # plain, and what browsers send
WARM_UP = 2.0  # seconds for each page


@dataclass
class Slice:
    """One page under load for some seconds."""

    latencies: list[float]
    server_cpu: float
    client_cpu: float
    seconds: float
    resets: int  # connections that the server dropped
    others: float  # share of the machine that other programs used meanwhile

    @property
    def p50(self) -> float:
        """The median latency in seconds."""
        return statistics.median(self.latencies)


@dataclass
class Pair:
    """A slice of a page, and the slice of the yardstick right before it."""

    bare: Slice
    page: Slice

    @property
    def others(self) -> float:
        """The share of the machine that other programs used meanwhile."""
        return max(self.bare.others, self.page.others)


@dataclass
class Measured:
    """A page in one encoding, measured several times."""

    page: str
    encoding: str
    pairs: list[Pair] = field(default_factory=list)

    @property
    def slices(self) -> list[Slice]:
        """The page's slices."""
        return [pair.page for pair in self.pairs]

    @property
    def yardsticks(self) -> list[Slice]:
        """The bare page's slices."""
        return [pair.bare for pair in self.pairs]

    @property
    def ratio(self) -> float:
        """How many times the bare page's p50; the median over the rounds."""
        return statistics.median(pair.page.p50 / pair.bare.p50 for pair in self.pairs)

    @property
    def cpu_ratio(self) -> float:
        """How many times the bare page's processor time of the server for a request."""
        return cpu_per_request(self.slices) / cpu_per_request(self.yardsticks)


def quantile(slices: Sequence[Slice], share: float) -> float:
    """The latency in seconds that this share of all requests did not exceed."""
    latencies = sorted(value for item in slices for value in item.latencies)
    return latencies[min(len(latencies) - 1, int(share * len(latencies)))]


def cpu_per_request(slices: Sequence[Slice]) -> float:
    """The processor seconds of the web workers for one request."""
    return sum(s.server_cpu for s in slices) / sum(len(s.latencies) for s in slices)


def client_share(slices: Sequence[Slice]) -> float:
    """The share of one processor that the busier kind of client used; 1 is the bottleneck."""
    return sum(s.client_cpu for s in slices) / sum(s.seconds for s in slices) / PROCESSES


def rate(slices: Sequence[Slice]) -> float:
    """Requests in a second."""
    return sum(len(s.latencies) for s in slices) / sum(s.seconds for s in slices)


class Clients:
    """The client processes, which live through the whole run."""

    def __init__(self, processes: list[subprocess.Popen[str]]) -> None:
        self.processes = processes

    def run(self, server: Server, page: str, encoding: str, seconds: float) -> Slice:
        """Put one page under load. Raises BenchmarkFailed when an answer was not 200."""
        workers = server.web_workers()
        before, busy = cpu_seconds(workers), busy_seconds()
        job = {"port": server.port, "page": page, "encoding": encoding}
        job |= {"seconds": seconds, "clients": CLIENTS}
        for process in self.processes:
            self._stream(process.stdin).write(json.dumps(job) + "\n")
            self._stream(process.stdin).flush()
        answers = [self._answer(process) for process in self.processes]
        if wrong := [status for answer in answers for status in answer["wrong"]]:
            raise BenchmarkFailed(f"{page} answered {wrong[0]}")
        server, busy = cpu_seconds(workers) - before, busy_seconds() - busy
        client = sum(answer["cpu"] for answer in answers)
        length = max(answer["seconds"] for answer in answers)
        return Slice(
            latencies=[value for answer in answers for value in answer["latencies"]],
            server_cpu=server,
            client_cpu=client,
            seconds=length,
            resets=sum(answer["resets"] for answer in answers),
            others=share(busy, server + client, length),
        )

    def _answer(self, process: subprocess.Popen[str]) -> dict[str, Any]:
        line = self._stream(process.stdout).readline()
        if not line:
            raise BenchmarkFailed("a client process ended; its message stands above")
        answer: dict[str, Any] = json.loads(line)
        return answer

    @staticmethod
    def _stream(stream: Any) -> Any:
        assert stream is not None
        return stream


@contextmanager
def clients(plan: Path) -> Iterator[Clients]:
    """Start the client processes, and end them afterwards."""
    command = [sys.executable, str(HERE / "client.py"), str(plan)]
    processes = [
        subprocess.Popen(
            [*command, str(number), str(PROCESSES)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(PROCESSES)
    ]
    try:
        yield Clients(processes)
    finally:
        for process in processes:
            process.terminate()
            process.wait(10)


@dataclass
class Load:
    """The clients, and the two servers that they turn to."""

    clients: Clients
    portal: Server
    bare: Server
    seconds: float  # of one slice

    def measure(
        self, rounds: int, patience: Patience, pages: Sequence[str] = PAGES,
        encodings: Sequence[str] = ENCODINGS, warm_up: float = WARM_UP,
    ) -> list[Measured]:  # fmt: skip
        """Every page in every encoding, bare and page in turn, so that noise hits both."""
        found = [Measured(page, encoding) for page in pages for encoding in encodings]
        for page in pages:
            self.clients.run(self.portal, page, encodings[-1], warm_up)
        self.clients.run(self.bare, "bare", "", warm_up)
        for number in range(rounds):
            for item in found:
                item.pairs.append(patience.best(partial(self._pair, item.page, item.encoding)))
            state = self.portal.health()["index"]["state"]
            if state != "ok":
                raise BenchmarkFailed(f"the index is {state}: the results page did not use it")
            so_far = ", ".join(f"{item.page} {item.ratio:.1f}" for item in found if item.encoding)
            print(f"  load, round {number + 1} of {rounds}: {so_far}", file=sys.stderr)
        return found

    def _pair(self, page: str, encoding: str) -> Pair:
        bare = self.clients.run(self.bare, "bare", encoding, self.seconds)
        return Pair(bare, self.clients.run(self.portal, page, encoding, self.seconds))
