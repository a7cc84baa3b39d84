"""`flask accounts`, the people of the demonstration, and that production refuses them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from portal import create_app
from portal.accounts import demo, queries
from portal.core import serve
from portal.core.db import transaction
from portal.core.settings import Settings
from tests.support.client import StrictClient
from tests.support.databases import Templates, close
from tests.support.pages import Page
from tests.support.people import OTHER_PASSWORD, PASSWORD, Human, numbered, organisation, stored

ADMIN = "admin@sambang.example"
SLUGS = (
    "pemkab-banyuwangi", "pemkab-bondowoso", "pemkot-balikpapan", "pemkot-bekasi", "pemkot-depok",
    "kementerian-kesehatan-malaysia",
)  # fmt: skip
SITE = "https://sambang.example.go.id"


def create_admin(
    app: Flask, email: str = ADMIN, password: str = PASSWORD, name: str = "Ayu Admin"
) -> Result:
    """Run the command."""
    command = ["accounts", "create-admin", "--email", email, "--name", name]
    return app.test_cli_runner().invoke(args=[*command, "--password", password])


def test_the_first_administrator(app: Flask, human: Human) -> None:
    result = create_admin(app)
    assert result.output == f"{ADMIN} is an administrator now and can sign in.\n"
    assert human.sign_in(ADMIN).status_code == 303
    number = numbered(app, ADMIN)
    assert number is not None
    found = stored(app, number)
    assert found.person.platform_role == "administrator"
    assert "account.made-administrator" in found.kinds


@pytest.mark.parametrize(
    ("email", "password", "words"),
    [
        (ADMIN, "short", "Error: Use at least 12 characters.\n"),
        ("admin", PASSWORD, "Error: 'admin' is no e-mail address"),
        (ADMIN, ADMIN, "Error: Do not use your name or address in it.\n"),
    ],
)
def test_what_it_refuses(app: Flask, email: str, password: str, words: str) -> None:
    result = create_admin(app, email, password)
    assert result.exit_code == 1
    assert words in result.output
    assert numbered(app, email) is None


@pytest.mark.parametrize("name", ["", "  ", "x" * 121])
def test_an_administrator_has_a_name(app: Flask, name: str) -> None:
    result = create_admin(app, name=name)
    assert result.exit_code == 1
    assert result.output == "Error: Give a name of at most 120 characters.\n"
    assert numbered(app, ADMIN) is None


def test_it_refuses_an_address_twice(app: Flask) -> None:
    create_admin(app)
    result = create_admin(app, ADMIN.upper(), OTHER_PASSWORD)
    assert (result.exit_code, "has an account already" in result.output) == (1, True)
    assert Human(app).sign_in(ADMIN).status_code == 303


def test_it_makes_the_database_when_there_is_none(tmp_path: Path, database: Templates) -> None:
    settings = database.settings(f"sqlite:///{tmp_path}/new.db", tmp_path / "instance")
    app = create_app(settings)
    assert "is an administrator now" in create_admin(app).output
    close(app)


@pytest.fixture
def settings(database: Templates, tmp_path: Path) -> Iterator[Settings]:
    """Settings of a portal of one's own, for development."""
    found = database.copy("empty", tmp_path / "instance")
    yield replace(found, env="development")
    database.drop(found.database_url)


@pytest.fixture
def development(settings: Settings) -> Iterator[Flask]:
    """A portal for development, with its organisations."""
    app = create_app(settings)
    app.test_client_class = StrictClient
    with app.app_context(), transaction():
        for slug in SLUGS:
            organisation(slug)
    yield app
    close(app)


def test_the_people_of_the_demonstration(development: Flask) -> None:
    with development.app_context():
        assert (demo.load(), demo.load()) == (9, 0)
        people = demo.people()
        guest = queries.by_email("koordinator.malaysia@contoh.example")
        assert (guest.language if guest else "") == "en"  # and so are the mails
    page = Human(development).page("/account/sign-in")
    for person in people:
        assert person.email in page.words
        assert person.what in page.words
        assert Human(development).sign_in(person.email, person.password).status_code == 303
    roles = [person.what.split(",")[0] for person in people]
    assert roles == [
        "penulis",
        "pengelola",
        *["koordinator"] * 5,
        "kurator portal",
        "administrator portal",
    ]


def test_a_start_makes_them_only_in_development(development: Flask, settings: Settings) -> None:
    words = "people of the demonstration"
    for env, there in (("development", True), ("test", False)):
        app = create_app(replace(settings, env=env))
        assert (words in [name for name, _step in serve.steps(app)]) is there
        close(app)
    result = development.test_cli_runner().invoke(args=["accounts", "load-demo"])
    assert result.output == "9 people made.\n"


def test_production_refuses_them(development: Flask, settings: Settings) -> None:
    """Also when a database came along that has them."""
    with development.app_context():
        demo.load()
        people = demo.people()
    app = create_app(
        replace(
            settings, env="production", secret_key="c" * 40, address=SITE, mail_from="a@x.example"
        )
    )
    app.test_client_class = StrictClient
    result = app.test_cli_runner().invoke(args=["accounts", "load-demo"])
    assert (result.exit_code, "only in development" in result.output) == (1, True)
    assert words_of_demo(app) == 0
    for person in people:
        assert Human(app).sign_in(person.email, person.password).status_code == 422
    close(app)


def words_of_demo(app: Flask) -> int:
    """How often the sign-in page names somebody of the demonstration."""
    return Page(Human(app).get("/account/sign-in")).source.count(demo.DOMAIN)


def test_other_content_has_no_such_people(settings: Settings, tmp_path: Path) -> None:
    app = create_app(replace(settings, content=tmp_path))
    with app.app_context():
        assert demo.load() == 0
        assert demo.people() == []
    close(app)


def test_without_its_organisation_nobody_is_made(settings: Settings) -> None:
    app = create_app(settings)
    with app.app_context():
        assert demo.load() == 2
    close(app)
