"""The one worker command: it runs the followers and the periodic work, until it is stopped."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from queue import Empty, SimpleQueue

from flask import Flask, current_app
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock, events
from portal.core.db import Base, UTCDateTime, db, transaction

log = logging.getLogger(__name__)

BEAT_EVERY = timedelta(seconds=10)
ENROL_EVERY = timedelta(minutes=10)
SILENT_AFTER = timedelta(seconds=60)


class Beat(Base):
    """When the worker last said that it lives."""

    __tablename__ = "worker_beat"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)


@dataclass
class Job:
    """Periodic work. `run` may be called again before `every` has passed, and must not mind."""

    name: str
    every: timedelta
    run: Callable[[], None]
    next_at: datetime | None = None


def jobs(app: Flask | None = None) -> list[Job]:
    """The periodic jobs of the app, to which a feature adds its own."""
    where: Flask = app or current_app
    registry: list[Job] = where.extensions.setdefault("jobs", [])
    return registry


def beat() -> None:
    """Say that the worker lives."""
    with transaction():
        db.session.merge(Beat(name="worker", at=clock.now()))


def still_working() -> None:
    """Say so in the middle of long work, when that is due; not inside of a transaction that writes.

    Else nobody could tell a worker that indexes ten thousand programmes from one that hangs.
    """
    for job in jobs():
        if job.run is beat:
            _run_if_due(job)


def state() -> str:
    """ "ok" when the worker gave a sign of life lately, else "silent" or "never"."""
    found = db.session.get(Beat, "worker")
    if found is None:
        return "never"
    return "ok" if clock.now() - found.at < SILENT_AFTER else "silent"


def run_once() -> int:
    """One round: every due job, then one batch for every follower; the number of events handled.

    A job or a follower that fails is logged and tried again in a later round.
    """
    for job in jobs():
        _run_if_due(job)
    handled = 0
    for follower in events.followers().by_name.values():
        handled += _guarded(follower.name, lambda f=follower: events.catch_up(f)) or 0  # type: ignore[misc]
    return handled


def _run_if_due(job: Job) -> None:
    if job.next_at is None or clock.now() >= job.next_at:
        job.next_at = clock.now() + job.every
        _guarded(job.name, job.run)


def _guarded(name: str, work: Callable[[], int | None]) -> int | None:
    # Like a request, each piece of work has a context of its own and leaves nothing to the next.
    with current_app.app_context():
        try:
            return work()
        except Exception:  # the worker outlives whatever one part of it does
            log.exception("%s failed; it is tried again", name)
            return None


def run_forever(pause: float, parent: int | None = None) -> None:
    """Work until SIGTERM or SIGINT, or until the process `parent` is no longer our parent.

    `pause` is the time in seconds between two rounds when nothing was to be done.
    """
    stop: SimpleQueue[int] = SimpleQueue()  # a signal may come while we hold the lock of an Event
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _frame: stop.put(number))
    log.info("the worker runs")
    while parent is None or os.getppid() == parent:
        handled = run_once()
        try:
            stop.get(timeout=0 if handled else pause)
        except Empty:
            continue
        log.info("the worker stopped")
        return
    log.info("the process that started the worker is gone; stopping")


def register(app: Flask) -> None:
    """Give the app its own periodic jobs: the sign of life, and old events for new followers."""
    jobs(app).append(Job("beat", BEAT_EVERY, beat))
    jobs(app).append(Job("enrol", ENROL_EVERY, events.enrol))
