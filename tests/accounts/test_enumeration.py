"""Nobody can find out who has an account: not by what is said, nor by how much work it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from portal.accounts import passwords
from portal.core.db import db
from tests.support.pages import LANGUAGES
from tests.support.people import EMAIL, OTHER_PASSWORD, PASSWORD, Human, make

HASHES = {
    "/account/sign-in": ["check scrypt:256:8:1"],
    "/account/reset": [],
    "/account/register": ["make scrypt:256:8:1"],
}
NOBODY = "siapa@banyuwangi.example"
UNCONFIRMED = "budi@banyuwangi.example"
FORMS: dict[str, dict[str, str]] = {
    "/account/sign-in": {"password": OTHER_PASSWORD},
    "/account/reset": {},
    "/account/register": {"password": OTHER_PASSWORD, "name": "Ayu Lestari"},
}
Work = Callable[[Callable[[], Any]], list[str]]


@pytest.fixture
def people(app: Flask) -> None:
    """Somebody with an account, and somebody whose address is not confirmed."""
    make(app)
    make(app, UNCONFIRMED, confirmed=False)


@pytest.fixture
def work(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Work:
    """Runs something; the slow steps it took: hashes, inserted rows of a kind, commits."""
    done: list[str] = []
    original = passwords.check_password_hash

    def check(stored: str, given: str) -> bool:
        done.append(f"check {stored.rsplit('$', 2)[0]}")
        return original(stored, given)

    make_hash = passwords.generate_password_hash

    def generate(password: str, method: str) -> str:
        done.append(f"make {method}")
        return make_hash(password, method)

    monkeypatch.setattr(passwords, "check_password_hash", check)
    monkeypatch.setattr(passwords, "generate_password_hash", generate)
    with app.app_context():
        engine = db.engine
    event.listen(engine, "commit", lambda _connection: done.append("commit"))

    @event.listens_for(engine, "before_cursor_execute")
    def _note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("INSERT INTO") and "person" not in statement:
            done.append(" ".join(statement.split()[:3]))

    def run(what: Callable[[], Any]) -> list[str]:
        done.clear()
        what()
        return list(done)

    return run


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", FORMS)
def test_the_same_is_said(app: Flask, path: str, language: str) -> None:
    answers = set()
    for email in (EMAIL, NOBODY, UNCONFIRMED):
        answer = Human(app, language).send(path, email=email, **FORMS[path])
        words = answer.get_data(as_text=True).replace(email, "?")
        token = words.split('name="csrf_token"')
        answers.add((answer.status_code, token[0], len(words), tuple(answer.headers.keys())))
    assert len({answer[:2] for answer in answers}) == 1
    assert len({answer[3] for answer in answers}) == 1


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("path", FORMS)
def test_the_same_work_is_done(app: Flask, work: Work, path: str) -> None:
    done = []
    for email in (EMAIL, NOBODY, UNCONFIRMED):
        human = Human(app)
        human.get(path)
        done.append(work(lambda h=human, e=email: h.send(path, email=e, **FORMS[path])))
    assert done[0] == done[1] == done[2]
    hashes = [step for step in done[0] if step.startswith(("check", "make"))]
    assert hashes == HASHES[path]
    assert done[0].count("commit") >= 1


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("path", FORMS)
def test_the_limit_is_the_same(app: Flask, path: str) -> None:
    found = []
    for email in (EMAIL, NOBODY, UNCONFIRMED):
        human = Human(app)
        found.append([human.send(path, email=email, **FORMS[path]).status_code for _ in range(11)])
    assert found[0] == found[1] == found[2]
    assert found[0][-1] == 429


@pytest.mark.usefixtures("people")
def test_a_right_password_is_needed_to_learn_that_an_address_is_not_confirmed(app: Flask) -> None:
    wrong = Human(app, "en").sign_in(UNCONFIRMED, OTHER_PASSWORD).get_data(as_text=True)
    right = Human(app, "en").sign_in(UNCONFIRMED, PASSWORD).get_data(as_text=True)
    assert "Confirm your address first" not in wrong
    assert "Confirm your address first" in right
