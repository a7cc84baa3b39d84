"""Fixtures for the engine on disk. No database and no app: the engine needs neither."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from portal.search import Document, Query
from portal.search.whoosh_engine import WhooshEngine
from tests.search.support import engine_at

Make = Callable[[Iterable[Document]], WhooshEngine]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Build an index of some documents and return its engine."""

    def build(documents: Iterable[Document]) -> WhooshEngine:
        engine = engine_at(tmp_path)
        engine.rebuild(documents)
        return engine

    return build


@pytest.fixture
def found(make: Make) -> Callable[[Iterable[Document], str], list[str]]:
    """Build an index and return the slugs that a text finds, best first."""

    def search(documents: Iterable[Document], text: str) -> list[str]:
        return list(make(documents).search(Query(text)).slugs)

    return search
