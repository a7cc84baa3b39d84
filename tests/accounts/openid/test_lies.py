"""What a provider, or who comes between, says wrongly, too late or twice opens nothing."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from portal import create_app
from portal.accounts import throttle
from portal.core import clock
from tests.accounts.openid.way import LABEL, come_back, counted, enter_at_liar, go, press, said
from tests.support import provider
from tests.support.client import StrictClient
from tests.support.databases import close
from tests.support.pages import Page, say
from tests.support.people import EMAIL, Human, errors
from tests.support.provider import CLIENT, SECRET, Liar

pytestmark = pytest.mark.xdist_group("openid")  # the provider is started once


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
    assert press(human, page, stay="y").location == "/id/desk"
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
    assert enter_at_liar(human).location == "/id/desk"


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


def test_tries_are_counted(
    app: Flask, liar: Liar, human: Human, monkeypatch: pytest.MonkeyPatch
) -> None:
    liar.claims = {"nonce": "x"}
    monkeypatch.setattr(throttle, "SIGN_IN_ADDRESS", replace(throttle.SIGN_IN_ADDRESS, tries=2))
    assert [enter_at_liar(human).status_code for _ in range(3)] == [502, 502, 429]
    assert errors(human.sign_in(), 429)  # with those by password
