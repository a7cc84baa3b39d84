"""Invitations by mail: with an account and without, for somebody else, twice, too late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from portal.core import clock
from tests.accounts.test_members import MEMBERS, numbers, roles
from tests.support.pages import LANGUAGES, Page, say
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
)  # fmt: skip

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)
BUDI = "budi@x.example"
NEW = "This makes your account. You sign in with %(email)s later."
USED = (
    "The invitation was accepted already, or taken back, or the link is not complete. If you "
    "have accepted it, go on; if not, ask a manager of the organisation to invite you anew."
)
GONE = "This link does not work any more"


@pytest.fixture
def manager(app: Flask) -> Human:
    """A manager of the office, signed in."""
    make(app, dinas="manager", name="Ma'ruf & Rekan")
    human = Human(app)
    human.sign_in()
    return human


def invited(
    app: Flask, manager: Human, email: str = BUDI, role: str = "editor", **more: str
) -> str:
    """Invite somebody; the path of the link in the mail."""
    data = {"email": email, "role": role, "language": "id"}
    assert manager.send(MEMBERS, to=f"{MEMBERS}/invite", **data).status_code == 303
    (mail,) = deliver(app)
    assert mail.to == [email]
    return link(mail)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_mail(app: Flask, manager: Human, language: str) -> None:
    manager.send(MEMBERS, to=f"{MEMBERS}/invite", email=BUDI, role="editor", language=language)
    (mail,) = deliver(app)
    name = "Dinas dinas" if language == "id" else "Office dinas"
    assert mail.subject == say(language, "Act for %(organisation)s at Sambang", organisation=name)
    assert "Ma'ruf & Rekan" in mail.body
    assert say(language, "editor") in mail.body
    assert link(mail).startswith(f"/{language}/invitations/")


def test_somebody_new_makes_the_account_on_the_way(app: Flask, manager: Human) -> None:
    address = invited(app, manager)
    budi = Human(app)
    page = budi.page(address)
    assert page.texts("h1") == ["Mewakili Dinas dinas"]
    assert say("id", NEW, email=BUDI) in page.words
    answer = budi.send(address, name="Budi", password=OTHER_PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/id/desk")
    assert budi.page("/account").texts("h1") == ["Budi"]
    assert roles(app)[BUDI] == "editor"
    assert Human(app).sign_in(BUDI, OTHER_PASSWORD).status_code == 303


def test_a_weak_password_joins_nobody(app: Flask, manager: Human) -> None:
    address = invited(app, manager)
    assert errors(Human(app).send(address, name="Budi", password="pendek")) == [
        say("id", "Use at least %(num)s characters.", num=12)
    ]
    assert BUDI not in roles(app)


def test_who_has_an_account_signs_in_first(app: Flask, manager: Human) -> None:
    number = make(app, BUDI, "Budi")
    secret, codes = with_second_factor(app, number)
    address = invited(app, manager, BUDI.upper())
    budi = Human(app)
    answer = budi.get(address)
    assert answer.status_code == 303
    page = Page(budi.get(answer.location))
    assert say("id", "You have an account. Sign in to accept the invitation.") in page.words
    wanted = page.one("input", name="next").get("value")
    assert budi.sign_in(BUDI, next=str(wanted)).location == "/id/account/sign-in/code"
    assert budi.send("/account/sign-in/code", code=codes[0]).location == address
    assert budi.send(address).status_code == 303
    assert roles(app)[BUDI] == "editor"
    assert stored(app, number).person.totp_secret == secret


def test_an_account_that_nobody_confirmed_is_made_anew(app: Flask, manager: Human) -> None:
    """A stranger may have made it with a password of theirs."""
    number = make(app, BUDI, "Bukan Budi", confirmed=False)
    budi = Human(app)
    assert budi.send(invited(app, manager), name="Budi", password=OTHER_PASSWORD).status_code == 303
    assert stored(app, number).person.name == "Budi"
    assert Human(app).sign_in(BUDI, PASSWORD).status_code == 422


def test_it_is_for_who_was_invited(app: Flask, manager: Human) -> None:
    make(app, "citra@x.example", "Citra")
    address = invited(app, manager)
    citra = Human(app)
    citra.sign_in("citra@x.example")
    page = citra.page(address, 403)
    assert BUDI in page.words
    assert "citra@x.example" in page.words
    assert set(roles(app)) == {EMAIL}


def test_it_works_once(app: Flask, manager: Human) -> None:
    address = invited(app, manager)
    budi = Human(app)
    budi.send(address, name="Budi", password=OTHER_PASSWORD)
    for human, way in (
        (budi, "/id/desk"),
        (Human(app), "/id/account/sign-in"),
        (manager, "/id/desk"),
    ):
        page = human.page(address, 404)
        assert page.texts("h1") == [say("id", GONE)]
        assert say("id", USED) in page.words  # and not that the mail was copied badly
        assert page.one("a", page.main, class_="button").get("href") == way


def test_the_form_that_is_still_open_joins_nobody(app: Flask, manager: Human) -> None:
    address = invited(app, manager)
    first, second = Human(app), Human(app)
    page = second.get(address).get_data(as_text=True)
    token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    first.send(address, name="Budi", password=OTHER_PASSWORD)
    data = {"csrf_token": token, "name": "Bukan Budi", "password": PASSWORD}
    assert second.client.post(address, data=data).status_code == 404
    assert not second.signed_in
    assert Human(app).sign_in(BUDI, OTHER_PASSWORD).status_code == 303


def test_a_withdrawn_one_opens_nothing(app: Flask, manager: Human) -> None:
    address = invited(app, manager)
    page = manager.page(MEMBERS)
    buttons = [f.get("action", "") for f in page.all("form", page.main)]
    (button,) = [action for action in buttons if action.endswith("/withdraw")]
    assert manager.send(MEMBERS, to=button).status_code == 303
    assert Human(app).get(address).status_code == 404
    assert manager.send(MEMBERS, to=button).status_code == 404


@pytest.mark.parametrize("seconds", [0, 1])
def test_it_is_good_for_two_weeks(app: Flask, human: Human, seconds: int) -> None:
    with clock.stopped(NOON):
        make(app, dinas="manager")
        human.sign_in()
        address = invited(app, human)
    with clock.stopped(NOON + timedelta(days=14, seconds=seconds - 1)):
        assert Human(app).get(address).status_code == (200, 410)[seconds]


def test_one_that_expired_stays_in_sight_until_it_is_sent_anew(app: Flask, human: Human) -> None:
    def rows() -> list[str]:
        page = human.page(MEMBERS)
        return [row for row in page.texts("li", page.main) if BUDI in row]

    with clock.stopped(NOON):
        make(app, dinas="manager")
        human.sign_in()
        invited(app, human)
        assert ["sampai 16 Maret 2026" in row for row in rows()] == [True]
    with clock.stopped(NOON + timedelta(days=14, seconds=1)):
        human.sign_in()
        assert ["kedaluwarsa 16 Maret 2026" in row for row in rows()] == [True]
        invited(app, human)
        assert ["sampai 30 Maret 2026" in row for row in rows()] == [True]


@pytest.mark.parametrize(("way", "more"), [("end", {}), ("role", {"role": "editor"})])
def test_who_is_removed_lets_nobody_in_any_more(
    app: Flask, manager: Human, way: str, more: dict[str, str]
) -> None:
    make(app, "jahat@x.example", "Jahat", dinas="manager")
    jahat = Human(app)
    jahat.sign_in("jahat@x.example")
    theirs = invited(app, jahat, "teman@x.example", "manager")
    ours = invited(app, manager, "citra@x.example", "manager")
    number = numbers(app)["jahat@x.example"]
    assert manager.send(f"{MEMBERS}/{number}/{way}", **more).status_code == 303
    assert [Human(app).get(path).status_code for path in (theirs, ours)] == [404, 200]


def test_a_second_one_replaces_the_first(app: Flask, manager: Human) -> None:
    first = invited(app, manager)
    second = invited(app, manager, role="coordinator")
    assert Human(app).get(first).status_code == 404
    Human(app).send(second, name="Budi", password=OTHER_PASSWORD)
    assert roles(app)[BUDI] == "coordinator"


def test_members_are_not_invited_again(app: Flask, manager: Human) -> None:
    make(app, BUDI, "Budi", dinas="reader")
    data = {"email": BUDI, "role": "manager", "language": "id"}
    answer = manager.send(MEMBERS, to=f"{MEMBERS}/invite", **data)
    assert errors(answer) == [say("id", "This person is a member already.")]
    assert deliver(app) == []


def test_who_joined_meanwhile_keeps_the_role(app: Flask, manager: Human) -> None:
    address = invited(app, manager, role="manager")
    make(app, BUDI, "Budi", dinas="reader")
    budi = Human(app)
    budi.sign_in(BUDI)
    assert budi.send(address).status_code == 303
    assert roles(app)[BUDI] == "reader"


def test_fifty_in_an_hour(app: Flask, human: Human) -> None:
    with clock.stopped(NOON):
        make(app, dinas="manager")
        human.sign_in()
        token = human.get(MEMBERS).get_data(as_text=True).split('name="csrf_token"')[1]
        data = {"csrf_token": token.split('value="')[1].split('"')[0], "role": "editor"}
        found = [
            human.client.post(
                f"/id{MEMBERS}/invite", data={**data, "language": "id", "email": f"a{n}@x.example"}
            ).status_code
            for n in range(51)
        ]
    assert found == [303] * 50 + [422]


def test_a_name_in_a_subject_cannot_add_a_header(app: Flask, manager: Human) -> None:
    for email in (
        "budi@x.example\r\nBcc: c@x.example",
        "budi@x.example, c@x.example",
        "<a@x.example>",
    ):
        data = {"email": email, "role": "editor", "language": "id"}
        assert manager.send(MEMBERS, to=f"{MEMBERS}/invite", **data).status_code == 422
    assert deliver(app) == []
