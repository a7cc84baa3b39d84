"""Fixtures for the engine on disk. No database and no app: the engine needs neither."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from portal.search import Document
from portal.search.whoosh_engine import WhooshEngine
from tests.search.support import engine_at

MEMORY = Path("/dev/shm")
Make = Callable[[Iterable[Document]], WhooshEngine]


@pytest.fixture
def tmp_path(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: the engine waits for the disk several times a commit,
    and these tests commit a thousand times.
    """
    if not os.access(MEMORY, os.W_OK):
        yield tmp_path
        return
    with TemporaryDirectory(dir=MEMORY, prefix="sambang-") as folder:
        yield Path(folder)


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Build an index of some documents and return its engine."""

    def build(documents: Iterable[Document]) -> WhooshEngine:
        engine = engine_at(tmp_path)
        engine.rebuild(documents)
        return engine

    return build
