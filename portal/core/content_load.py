"""Checking the content folder and loading it; loading the same folder twice changes nothing."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import String
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock, text
from portal.core.content import Folder, Kind, Problem, kinds
from portal.core.db import Base, UTCDateTime, db, transaction
from portal.core.errors import NotFound

BATCH = 50

Progress = Callable[[str, int, int], None]  # kind, items done, items in all


class ContentLoad(Base):
    """Which state of the content folder was loaded last, by fingerprint."""

    __tablename__ = "content_load"

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class ContentWrong(Exception):
    """The content folder has mistakes; nothing was loaded."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} mistakes in the content folder")
        self.problems = problems


class NotLoaded(Exception):
    """An item could not be loaded, with the reason in one sentence; what came before it stays."""


@dataclass
class Report:
    """What a load did: how many items of each kind were "new", "changed", "same" or "kept"."""

    counts: dict[str, Counter[str]]

    def __str__(self) -> str:
        total: Counter[str] = sum(self.counts.values(), Counter())
        return ", ".join(f"{number} {what}" for what, number in sorted(total.items())) or "nothing"


def read(root: Path) -> tuple[list[tuple[Kind, Sequence[Any]]], list[Problem]]:
    """Everything in the folder, and every mistake in it."""
    folder = Folder(root)
    if not root.is_dir():
        return [], [Problem(str(root), 0, "the content folder is not there")]
    items = [(kind, _read(kind, folder)) for kind in kinds()]
    return items, sorted(folder.problems)


def _read(kind: Kind, folder: Folder) -> Sequence[Any]:
    try:
        return kind.read(folder)
    except OSError as error:  # a folder that may not be looked into, say
        path = Path(error.filename or folder.root)
        folder.problems.append(Problem(str(path), 0, f"cannot be read: {error.strerror}"))
        return []


def load(root: Path, progress: Progress = lambda *_: None) -> Report:
    """Bring the folder into the database.

    Raises ContentWrong, before anything is changed, when there is a mistake, and NotLoaded when
    the database refuses an item all the same. What is loaded is committed in batches; a load that
    is killed goes on from there the next time.
    """
    read_state = fingerprint(root)  # before reading: what is saved from now on comes next time
    items, problems = read(root)
    if problems:
        raise ContentWrong(problems)
    counts: dict[str, Counter[str]] = {}
    for kind, found in items:
        if kind.load is None:
            continue
        counts[kind.name] = Counter()
        done = 0
        for batch in _batches(found):
            counts[kind.name].update(_load(kind.name, kind.load, batch))
            db.session.expunge_all()
            done += len(batch)
            progress(kind.name, done, len(found))
    with transaction():
        db.session.merge(ContentLoad(id=1, fingerprint=read_state, at=clock.now()))
    return Report(counts)


def _load(name: str, load: Callable[[Any], str], batch: Sequence[Any]) -> Counter[str]:
    counts: Counter[str] = Counter()
    where = name
    try:
        with transaction():
            for item in batch:
                where = f"{name}, {getattr(item, 'slug', item)}"
                counts[load(item)] += 1
            where = name  # what fails now fails at the commit
    except NotFound as error:
        raise NotLoaded(f"{where}: the database has no {error}.") from error
    except (SQLAlchemyError, OSError) as error:
        reason = str(getattr(error, "orig", None) or error).partition("\n")[0]
        raise NotLoaded(f"{where}: {reason}.") from error
    return counts


def _batches(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]


def fingerprint(root: Path) -> str:
    """A fingerprint of every file of the folder: its path and its bytes.

    And of the rules by which texts are made plain: when they change, what was stored is made anew.
    """
    total = hashlib.sha256(f"{text.RULES} ".encode())
    for path in sorted(root.rglob("*")):
        if "__pycache__" not in path.parts and (content := _bytes(path)) is not None:
            total.update(os.fsencode(path.relative_to(root)))
            total.update(hashlib.sha256(content).digest())
    return total.hexdigest()


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes() if path.is_file() else None
    except OSError as error:
        # Whoever needs the file names it when it reads it; once it can be read, it has changed.
        return f"cannot be read: {error.errno}".encode()


def loaded_already(root: Path) -> bool:
    """Whether the folder is as it was at the last complete load."""
    last = db.session.get(ContentLoad, 1)
    return last is not None and last.fingerprint == fingerprint(root)
