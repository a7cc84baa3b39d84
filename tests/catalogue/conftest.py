"""A small content folder that a test may spoil."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from portal import create_app
from portal.catalogue import rules
from portal.core import settings
from portal.core.db import transaction
from tests.catalogue.folders import SMALL
from tests.support.pages import see
from tests.support.programs import Publish, document

__all__ = ["bare_app", "folder", "see"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the small content folder."""
    return Path(shutil.copytree(SMALL, tmp_path / "content"))


@pytest.fixture
def bare_app(tmp_path: Path) -> Flask:
    """An app without a database, for checking needs none."""
    return create_app(
        settings.read(
            {
                "SAMBANG_ENV": "test",
                "SAMBANG_INSTANCE": str(tmp_path / "instance"),
                "SAMBANG_DATABASE_URL": f"sqlite:///{tmp_path}/there/is/none.db",
            }
        )
    )


@pytest.fixture
def publish(full_app: Flask) -> Publish:
    """Publish a programme called banyuwangi-uji."""

    def now(texts: dict[str, Any] | None = None, **changes: Any) -> None:
        with full_app.app_context(), transaction():
            rules.publish(document(texts, **changes), by="ayu")

    return now
