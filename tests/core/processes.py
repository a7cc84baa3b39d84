"""Real processes for tests: started with an app's settings, watched, and never left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from portal.core.settings import ROOT, Settings
from tests.core.house import environ

PATIENCE = 60.0  # seconds: how long a slow machine may take; nothing is measured by it


def wait_until(true: Callable[[], bool], what: str) -> None:
    """Wait for something that is certain to come. Raises AssertionError when it does not."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, f"still waiting for {what}"
        time.sleep(0.02)


class Child:
    """A process of its own group, whose output goes to a file."""

    def __init__(self, command: list[str], env: Mapping[str, str], output: Path) -> None:
        self.output = output
        with output.open("w") as handle:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=dict(env),
                stdin=subprocess.DEVNULL,
                stdout=handle,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """The number of the process, and of its group."""
        return self.process.pid

    def said(self) -> str:
        """Everything it has written so far."""
        return self.output.read_text(encoding="utf-8")

    def wait_for(self, words: str) -> None:
        """Wait until it says these words. Raises AssertionError when it ends without."""

        def done() -> bool:
            ended = self.status() is not None
            assert words in self.said() or not ended, f"ended without {words!r}:\n{self.said()}"
            return words in self.said()

        wait_until(done, f"{words!r} in:\n{self.said()}")

    def tell(self, number: int) -> None:
        """Send a signal to the process alone."""
        os.kill(self.pid, number)

    def tell_all(self, number: int) -> None:
        """Send a signal to its whole group, as Ctrl-C in a terminal does."""
        os.killpg(self.pid, number)

    def status(self) -> int | None:
        """The exit status, negative for a signal; None while it runs.

        A process that ended stays a zombie, so that its number is not given to another one.
        """
        found = os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        if found is None:
            return None
        return found.si_status if found.si_code == os.CLD_EXITED else -found.si_status

    def ends(self) -> int:
        """Wait for the end; the exit status."""
        wait_until(lambda: self.status() is not None, f"the end of:\n{self.said()}")
        status = self.status()
        assert status is not None
        return status


@contextmanager
def running(command: list[str], env: Mapping[str, str], output: Path) -> Iterator[Child]:
    """A child process that is gone at the end, with its whole group."""
    child = Child(command, env, output)
    try:
        yield child
    finally:
        with suppress(ProcessLookupError):
            child.tell_all(signal.SIGKILL)
        child.process.wait()


def module(name: str, *arguments: str) -> list[str]:
    """The command that runs a module of these tests."""
    return [sys.executable, "-m", f"tests.core.{name}", *arguments]


def run(settings: Settings, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a module of these tests to its end, with an app's settings."""
    return subprocess.run(
        module(name, *arguments),
        cwd=ROOT,
        env=environ(settings),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
