"""A real provider process, one that lies, and an app with both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from portal import create_app
from portal.core.providers import Provider
from tests.accounts.openid.way import LABEL
from tests.support import provider
from tests.support.client import StrictClient
from tests.support.databases import Templates, close
from tests.support.provider import CLIENT, SECRET, Liar


@pytest.fixture(scope="session")
def real() -> Iterator[str]:
    """The real provider."""
    with provider.real() as issuer:
        yield issuer


@pytest.fixture(scope="session")
def _liar() -> Iterator[Liar]:
    with provider.lying() as found:
        yield found


@pytest.fixture
def liar(_liar: Liar) -> Liar:
    """The provider that lies, honest as yet."""
    _liar.honest()
    return _liar


@pytest.fixture
def app(database: Templates, tmp_path: Path, real: str, liar: Liar) -> Iterator[Flask]:
    """An app with both: "banyuwangi" is the real one, "depok" the other."""
    settings = database.copy("empty", tmp_path)

    def at(name: str, issuer: str, label: str) -> Provider:
        domains = frozenset({"banyuwangi.example"})
        return Provider(name, issuer, CLIENT, SECRET, label, domains, "pemkab-banyuwangi")

    places = (at("banyuwangi", real, LABEL), at("depok", liar.issuer, "Kota Depok"))
    app = create_app(replace(settings, openid=places))
    app.testing = True
    app.test_client_class = StrictClient
    yield app
    close(app)
    database.drop(settings.database_url)
