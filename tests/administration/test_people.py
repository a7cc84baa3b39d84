"""Appointing people, and helping who lost a way in; nothing of it without the own password."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from portal.accounts import passwords, platform
from portal.accounts.models import Person
from portal.core.db import db, transaction
from portal.core.errors import RuleBroken
from portal.core.events import Event
from tests.support.people import (
    EMAIL,
    OTHER_PASSWORD,
    PASSWORD,
    Human,
    deliver,
    errors,
    link,
    make,
    stored,
    with_second_factor,
)

ADMIN, PEOPLE = "admin@x.example", "/administration/people"


@pytest.fixture
def admin(app: Flask, human: Human) -> Human:
    """The only administrator, number 1."""
    make(app, ADMIN, "Admin", portal="administrator")
    human.language = "en"
    human.sign_in(ADMIN)
    return human


def data_of(app: Flask, kind: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Subject, actor and data of the events of a kind."""
    with app.app_context():
        query = select(Event).where(Event.kind == kind).order_by(Event.id)
        return [(e.subject, e.actor, e.data) for e in db.session.scalars(query)]


def test_people_are_found_by_name_and_address(app: Flask, admin: Human) -> None:
    make(app, dinas="editor")
    make(app, "budi@lain.example", "Budi 100%", confirmed=False)

    def found(q: str) -> list[str]:
        return admin.page(f"{PEOPLE}?q={q}").texts("p", class_="admin-title")

    assert found("") == ["Admin administrator of the portal", "Ayu Lestari", "Budi 100%"]
    assert found("lestari") == ["Ayu Lestari"]
    assert found("LAIN.ex") == ["Budi 100%"]
    assert found("0%25") == ["Budi 100%"]
    assert found("_") == []
    page = admin.page(f"{PEOPLE}/2")
    assert ("Office dinas", "/en/organisations/dinas/members") in page.links()
    assert "scrypt" not in page.source
    assert "address not confirmed" in admin.page(f"{PEOPLE}/3").words


def test_appointing_and_withdrawing(app: Flask, admin: Human) -> None:
    ayu = make(app)
    path = f"{PEOPLE}/{ayu}/role"
    wrong = admin.send(path, role="curator", present=OTHER_PASSWORD)
    assert errors(wrong) == ["This is not your password."]
    assert stored(app, ayu).person.platform_role == ""
    for role in ("curator", "administrator", ""):
        assert admin.send(path, role=role, present=PASSWORD).status_code == 303
        assert stored(app, ayu).person.platform_role == role
    assert errors(admin.send(path, role="king", present=PASSWORD)) != []
    assert data_of(app, "account.platform-role") == [
        (str(ayu), "person:1", {"before": "", "after": "curator"}),
        (str(ayu), "person:1", {"before": "curator", "after": "administrator"}),
        (str(ayu), "person:1", {"before": "administrator", "after": ""}),
    ]


def test_the_last_administrator_stays(app: Flask, admin: Human) -> None:
    make(app, "budi@x.example", "Budi", portal="curator")
    refused = admin.send(f"{PEOPLE}/1/role", role="", present=PASSWORD)
    assert errors(refused) == ["The portal needs an administrator. Make somebody else one first."]
    refused = admin.send("/account/delete", present=PASSWORD)
    assert errors(refused) == ["The portal needs an administrator. Make somebody else one first."]
    assert stored(app, 1).person.platform_role == "administrator"
    second = make(app, "dian@x.example", "Dian", portal="administrator")
    assert admin.send(f"{PEOPLE}/1/role", role="", present=PASSWORD).status_code == 303
    assert admin.get(PEOPLE).status_code == 403  # at once
    with app.app_context(), pytest.raises(RuleBroken), transaction():
        platform.give_role(db.session.get_one(Person, second), "curator", by="person:1")


