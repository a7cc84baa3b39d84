"""Signing in and out, in one browser and in several."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import select

from portal.accounts.models import SignIn
from portal.core import clock
from portal.core.db import db
from tests.support.pages import LANGUAGES, Page, say
from tests.support.people import (
    EMAIL,
    OTHER_PASSWORD,
    PASSWORD,
    Human,
    errors,
    make,
    stored,
    token_in,
)  # fmt: skip

UNCONFIRMED = (
    "Confirm your address first: open the link in the mail that we sent you. Is it gone? "
    "“Forgot the password?” sends a new one."
)
NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("email", [EMAIL, f"  {EMAIL.upper()} "])
def test_address_and_password(app: Flask, language: str, email: str) -> None:
    number = make(app)
    human = Human(app, language)
    answer = human.sign_in(email)
    assert (answer.status_code, answer.location) == (303, f"/{language}/desk")
    page = human.page("/account")
    assert page.texts("h1") == ["Ayu Lestari"]
    assert stored(app, number).sign_ins == 1


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (EMAIL, OTHER_PASSWORD),
        (EMAIL, PASSWORD.upper()),
        (EMAIL, PASSWORD + " "),
        ("budi@banyuwangi.example", PASSWORD),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_does_not_fit(app: Flask, language: str, email: str, password: str) -> None:
    number = make(app)
    human = Human(app, language)
    answer = human.sign_in(email, password)
    assert errors(answer) == [say(language, "Address and password do not fit together.")]
    assert PASSWORD not in answer.get_data(as_text=True)
    assert not human.signed_in
    assert stored(app, number).sign_ins == 0


def test_a_password_is_the_same_however_a_telephone_writes_it(app: Flask, human: Human) -> None:
    human.send("/account/register", name="Ayu", email=EMAIL, password="café pagi sekali")
    number = 1
    assert stored(app, number).person.password_hash
    assert errors(human.sign_in(password="cafe\u0301 pagi sekali")) == [say("id", UNCONFIRMED)]


def test_who_is_signed_in_is_led_on(app: Flask, human: Human) -> None:
    make(app)
    human.sign_in()
    answer = human.get("/account/sign-in?next=/id/map")
    assert (answer.status_code, answer.location) == (303, "/id/map")


def test_a_page_that_needs_an_account_comes_after_signing_in(app: Flask, human: Human) -> None:
    make(app)
    answer = human.get("/account/profile?a=1&b=%20x")
    assert (answer.status_code, answer.location.split("?")[0]) == (303, "/id/account/sign-in")
    page = Page(human.get(answer.location))
    wanted = page.one("input", name="next").get("value")
    assert human.sign_in(next=str(wanted)).location == "/id/account/profile?a=1&b=%20x"
    assert human.get(str(wanted)).status_code == 200


def test_data_and_forms_of_strangers_get_a_401(app: Flask, human: Human) -> None:
    assert (
        human.client.get("/id/account", headers={"Accept": "application/json"}).status_code == 401
    )
    token = token_in(human.get("/account/sign-in").get_data(as_text=True))
    answer = human.client.post("/id/account/sign-ins/end-all", data={"csrf_token": token})
    assert answer.status_code == 401
    assert say("id", "You are not signed in") in Page(answer, 401).words


BAD = [
    "https://jahat.example/", "//jahat.example", "///jahat.example", "/\\jahat.example",
    "\\\\jahat.example", "/\t/jahat.example", "/\n/jahat.example", " //jahat.example",
    "javascript:alert(1)", "http:/jahat.example", "jahat.example", "", "/id\r\nSet-Cookie: a=b",
    "/\x00/jahat.example", "/id/é", "@jahat.example", "/%0d%0a\\x",
]  # fmt: skip
GOOD = [
    "/id/map",
    "/en/programs?q=a%20b&page=2#x",
    "/",
    "/.//jahat.example",
    "/id/account?next=https://x",
]


@pytest.mark.parametrize("given", BAD)
def test_next_leads_nowhere_else(app: Flask, human: Human, given: str) -> None:
    make(app)
    assert human.sign_in(next=given).location == "/id/desk"
    assert human.get(f"/account/sign-in?next={given}").status_code in {303}


@pytest.mark.parametrize("given", GOOD)
def test_next_leads_to_pages_of_the_portal(app: Flask, human: Human, given: str) -> None:
    make(app)
    assert human.sign_in(next=given).location == given


def test_signing_out(app: Flask, human: Human) -> None:
    number = make(app)
    human.sign_in()
    old = human.client.get_cookie("session")
    assert old is not None
    answer = human.send("/account", to="/account/sign-out")
    assert (answer.status_code, answer.location) == (303, "/id/")
    assert not human.signed_in
    assert stored(app, number).sign_ins == 0
    human.client.set_cookie("session", old.value)  # who copied the cookie has nothing
    assert not human.signed_in


def test_signing_out_without_being_signed_in_does_no_harm(human: Human) -> None:
    assert human.send("/account/sign-in", to="/account/sign-out").status_code == 303


def test_a_link_signs_nobody_out(app: Flask, human: Human) -> None:
    make(app)
    human.sign_in()
    assert human.get("/account/sign-out").status_code == 405
    assert human.client.post("/id/account/sign-out").status_code == 400  # nor another site
    assert human.signed_in


def test_the_session_from_before_is_dropped(app: Flask, human: Human) -> None:
    """Somebody who put a cookie of theirs into the browser learns nothing by it."""
    make(app)
    human.get("/account/sign-in")
    with human.client.session_transaction() as session:
        session["planted"] = "by a stranger"
        token = session["csrf_token"]
    planted = human.client.get_cookie("session")
    assert planted is not None
    human.sign_in()
    with human.client.session_transaction() as session:
        assert "planted" not in session
        assert session.get("csrf_token") != token
    stranger = Human(app)
    stranger.client.set_cookie("session", planted.value)
    assert not stranger.signed_in


def test_signing_in_again_ends_the_sign_in_before(app: Flask, human: Human) -> None:
    number = make(app)
    make(app, "budi@banyuwangi.example", "Budi")
    budis = human.get("/account/sign-in").get_data(as_text=True)
    human.sign_in()
    assert human.page("/account").texts("h1") == ["Ayu Lestari"]
    # A tab from before: its form belongs to the old session, and leads to who is signed in.
    data = {"csrf_token": token_in(budis), "email": "budi@banyuwangi.example", "password": PASSWORD}
    answer = human.client.post("/id/account/sign-in", data={**data, "next": "/id/map"})
    assert (answer.status_code, answer.location) == (303, "/id/map")
    assert human.page("/account").texts("h1") == ["Ayu Lestari"]
    # With the token of this session it would be another person: then the first one is out.
    with human.client.session_transaction() as session:
        session.setdefault("csrf_token", "f" * 40)
    data["csrf_token"] = token_in(human.get("/account").get_data(as_text=True))
    assert human.client.post("/id/account/sign-in", data=data).status_code == 303
    assert human.page("/account").texts("h1") == ["Budi"]
    assert stored(app, number).sign_ins == 0


def test_a_form_whose_session_is_gone_is_asked_for_again(app: Flask, human: Human) -> None:
    make(app)
    data = {"csrf_token": "old", "email": EMAIL, "password": PASSWORD, "next": "/id/map"}
    answer = human.client.post("/id/account/sign-in", data=data)
    assert answer.status_code == 303
    page = human.page(answer.location)
    assert say("id", "The page was open for long. Please send it again.") in page.words
    assert page.one("input", name="next").get("value") == "/id/map"
    assert not human.signed_in


@pytest.mark.parametrize("days", [13, 14])
def test_a_sign_in_ends_after_two_weeks(app: Flask, human: Human, days: int) -> None:
    with clock.stopped(NOON):
        make(app)
        human.sign_in(stay="y")
    with clock.stopped(NOON + timedelta(days=days)):
        assert human.signed_in is (days == 13)


@pytest.mark.parametrize(("stay", "permanent"), [({}, False), ({"stay": "y"}, True)])
def test_the_browser_keeps_it_only_when_asked(
    app: Flask, human: Human, stay: dict[str, str], permanent: bool
) -> None:
    make(app)
    cookie = human.sign_in(**stay).headers["Set-Cookie"]
    assert ("Expires=" in cookie) is permanent
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_the_cookie_holds_no_secret_that_the_database_has(app: Flask, human: Human) -> None:
    make(app)
    human.sign_in()
    cookie = human.client.get_cookie("session")
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert cookie is not None
    assert signer is not None
    token = signer.loads(cookie.value)["_user_id"]
    with app.app_context():
        (found,) = db.session.scalars(select(SignIn)).all()
        assert token not in {found.digest, str(found.id), str(found.person_id)}
        assert len(token) >= 40
