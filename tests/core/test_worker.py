"""The worker: it does what is due, outlives what fails, and stops when it is told to."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask, g
from sqlalchemy import select

from portal.core import clock, events, worker
from portal.core.db import db, transaction
from portal.core.events import Follower
from portal.core.settings import Settings
from portal.core.worker import Beat, Job
from tests.core.house import Thing, environ
from tests.core.ledger import KINDS, Ledger, deliveries, follow, publish
from tests.core.processes import PATIENCE, Child, module, running, wait_until

ONCE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # no matter where
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def work(app: Flask, minutes: float = 0) -> int:
    """One round of the worker, some minutes after noon."""
    with app.app_context(), clock.stopped(NOON + timedelta(minutes=minutes)):
        return worker.run_once()


def state(app: Flask, seconds: float) -> str:
    """What is said of the worker, some seconds after noon."""
    with app.app_context(), clock.stopped(NOON + timedelta(seconds=seconds)):
        return worker.state()


def test_jobs_run_when_they_are_due(small: Flask) -> None:
    ran: list[str] = []
    for name, every in (("often", 1), ("rarely", 10)):
        job = Job(name, timedelta(minutes=every), lambda n=name: ran.append(n))  # type: ignore[misc]
        worker.jobs(small).append(job)
    rounds = []
    for minutes in (0, 0.5, 1, 1.5, 2, 10):
        ran.clear()
        work(small, minutes)
        rounds.append(list(ran))
    assert rounds == [["often", "rarely"], [], ["often"], [], ["often"], ["often", "rarely"]]


def test_every_follower_catches_up(small: Flask) -> None:
    first, second = Ledger(), Ledger()
    follow(small, first)
    follow(small, second, "second")
    with small.app_context():
        publish("attic", "porch")
    assert [work(small), work(small)] == [4, 0]
    assert first.batches == second.batches == [["attic", "porch"]]


def test_what_fails_does_not_stop_the_others(
    small: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    ran: list[str] = []
    ledger = Ledger(poison={"attic"})
    follow(small, ledger)
    follow(small, Ledger(), "second")

    def fail() -> None:
        ran.append("bad")
        raise ZeroDivisionError

    worker.jobs(small).append(Job("bad", timedelta(minutes=1), fail))
    worker.jobs(small).append(Job("good", timedelta(minutes=1), lambda: ran.append("good")))
    with small.app_context():
        publish("attic")
    assert [work(small), work(small, 1)] == [1, 0]
    assert ran == ["bad", "good", "bad", "good"]
    assert "bad failed; it is tried again" in [r.getMessage() for r in caplog.records]
    with small.app_context():
        assert (deliveries(), deliveries("second")) == ([("attic", False)], [("attic", True)])


def test_a_job_that_fails_leaves_nothing_behind(small: Flask) -> None:
    def fail() -> None:
        g.day = "Monday"
        with transaction():
            db.session.add(Thing(name="half"))
            db.session.flush()
            raise ZeroDivisionError

    def look() -> None:
        with transaction():
            db.session.add(Thing(name=f"day: {g.get('day')}"))

    worker.jobs(small).append(Job("fail", timedelta(minutes=1), fail))
    worker.jobs(small).append(Job("look", timedelta(minutes=1), look))
    work(small)
    with small.app_context():
        assert db.session.scalars(select(Thing.name)).all() == ["day: None"]


def test_the_worker_says_that_it_lives(small: Flask) -> None:
    assert state(small, 0) == "never"
    work(small)
    assert [state(small, 0), state(small, 59), state(small, 60)] == ["ok", "ok", "silent"]
    work(small, 1)
    assert state(small, 60) == "ok"
    with small.app_context():
        assert db.session.scalars(select(Beat.at)).all() == [NOON + timedelta(minutes=1)]


def test_long_work_says_that_the_worker_lives_when_that_is_due(small: Flask) -> None:
    beats = []

    def long() -> None:
        for seconds in (0, 9, 10, 15, 20):
            with clock.stopped(NOON + timedelta(seconds=seconds)):
                worker.still_working()
            beats.append(db.session.scalars(select(Beat.at)).one() - NOON)
            db.session.rollback()

    worker.jobs(small).append(Job("long", timedelta(minutes=1), long))
    work(small)
    assert beats == [timedelta(seconds=s) for s in (0, 0, 10, 10, 20)]


@pytest.fixture
def busy(small: Flask, settings: Settings, tmp_path: Path) -> Iterator[Child]:
    """A real worker that is known to do its work."""
    with running(_worker(), environ(settings), tmp_path / "worker.log") as child:
        _wait_for_life(small)
        yield child


def _worker(*options: str) -> list[str]:
    app = "tests.core.house_server:app"
    return [sys.executable, "-m", "flask", "--app", app, "work", *options]


def _wait_for_life(app: Flask) -> None:
    def alive() -> bool:
        with app.app_context():
            return worker.state() == "ok"

    wait_until(alive, "the first sign of life")


@ONCE
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_real_worker_stops_when_told(busy: Child, number: int) -> None:
    busy.tell(number)
    assert busy.ends() == 0
    assert "Traceback" not in busy.said()


@ONCE
def test_a_worker_at_rest_is_woken_to_stop(
    small: Flask, settings: Settings, tmp_path: Path
) -> None:
    """The test would run out of patience if the pause were sat out."""
    slow = {**environ(settings), "SAMBANG_WORKER_PAUSE": str(20 * PATIENCE)}
    with running(_worker(), slow, tmp_path / "worker.log") as child:
        _wait_for_life(small)
        child.tell(signal.SIGTERM)
        assert child.ends() == 0


@ONCE
def test_a_worker_whose_parent_is_gone_ends(
    small: Flask, settings: Settings, tmp_path: Path
) -> None:
    with running(module("worker_parent"), environ(settings), tmp_path / "parent.log") as parent:
        parent.wait_for("worker: ")
        pid = int(parent.said().split("worker: ")[1].split()[0])
        _wait_for_life(small)
        parent.tell(signal.SIGKILL)
        assert parent.ends() == -signal.SIGKILL
        wait_until(lambda: not _lives(pid), "the end of the worker")


def _lives(pid: int) -> bool:
    """Whether a process runs; a zombie that nobody buries does not."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except FileNotFoundError:
        return False
    return stat.rsplit(")", 1)[1].split()[0] != "Z"


def test_a_follower_gets_what_was_recorded_without_it(small: Flask) -> None:
    ledger = Ledger()
    with small.app_context():
        publish("attic")
        follow(small, ledger)
        assert (work(small), ledger.batches) == (1, [["attic"]])
        events.followers(small).by_name.clear()
        publish("porch")  # as a process does that runs an older version
    follower = Follower("ledger", KINDS, ledger.handle)
    events.followers(small).add(follower)
    assert [work(small, minutes) for minutes in (9, 10, 11)] == [0, 1, 0]
    assert ledger.batches == [["attic"], ["porch"]]


def test_the_first_round_gives_old_events_to_a_new_follower(small: Flask) -> None:
    """The signal is there when the first round ends, so that the worker does no second one."""
    ledger = Ledger()
    with small.app_context():
        publish("attic")
        follow(small, ledger)
        before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
        stop = Job("stop", timedelta(days=1), lambda: os.kill(os.getpid(), signal.SIGTERM))
        worker.jobs(small).append(stop)
        try:
            worker.run_forever(pause=PATIENCE)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
        assert events.backlog() == 0
    assert ledger.batches == [["attic"]]
