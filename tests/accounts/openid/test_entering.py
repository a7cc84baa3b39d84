"""Signing in by OpenID Connect, with a real provider process and with one that lies."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts.models import Person
from portal.core import events
from portal.core.db import db, transaction
from tests.accounts.openid.way import AGREE, counted, enter, enter_at_liar, go, said
from tests.support import people, provider
from tests.support.pages import say
from tests.support.people import EMAIL, PASSWORD, Human, errors, make, stored
from tests.support.provider import Liar

pytestmark = pytest.mark.xdist_group("openid")  # the provider is started once


def test_the_first_time_makes_an_account_and_the_next_time_finds_it(app: Flask) -> None:
    human = Human(app, "en")
    buttons = human.page("/account/sign-in?next=/en/map").all("a", class_="button-quiet")
    assert [b.get("href") for b in buttons] == [
        "/en/account/openid/banyuwangi?next=/en/map",
        "/en/account/openid/depok?next=/en/map",
    ]
    answer = enter(human, ends="?next=/en/map")
    assert (answer.status_code, answer.location) == (303, "/en/map")
    number = people.numbered(app, EMAIL)
    assert number is not None
    found = stored(app, number)
    assert found.kinds == ["account.made-by-provider", "account.signed-in"]
    assert (found.person.name, found.person.language) == ("Ayu Lestari", "en")
    assert found.person.confirmed_at is not None
    assert found.person.password_hash is None
    with app.app_context():
        made, signed = db.session.scalars(select(events.Event).order_by(events.Event.id))
        assert (made.organisation, made.data) == ("pemkab-banyuwangi", {"through": "banyuwangi"})
        assert signed.data == {"through": "banyuwangi"}
    assert provider.query(go(Human(app)))["redirect_uri"] == (
        "http://127.0.0.1:8000/openid/banyuwangi"
    )
    # Another browser, another address by now: issuer and subject say who it is.
    other = Human(app)
    assert enter(other, email="somebody@else.example").location == "/id/desk"
    assert other.page("/account").texts("h1") == ["Ayu Lestari"]
    assert counted(app) == (1, 2, 1)
    # Who has no password is told how to come by one, and cannot lose the only way in.
    page = other.page("/account")
    assert say("id", "Set a password") in page.texts("a")
    end = [str(f.get("action")) for f in page.all("form") if "identities" in str(f.get("action"))]
    answer = other.send("/account", to=end[0])
    wanted = "Set a password first: else nothing would open your account any more."
    assert said(answer, 422) == say("id", wanted)
    no_password = say("id", "You have no password yet. Set one first, on the page of your account.")
    sent = other.send("/account", to="/account/delete", present=PASSWORD)
    assert errors(sent) == [no_password]
    for path in ("delete", "password", "address", "second-factor"):
        first = other.page(f"/account/{path}")
        assert say("id", "Set a password") in first.texts("a")
        assert first.all("input", type="password") == []
    assert counted(app) == (1, 2, 1)


UNVOUCHED: list[dict[str, Any]] = [
    {"email_verified": False},
    {"email_verified": "true"},
    {"email_verified": None},
    {"email": "ayu@depok.example"},
    {"email": f"{EMAIL}.jahat.example"},
    {"email": "ayu"},
    {"email": None},
]


def test_what_no_provider_vouches_for_opens_nothing(app: Flask) -> None:
    make(app)
    make(app, "ayu@depok.example", "Ayu Depok")
    human = Human(app)
    for claims in UNVOUCHED:
        answer = enter(human, **claims)
        assert (claims, answer.status_code) == (claims, 403)
        assert "tidak memastikan alamat surel" in said(answer, 403)
        assert EMAIL not in answer.get_data(as_text=True)
    assert counted(app) == (2, 0, 0)
    # Who has an account links it from there, whatever the address at the provider is.
    human.sign_in()
    assert enter(human, **claims).location == "/id/account/identity"
    assert human.send(AGREE, present=PASSWORD).location == "/id/desk"
    assert enter(Human(app), **claims).location == "/id/desk"


SECOND: list[tuple[dict[str, Any], str, str]] = [
    ({}, "", "asked"),
    ({"amr": ["pwd", "otp"], "acr": "2"}, "", "asked"),
    ({"amr": "mfa"}, "", "refused"),  # not as the standard says
    ({"amr": ["mfa"]}, "", "spared"),
    ({"acr": "https://refeds.org/profile/mfa"}, "", "spared"),
    ({"amr": ["mfa"]}, "administrator", "asked"),
]


def test_the_second_factor(app: Flask, liar: Liar) -> None:
    number, human = make(app), Human(app)
    secret, codes = people.with_second_factor(app, number)
    enter_at_liar(human)
    # Linking takes the code as well: what is linked may spare it later.
    assert errors(human.send(AGREE, present=PASSWORD, code="000000")) == [
        say("id", "This code does not fit, or was used before. Wait for the next.")
    ]
    done = human.send(AGREE, present=PASSWORD, code=people.code(secret))
    assert done.location == "/id/desk"
    for claims, portal, expected in SECOND:
        with app.app_context(), transaction():
            db.session.get_one(Person, number).platform_role = portal
        liar.claims, again = claims, Human(app)
        answer = enter_at_liar(again)
        asked = answer.location == "/id/account/sign-in/code"
        spared = answer.location == "/id/desk"
        found = "asked" if asked else "spared" if spared else "refused"
        assert (claims, found) == (claims, expected)
        assert again.signed_in is (expected == "spared")
        if asked:
            done = again.send("/account/sign-in/code", code=codes.pop())
            assert done.location == "/id/desk"


def test_an_unknown_provider(app: Flask, human: Human) -> None:
    for path in ("/id/account/openid/solo", "/id/account/openid/solo/back", "/openid/solo"):
        assert human.client.get(path).status_code == 404
    assert human.get(AGREE).location == "/id/account/sign-in"  # nothing was begun


def test_names_from_a_provider_are_only_names(app: Flask, liar: Liar, human: Human) -> None:
    liar.claims = {"name": "Ayu, klik https://jahat.example"}
    enter_at_liar(human)
    assert human.page("/account").texts("h1") == ["ayu"]


def test_a_deleted_account_is_linked_no_more(app: Flask, human: Human) -> None:
    make(app)
    enter(human)
    human.send(AGREE, present=PASSWORD)
    assert human.send("/account/delete", present=PASSWORD).status_code == 200
    assert counted(app) == (1, 0, 0)
    enter(human)
    assert counted(app) == (2, 1, 1)


def test_a_demonstration_account_is_refused_in_production(app: Flask, human: Human) -> None:
    """In production a database that was copied has them all."""
    make(app)
    enter(human)
    human.send(AGREE, present=PASSWORD)
    number = people.numbered(app, EMAIL)
    with app.app_context(), transaction():
        who = db.session.get_one(Person, number)
        who.email = who.email_key = "ayu@contoh.example"
    app.extensions["settings"] = replace(app.extensions["settings"], env="production")
    other = Human(app)
    assert enter(other).status_code == 403
    assert not other.signed_in
