"""Two houses and a visit between them, for tests of pages and mails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask

from portal.accounts import queries as accounts
from portal.accounts import registration
from portal.accounts.models import Membership, Person
from portal.core import clock
from portal.core.db import db, transaction
from portal.visits.models_trip import Leg
from tests.support import trips
from tests.support.people import Human, hashed, organisation

HOST, VISITOR = "tuan-rumah", "tamu"
PEOPLE = {
    "tika": (VISITOR, "coordinator", "id"), "tono": (VISITOR, "reader", "en"),
    "hana": (HOST, "coordinator", "id"), "hadi": (HOST, "manager", "en"),
    "hilda": (HOST, "editor", "id"), "lain": ("lain", "manager", "id"),
}  # fmt: skip


def mail_of(name: str) -> str:
    """The address of somebody of the houses."""
    return f"{name}@x.example"


def houses(app: Flask, **rules: Any) -> None:
    """The host with its rules, the visitors, and their people."""
    with app.app_context(), transaction():
        trips.host(HOST, **rules)
        for name, (slug, role, language) in PEOPLE.items():
            found = registration.add(name.title(), mail_of(name), language)
            found.password_hash, found.confirmed_at = hashed(), clock.now()
            where = organisation(slug)
            db.session.add(
                Membership(person=found, organisation=where, role=role, since=clock.now())
            )


def who(name: str) -> Person:
    """Somebody of the houses; inside of an app context."""
    found = accounts.by_email(mail_of(name))
    assert found is not None
    return found


def visit(app: Flask, *acts: Callable[[Leg], object], visitor: str = VISITOR, **values: Any) -> int:
    """A visit that only has to be sent, after some acts with it; its number."""
    with clock.stopped(trips.MONDAY), app.app_context(), transaction():
        leg = trips.leg(who("tika"), organisation(HOST), visitor=visitor, **values)
        for act in acts:
            act(leg)
        return leg.id


@contextmanager
def at(app: Flask, number: int) -> Iterator[Leg]:
    """A visit as it is stored, to look at or to act on; inside a transaction."""
    with clock.stopped(trips.MONDAY), app.app_context(), transaction():
        yield db.session.get_one(Leg, number)


def entered(app: Flask, name: str, language: str = "en") -> Human:
    """Somebody of the houses, signed in."""
    human = Human(app, language)
    assert human.sign_in(mail_of(name)).status_code == 303
    return human
