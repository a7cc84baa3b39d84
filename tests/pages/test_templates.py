"""Every template is used by a page or a mail, or it should not be there."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from portal.accounts import mails, members
from portal.accounts.models import Person
from portal.catalogue import queries as catalogue
from portal.catalogue import rules
from portal.core import events
from portal.core.db import db, transaction
from portal.places import queries as places
from portal.publishing import drafts, queries, review
from portal.publishing.models import REVIEW
from tests.pages import routes_publishing
from tests.pages.roles import FOREIGN, OWN
from tests.pages.routes import tour
from tests.publishing import pen
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
    number = make(app, **{OWN: "manager"})
    human = Human(app)
    human.sign_in(password="wrong")
    human.sign_in()
    for path in ("/account", f"/organisations/{OWN}/members", "/account/reset/x"):
        human.get(path)
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
    _review(app, number)
    _write(app)


def _write(app: Flask) -> None:
    """Let somebody write, with a second version in the way, and with a session that ended."""
    make(app, "writer@x.example", "writer", dinas="editor")
    human = pen.enter(app, "writer@x.example")
    draft = pen.begin(human)
    rules_, how = f"{draft}/parts/legal_basis", f"{draft}/parts/how"
    before = human.page(rules_)
    pen.save(human, rules_, **{"0.id": "One"})
    assert pen.save(human, rules_, page=before, **{"0.id": "Two"}).status_code == 409
    for path in (pen.LIST, draft, how, f"{draft}/preview"):
        human.page(path)
    lost = Human(app).client.post(f"/id{how}", data={"id": "Text"}, headers=pen.OWN)
    assert lost.status_code == 401


def _review(app: Flask, number: int) -> None:
    """Let somebody open the pages of review, and its mails go out to somebody else."""
    make(app, "manager@x.example", "manager", **{OWN: "manager"})
    make(app, "other_manager@x.example", "other", **{FOREIGN: "manager"})
    with app.app_context(), transaction():
        found = routes_publishing.prepare()
        draft = queries.draft(int(found[FOREIGN, "{own_draft}"]))
        who = db.session.get_one(Person, number)
        draft.state = REVIEW
        db.session.flush()
        review.send_back(draft, "Why?", by=who)
        draft.state = REVIEW
        drafts.record("draft.sent", draft, by=who, after=REVIEW)
        program = catalogue.program(routes_publishing.OWN_PROGRAM)
        for kind in (rules.UPDATE_DUE, rules.WITHDRAWN):
            rules.stand(program, program.standing, kind, by="test", reason="Why")
    assert len(deliver(app)) == 6
    human = Human(app)
    human.sign_in("manager@x.example")
    human.page(f"/drafts/{found[FOREIGN, '{own_draft}']}/review")
    human.page(f"/programs/{routes_publishing.OWN_PROGRAM}/manage")
