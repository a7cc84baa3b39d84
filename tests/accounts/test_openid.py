"""Signing in by OpenID Connect, with a real provider process."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts.models import Identity, Person
from portal.core import events
from portal.core.db import db, transaction
from tests.accounts.at_provider import (
    AGREE,
    _liar,
    app,
    counted,
    enter,
    enter_at_liar,
    go,
    liar,
    real,
    said,
)
from tests.support import people, provider
from tests.support.pages import Page, say
from tests.support.people import EMAIL, OTHER_PASSWORD, PASSWORD, Human, errors, make, stored
from tests.support.provider import Liar

__all__ = ["_liar", "app", "liar", "real"]
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
    assert enter(other, email="somebody@else.example").location == "/id/account"
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
    assert errors(other.send("/account/delete", present=PASSWORD)) == [no_password]
    assert counted(app) == (1, 2, 1)


def test_an_account_is_linked_only_when_its_owner_agrees(app: Flask) -> None:
    number, human = make(app), Human(app)
    answer = enter(human, email=EMAIL.upper())
    assert answer.location == "/id/account/identity"
    page = human.page(AGREE)
    assert page.texts("h1") == [say("id", "Is this your account?")]
    assert not human.signed_in
    refused = human.send(AGREE, present=OTHER_PASSWORD)
    assert errors(refused) == [say("id", "This is not your password.")]
    assert enter(Human(app)).location == "/id/account/identity"  # it opens nothing yet
    assert counted(app) == (1, 0, 1)
    assert human.send(AGREE, present=PASSWORD).location == "/id/account"
    assert human.signed_in
    assert stored(app, number).kinds == ["account.linked", "account.signed-in"]
    (mail,) = people.deliver(app)
    assert (mail.to, mail.subject) == ([EMAIL], say("id", "There is a new way into your account"))
    assert enter(Human(app)).location == "/id/account"
    # Unlinked, it opens nothing; another person cannot unlink it.
    with app.app_context():
        (link,) = db.session.scalars(select(Identity.id))
    make(app, "budi@banyuwangi.example", "Budi")
    budi = Human(app)
    budi.sign_in("budi@banyuwangi.example")
    end = f"/account/identities/{link}/end"
    assert budi.send("/account", to=end).status_code == 404
    # Nor does it open Budi's, who tries to link it.
    answer = enter(budi)
    wanted = "It opens another account already. Unlink it there first."
    assert said(answer, 422) == say("id", wanted)
    assert human.send("/account", to=end).location == "/id/account"
    assert enter(Human(app)).location == "/id/account/identity"


def test_agreeing_by_mail_in_the_browser_that_asked(app: Flask) -> None:
    """The account was begun by somebody else, who knows its password and never saw the mail."""
    number, human = make(app, confirmed=False), Human(app)
    enter(human)
    answer = human.send(AGREE, to="/account/identity/mail")
    assert Page(answer).texts("h1") == [say("id", "Look into your mail")]
    link = people.mailed_link(app)
    for other in (Human(app), Human(app)):
        assert Page(other.get(link), 403).texts("h1") == [say("id", "Another browser")]
    assert human.send(link).location == "/id/account"
    assert human.signed_in
    found = stored(app, number)
    assert (found.person.password_hash, found.sign_ins) == (None, 1)
    assert found.person.confirmed_at is not None
    assert human.get(link).status_code == 404  # it worked once
    assert errors(Human(app).sign_in()) == [say("id", "Address and password do not fit together.")]


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
    assert human.send(AGREE, present=PASSWORD).location == "/id/account"
    assert enter(Human(app), **claims).location == "/id/account"


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
    assert done.location == "/id/account"
    for claims, portal, expected in SECOND:
        with app.app_context(), transaction():
            db.session.get_one(Person, number).platform_role = portal
        liar.claims, again = claims, Human(app)
        answer = enter_at_liar(again)
        asked = answer.location == "/id/account/sign-in/code"
        spared = answer.location == "/id/account"
        found = "asked" if asked else "spared" if spared else "refused"
        assert (claims, found) == (claims, expected)
        assert again.signed_in is (expected == "spared")
        if asked:
            done = again.send("/account/sign-in/code", code=codes.pop())
            assert done.location == "/id/account"
