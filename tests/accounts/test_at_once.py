"""What changes while a password is checked, and while an invitation is accepted."""

from __future__ import annotations

from contextlib import suppress

import pytest
from flask import Flask

from portal.accounts import links, members, own_account, passwords, queries, views_sign_in
from portal.accounts.models import Invitation, Person
from portal.core.db import db, transaction
from portal.core.errors import NotFound
from tests.support.at_once import at_once
from tests.support.people import (
    EMAIL,
    OTHER_PASSWORD,
    PASSWORD,
    Human,
    code,
    errors,
    hashed,
    make,
    organisation,
    stored,
    with_second_factor,
)


def test_a_password_is_changed_while_the_old_one_is_checked(
    app: Flask, human: Human, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = make(app)
    fits = passwords.fits

    def slowly(password: str, found: str | None) -> bool:
        def change() -> None:
            who = queries.person(number)
            own_account.set_password(who, hashed(OTHER_PASSWORD))

        assert at_once(app, [change]) == ["done"]
        return fits(password, found)

    monkeypatch.setattr(views_sign_in.passwords, "fits", slowly)
    assert errors(human.sign_in()) == ["Alamat surel dan kata sandi tidak cocok."]
    assert not human.signed_in
    assert stored(app, number).sign_ins == 0


def test_an_account_changes_while_the_code_is_checked(
    app: Flask, human: Human, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = make(app)
    secret, _codes = with_second_factor(app, number)
    assert human.sign_in(password=PASSWORD).headers["Location"] == "/id/account/sign-in/code"
    take = views_sign_in.signing_in.take_code

    def slowly(who: Person, given: str) -> bool:
        def change() -> None:
            own_account.set_password(queries.person(number), hashed(OTHER_PASSWORD))

        assert at_once(app, [change]) == ["done"]
        return take(who, given)

    monkeypatch.setattr(views_sign_in.signing_in, "take_code", slowly)
    assert human.send("/account/sign-in/code", code=code(secret)).status_code == 422
    assert not human.signed_in


def test_an_account_ends_while_its_invitation_is_accepted(app: Flask) -> None:
    make(app, dinas="manager")
    number = make(app, "budi@x.example", "Budi")
    with app.app_context(), transaction():
        manager = queries.by_email(EMAIL)
        assert manager is not None
        invited = members.invite(organisation("dinas"), "budi@x.example", "editor", "id", manager)
        db.session.flush()
        found = invited.id

    def accept() -> None:
        with suppress(links.LinkBroken, NotFound):  # the account ended first
            who = queries.person(number)
            own_account.lock(who)
            token = members.invitation_link(db.session.get_one(Invitation, found))
            members.accept(members.of_invitation_link(token, lock=True), who)

    def end() -> None:
        own_account.delete_account(queries.person(number))

    at_once(app, [accept, end])
    with app.app_context():
        who = db.session.get_one(Person, number)
        assert (who.deleted_at is not None, queries.memberships(who)) == (True, [])
