"""One portal under gunicorn for each database; every test has hosts and visitors of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from portal import create_app
from tests.support.databases import Templates, close
from tests.support.race_server import Server, served
from tests.visits_http.stage import Stage


@pytest.fixture(scope="module")
def app(database: Templates, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An app that looks at the server's database."""
    settings = database.copy("empty", tmp_path_factory.mktemp("visits-http"))
    found = create_app(settings)
    yield found
    close(found)
    database.drop(settings.database_url)


@pytest.fixture(scope="module")
def server(app: Flask) -> Iterator[Server]:
    """The portal, really served, on the database of `app`."""
    with served(app) as found:
        yield found


@pytest.fixture
def stage(app: Flask, server: Server) -> Stage:
    """Makes hosts with requests, and sends what people do with them."""
    return Stage(app, server)
