"""Threads that stop where a test wants them to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from flask import Flask

from portal.core import events
from portal.core.db import transaction

WAIT = 60.0  # seconds at most


class Stop:
    """A place where a thread waits until the test lets it go on."""

    def __init__(self) -> None:
        self.reached, self.released = threading.Event(), threading.Event()

    def __call__(self) -> None:
        self.reached.set()
        assert self.released.wait(WAIT)


@contextmanager
def meanwhile(app: Flask, work: Callable[[], object], stop: Stop) -> Iterator[Future[object]]:
    """Run `work` in a thread that is known to have reached the stop; ended afterwards."""

    def in_context() -> object:
        with app.app_context():
            return work()

    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(in_context)
        try:
            assert stop.reached.wait(WAIT)
            yield future
        finally:
            stop.released.set()


def publish_slowly(subject: str, stop: Stop) -> None:
    """Record an event, and wait with it in an open transaction."""
    with transaction():
        events.record("thing.published", subject, by="ayu")
        stop()
