"""Nobody waits for a slow hash, and looking changes nothing, whoever looks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from portal.accounts import passwords
from portal.core.db import db
from tests.accounts.test_deletion import everything
from tests.support.people import (
    EMAIL,
    OTHER_PASSWORD,
    PASSWORD,
    Human,
    code,
    deliver,
    hashed,
    link,
    mailed_link,
    make,
    with_second_factor,
)  # fmt: skip

MEMBERS = "/organisations/dinas/members"


@pytest.fixture
def hashes(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The hashes that were made and checked; each with no transaction open, so with no lock."""
    done: list[str] = []
    hashed()  # of the people that the tests make

    def watched(name: str) -> Callable[..., object]:
        original: Callable[..., object] = getattr(passwords, name)

        def call(*args: object) -> object:
            assert not db.session().in_transaction(), f"{name} keeps others waiting"
            done.append(name)
            return original(*args)

        return call

    for name in ("check_password_hash", "generate_password_hash"):
        monkeypatch.setattr(passwords, name, watched(name))
    return done


def _sign_in(app: Flask, human: Human) -> None:
    human.sign_in(password=OTHER_PASSWORD)
    human.sign_in("nobody@x.example")
    human.sign_in()


def _register(app: Flask, human: Human) -> None:
    form = {"name": "Budi", "email": "budi@x.example", "password": PASSWORD}
    human.send("/account/register", **form)
    human.send(mailed_link(app), present=PASSWORD)


def _reset(app: Flask, human: Human) -> None:
    human.send("/account/reset", email=EMAIL)
    human.send(mailed_link(app), password=OTHER_PASSWORD)


def _own(path: str, **data: str) -> Callable[[Flask, Human], None]:
    def act(app: Flask, human: Human) -> None:
        human.sign_in()
        assert human.send(path, **data).status_code in {200, 303}

    return act


def _join(app: Flask, human: Human) -> None:
    human.sign_in()
    form = {"email": "budi@x.example", "role": "editor", "language": "id"}
    human.send(MEMBERS, to=f"{MEMBERS}/invite", **form)
    (mail,) = deliver(app)
    Human(app).send(link(mail), name="Budi", password=OTHER_PASSWORD)


def _second_factor(app: Flask, human: Human) -> None:
    human.sign_in()
    secret = human.page("/account/second-factor").texts("code")[0].replace(" ", "")
    human.send("/account/second-factor", code=code(secret), present=PASSWORD)
    human.send("/account/recovery-codes", present=PASSWORD)
    human.send("/account/second-factor/off", present=PASSWORD)


CHECK, MAKE = "check_password_hash", "generate_password_hash"
WAYS = {
    "sign in": (_sign_in, [CHECK] * 3),
    "register": (_register, [MAKE, CHECK]),
    "reset": (_reset, [MAKE]),
    "password": (
        _own("/account/password", present=PASSWORD, password=OTHER_PASSWORD), [CHECK, CHECK, MAKE],
    ),
    "address": (_own("/account/address", present=PASSWORD, email="b@x.example"), [CHECK, CHECK]),
    "delete": (_own("/account/delete", present=PASSWORD), [CHECK, CHECK]),
    "join": (_join, [CHECK, MAKE]),
    "second factor": (_second_factor, [CHECK] * 4),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_nobody_waits_for_a_hash(app: Flask, human: Human, hashes: list[str], way: str) -> None:
    make(app, **({"dinas": "manager"} if way == "join" else {}))
    hashes.clear()
    act, expected = WAYS[way]
    act(app, human)
    assert hashes == expected


def test_looking_changes_nothing(app: Flask, human: Human) -> None:
    number = make(app, dinas="manager")
    _secret, codes = with_second_factor(app, number)
    human.sign_in()
    human.send("/account/sign-in/code", code=codes[0])
    form = {"email": "budi@x.example", "role": "editor", "language": "id"}
    human.send(MEMBERS, to=f"{MEMBERS}/invite", **form)
    human.send("/account/reset", email=EMAIL)
    links = [link(mail) for mail in deliver(app)[-2:]]
    before = everything(app)
    pages = [
        "", "/profile", "/password", "/address", "/delete", "/second-factor",
        "/second-factor/off", "/recovery-codes", "/sign-in", "/sign-in/code", "/register", "/reset",
    ]  # fmt: skip
    statuses = {
        path: human.get(path).status_code
        for path in [*(f"/account{page}" for page in pages), MEMBERS, *links, "/", "/map"]
    }
    assert set(statuses.values()) <= {200, 303, 403}
    assert everything(app) == before
