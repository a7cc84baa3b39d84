"""Whether the machine has time for us: what other programs use, and waiting until they are done."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

ENOUGH = 0.12  # of the machine; more than this used by others spoils a measurement
LOOK = 0.4  # seconds


class Disturbed(Protocol):
    """Something measured, with the share of the machine that others used meanwhile."""

    @property
    def others(self) -> float: ...


Thing = TypeVar("Thing", bound=Disturbed)


def busy_seconds() -> float:
    """The processor time that all programs together have used since the machine started."""
    fields = [int(text) for text in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    idle = fields[3] + fields[4]
    return (sum(fields) - idle) / os.sysconf("SC_CLK_TCK")


def share(busy: float, own: float, seconds: float) -> float:
    """What others used of the machine: 1 is all of it."""
    return max(0.0, busy - own) / (seconds * (os.cpu_count() or 1))


@dataclass
class Patience:
    """Waits for quiet moments and measures again what was disturbed, until its time is used up."""

    seconds: float

    def best(self, measure: Callable[[], Thing]) -> Thing:
        """Measure until it was quiet, or as often as patience lasts; the quietest is taken."""
        self._wait()
        best = measure()
        while best.others > ENOUGH and self.seconds > 0:
            start = time.monotonic()
            again = measure()
            self.seconds -= time.monotonic() - start
            self._wait()
            best = min(best, again, key=lambda found: found.others)
        return best

    def _wait(self) -> None:
        start = time.monotonic()
        while time.monotonic() - start < self.seconds:
            busy = busy_seconds()
            time.sleep(LOOK)
            if share(busy_seconds() - busy, 0, LOOK) < ENOUGH:
                break
        else:
            self.seconds = 0.0
            return
        self.seconds -= max(0.0, time.monotonic() - start - 2 * LOOK)
