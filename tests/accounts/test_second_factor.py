"""The second factor: turning it on and off, its codes, and the recovery codes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from portal.core import clock
from tests.support.pages import LANGUAGES, Page, say
from tests.support.people import (
    EMAIL,
    OTHER_PASSWORD,
    PASSWORD,
    Human,
    code,
    deliver,
    errors,
    link,
    make,
    stored,
    with_second_factor,
)  # fmt: skip

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)
STEP = "/account/sign-in/code"
WRONG = "This code does not fit, or was used before. Wait for the next."


@pytest.mark.parametrize("language", LANGUAGES)
def test_turning_it_on(app: Flask, language: str) -> None:
    number = make(app, language=language)
    human = Human(app, language)
    human.sign_in()
    page = human.page("/account/second-factor")
    secret = page.texts("code")[0].replace(" ", "")
    assert len(page.all("svg", page.one(class_="qr"))) == 1
    assert page.texts("code") == human.page("/account/second-factor").texts("code")
    answer = human.send("/account/second-factor", code=code(secret), present=PASSWORD)
    codes = Page(answer).texts("code")
    assert len(set(codes)) == 10
    assert stored(app, number).person.totp_secret == secret
    assert "no-store" in answer.headers["Cache-Control"]
    other = Human(app, language)
    assert other.sign_in().location == f"/{language}/account/sign-in/code"
    assert not other.signed_in
    assert errors(other.send(STEP, code=code(secret))) == [say(language, WRONG)]  # used above
    assert other.send(STEP, code=codes[3].lower().replace("-", " ")).status_code == 303
    assert other.signed_in
    (told,) = deliver(app)
    assert told.subject == say(language, "A recovery code was used")
    assert link(told) == f"/{language}/account/reset"


@pytest.mark.parametrize(
    ("given", "password"),
    [("000000", PASSWORD), ("٣٣٣٣٣٣", PASSWORD), ("²²²²²²", PASSWORD), ("right", OTHER_PASSWORD)],
)
def test_it_takes_a_right_code_and_the_password(
    app: Flask, human: Human, given: str, password: str
) -> None:
    number = make(app)
    human.sign_in()
    secret = human.page("/account/second-factor").texts("code")[0].replace(" ", "")
    sent = code(secret) if given == "right" else given
    answer = human.send("/account/second-factor", code=sent, present=password)
    assert len(errors(answer)) == 1
    assert not stored(app, number).person.has_second_factor
    assert human.page("/account/second-factor").texts("code")[0].replace(" ", "") == secret


@pytest.mark.parametrize("steps", [-2, -1, 0, 1, 2])
def test_a_telephone_may_be_half_a_minute_off(app: Flask, human: Human, steps: int) -> None:
    with clock.stopped(NOON):
        number, good = make(app), abs(steps) < 2
    with clock.stopped(NOON - timedelta(minutes=10)):
        secret, _codes = with_second_factor(app, number)
    with clock.stopped(NOON):
        human.sign_in()
        assert human.send(STEP, code=code(secret, steps)).status_code == (303 if good else 422)
        assert human.signed_in is good


def test_a_code_works_once(app: Flask, human: Human) -> None:
    with clock.stopped(NOON):
        secret, _codes = with_second_factor(app, make(app))
        over_the_shoulder = Human(app)
        human.sign_in()
        over_the_shoulder.sign_in()
        seen = code(secret)
        assert human.send(STEP, code=f"{seen[:3]} {seen[3:]}").status_code == 303
        assert errors(over_the_shoulder.send(STEP, code=seen)) == [say("id", WRONG)]
    with clock.stopped(NOON + timedelta(seconds=30)):
        assert over_the_shoulder.send(STEP, code=seen).status_code == 422
        assert over_the_shoulder.send(STEP, code=code(secret)).status_code == 303


def test_a_recovery_code_works_once(app: Flask) -> None:
    _secret, codes = with_second_factor(app, make(app))
    for given in (codes[0], codes[1]):
        first, second = Human(app), Human(app)
        first.sign_in()
        second.sign_in()
        assert first.send(STEP, code=given).status_code == 303
        assert second.send(STEP, code=given).status_code == 422
    assert "8" in first.page("/account").words.split(say("id", "Second factor"))[1].split(".")[0]


def test_nobody_elses_recovery_code_works(app: Flask, human: Human) -> None:
    with_second_factor(app, make(app))
    _secret, codes = with_second_factor(app, make(app, "budi@banyuwangi.example"))
    human.sign_in()
    assert human.send(STEP, code=codes[0]).status_code == 422


def test_the_second_step_needs_the_first(app: Flask, human: Human) -> None:
    with_second_factor(app, make(app))
    answer = human.get(STEP)
    assert (answer.status_code, answer.location) == (303, "/id/account/sign-in")
    human.sign_in(password=OTHER_PASSWORD)
    assert human.get(STEP).status_code == 303


def test_the_first_step_is_good_for_ten_minutes(app: Flask, human: Human) -> None:
    with clock.stopped(NOON):
        with_second_factor(app, make(app))
        human.sign_in()
    with clock.stopped(NOON + timedelta(minutes=10)):
        assert human.get(STEP).status_code == 200
    with clock.stopped(NOON + timedelta(minutes=10, seconds=1)):
        assert human.get(STEP).status_code == 303


def test_a_new_password_ends_the_first_step(app: Flask, human: Human) -> None:
    _secret, codes = with_second_factor(app, make(app))
    thief = Human(app)
    thief.sign_in()
    assert thief.get(STEP).status_code == 200
    human.sign_in()
    human.send(STEP, code=codes[0])
    human.send("/account/password", present=PASSWORD, password=OTHER_PASSWORD)
    assert thief.get(STEP).location == "/id/account/sign-in"


def test_where_one_wanted_to_go_comes_after_the_code(app: Flask, human: Human) -> None:
    secret, _codes = with_second_factor(app, make(app))
    human.sign_in(next="/id/map", stay="y")
    answer = human.send(STEP, code=code(secret))
    assert answer.location == "/id/map"
    assert "Expires=" in answer.headers["Set-Cookie"]


def test_new_recovery_codes_replace_the_old(app: Flask, human: Human) -> None:
    _secret, codes = with_second_factor(app, make(app))
    human.sign_in()
    human.send(STEP, code=codes[0])
    assert errors(human.send("/account/recovery-codes", present=OTHER_PASSWORD)) == [
        say("id", "This is not your password.")
    ]
    new = Page(human.send("/account/recovery-codes", present=PASSWORD)).texts("code")
    assert len(new) == 10
    assert not set(new) & set(codes)
    other = Human(app)
    other.sign_in()
    assert other.send(STEP, code=codes[1]).status_code == 422
    assert other.send(STEP, code=new[1]).status_code == 303


def test_turning_it_off_takes_the_password_and_is_told(app: Flask, human: Human) -> None:
    number = make(app)
    _secret, codes = with_second_factor(app, number)
    human.sign_in()
    human.send(STEP, code=codes[0])
    deliver(app)
    off = "/account/second-factor/off"
    assert human.send(off, present=OTHER_PASSWORD).status_code == 422
    assert stored(app, number).person.has_second_factor
    assert human.send(off, present=PASSWORD).status_code == 303
    (told,) = deliver(app)
    assert told.to == [EMAIL]
    assert told.subject == say("id", "Your second factor was turned off")
    assert stored(app, number).person.totp_secret is None
    assert Human(app).sign_in().location == "/id/desk"
