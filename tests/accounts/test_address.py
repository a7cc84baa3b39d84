"""Another e-mail address: the old and the new one both have to agree."""

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
    deliver,
    errors,
    link,
    mailed_link,
    make,
    stored,
)  # fmt: skip

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)
ALARM = "If you did not ask for it, do nothing, and change your password."
ONE_AGREED = (
    "It shall be %(email)s. One of the two addresses has agreed; open the link in the mail to the "
    "other one, within one day."
)
NEW = "Ayu.Baru@banyuwangi.example"


def asked(app: Flask, human: Human, email: str = NEW) -> tuple[str, str]:
    """Ask for another address; the paths of the links for the old and the new one."""
    if not human.signed_in:
        human.sign_in()
    assert human.send("/account/address", email=email, present=PASSWORD).status_code == 303
    old, new = deliver(app)
    assert (old.to, new.to) == ([EMAIL], [email])
    # Who has the new address may be a stranger, whose password is not the matter.
    told = [any(say(language, ALARM) in m.body for language in LANGUAGES) for m in (old, new)]
    assert told == [True, False]
    return link(old), link(new)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_both_agree(app: Flask, language: str, order: tuple[int, int]) -> None:
    number = make(app, language=language)
    human, other = Human(app, language), Human(app, language)
    links = asked(app, human)
    first = Page(other.send(links[order[0]]))
    assert first.texts("h1") == [say(language, "One more mail")]
    assert stored(app, number).person.email == EMAIL
    again = other.page(links[order[0]])  # opened twice: it is not asked, nor told, again
    assert again.texts("h1") == [say(language, "One more mail")]
    assert stored(app, number).person.email == EMAIL
    assert say(language, ONE_AGREED, email=NEW) in human.page("/account").words
    twice = human.send("/account", to=links[order[0]])  # from a page that was open before
    assert Page(twice).texts("h1") == [say(language, "One more mail")]
    assert stored(app, number).kinds.count("account.address-agreed") == 1
    second = Page(other.send(links[order[1]]))
    assert second.texts("h1") == [say(language, "Your address is changed")]
    assert stored(app, number).person.email == NEW
    assert Human(app).sign_in().status_code == 422
    assert Human(app).sign_in(NEW.lower()).status_code == 303
    for used in links:
        assert other.get(used).status_code == 404


def test_opening_the_links_changes_nothing(app: Flask, human: Human) -> None:
    number = make(app)
    for address in asked(app, human):
        assert NEW in human.page(address).words  # what one agrees to
    assert stored(app, number).person.email == EMAIL


def test_one_side_has_no_link_of_the_other(app: Flask, human: Human) -> None:
    make(app)
    old, new = asked(app, human)
    assert human.get(old.replace("/old/", "/new/")).status_code == 404
    assert human.get(new.replace("/new/", "/old/")).status_code == 404


@pytest.mark.parametrize("change", ["password", "address", "reset", "withdrawn"])
def test_what_changes_meanwhile_kills_the_links(app: Flask, human: Human, change: str) -> None:
    number = make(app)
    old, new = asked(app, human)
    assert NEW in human.page("/account").words
    if change == "password":
        human.send("/account/password", present=PASSWORD, password=OTHER_PASSWORD)
    elif change == "address":
        asked(app, human, "lain@x.example")
    elif change == "withdrawn":
        for _twice in range(2):
            human.send("/account", to="/account/address/withdraw")
    else:
        human.send("/account/reset", email=EMAIL)
        human.send(mailed_link(app), password=OTHER_PASSWORD)
    assert [human.get(address).status_code for address in (old, new)] == [404, 404]
    found = stored(app, number).person
    assert (found.email, found.new_email) == (
        EMAIL, "lain@x.example" if change == "address" else None
    )  # fmt: skip
    if change != "reset":  # which signs out
        assert NEW not in human.page("/account").words


def test_a_link_for_a_new_password_dies_with_the_old_address(app: Flask, human: Human) -> None:
    make(app)
    old, new = asked(app, human)
    human.send("/account/reset", email=EMAIL)
    reset = mailed_link(app)
    human.send(old)
    human.send(new)
    assert Human(app).get(reset).status_code == 404


@pytest.mark.parametrize("after", [timedelta(days=1), timedelta(days=1, seconds=1)])
def test_the_links_are_good_for_a_day(app: Flask, human: Human, after: timedelta) -> None:
    with clock.stopped(NOON):
        make(app)
        links = asked(app, human)
    with clock.stopped(NOON + after):
        expected = 200 if after == timedelta(days=1) else 410
        assert [human.get(address).status_code for address in links] == [expected, expected]


def test_an_address_that_is_taken_is_not_told_before(app: Flask, human: Human) -> None:
    make(app, NEW.lower(), "Citra")
    number = make(app)
    old, new = asked(app, human)  # the same words, and both get their mails
    human.send(old)
    answer = human.send(new)
    assert errors(answer) == [say("id", "This address belongs to another account by now.")]
    assert stored(app, number).person.email == EMAIL
    assert stored(app, number).person.new_agreed is False


def test_the_own_address_and_a_wrong_password_are_refused(app: Flask, human: Human) -> None:
    make(app)
    human.sign_in()
    same = human.send("/account/address", email=EMAIL.upper(), present=PASSWORD)
    assert errors(same) == [say("id", "This is your address already.")]
    wrong = human.send("/account/address", email=NEW, present=OTHER_PASSWORD)
    assert errors(wrong) == [say("id", "This is not your password.")]
    assert deliver(app) == []


def test_name_and_language(app: Flask, human: Human) -> None:
    number = make(app)
    human.sign_in()
    assert human.send("/account/profile", name="Ayu  L.", language="en").status_code == 303
    person = stored(app, number).person
    assert (person.name, person.language) == ("Ayu L.", "en")
    assert human.send("/account/profile", name="Ayu", language="fr").status_code == 422
    human.send("/account/reset", email=EMAIL)
    assert deliver(app)[0].subject == "A new password for Sambang"
