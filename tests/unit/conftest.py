"""Unit tests touch no database: whoever tries fails."""

from __future__ import annotations

import pytest
import sqlalchemy


@pytest.fixture(autouse=True)
def _no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a unit test opened a database connection")

    monkeypatch.setattr(sqlalchemy.Engine, "connect", refuse)
