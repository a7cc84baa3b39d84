"""The real portal for browser tests: `flask up` on a scratch instance with all the content."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib

ROOT = Path(__file__).resolve().parents[2]
START, STOP = 90.0, 20.0  # seconds to come up (it loads and indexes all content) and to go


@dataclass(frozen=True)
class Portal:
    """A running portal: where it answers, and the folder with its data."""

    address: str
    instance: Path

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        """Status and text of an answer."""
        request = urllib.request.Request(self.address + path, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def tree(self, path: str) -> Element:
        """A page, parsed."""
        parsed: Any = html5lib.parse(self.get(path)[1], namespaceHTMLElements=False)
        return parsed

    def ready(self) -> bool:
        """Whether it answers that all is well."""
        try:
            return self.get("/health")[0] == 200
        except OSError:
            return False


@contextmanager
def serve(folder: Path) -> Iterator[Portal]:
    """Start the portal in an empty folder, wait for it, and stop it in the end."""
    port = _free_port()
    environ = {key: value for key, value in os.environ.items() if not key.startswith("SAMBANG_")}
    environ |= {"SAMBANG_ENV": "test", "SAMBANG_INSTANCE": str(folder / "instance")}
    environ |= {"HOST": "127.0.0.1", "PORT": str(port)}
    log = folder / "portal.log"
    command = [sys.executable, "-m", "flask", "--app", "app", "up"]
    with log.open("w") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=out, stderr=out)
    try:
        portal = Portal(f"http://127.0.0.1:{port}", folder / "instance")
        deadline = time.monotonic() + START
        while not portal.ready():
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the portal did not come up:\n{log.read_text()}")
            time.sleep(0.1)
        yield portal
    finally:
        process.terminate()
        try:
            process.wait(STOP)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
