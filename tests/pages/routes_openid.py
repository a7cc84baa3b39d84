"""The routes of signing in by OpenID Connect, and what each role gets there.

The site of this table has no provider: none of its addresses leads anywhere.
"""

from __future__ import annotations

from dataclasses import replace

from flask import Flask

from portal.accounts import openid
from portal.accounts.models import Person
from portal.core import clock
from portal.core.db import db, transaction
from portal.core.providers import Provider
from tests.pages.roles import ALL, only
from tests.pages.route import Route
from tests.support.people import Human, deliver, make

ACCOUNT = "/{lang}/account"


def _none(address: str, post: int | None = None) -> Route:
    return Route(address, get=ALL(404), post=ALL(post) if post else None)


ROUTES: dict[str, Route] = {
    "accounts.openid_start": _none(f"{ACCOUNT}/openid/banyuwangi"),
    "accounts.openid_back": _none(f"{ACCOUNT}/openid/banyuwangi/back", 404),
    "accounts.openid_agree": Route(f"{ACCOUNT}/identity", get=ALL(303), post=ALL(303)),
    "accounts.openid_link": _none(f"{ACCOUNT}/identity/link/x", 404),
    "accounts.openid_mail": Route(f"{ACCOUNT}/identity/mail", get=None, post=ALL(303)),
    "accounts.openid_unlink": Route(
        f"{ACCOUNT}/identities/999999/end",
        get=None,
        post=only(ALL(404), stranger=401),
        access="signed in",
    ),
    "openid.back": _none("/openid/banyuwangi"),
}


def act(app: Flask) -> None:
    """Ask by mail, and look at what is asked on the way; no provider is asked anything for it."""
    number = make(app, "linked@x.example", "linked")
    with app.app_context(), transaction():
        who = db.session.get_one(Person, number)
        openid.ask_by_mail(openid.propose(who, openid.Claims("https://masuk.example", "7")))
    assert len(deliver(app)) == 1
    place = Provider("x", "https://masuk.example", "a", "b", "X", frozenset(), None)
    app.extensions["settings"] = replace(app.extensions["settings"], openid=(place,))
    human = Human(app)
    with human.client.session_transaction() as session:
        session["identity"] = {
            "number": 1,
            "person": number,
            "at": clock.now().isoformat(),
            "provider": "x",
        }
    assert human.get("/account/identity").status_code == 200
