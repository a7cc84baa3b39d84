"""An account is linked to a provider only when its owner agrees."""

from __future__ import annotations

from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts import openid, passwords
from portal.accounts.models import Identity, Person
from portal.accounts.openid import Claims
from portal.core import clock
from portal.core.db import db, transaction
from portal.core.errors import RuleBroken
from tests.accounts.openid.way import AGREE, counted, enter, said
from tests.support import people
from tests.support.pages import Page, say
from tests.support.people import EMAIL, OTHER_PASSWORD, PASSWORD, Human, errors, make, stored

pytestmark = pytest.mark.xdist_group("openid")  # the provider is started once


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
    assert human.send(AGREE, present=PASSWORD).location == "/id/desk"
    assert human.signed_in
    assert stored(app, number).kinds == ["account.linked", "account.signed-in"]
    (mail,) = people.deliver(app)
    assert (mail.to, mail.subject) == ([EMAIL], say("id", "There is a new way into your account"))
    assert enter(Human(app)).location == "/id/desk"
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


def test_who_agrees_agrees_for_the_own_account(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A provider that names another address while a password is checked does not enter there."""
    rogue = make(app, "jahat@banyuwangi.example", "Jahat")
    victim, human = make(app), Human(app)
    enter(human, email="jahat@banyuwangi.example")
    fits = passwords.fits

    def meanwhile(given: str, stored: str) -> bool:
        other = Thread(target=lambda: enter(Human(app), email=EMAIL))
        other.start()
        other.join()
        return fits(given, stored)

    monkeypatch.setattr(passwords, "fits", meanwhile)
    assert human.send(AGREE, present=PASSWORD).status_code == 422
    assert not human.signed_in
    assert stored(app, victim).kinds == stored(app, rogue).kinds == []
    # Nor does what is linked already go over to somebody else.
    with app.app_context(), transaction():
        link = db.session.scalars(select(Identity)).one()
        link.linked_at = clock.now()
        claims = Claims(link.issuer, link.subject)
        with pytest.raises(RuleBroken):
            openid.propose(db.session.get_one(Person, rogue), claims)


def test_agreeing_by_mail_in_the_browser_that_asked(app: Flask) -> None:
    """The account was begun by somebody else, who knows its password and never saw the mail."""
    number, human = make(app, confirmed=False), Human(app)
    enter(human)
    answer = human.send(AGREE, to="/account/identity/mail")
    assert Page(answer).texts("h1") == [say("id", "Look into your mail")]
    link = people.mailed_link(app)
    for other in (Human(app), Human(app)):
        assert Page(other.get(link), 403).texts("h1") == [say("id", "Another browser")]
    assert human.send(link).location == "/id/desk"
    assert human.signed_in
    found = stored(app, number)
    assert (found.person.password_hash, found.sign_ins) == (None, 1)
    assert found.person.confirmed_at is not None
    assert human.get(link).status_code == 404  # it worked once
    assert errors(Human(app).sign_in()) == [say("id", "Address and password do not fit together.")]
