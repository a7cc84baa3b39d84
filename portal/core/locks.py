"""One holder at a time, across processes, freed by the system when the holder dies.

On PostgreSQL an advisory lock (it holds across machines); on SQLite, which is one machine, a
lock on a file.
"""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from portal.core.db import db


@contextmanager
def only_one(name: str, folder: Path) -> Iterator[bool]:
    """Try to hold the lock `name`; gives True while it is held, False when another has it.

    `folder` is where the lock files of a one-machine installation lie.
    """
    if db.engine.dialect.name == "postgresql":
        with _advisory(name) as held:
            yield held
    else:
        with _file(folder / f"{name}.lock") as held:
            yield held


@contextmanager
def in_turn(name: str, folder: Path, wait: Callable[[], None]) -> Iterator[None]:
    """Hold the lock `name`. When another has it, `wait` is called, and then it is waited for."""
    if db.engine.dialect.name == "postgresql":
        with _advisory(name, wait):
            yield
    else:
        with _file(folder / f"{name}.lock", wait):
            yield


def until_commit(name: str) -> None:
    """Let nobody else pass here under the same name until the caller's transaction ends.

    For rules of which the check is not about a row that could be locked: whether there is one
    already. On SQLite one transaction writes at a time anyhow.
    """
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), _key(name))


def _key(name: str) -> dict[str, int]:
    return {"key": int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)}


@contextmanager
def _advisory(name: str, wait: Callable[[], None] | None = None) -> Iterator[bool]:
    key = _key(name)
    with db.engine.connect() as connection:
        held = bool(connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), key))
        if wait and not held:
            wait()
            connection.execute(text("SELECT pg_advisory_lock(:key)"), key)
            held = True
        connection.commit()  # the lock belongs to the connection; no transaction stays open
        try:
            yield held
        finally:
            if held:
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), key)
                connection.commit()


@contextmanager
def _file(path: Path, wait: Callable[[], None] | None = None) -> Iterator[bool]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as handle:
        held = True
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            held = wait is not None
            if wait:
                wait()
                fcntl.flock(handle, fcntl.LOCK_EX)
        yield held
