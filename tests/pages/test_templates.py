"""Every template is used by a page or a mail, or it should not be there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from flask import Flask

from portal.accounts import mails, members, openid
from portal.accounts.models import Person
from portal.core import clock, events
from portal.core.db import db, transaction
from portal.core.providers import Provider
from portal.files import rules
from portal.files.checks import examine
from portal.places import queries as places
from portal.publishing import attachments, drafts
from tests.pages.roles import OWN
from tests.pages.routes import FEATURES, tour
from tests.support import uploads
from tests.support.people import PASSWORD, Human, code, deliver, make


def test_every_template_is_used(full_app: Flask) -> None:
    visitor = full_app.test_client()
    for address in tour():
        visitor.get(address).close()
    _act(full_app)
    cache = full_app.jinja_env.cache
    assert cache is not None
    used = {name for _loader, name in cache.keys()}  # noqa: SIM118 (it is no dict)
    folder = Path(full_app.root_path, str(full_app.template_folder)).resolve()
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert sorted(there - used) == []
    assert sorted(used - there) == []


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
        proposed = openid.propose(who, openid.Claims("https://masuk.example", "7"))
        openid.ask_by_mail(proposed)
    assert len(deliver(app)) >= len(mails.COMPOSERS)
    for feature in FEATURES:
        if hasattr(feature, "act"):
            feature.act(app)
    _attach(app, number)
    _see_what_openid_asks(app, proposed_for=number)


def _attach(app: Flask, number: int) -> None:
    """Let somebody look at the attachments of a draft."""
    with app.app_context(), transaction():
        by, organisation = db.session.get_one(Person, number), places.organisation(OWN)
        draft = drafts.begin(organisation, by=by)
        accepted = examine(uploads.picture())
        rules.keep(organisation, accepted, "a", place=f"draft:{draft.id}", notes={}, by=by)
        key = attachments.waiting(draft)[0].key
        path = f"/drafts/{draft.id}/attachments"
    make(app, "editor@x.example", **{OWN: "editor"})
    human = Human(app)
    human.sign_in("editor@x.example")
    assert [human.get(p).status_code for p in (path, f"{path}/{key}")] == [200, 200]


def _see_what_openid_asks(app: Flask, *, proposed_for: int) -> None:
    # No provider is asked anything for this page.
    place = Provider("x", "https://masuk.example", "a", "b", "X", frozenset(), None)
    app.extensions["settings"] = replace(app.extensions["settings"], openid=(place,))
    human = Human(app)
    with human.client.session_transaction() as session:
        session["identity"] = {
            "number": 1,
            "person": proposed_for,
            "at": clock.now().isoformat(),
            "provider": "x",
        }
    assert human.get("/account/identity").status_code == 200
