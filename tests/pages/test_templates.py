"""Every template is used by a page or a mail, or it should not be there."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from portal.accounts import mails, members
from portal.accounts.models import Person
from portal.core import events
from portal.core.db import db, transaction
from portal.places import queries as places
from tests.pages.people import everybody, human_in, numbers, with_numbers
from tests.pages.roles import FOREIGN, OWN
from tests.pages.routes import FEATURES, ROUTES, tour
from tests.support.people import PASSWORD, Human, code, deliver, make


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_template_is_used(full_app: Flask) -> None:
    visitor = full_app.test_client()
    for address in tour():
        visitor.get(address).close()
    _look(full_app)
    _act(full_app)
    cache = full_app.jinja_env.cache
    assert cache is not None
    used = {name for _loader, name in cache.keys()}  # noqa: SIM118 (it is no dict)
    folder = Path(full_app.root_path, str(full_app.template_folder)).resolve()
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert sorted(there - used) == []
    assert sorted(used - there) == []


def _look(app: Flask) -> None:
    """Let those who may open every page of the table."""
    everybody(app)
    for feature in FEATURES:  # some do more than prepare what the table names
        if hasattr(feature, "act"):
            feature.act(app)
    known = numbers(app)
    for role in ("manager", "administrator"):
        human = human_in(app, role)
        for first in ROUTES.values():
            for route in (first, *first.more):
                slug = OWN if OWN in route.address else FOREIGN
                if route.get and route.get[role] == 200:
                    human.get(with_numbers(route.addresses()[0], known, slug)).close()


def _act(app: Flask) -> None:
    """Let somebody do what shows the pages of accounts, and let every mail go out."""
    number = make(app, portal="administrator", **{OWN: "manager"})
    human = Human(app)
    human.sign_in(password="wrong")
    human.sign_in()
    own = f"/organisations/{OWN}"
    for path in ("/desk", "/account", f"{own}/members", f"{own}/trail", "/account/reset/x"):
        human.get(path)
    for path in ("", "/sectors", f"/people/{number}"):
        human.get(f"/administration{path}")
    secret = human.page("/account/second-factor").texts("code")[0].replace(" ", "")
    human.send("/account/second-factor", code=code(secret), present=PASSWORD)
    with app.app_context(), transaction():
        who = db.session.get_one(Person, number)
        who.new_email, who.confirmed_at = "new@x.example", None
        members.invite(places.organisation(OWN), "new@x.example", "editor", "id", who)
        for kind in mails.COMPOSERS:
            if kind.startswith("account."):
                events.record(kind, str(number), by="test")
    assert len(deliver(app)) >= len(mails.COMPOSERS)
