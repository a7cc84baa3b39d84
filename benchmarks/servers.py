"""Starting the portal and the yardstick, and what their processes use."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
HERE = Path(__file__).resolve().parent
WORKERS, THREADS = 2, 4  # as `make run`
PATIENCE = 600.0  # seconds until a server must answer
TICKS = os.sysconf("SC_CLK_TCK")


class BenchmarkFailed(Exception):
    """A part did not work; the message says which."""


def environment(instance: Path) -> dict[str, str]:
    """The environment of every process of the run: nothing of the caller's own portal."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SAMBANG_")}
    return {
        **kept,
        "SAMBANG_ENV": "development",
        "SAMBANG_INSTANCE": str(instance),
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


@dataclass
class Server:
    """A server that answers on a port of 127.0.0.1."""

    port: int
    process: subprocess.Popen[bytes]

    def web_workers(self) -> list[int]:
        """The processes that answer requests: the leaves of the tree that are not `flask work`."""
        return [pid for pid in _leaves(self.process.pid) if "work" not in _arguments(pid)]

    def follower(self) -> int:
        """The process of `flask work`."""
        return next(pid for pid in _leaves(self.process.pid) if "work" in _arguments(pid))

    def health(self) -> dict[str, Any]:
        """What `/health` says."""
        found: dict[str, Any] = json.loads(get(self.port, "/health"))
        return found


def get(port: int, path: str) -> bytes:
    """The body at a path. Raises BenchmarkFailed unless the answer is 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        body = response.read()
    finally:
        connection.close()
    if response.status != 200:
        raise BenchmarkFailed(f"{path} answered {response.status}")
    return body


@contextmanager
def portal(instance: Path) -> Iterator[Server]:
    """The portal, started as `make run` does it, on an instance that is filled already."""
    port = _free_port()
    command = [sys.executable, "-m", "flask", "--app", "app", "up", "--port", str(port)]
    command += ["--workers", str(WORKERS), "--threads", str(THREADS)]
    with _running(command, port, "/health", instance) as server:
        _wait_until_idle(server)
        yield server


@contextmanager
def bare(instance: Path) -> Iterator[Server]:
    """The yardstick under the same settings."""
    port = _free_port()
    command = [sys.executable, str(HERE / "bare.py"), str(port), str(WORKERS), str(THREADS)]
    with _running(command, port, "/", instance) as server:
        yield server


@contextmanager
def _running(command: Sequence[str], port: int, path: str, instance: Path) -> Iterator[Server]:
    log = instance / f"server-{port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment(instance),
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches only us; we stop it below
        )
    try:
        _wait_for(process, port, path)
        yield Server(port, process)
    except BaseException:
        print(log.read_text()[-3000:], file=sys.stderr)
        raise
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait_for(process: subprocess.Popen[bytes], port: int, path: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            get(port, path)
        except (OSError, BenchmarkFailed):
            time.sleep(0.1)
        else:
            return
    raise BenchmarkFailed("the server did not start; what it said stands above")


def _wait_until_idle(server: Server) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        health = server.health()
        if health["index"]["state"] == "ok" and health["worker"] == {
            "state": "ok",
            "waiting": 0,
            "failing": 0,
        }:
            return
        time.sleep(0.2)
    raise BenchmarkFailed(f"the portal did not get ready: {server.health()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _leaves(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    if not children:
        return [pid]
    return [leaf for child in children for leaf in _leaves(int(child))]


def _arguments(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")


def cpu_seconds(pids: Sequence[int]) -> float:
    """The processor time that these processes have used."""
    total = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


@dataclass(frozen=True)
class Memory:
    """What a process holds, in bytes; `own` is not shared with any other process."""

    resident: int
    proportional: int
    own: int


def memory(pid: int) -> Memory:
    """The memory of a process."""
    found: dict[str, int] = {}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
        name, size, *_ = line.split()
        found[name.rstrip(":")] = int(size) * 1024
    own = found["Private_Clean"] + found["Private_Dirty"]
    return Memory(found["Rss"], found["Pss"], own)
