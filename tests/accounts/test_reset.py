"""A new password by the link in a mail."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from portal.core import clock
from tests.support.pages import LANGUAGES, say
from tests.support.people import (
    EMAIL,
    OTHER_PASSWORD,
    PASSWORD,
    Human,
    code,
    deliver,
    errors,
    link,
    mailed_link,
    make,
    stored,
    with_second_factor,
)  # fmt: skip

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)


def asked(app: Flask, email: str = EMAIL) -> str:
    """Ask for a link; its path."""
    assert Human(app).send("/account/reset", email=email).status_code == 200
    return mailed_link(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_password(app: Flask, language: str) -> None:
    make(app, language=language)
    elsewhere, human = Human(app), Human(app, language)
    elsewhere.sign_in()
    address = asked(app, f" {EMAIL.upper()} ")
    assert address.startswith(f"/{language}/account/reset/")
    answer = human.send(address, password=OTHER_PASSWORD)
    assert (answer.status_code, answer.location) == (303, f"/{language}/account/sign-in")
    page = human.page("/account/sign-in")
    assert say(language, "The password is set. Sign in with it.") in page.words
    assert not elsewhere.signed_in  # nor anybody who knew the old one
    assert human.sign_in().status_code == 422
    assert human.sign_in(password=OTHER_PASSWORD).status_code == 303
    assert human.signed_in
    (told,) = deliver(app)
    assert told.subject == say(language, "Your password at Sambang was changed")
    assert link(told) == f"/{language}/account/reset"


def test_a_link_works_once(app: Flask, human: Human) -> None:
    make(app)
    address = asked(app)
    human.send(address, password=OTHER_PASSWORD)
    assert human.get(address).status_code == 404
    data = {"csrf_token": "?", "password": PASSWORD}
    assert human.client.post(address, data=data).status_code == 400
    assert human.sign_in().status_code == 422


def test_all_links_die_with_the_first_that_is_used(app: Flask, human: Human) -> None:
    make(app)
    first, second = asked(app), asked(app)
    assert human.send(second, password=OTHER_PASSWORD).status_code == 303
    assert human.get(first).status_code == 404


def test_a_change_of_the_password_kills_the_link(app: Flask, human: Human) -> None:
    make(app)
    address = asked(app)
    human.sign_in()
    human.send("/account/password", present=PASSWORD, password=OTHER_PASSWORD)
    assert Human(app).get(address).status_code == 404


@pytest.mark.parametrize(("seconds", "status"), [(3600, 200), (3601, 410)])
def test_a_link_is_good_for_an_hour(app: Flask, human: Human, seconds: int, status: int) -> None:
    with clock.stopped(NOON):
        make(app)
        address = asked(app)
    with clock.stopped(NOON + timedelta(seconds=seconds)):
        assert human.get(address).status_code == status


def test_a_link_that_grew_old_in_front_of_the_form_sets_nothing(app: Flask, human: Human) -> None:
    with clock.stopped(NOON):
        make(app)
        address = asked(app)
        page = human.get(address).get_data(as_text=True)
    token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    with clock.stopped(NOON + timedelta(hours=2)):
        data = {"csrf_token": token, "password": OTHER_PASSWORD}
        assert human.client.post(address, data=data).status_code == 410
        assert human.sign_in().status_code == 303


def test_links_of_other_kinds_and_people_do_not_fit(app: Flask, human: Human) -> None:
    make(app)
    make(app, "budi@banyuwangi.example", confirmed=False)
    address = asked(app)
    for kind in ("confirm", "address/old", "address/new"):
        assert human.get(address.replace("/reset/", f"/{kind}/")).status_code == 404, kind
    token = address.rsplit("/", 1)[1]
    assert human.get(f"/invitations/{token}").status_code == 404


def test_a_weak_password_leaves_the_link_good(app: Flask, human: Human) -> None:
    make(app)
    address = asked(app)
    assert errors(human.send(address, password="pendek")) == [
        say("id", "Use at least %(num)s characters.", num=12)
    ]
    assert human.send(address, password=OTHER_PASSWORD).status_code == 303


def test_it_confirms_the_address_as_well(app: Flask, human: Human) -> None:
    number = make(app, confirmed=False)
    human.send(asked(app), password=OTHER_PASSWORD)
    assert stored(app, number).person.confirmed_at is not None
    assert human.sign_in(password=OTHER_PASSWORD).status_code == 303


def test_it_is_no_way_around_the_second_factor(app: Flask, human: Human) -> None:
    secret, _codes = with_second_factor(app, make(app))
    human.send(asked(app), password=OTHER_PASSWORD)
    answer = human.sign_in(password=OTHER_PASSWORD)
    assert answer.location == "/id/account/sign-in/code"
    assert not human.signed_in
    assert human.send("/account/sign-in/code", code=code(secret)).status_code == 303
    assert human.signed_in
