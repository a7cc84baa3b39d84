"""How often one may try: per account, per network address, and for mails."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts import passwords, throttle
from portal.accounts.models import Throttle
from portal.core import clock, db
from tests.support.pages import LANGUAGES, count, say
from tests.support.people import (
    EMAIL,
    OTHER_PASSWORD,
    PASSWORD,
    Human,
    code,
    deliver,
    errors,
    mailed_link,
    make,
    with_second_factor,
)  # fmt: skip

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)
LATER = NOON + timedelta(minutes=15)
WAY_OUT = "Or set a new password now: “Forgot the password?” sends you a mail."


def too_often(language: str, minutes: int) -> str:
    """What is said after too many tries."""
    one = "Too many tries. Come back in %(num)s minute."
    return count(language, one, f"{one[:-1]}s.", minutes)


def guesses(human: Human, number: int, email: str = EMAIL) -> Counter[int]:
    """Try a wrong password so often; how often each status was answered."""
    return Counter(human.sign_in(email, OTHER_PASSWORD).status_code for _ in range(number))


@pytest.mark.parametrize("language", LANGUAGES)
def test_ten_tries_for_one_account(app: Flask, language: str) -> None:
    human = Human(app, language)
    with clock.stopped(NOON):
        make(app)
        assert guesses(human, 10) == {422: 10}  # refused ones count: they are committed
        answer = Human(app, language).sign_in()  # from elsewhere, and with the right password
        assert errors(answer, 429) == [f"{too_often(language, 15)} {say(language, WAY_OUT)}"]
        assert answer.headers["Retry-After"] == "901"
    with clock.stopped(LATER - timedelta(seconds=1)):
        last = errors(human.sign_in(), 429)
        assert last == [f"{too_often(language, 1)} {say(language, WAY_OUT)}"]
        assert language == "id" or "in 1 minute." in last[0]
    with clock.stopped(LATER):
        assert human.sign_in().status_code == 303


def test_whoever_waits_is_not_held_up_by_others_tries(app: Flask, human: Human) -> None:
    with clock.stopped(NOON):
        make(app)
        make(app, "budi@banyuwangi.example")
        guesses(human, 11)
        assert human.sign_in("budi@banyuwangi.example").status_code == 303


def test_tries_that_are_refused_do_not_make_the_wait_longer(app: Flask, human: Human) -> None:
    with clock.stopped(NOON):
        make(app)
        guesses(human, 10)
    with clock.stopped(NOON + timedelta(minutes=14)):
        assert guesses(human, 5) == {429: 5}
    with clock.stopped(LATER):
        assert human.sign_in().status_code == 303


def test_a_new_password_by_mail_ends_the_wait_and_asking_for_it_does_not(
    app: Flask, human: Human
) -> None:
    make(app)
    guesses(human, 10)
    assert human.send("/account/reset", email=EMAIL).status_code == 200
    assert human.sign_in().status_code == 429
    assert human.send(mailed_link(app), password=OTHER_PASSWORD).status_code == 303
    assert human.sign_in(password=OTHER_PASSWORD).status_code == 303


def test_a_right_password_begins_anew(app: Flask, human: Human) -> None:
    make(app)
    for _ in range(3):
        assert guesses(Human(app), 9) == {422: 9}
        assert Human(app).sign_in().status_code == 303


def test_how_the_address_is_written_makes_no_difference(app: Flask, human: Human) -> None:
    make(app)
    for number in range(10):
        human.sign_in(EMAIL.upper() if number % 2 else f" {EMAIL}", OTHER_PASSWORD)
    assert human.sign_in().status_code == 429


def test_a_hundred_tries_from_one_address_over_all_accounts(
    app: Flask, human: Human, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(app)
    monkeypatch.setattr(passwords, "fits", lambda _given, _stored: False)
    with app.app_context(), db.transaction():
        for _ in range(98):
            throttle.count(throttle.SIGN_IN_ADDRESS, "127.0.0.1")
    assert human.sign_in("a@x.example").status_code == 422
    assert human.sign_in("b@x.example").status_code == 422
    office = errors(human.sign_in("c@x.example"), 429)
    assert office == [too_often("id", 15)]  # a new password would not help
    human.client.environ_base["REMOTE_ADDR"] = "198.51.100.7"
    assert human.sign_in("c@x.example").status_code == 422


@pytest.mark.parametrize("second", ["2001:db8::ffff:1", "2001:db8:0:1::1"])
def test_a_household_with_ipv6_is_one_address(app: Flask, human: Human, second: str) -> None:
    make(app)
    with app.app_context(), db.transaction():
        for _ in range(99):
            throttle.count(throttle.SIGN_IN_ADDRESS, "2001:db8::/64")
    human.client.environ_base["REMOTE_ADDR"] = "2001:db8::1"
    assert human.sign_in("a@x.example").status_code == 422
    human.client.environ_base["REMOTE_ADDR"] = second
    same = second.startswith("2001:db8::")
    assert human.sign_in("a@x.example").status_code == (429 if same else 422)


def test_ten_tries_for_a_code(app: Flask, human: Human) -> None:
    secret, codes = with_second_factor(app, make(app))
    human.sign_in()
    step = "/account/sign-in/code"
    found = Counter(human.send(step, code="ABCD-EFGH").status_code for _ in range(11))
    assert found == {422: 10, 429: 1}
    assert human.send(step, code=code(secret)).status_code == 429
    assert human.send(step, code=codes[0]).status_code == 429
    again = Human(app)
    assert again.sign_in().status_code == 303  # a right password gives no new tries for the code
    assert again.send(step, code=code(secret)).status_code == 429


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("password", {"password": OTHER_PASSWORD}),
        ("address", {"email": "baru@x.example"}),
        ("delete", {}),
    ],
)
def test_a_borrowed_telephone_cannot_guess_the_password(
    app: Flask, human: Human, path: str, more: dict[str, str]
) -> None:
    make(app)
    human.sign_in()
    found = Counter(
        human.send(f"/account/{path}", present="tebak tebakan saja", **more).status_code
        for _ in range(11)
    )
    assert found == {422: 10, 429: 1}
    assert human.send(f"/account/{path}", present=PASSWORD, **more).status_code == 429


def test_five_mails_an_hour_to_one_address(app: Flask, human: Human) -> None:
    make(app)
    with clock.stopped(NOON):
        found = [human.send("/account/reset", email=EMAIL).status_code for _ in range(6)]
        assert found == [200] * 5 + [429]
        assert (
            human.send("/account/register", name="A", email=EMAIL, password=PASSWORD).status_code
            == 429
        )
        assert len(deliver(app)) == 5
    with clock.stopped(NOON + timedelta(hours=1)):
        assert human.send("/account/reset", email=EMAIL).status_code == 200


def test_the_table_names_nobody_and_is_swept(app: Flask, human: Human) -> None:
    with clock.stopped(NOON):
        make(app)
        guesses(human, 1)
    with app.app_context():
        keys = db.db.session.scalars(select(Throttle.key)).all()
        assert len(keys) == 2
        assert all(len(key) == 64 for key in keys)
        with clock.stopped(NOON + timedelta(hours=23)):
            throttle.sweep()
        assert len(db.db.session.scalars(select(Throttle.key)).all()) == 2
        with clock.stopped(NOON + timedelta(hours=25)):
            throttle.sweep()
        assert db.db.session.scalars(select(Throttle.key)).all() == []
