"""A small content folder that a test may spoil, and a portal that has loaded it."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from portal import create_app
from portal.catalogue import indexing, rules
from portal.core import content_load, settings, worker
from portal.core.db import transaction
from tests.catalogue.folders import SMALL
from tests.support.client import StrictClient
from tests.support.databases import Templates, close
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


@pytest.fixture(scope="session")
def small_template(database: Templates) -> str:
    """The name of a template with the small content, its index, and no event left to follow."""
    name = f"small_{uuid.uuid4().hex[:8]}"
    found = database.copy("empty", database.home / name)
    app = create_app(found)
    with app.app_context():
        content_load.load(SMALL)
        indexing.rebuild()
        worker.run_once()
    close(app)
    database.made[name] = found.database_url
    return name


@pytest.fixture
def small_app(small_template: str, database: Templates, tmp_path: Path) -> Iterator[Flask]:
    """An app on a database of its own with the small content: two programmes, one visit.

    To write its index anew takes a fiftieth of what all the content takes.
    """
    found = database.copy(small_template, tmp_path)
    app = create_app(found)
    app.testing, app.test_client_class = True, StrictClient
    yield app
    close(app)
    database.drop(found.database_url)


@pytest.fixture
def publish(small_app: Flask) -> Publish:
    """Publish a programme called banyuwangi-uji."""

    def now(texts: dict[str, Any] | None = None, **changes: Any) -> None:
        with small_app.app_context(), transaction():
            rules.publish(document(texts, **changes), by="ayu")

    return now
