"""A process that publishes, follows, and kills itself where it is told.

`python -m tests.core.killed_follower` reads tries as lines of JSON: {"subject": ..., "step": name
or null, "line": number or null, "poison": whether the second event cannot be handled}. It answers
each with a line of JSON: what the killed process left behind, and what a fresh one made of it.
Every try runs in two processes of its own, forked from this one, which has no connection open.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from flask import Flask
from sqlalchemy import Engine, NullPool, create_engine, text

from portal.core import clock, events, locks
from portal.core import db as db_module
from portal.core.db import db, transaction
from portal.core.events import Event, Follower
from portal.core.settings import read
from tests.core import house
from tests.core.house import Ledger, Thing

KINDS = ("thing.published", "thing.revised")
FOLLOWING = ("record", "catch_up", "_open_events", "_handle", "_mark")
LOCKING = ("only_one", "_file", "_advisory")
WITHOUT = {
    *((events.__file__, name) for name in FOLLOWING),
    *((locks.__file__, name) for name in LOCKING),
    (db_module.__file__, "transaction"),
    *((__file__, name) for name in ("publish", "handle")),
}
WITH_POISON = {(events.__file__, "_handle_alone"), (events.__file__, "_postpone")}
PATIENCE = 60.0


@dataclass
class Fate:
    """Where this process kills itself: at a named step, or before the line of that number.

    Lines are counted as they run; one that runs again before the next step is not counted again.
    """

    step: str | None
    line: int | None
    poison: bool
    notes: Path
    lines: int = 0
    seen: set[tuple[CodeType, int]] = field(default_factory=set)

    def reached(self, step: str) -> None:
        """Note a step on disk; the end, if it is that one."""
        note(self.notes, step)
        self.seen.clear()
        if step == self.step:
            die()

    def enter(self, frame: FrameType, _what: str, _arg: object) -> Any:
        """Called by Python for every function: watch the lines of those in question."""
        traced = WITH_POISON if self.poison else WITHOUT
        code = frame.f_code
        return self.count if (code.co_filename, code.co_name) in traced else None

    def count(self, frame: FrameType, what: str, _arg: object) -> Any:
        """Count the lines as they run; the end, at the one with the number."""
        place = (frame.f_code, frame.f_lineno)
        if what == "line" and place not in self.seen:
            self.seen.add(place)
            self.lines += 1
            if self.lines == self.line:
                die()
        return self.count


def die() -> None:
    """End at once: no cleaning up, no answer, nothing flushed."""
    os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(PATIENCE)


def note(path: Path, words: str) -> None:
    """Add a line to a file in one piece."""
    with path.open("ab", buffering=0) as handle:
        handle.write(f"{words}\n".encode())


def noted(path: Path) -> list[str]:
    """The lines of such a file."""
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def publish(subject: str, fate: Fate) -> None:
    """A rule that changes something and records two events, and its transaction."""
    with transaction():
        db.session.add(Thing(name=subject))
        for kind in KINDS:
            events.record(kind, subject, by="ayu")
        fate.reached("rule")
    fate.reached("rule committed")


def follower(fate: Fate, handled: Path) -> Follower:
    """A follower that notes each event in a file, and in a table where once is as good as twice."""

    def handle(batch: Sequence[Event]) -> None:
        for number, event in enumerate(batch):
            if number == 1:
                fate.reached("handling")
            if fate.poison and event.kind == "thing.revised":
                raise ValueError("cannot digest it")
            note(handled, f"{event.subject} {event.kind}")
            with transaction():
                db.session.merge(Ledger(subject=event.subject, kind=event.kind))

    return Follower("ledger", frozenset(KINDS), handle)


def attempt(app: Flask, given: dict[str, Any], handled: Path, notes: Path) -> None:
    """Publish and catch up, unless killed on the way; the lines it takes are noted at the end."""
    fate = Fate(given["step"], given["line"], given["poison"], notes)
    events.reached = fate.reached  # type: ignore[assignment]
    found = follower(fate, handled)
    events.followers(app).by_name["ledger"] = found
    with app.app_context():
        sys.settrace(fate.enter)
        publish(given["subject"], fate)
        events.catch_up(found)
        sys.settrace(None)
    note(notes, f"{fate.lines} lines")


def recover(app: Flask, handled: Path) -> None:
    """What a fresh worker does; on PostgreSQL the lock of the dead one may live a moment longer."""
    found = follower(Fate(None, None, False, handled.with_suffix(".recovery")), handled)
    events.followers(app).by_name["ledger"] = found
    deadline = time.monotonic() + PATIENCE
    later = clock.now() + timedelta(hours=1)  # what is postponed is due again
    with app.app_context(), clock.stopped(later):
        events.enrol()
        while events.backlog():
            assert time.monotonic() < deadline
            db.session.rollback()
            events.catch_up(found) or time.sleep(0.01)


def in_process(work: Callable[[], None]) -> int:
    """Do work in a forked process of its own; its exit status, negative for a signal."""
    pid = os.fork()
    if pid == 0:
        try:
            work()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def look(engine: Engine, subject: str, handled: Path) -> dict[str, Any]:
    """Everything there is about a subject, read over a connection that is closed again."""
    questions = {
        "things": "SELECT name FROM test_thing WHERE name = :subject",
        "events": "SELECT kind FROM event WHERE subject = :subject ORDER BY id",
        "open": (
            "SELECT kind FROM event JOIN delivery ON event_id = id"
            " WHERE subject = :subject AND done_at IS NULL ORDER BY id"
        ),
        "ledger": "SELECT kind FROM test_ledger WHERE subject = :subject ORDER BY kind",
    }
    with engine.connect() as connection:
        found = {
            name: list(connection.execute(text(question), {"subject": subject}).scalars())
            for name, question in questions.items()
        }
    handled_kinds = [line.split()[1] for line in noted(handled) if line.split()[0] == subject]
    return {**found, "handled": handled_kinds}


def warm_up(app: Flask, folder: Path) -> None:
    """Do it once here, so that not every process must begin with preparing its statements."""
    given = {"subject": "warm", "step": None, "line": None, "poison": False}
    attempt(app, given, folder / "warm", folder / "warm notes")
    recover(app, folder / "warm")
    with app.app_context():
        db.engine.dispose()


def main() -> None:
    """Try each line of the input."""
    settings = read()
    app = house.create(settings)
    handled = settings.instance / "handled"
    engine = create_engine(settings.database_url, poolclass=NullPool)
    warm_up(app, settings.instance)
    gc.freeze()  # so that the forks share their memory
    for line in sys.stdin:
        given = json.loads(line)
        notes = settings.instance / f"notes {given['subject']}"
        status = in_process(lambda: attempt(app, given, handled, notes))  # noqa: B023 (done at once)
        left = look(engine, given["subject"], handled)
        # A line before the commit leaves nothing: then there is nothing to see a second time.
        anything = given["step"] or any(left.values())
        recovery = in_process(lambda: recover(app, handled)) if anything else 0
        made = look(engine, given["subject"], handled)
        answer = {"status": status, "steps": noted(notes), "left": left, "made": made}
        print(json.dumps({**answer, "recovery": recovery}), flush=True)


if __name__ == "__main__":
    main()
