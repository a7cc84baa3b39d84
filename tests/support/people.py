"""People for tests: accounts, what they do with forms as a browser does, and the mails they get."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import pyotp
from flask import Flask
from flask.testing import FlaskClient
from flask_mailman import EmailMessage
from sqlalchemy import select
from werkzeug.security import generate_password_hash
from werkzeug.test import TestResponse

from portal.accounts import own_account, queries, registration
from portal.accounts.models import Membership, Person, SignIn
from portal.core import clock, events
from portal.core.db import db, transaction
from portal.core.mail import FOLLOWER
from portal.places.models import Organisation, Region
from tests.support.pages import Page

PASSWORD = "kopi tubruk pagi"
OTHER_PASSWORD = "teh manis sore hari"
EMAIL = "ayu@banyuwangi.example"
CHEAP = "scrypt:256:8:1"  # as strong as a test needs it


@cache
def hashed(password: str = PASSWORD) -> str:
    """What is stored of a password."""
    return generate_password_hash(password, CHEAP)  # not what a test without patches would make


def organisation(slug: str) -> Organisation:
    """An organisation, made when it is not there; inside a transaction."""
    found = db.session.scalar(select(Organisation).where(Organisation.slug == slug))
    if found is None:
        region = db.session.scalar(select(Region).where(Region.code == "35"))
        region = region or Region(
            code="35", slug="jawa-timur", kind="province", name_id="Jawa Timur", name_en="East Java"
        )
        found = Organisation(
            slug=slug,
            kind="office",
            region=region,
            name_id=f"Dinas {slug}",
            name_en=f"Office {slug}",
        )
        db.session.add(found)
        db.session.flush()
    return found


def make(
    app: Flask, email: str = EMAIL, name: str = "Ayu Lestari", *, confirmed: bool = True,
    language: str = "id", portal: str = "", **roles: str,
) -> int:  # fmt: skip
    """A person with PASSWORD, and a role in organisations (`dinas="manager"`); the number."""
    with app.app_context(), transaction():
        who = registration.add(name, email, language)
        who.password_hash, who.platform_role = hashed(), portal
        who.confirmed_at = clock.now() if confirmed else None
        for slug, role in roles.items():
            db.session.add(
                Membership(
                    person=who, organisation=organisation(slug), role=role, since=clock.now()
                )
            )
        return who.id


def with_second_factor(app: Flask, number: int) -> tuple[str, list[str]]:
    """Give a person a second factor; the secret and the recovery codes."""
    secret = pyotp.random_base32()
    with app.app_context(), transaction():
        who = db.session.get_one(Person, number)
        own_account.turn_on_second_factor(who, secret, code(secret, -1))
        codes = list(own_account.new_recovery_codes(who))
    return secret, codes


def code(secret: str, steps: int = 0) -> str:
    """The code that the app shows, so many steps from now."""
    return pyotp.TOTP(secret).at(int(clock.now().timestamp()) + 30 * steps)


@dataclass(frozen=True)
class Stored:
    """What the database holds of a person."""

    person: Person
    sign_ins: int
    kinds: list[str]


def stored(app: Flask, number: int) -> Stored:
    """The person as somebody else sees it now, and the kinds of events about it."""
    with app.app_context():
        who = db.session.get_one(Person, number)
        count = len(db.session.scalars(select(SignIn).where(SignIn.person_id == number)).all())
        found = select(events.Event.kind).where(events.Event.subject == str(number))
        kinds = list(db.session.scalars(found.order_by(events.Event.id)))
        db.session.expunge(who)
        return Stored(who, count, kinds)


def numbered(app: Flask, email: str) -> int | None:
    """The number of the person with an address, or None."""
    with app.app_context():
        found = queries.by_email(email)
        return found.id if found else None


def token_in(page: str) -> str:
    """The token in the first form of a page."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found, page[:500]
    return found[1]


class Human:
    """Somebody with a browser: opens pages, fills forms in, and has nothing that runs scripts."""

    def __init__(self, app: Flask, language: str = "id") -> None:
        self.app, self.language = app, language
        self.client: FlaskClient = app.test_client()

    def path(self, path: str) -> str:
        """An address in this person's language, unless it has one."""
        return path if path[:4] in {"/id/", "/en/"} else f"/{self.language}{path}"

    def get(self, path: str) -> TestResponse:
        """Open a page."""
        return self.client.get(self.path(path))

    def page(self, path: str, status: int = 200) -> Page:
        """Open a page and read it."""
        return Page(self.get(path), status)

    def send(self, path: str, to: str | None = None, **data: Any) -> TestResponse:
        """Open a page with a form, fill it in and send it (to another address, for a button)."""
        values = {name.rstrip("_"): value for name, value in data.items()}
        values["csrf_token"] = token_in(self.get(path).get_data(as_text=True))
        return self.client.post(self.path(to or path), data=values)

    def sign_in(self, email: str = EMAIL, password: str = PASSWORD, **more: str) -> TestResponse:
        """Sign in, or begin to."""
        return self.send("/account/sign-in", email=email, password=password, **more)

    @property
    def signed_in(self) -> bool:
        """Whether the account opens."""
        return self.get("/account").status_code == 200


def deliver(app: Flask) -> list[EmailMessage]:
    """Let the worker send what is to be sent; the mails of this round."""
    mailman = app.extensions["mailman"]
    mailman.backend = "locmem"
    mailman.outbox = []
    with app.app_context():
        events.catch_up(events.followers().by_name[FOLLOWER])
    return list(mailman.outbox)


def link(mail: EmailMessage) -> str:
    """The path of the only link in a mail."""
    found = re.findall(r"https?://\S+", mail.body)
    assert len(found) == 1, mail.body
    return urlsplit(found[0]).path


def mailed_link(app: Flask) -> str:
    """The path of the only link in the only mail that goes out now."""
    (mail,) = deliver(app)
    return link(mail)


def errors(response: TestResponse, status: int = 422) -> list[str]:
    """What a form that is shown again says is wrong, from top to bottom."""
    page = Page(response, status)
    alerts = page.texts("p", class_="notice-title")
    return alerts + page.texts("p", class_="field-error")
