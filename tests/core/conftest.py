"""Fixtures of the core's tests: the small portal of `house.py`, on a database of its own."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

from portal.core import settings as settings_module
from portal.core.db import db
from portal.core.settings import Settings
from tests.core import house, house_views
from tests.core.served import SMALL_CONTENT
from tests.support.client import StrictClient
from tests.support.databases import Templates, close


class HouseTemplates(Templates):
    """Databases whose template is migrated by the small portal and has the tests' own tables."""

    def template(self, name: str) -> str:
        """The address of the one template there is."""
        if name not in self.made:
            url = self._new(f"template_house_{uuid.uuid4().hex[:8]}", source=None)
            app = house.create(self.settings(url, self.folder / name))
            with app.app_context():
                upgrade()
                house.Own.metadata.create_all(db.engine)
            close(app)
            self.made[name] = url
        return self.made[name]


@pytest.fixture(scope="session")
def house_database(
    database: Templates, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Templates]:
    """Databases of each kind for the small portal, in turn."""
    found = HouseTemplates(database.kind, tmp_path_factory.mktemp("house"), database.postgres)
    yield found
    found.close()


@pytest.fixture
def settings(house_database: Templates, tmp_path: Path) -> Iterator[Settings]:
    """Settings of a small portal with a database of its own."""
    found = house_database.copy("house", tmp_path / "instance")
    yield found
    house_database.drop(found.database_url)


@pytest.fixture
def portal(database: Templates, tmp_path: Path) -> Iterator[Settings]:
    """Settings of a portal of its own, with the schema and a little content to load."""
    found = database.copy("empty", tmp_path / "instance")
    yield replace(found, content=SMALL_CONTENT)
    database.drop(found.database_url)


@pytest.fixture
def small(settings: Settings) -> Iterator[Flask]:
    """The small portal with its views, on a database with nothing in it."""
    app = _small(settings)
    yield app
    close(app)


@pytest.fixture
def visitor(small: Flask) -> StrictClient:
    """Somebody who visits it."""
    return _visitor(small)


@pytest.fixture
def bare(small: Flask) -> FlaskClient:
    """A visitor who does not look at the pages: for HEAD, which has none."""
    return FlaskClient(small, small.response_class)


@pytest.fixture
def plain(tmp_path: Path) -> Iterator[Flask]:
    """The small portal for tests that need no database, only pages."""
    base = settings_module.read({"SAMBANG_ENV": "test", "SAMBANG_INSTANCE": str(tmp_path)})
    app = _small(base)
    yield app
    close(app)


@pytest.fixture
def reader(plain: Flask) -> StrictClient:
    """Somebody who reads its pages."""
    return _visitor(plain)


@pytest.fixture
def with_settings(tmp_path: Path) -> Iterator[Callable[..., StrictClient]]:
    """Makes a client of a small portal with other settings: `with_settings(https=True)`."""
    made: list[Flask] = []

    def make(**changes: object) -> StrictClient:
        base = settings_module.read({"SAMBANG_ENV": "test", "SAMBANG_INSTANCE": str(tmp_path)})
        made.append(_small(replace(base, **changes)))
        return _visitor(made[-1])

    yield make
    for app in made:
        close(app)


def _small(settings: Settings) -> Flask:
    app = house_views.add(house.create(settings))
    app.testing = True
    app.config["PROPAGATE_EXCEPTIONS"] = False  # an error becomes a page, as it does for people
    app.test_client_class = StrictClient
    return app


def _visitor(app: Flask) -> StrictClient:
    found = app.test_client()
    assert isinstance(found, StrictClient)
    return found
