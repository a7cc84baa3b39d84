"""A small house for tests of review: an organisation with its people, drafts and programmes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.accounts import queries as accounts
from portal.accounts import registration
from portal.accounts.models import Membership, Person
from portal.catalogue import queries as catalogue
from portal.catalogue import rules
from portal.catalogue.document import Document
from portal.catalogue.models import Program, Sector
from portal.core import clock, events, tasks
from portal.core.db import db, transaction
from portal.publishing import drafts, queries, review, revisions
from portal.publishing.models import Draft
from tests.support.people import Human, hashed, organisation
from tests.support.programs import document, facts, writing

DINAS = "dinas"
SLUG = "layanan-uji"
PEOPLE = {
    "ayu": "editor", "budi": "manager", "citra": "manager", "rini": "reader", "koko": "coordinator",
}  # fmt: skip


def mail_of(name: str) -> str:
    """The address of somebody of the house."""
    return f"{name}@x.example"


def house(app: Flask) -> None:
    """The organisation, its people, a curator, an administrator, and a stranger to it."""
    with app.app_context(), transaction():  # one for all: many tests begin with it
        for name, role in PEOPLE.items():
            _enter(name, role)
        _enter("kuncoro", "reader", portal="curator")
        _enter("kirana", portal="curator")
        _enter("admin", portal="administrator")
        _enter("lain", "manager", of="badan")
        words = {"name_id": "Kesehatan", "name_en": "Health"}
        more = {"description_id": "-", "description_en": "-"}
        db.session.add(Sector(slug="health", **words, **more))


def _enter(name: str, role: str = "", *, of: str = DINAS, portal: str = "") -> None:
    found = registration.add(name.title(), mail_of(name), "id")
    found.password_hash, found.platform_role = hashed(), portal
    found.confirmed_at = clock.now()
    if role:
        about = {"person": found, "organisation": organisation(of), "role": role}
        db.session.add(Membership(**about, since=clock.now()))


def entered(app: Flask, name: str, language: str = "en") -> Human:
    """Somebody of the house, signed in."""
    human = Human(app, language)
    assert human.sign_in(mail_of(name)).status_code == 303
    return human


def who(name: str) -> Person:
    """Somebody of the house; inside of an app context."""
    found = accounts.by_email(mail_of(name))
    assert found is not None
    return found


def tasks_of(app: Flask, name: str) -> list[tasks.Task]:
    """What waits for somebody of the house in this feature."""
    with app.test_request_context("/en/"):
        found = [task for task in tasks.of(who(name)) if not task.kind.startswith("account.")]
        db.session.rollback()
        return found


def record(name: str = "Layanan Uji", **changes: Any) -> Document:
    """A whole record of the house, in Indonesian."""
    text = writing(name, sections={"how": "Warga datang dan dilayani."})
    about = {"slug": SLUG, "owner": DINAS, "place": "jawa-timur", **changes}
    return document({"id": text}, **about)


def write(called: str = "Layanan Uji", *, by: str = "ayu", **parts_: Any) -> Draft:
    """A whole draft of a new programme; inside a transaction."""
    found = drafts.begin(organisation(DINAS), by=who(by))
    about = facts(owner=DINAS, place="jawa-timur")
    values: dict[str, Any] = {
        "name": {"id": {"name": called, "aliases": [], "summary": "Layanan untuk diuji."}},
        "filing": {"place": "jawa-timur", "sector": "health", "digital": False},
        "timing": {"status": "running"},
        "how": {"id": "Warga datang dan dilayani."},
        "sources": about["sources"],
        **parts_,
    }
    for key, value in values.items():
        drafts.save(found, key, value, 0, by=who(by))
    db.session.refresh(found)
    return found


def act(app: Flask, work: Callable[[], Any]) -> Any:
    """Do something in a transaction of its own."""
    with app.app_context(), transaction():
        return work()


def drafted(app: Flask, state: str = "draft", **parts_: Any) -> int:
    """A draft that was written, and sent for review when `state` says so; the number."""

    def work() -> int:
        found = write(**parts_)
        if state == "review":
            review.send(found, by=who("ayu"))
        return found.id

    number: int = act(app, work)
    return number


def published(app: Flask, **changes: Any) -> None:
    """A programme that the house has published in the portal, with its first revision."""
    act(app, lambda: revisions.first(record(**changes), by=who("budi")))


def from_content(app: Flask, **changes: Any) -> None:
    """A programme that came from the content folder."""
    act(app, lambda: rules.keep_from_content(record(**changes), by="content"))


def press_publish(human: Human, number: int, **data: str) -> TestResponse:
    """Publish a draft through its page, as it is now unless `seen` says otherwise."""
    with human.app.app_context():
        data.setdefault("seen", review.mark(the_draft(number)))
    return human.send("/account", f"/drafts/{number}/publish", **data)


def the_draft(number: int) -> Draft:
    """A draft, inside of an app context."""
    return queries.draft(number)


def the_program(slug: str = SLUG) -> Program:
    """A programme, inside of an app context."""
    return catalogue.program(slug)


def happened(app: Flask, start: str) -> list[tuple[str, str]]:
    """Kinds and subjects of the events of which the kind begins so."""
    with app.app_context():
        query = select(events.Event).where(events.Event.kind.startswith(start))
        found = db.session.scalars(query.order_by(events.Event.id))
        return [(event.kind, event.subject) for event in found]
