"""Making an account and confirming it by the link in the mail."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from portal.accounts import links
from portal.core import clock
from tests.support.pages import LANGUAGES, Page, say
from tests.support.people import (
    EMAIL,
    OTHER_PASSWORD,
    PASSWORD,
    Human,
    deliver,
    errors,
    link,
    mailed_link,
    make,
    numbered,
    stored,
)  # fmt: skip

COMMON = "This is among the first that anybody would try. Choose another one."
ADDRESS = "Write the whole address, such as name@region.go.id."
NO_LINKS = "Write a name, without links or special characters."
UNCONFIRMED = (
    "Confirm your address first: open the link in the mail that we sent you. Is it gone? "
    "“Forgot the password?” sends a new one."
)
NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)


def register(human: Human, **changes: str) -> object:
    """Fill the form in; the words of the page that follows."""
    data = {"name": "Ayu Lestari", "email": EMAIL, "password": PASSWORD, **changes}
    return human.send("/account/register", **data)


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_the_form_to_the_account(app: Flask, language: str) -> None:
    human = Human(app, language)
    assert register(human).status_code == 200
    assert not human.signed_in
    (mail,) = deliver(app)
    assert mail.to == [EMAIL]
    assert mail.subject == say(language, "Confirm your address for Sambang")
    assert link(mail).startswith(f"/{language}/account/confirm/")
    assert errors(human.sign_in()) == [say(language, UNCONFIRMED)]
    answer = human.send(link(mail), present=PASSWORD)
    assert (answer.status_code, answer.location) == (303, f"/{language}/account")
    assert human.signed_in
    found = stored(app, 1)
    assert (found.person.name, found.person.language) == ("Ayu Lestari", language)
    assert found.kinds == ["account.registered", "account.confirmed", "account.signed-in"]


def test_opening_the_link_alone_confirms_nothing(app: Flask, human: Human) -> None:
    """Mail scanners open links, and so does who got a mail that somebody else caused."""
    register(human)
    address = mailed_link(app)
    assert human.get(address).status_code == 200
    assert human.client.head(address).status_code == 200
    assert stored(app, 1).person.confirmed_at is None


def test_the_link_takes_the_password_that_was_chosen(app: Flask, human: Human) -> None:
    register(human)
    address = mailed_link(app)
    assert errors(human.send(address, present=OTHER_PASSWORD)) == [
        say("id", "This is not your password.")
    ]
    assert stored(app, 1).person.confirmed_at is None


def test_who_registers_somebody_elses_address_gets_no_account_of_theirs(app: Flask) -> None:
    """The owner comes later, and must not confirm the password of the one before."""
    thief, owner = Human(app), Human(app)
    register(thief, name="Bukan Ayu", password=OTHER_PASSWORD)
    deliver(app)
    register(owner)
    address = mailed_link(app)
    assert owner.send(address, present=PASSWORD).status_code == 303
    assert stored(app, 1).person.name == "Ayu Lestari"
    assert thief.sign_in(password=OTHER_PASSWORD).status_code == 422
    assert not thief.signed_in


def test_the_confirmed_link_signs_nobody_in_again(app: Flask, human: Human) -> None:
    register(human)
    address = mailed_link(app)
    human.send(address, present=PASSWORD)
    other = Human(app)
    page = other.page(address)
    assert page.texts("h1") == [say("id", "Your address is confirmed")]
    assert page.all("input", inside=page.main) == []
    assert not other.signed_in
    token = {"csrf_token": "x", "present": PASSWORD}
    assert other.client.post(address, data=token).status_code == 400
    assert not other.signed_in


@pytest.mark.parametrize(
    ("after", "status"), [(timedelta(days=3), 200), (timedelta(days=3, seconds=1), 410)]
)
def test_the_link_is_good_for_three_days(
    app: Flask, human: Human, after: timedelta, status: int
) -> None:
    with clock.stopped(NOON):
        register(human)
        address = mailed_link(app)
    with clock.stopped(NOON + after):
        assert human.get(address).status_code == status


def test_a_changed_link_opens_nothing(app: Flask, human: Human) -> None:
    register(human)
    address = mailed_link(app)
    start, token = address.rsplit("/", 1)
    body = token.split(".")[0]
    with app.app_context():
        strange = links.make(links.RESET, links.Link(1, 0, EMAIL))
    for bad in (token[:-1], token + "A", body, "x" + token, token[::-1], "a", strange):
        assert human.get(f"{start}/{bad}").status_code == 404, bad


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_address_with_an_account_says_so_by_mail_alone(app: Flask, language: str) -> None:
    make(app, "BUDI@banyuwangi.example", "Budi", language="en")
    human = Human(app, language)
    new = register(human).get_data(as_text=True)
    known = register(human, email="budi@Banyuwangi.example").get_data(as_text=True)
    assert new.replace(EMAIL, "?") == known.replace("budi@Banyuwangi.example", "?")
    _first, second = deliver(app)
    assert second.to == ["BUDI@banyuwangi.example"]
    assert second.subject == "You have an account at Sambang"  # in Budi's language, not the form's
    assert stored(app, 1).person.name == "Budi"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"password": "short"}, "Use at least 12 characters."),
        ({"password": "passwordpassword"}, COMMON),
        ({"password": "ayu@banyuwangi.example"}, "Do not use your name or address in it."),
        ({"name": "Klik https://jahat.example"}, NO_LINKS),
        ({"email": "ayu"}, ADDRESS),
        ({"email": "ayu@x.example\nBcc: b@x.example"}, ADDRESS),
        ({"email": "аyu@banyuwangi.example"}, ADDRESS),
        ({"name": " "}, "This field is required."),
    ],
)  # fmt: skip
def test_what_is_refused(app: Flask, changes: dict[str, str], message: str) -> None:
    human = Human(app, "en")
    answer = register(human, **changes)
    assert errors(answer) == [message]
    # The page opens where something is wrong: on a telephone that may be far below.
    assert [field.get("name") for field in Page(answer, 422).all(autofocus="")] == list(changes)
    assert deliver(app) == []
    assert numbered(app, EMAIL) is None


def test_a_name_has_one_line(app: Flask, human: Human) -> None:
    register(human, name="Ayu\x00\r\nBcc: semua@jahat.example".replace("@", " "))
    assert stored(app, 1).person.name == "Ayu Bcc: semua jahat.example"


def test_an_apostrophe_stays_one_in_a_mail(app: Flask, human: Human) -> None:
    register(human, name="Ma'ruf & Rekan")
    (mail,) = deliver(app)
    assert mail.body.startswith("Yth. Ma'ruf & Rekan,\n")


def test_all_that_is_wrong_is_told_at_once(human: Human) -> None:
    """A page never gives a password back: each round means to type it once more."""
    answer = register(human, name="www.x", email="ayu@", password="short")
    assert errors(answer) == [
        say("id", NO_LINKS),
        say("id", ADDRESS),
        say("id", "Use at least %(num)s characters.", num=12),
    ]