def test_who_gives_up_the_own_role_reads_so_on_the_first_page(app: Flask, admin: Human) -> None:
    other = make(app, portal="administrator")
    address = f"{PEOPLE}/1/role"
    answer = admin.send(address, role="", present=PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/en/desk")
    assert "Saved." in admin.page("/desk").words
    assert stored(app, 1).person.platform_role == ""
    assert stored(app, other).person.platform_role == "administrator"


def test_who_is_withdrawn_meanwhile_appoints_nobody(
    app: Flask, admin: Human, monkeypatch: pytest.MonkeyPatch
) -> None:
    ayu = make(app)
    second = make(app, "dian@x.example", "Dian", portal="administrator")
    fits = passwords.fits

    def meanwhile(given: str, stored: str) -> bool:
        with db.engine.begin() as other:
            other.execute(update(Person).where(Person.id == 1).values(platform_role=""))
        return fits(given, stored)

    monkeypatch.setattr(passwords, "fits", meanwhile)
    answer = admin.send(f"{PEOPLE}/{ayu}/role", role="administrator", present=PASSWORD)
    assert answer.status_code == 403
    assert stored(app, ayu).person.platform_role == ""
    assert stored(app, second).person.platform_role == "administrator"


def test_nobody_is_appointed_at_an_address_that_may_be_a_strangers(
    app: Flask, admin: Human
) -> None:
    number = make(app, confirmed=False)
    refused = admin.send(f"{PEOPLE}/{number}/role", role="administrator", present=PASSWORD)
    assert errors(refused) == ["This person has not confirmed the address yet."]


def test_a_lost_second_factor(app: Flask, admin: Human) -> None:
    ayu = make(app)
    browser = Human(app)
    browser.sign_in()
    with_second_factor(app, ayu)
    deliver(app)
    path = f"{PEOPLE}/{ayu}/second-factor"
    assert len(errors(admin.send(path, reason=" ", present=PASSWORD))) == 1
    assert errors(admin.send(path, reason="Came in person", present="x")) == [
        "This is not your password."
    ]
    assert stored(app, ayu).person.has_second_factor
    assert admin.send(path, reason="Came in person", present=PASSWORD).status_code == 303
    found = stored(app, ayu)
    assert (found.person.has_second_factor, found.sign_ins) == (False, 0)
    assert found.person.totp_secret is None
    assert not browser.signed_in
    (mail,) = deliver(app)
    assert (mail.to, mail.subject) == ([EMAIL], "Faktor kedua akun Anda telah dinonaktifkan")
    assert data_of(app, "account.second-factor-off") == [
        (str(ayu), "person:1", {"before": "on", "after": "off", "reason": "Came in person"})
    ]
    assert errors(admin.send(path, reason="Again", present=PASSWORD)) == [
        "This person has no second factor."
    ]


def test_signing_somebody_out_and_sending_a_reset(app: Flask, admin: Human) -> None:
    ayu = make(app)
    browser = Human(app)
    browser.sign_in()
    page = f"{PEOPLE}/{ayu}"
    assert admin.send(page, to=f"{page}/sign-out").status_code == 303
    assert not browser.signed_in
    admin.send(page, to=f"{page}/reset")
    (mail,) = deliver(app)
    assert mail.to == [EMAIL]
    assert browser.send(link(mail), password=OTHER_PASSWORD).status_code == 303
    assert data_of(app, "account.reset-asked") == [(str(ayu), "person:1", {})]
    assert link(mail) not in admin.page(page).source


def run(app: Flask, *command: str) -> tuple[int, str]:
    """A command of accounts."""
    found = app.test_cli_runner().invoke(args=["accounts", *command])
    return found.exit_code, found.output


def test_the_commands(app: Flask) -> None:
    ayu = make(app)
    with_second_factor(app, ayu)
    assert run(app, "make-curator", EMAIL) == (0, f"{EMAIL} is a curator now.\n")
    assert run(app, "make-admin", EMAIL) == (0, f"{EMAIL} is an administrator now.\n")
    code, words = run(app, "make-curator", EMAIL)
    assert (code, "needs an administrator" in words) == (1, True)
    code, words = run(app, "turn-off-second-factor", EMAIL, "--reason", "Called us")
    assert (code, "signs in with the password alone now" in words) == (0, True)
    code, words = run(app, "make-curator", "nobody@x.example")
    assert (code, "has no account" in words) == (1, True)
    found = stored(app, ayu).person
    assert (found.platform_role, found.has_second_factor) == ("administrator", False)
    assert [actor for _subject, actor, _data in data_of(app, "account.platform-role")] == [
        "command line", "command line",
    ]  # fmt: skip
