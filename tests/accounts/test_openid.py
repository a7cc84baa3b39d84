"""Signing in by OpenID Connect, with a real provider process and with one that lies."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from portal import create_app
from portal.accounts import throttle
from portal.accounts.models import Identity, Person, SignIn
from portal.core import clock, events
from portal.core.db import db, transaction
from portal.core.providers import Provider
from tests.support import people, provider
from tests.support.client import StrictClient
from tests.support.databases import Templates, close
from tests.support.pages import Page, say
from tests.support.people import EMAIL, OTHER_PASSWORD, PASSWORD, Human, errors, make, stored
from tests.support.provider import CLIENT, SECRET, Liar

pytestmark = pytest.mark.xdist_group("openid")  # the provider is started once
LABEL = "Kabupaten Banyuwangi"
BACK = "/account/openid/banyuwangi/back"
AGREE = "/account/identity"


@pytest.fixture(scope="session")
def real() -> Iterator[str]:
    """The real provider."""
    with provider.real() as issuer:
        yield issuer


@pytest.fixture(scope="session")
def _liar() -> Iterator[Liar]:
    with provider.lying() as found:
        yield found


@pytest.fixture
def liar(_liar: Liar) -> Liar:
    """The provider that lies, honest as yet."""
    _liar.honest()
    return _liar


@pytest.fixture
def app(database: Templates, tmp_path: Path, real: str, liar: Liar) -> Iterator[Flask]:
    """An app with both: "banyuwangi" is the real one, "depok" the other."""
    settings = database.copy("empty", tmp_path)

    def at(name: str, issuer: str, label: str) -> Provider:
        domains = frozenset({"banyuwangi.example"})
        return Provider(name, issuer, CLIENT, SECRET, label, domains, "pemkab-banyuwangi")

    places = (at("banyuwangi", real, LABEL), at("depok", liar.issuer, "Kota Depok"))
    app = create_app(replace(settings, openid=places))
    app.testing = True
    app.test_client_class = StrictClient
    yield app
    close(app)
    database.drop(settings.database_url)


def counted(app: Flask) -> tuple[int, int, int]:
    """How many people, sign-ins and identities there are."""
    with app.app_context():
        found = [
            db.session.scalar(select(func.count()).select_from(model)) or 0
            for model in (Person, SignIn, Identity)
        ]
    return found[0], found[1], found[2]


def go(human: Human, name: str = "banyuwangi", ends: str = "") -> str:
    """Go to a provider; the address there."""
    answer = human.get(f"/account/openid/{name}{ends}")
    assert answer.status_code == 303
    return str(answer.location)


def come_back(human: Human, address: str) -> TestResponse:
    """Come back from a provider, as the browser does: the page with the button, or what is said."""
    parts = urlsplit(address)
    answer = human.client.get(f"{parts.path}?{parts.query}")
    assert answer.status_code == 303
    return human.client.get(answer.location)


def press(human: Human, page: TestResponse, **more: str) -> TestResponse:
    """Press the button of that page."""
    form = Page(page)
    path = str(form.one("form").get("action"))
    data = {str(i.get("name")): str(i.get("value")) for i in form.all("input", type="hidden")}
    return human.client.post(path, data={**data, **more})


def enter(human: Human, subject: str = "7", ends: str = "", **claims: Any) -> TestResponse:
    """The whole way through the real provider."""
    said = {"email": EMAIL, "email_verified": True, "name": "Ayu Lestari", **claims}
    return press(human, come_back(human, provider.consent(go(human, ends=ends), subject, **said)))


def enter_at_liar(human: Human, **more: str) -> TestResponse:
    """The whole way through the other one."""
    there = requests.get(go(human, "depok"), allow_redirects=False, timeout=10)
    return press(human, come_back(human, there.headers["Location"]), **more)


def said(answer: TestResponse, status: int) -> str:
    """What a page that says one thing says."""
    return Page(answer, status).texts("p", class_="lead")[0]


def test_the_first_time_makes_an_account_and_the_next_time_finds_it(app: Flask) -> None:
    human = Human(app, "en")
    buttons = human.page("/account/sign-in?next=/en/map").all("a", class_="button-quiet")
    assert [b.get("href") for b in buttons] == [
        "/en/account/openid/banyuwangi?next=/en/map",
        "/en/account/openid/depok?next=/en/map",
    ]
    answer = enter(human, ends="?next=/en/map")
    assert (answer.status_code, answer.location) == (303, "/en/map")
    number = people.numbered(app, EMAIL)
    assert number is not None
    found = stored(app, number)
    assert found.kinds == ["account.made-by-provider", "account.signed-in"]
    assert (found.person.name, found.person.language) == ("Ayu Lestari", "en")
    assert found.person.confirmed_at is not None
    assert found.person.password_hash is None
    with app.app_context():
        made, signed = db.session.scalars(select(events.Event).order_by(events.Event.id))
        assert (made.organisation, made.data) == ("pemkab-banyuwangi", {"through": "banyuwangi"})
        assert signed.data == {"through": "banyuwangi"}
    assert provider.query(go(Human(app)))["redirect_uri"] == (
        "http://127.0.0.1:8000/openid/banyuwangi"
    )
    # Another browser, another address by now: issuer and subject say who it is.
    other = Human(app)
    assert enter(other, email="somebody@else.example").location == "/id/account"
    assert other.page("/account").texts("h1") == ["Ayu Lestari"]
    assert counted(app) == (1, 2, 1)
    # Who has no password is told how to come by one, and cannot lose the only way in.
    page = other.page("/account")
    assert say("id", "Set a password") in page.texts("a")
    end = [str(f.get("action")) for f in page.all("form") if "identities" in str(f.get("action"))]
    answer = other.send("/account", to=end[0])
    wanted = "Set a password first: else nothing would open your account any more."
    assert said(answer, 422) == say("id", wanted)
    no_password = say("id", "You have no password yet. Set one first, on the page of your account.")
    assert errors(other.send("/account/delete", present=PASSWORD)) == [no_password]
    assert counted(app) == (1, 2, 1)


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
    assert human.send(AGREE, present=PASSWORD).location == "/id/account"
    assert human.signed_in
    assert stored(app, number).kinds == ["account.linked", "account.signed-in"]
    (mail,) = people.deliver(app)
    assert (mail.to, mail.subject) == ([EMAIL], say("id", "There is a new way into your account"))
    assert enter(Human(app)).location == "/id/account"
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


def test_agreeing_by_mail_in_the_browser_that_asked(app: Flask) -> None:
    """The account was begun by somebody else, who knows its password and never saw the mail."""
    number, human = make(app, confirmed=False), Human(app)
    enter(human)
    answer = human.send(AGREE, to="/account/identity/mail")
    assert Page(answer).texts("h1") == [say("id", "Look into your mail")]
    link = people.mailed_link(app)
    for other in (Human(app), Human(app)):
        assert Page(other.get(link), 403).texts("h1") == [say("id", "Another browser")]
    assert human.send(link).location == "/id/account"
    assert human.signed_in
    found = stored(app, number)
    assert (found.person.password_hash, found.sign_ins) == (None, 1)
    assert found.person.confirmed_at is not None
    assert human.get(link).status_code == 404  # it worked once
    assert errors(Human(app).sign_in()) == [say("id", "Address and password do not fit together.")]


UNVOUCHED: list[dict[str, Any]] = [
    {"email_verified": False},
    {"email_verified": "true"},
    {"email_verified": None},
    {"email": "ayu@depok.example"},
    {"email": f"{EMAIL}.jahat.example"},
    {"email": "ayu"},
    {"email": None},
]


def test_what_no_provider_vouches_for_opens_nothing(app: Flask) -> None:
    make(app)
    make(app, "ayu@depok.example", "Ayu Depok")
    human = Human(app)
    for claims in UNVOUCHED:
        answer = enter(human, **claims)
        assert (claims, answer.status_code) == (claims, 403)
        assert "tidak memastikan alamat surel" in said(answer, 403)
        assert EMAIL not in answer.get_data(as_text=True)
    assert counted(app) == (2, 0, 0)
    # Who has an account links it from there, whatever the address at the provider is.
    human.sign_in()
    assert enter(human, **claims).location == "/id/account/identity"
    assert human.send(AGREE, present=PASSWORD).location == "/id/account"
    assert enter(Human(app), **claims).location == "/id/account"


SECOND: list[tuple[dict[str, Any], str, str]] = [
    ({}, "", "asked"),
    ({"amr": ["pwd", "otp"], "acr": "2"}, "", "asked"),
    ({"amr": "mfa"}, "", "refused"),  # not as the standard says
    ({"amr": ["mfa"]}, "", "spared"),
    ({"acr": "https://refeds.org/profile/mfa"}, "", "spared"),
    ({"amr": ["mfa"]}, "administrator", "asked"),
]


def test_the_second_factor(app: Flask, liar: Liar) -> None:
    number, human = make(app), Human(app)
    secret, codes = people.with_second_factor(app, number)
    enter_at_liar(human)
    # Linking takes the code as well: what is linked may spare it later.
    assert errors(human.send(AGREE, present=PASSWORD, code="000000")) == [
        say("id", "This code does not fit, or was used before. Wait for the next.")
    ]
    done = human.send(AGREE, present=PASSWORD, code=people.code(secret))
    assert done.location == "/id/account"
    for claims, portal, expected in SECOND:
        with app.app_context(), transaction():
            db.session.get_one(Person, number).platform_role = portal
        liar.claims, again = claims, Human(app)
        answer = enter_at_liar(again)
        asked = answer.location == "/id/account/sign-in/code"
        spared = answer.location == "/id/account"
        found = "asked" if asked else "spared" if spared else "refused"
        assert (claims, found) == (claims, expected)
        assert again.signed_in is (expected == "spared")
        if asked:
            done = again.send("/account/sign-in/code", code=codes.pop())
            assert done.location == "/id/account"


def test_refused_at_the_provider(app: Flask) -> None:
    human = Human(app)
    answer = come_back(human, provider.consent(go(human), None) + f"&state={_state(human)}")
    wanted = say("id", "%(label)s did not let you in. Nothing has happened.", label=LABEL)
    assert said(answer, 403) == wanted
    assert (
        Page(answer, 403).one("a", class_="button").get("href") == "/id/account/openid/banyuwangi"
    )
    assert counted(app) == (0, 0, 0)


def _state(human: Human) -> str:
    with human.client.session_transaction() as session:
        (key,) = [k for k in session if k.startswith("_state_")]
        return str(key.rsplit("_", 1)[1])


def test_a_code_works_once_in_the_browser_that_began_and_not_for_long(app: Flask) -> None:
    human, victim = Human(app), Human(app)
    stale = say(
        "id",
        "This was begun in another browser, is too old, or was used already. Nothing has happened.",
    )
    come = provider.consent(go(human), "7", email=EMAIL, email_verified=True)
    # Somebody sends a link with a code of theirs: nobody is signed in as them.
    assert said(come_back(victim, come), 400) == stale
    go(victim)
    assert said(come_back(victim, come), 400) == stale
    assert said(come_back(human, come.replace("state=", "state=x")), 400) == stale
    with clock.stopped(clock.now() + timedelta(minutes=11)):
        assert said(come_back(human, come), 400) == stale
    page = come_back(human, come)
    kept = human.client.get_cookie("session")
    assert press(human, page, stay="y").location == "/id/account"
    assert said(come_back(human, come), 400) == stale
    # With the cookie from before it goes to the provider again, which takes no code twice.
    assert kept is not None
    thief = Human(app)
    thief.client.set_cookie("session", kept.value)
    assert said(press(thief, page), 400) == stale
    assert counted(app) == (1, 1, 1)


LIES: list[tuple[str, dict[str, Any]]] = [
    ("expired", {"claims": {"iat": 1_000_000_000, "exp": 1_000_000_300}}),
    ("no end", {"claims": {"exp": None}}),
    ("from tomorrow", {"claims": {"nbf": 4_000_000_000}}),
    ("another nonce", {"claims": {"nonce": "x"}}),
    ("no nonce", {"claims": {"nonce": None}}),
    ("for another client", {"claims": {"aud": "another"}}),
    ("for several, and of another", {"claims": {"aud": [CLIENT, "another"], "azp": "another"}}),
    ("for nobody", {"claims": {"aud": None}}),
    ("of another issuer", {"claims": {"iss": "https://jahat.example"}}),
    ("of nobody", {"claims": {"sub": None}}),
    ("of an empty subject", {"claims": {"sub": ""}}),
    ("of a long subject", {"claims": {"sub": "x" * 256}}),
    ("signed by another key", {"key": provider.OTHER_KEY}),
    ("an unknown key", {"header": {"kid": "two"}}),
    ("not signed", {"header": {"alg": "none"}}),
    ("signed with the public key", {"header": {"alg": "HS256"}}),
    ("no token at all", {"raw": {"access_token": "a", "token_type": "Bearer"}}),
    ("nonsense", {"raw": {"access_token": "a", "token_type": "Bearer", "id_token": "x.y.z"}}),
    ("a list", {"raw": []}),
    ("an error", {"raw": {"error": "invalid_client", "error_description": "no"}}),
    ("of two", {"claims": {"email": None}, "userinfo": {"sub": "8", "email": EMAIL}}),
]  # fmt: skip


def test_lies_open_nothing(app: Flask, liar: Liar, caplog: pytest.LogCaptureFixture) -> None:
    human = Human(app)
    wanted = say(
        "id",
        "The answer of %(label)s is not sound, so nobody was signed in. If it happens again, tell "
        "those who run it.",
        label="Kota Depok",
    )
    for what, lie in LIES:
        liar.honest()
        for name, value in lie.items():
            setattr(liar, name, value)
        with caplog.at_level(logging.WARNING):
            answer = enter_at_liar(human)
        assert (what, said(answer, 502)) == (what, wanted)
    assert SECRET not in caplog.text
    assert counted(app) == (0, 0, 0)
    # And the truth does: what was checked above was nothing else.
    liar.honest()
    liar.claims, liar.userinfo = {"email": None}, {"sub": "7", "email": EMAIL}
    assert enter_at_liar(human).location == "/id/account"


def test_a_discovery_of_another_issuer_leads_nowhere(app: Flask, liar: Liar) -> None:
    liar.discovery = {"issuer": "https://jahat.example", "authorization_endpoint": "https://jahat"}
    human = Human(app)
    assert said(human.get("/account/openid/depok"), 502).startswith("Jawaban Kota Depok")
    liar.honest()
    assert go(human, "depok").startswith(f"{liar.issuer}/authorize?")


def test_a_provider_that_is_down(app: Flask, liar: Liar) -> None:
    human = Human(app)
    down = say(
        "id",
        "%(label)s does not answer at the moment. Try again later, or sign in with your password.",
        label="Kota Depok",
    )
    closed = "http://127.0.0.1:1/token"
    liar.discovery = {"token_endpoint": closed}
    assert said(enter_at_liar(human), 502) == down
    found = app.extensions["settings"]
    place = replace(found.openid[1], name="lain", issuer="http://127.0.0.1:1")
    other = create_app(replace(found, openid=(place,)))
    other.test_client_class = StrictClient
    assert said(Human(other).get("/account/openid/lain"), 502) == down
    close(other)
    assert counted(app) == (0, 0, 0)


def test_an_unknown_provider(app: Flask, human: Human) -> None:
    for path in ("/id/account/openid/solo", "/id/account/openid/solo/back", "/openid/solo"):
        assert human.client.get(path).status_code == 404
    assert human.get(AGREE).location == "/id/account/sign-in"  # nothing was begun


def test_tries_are_counted(
    app: Flask, liar: Liar, human: Human, monkeypatch: pytest.MonkeyPatch
) -> None:
    liar.claims = {"nonce": "x"}
    monkeypatch.setattr(throttle, "SIGN_IN_ADDRESS", replace(throttle.SIGN_IN_ADDRESS, tries=2))
    assert [enter_at_liar(human).status_code for _ in range(3)] == [502, 502, 429]
    assert errors(human.sign_in(), 429)  # with those by password


def test_names_from_a_provider_are_only_names(app: Flask, liar: Liar, human: Human) -> None:
    liar.claims = {"name": "Ayu, klik https://jahat.example"}
    enter_at_liar(human)
    assert human.page("/account").texts("h1") == ["ayu"]


def test_a_deleted_account_is_linked_no_more(app: Flask, human: Human) -> None:
    make(app)
    enter(human)
    human.send(AGREE, present=PASSWORD)
    assert human.send("/account/delete", present=PASSWORD).status_code == 200
    assert counted(app) == (1, 0, 0)
    enter(human)
    assert counted(app) == (2, 1, 1)


def test_a_demonstration_account_is_refused_in_production(app: Flask, human: Human) -> None:
    """In production a database that was copied has them all."""
    make(app)
    enter(human)
    human.send(AGREE, present=PASSWORD)
    number = people.numbered(app, EMAIL)
    with app.app_context(), transaction():
        who = db.session.get_one(Person, number)
        who.email = who.email_key = "ayu@contoh.example"
    app.extensions["settings"] = replace(app.extensions["settings"], env="production")
    other = Human(app)
    assert enter(other).status_code == 403
    assert not other.signed_in
