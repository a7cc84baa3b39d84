"""One holder at a time, across processes, freed by the system when the holder dies.

On PostgreSQL an advisory lock (it holds across machines); on SQLite, which is one machine, a
lock on a file.
"""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterator
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
def _advisory(name: str) -> Iterator[bool]:
    key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
    with db.engine.connect() as connection:
        held = bool(connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": key}))
        connection.commit()  # the lock belongs to the connection; no transaction stays open
        try:
            yield held
        finally:
            if held:
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": key})
                connection.commit()


@contextmanager
def _file(path: Path) -> Iterator[bool]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
