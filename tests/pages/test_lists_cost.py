"""The lists of signed-in people take as many statements for three things as for one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from portal.accounts import members, registration
from portal.accounts import queries as accounts
from portal.accounts.models import Membership, Person
from portal.bulk import reading
from portal.bulk import rules as lists
from portal.catalogue import queries as catalogue
from portal.catalogue import rules, synonyms
from portal.core import clock
from portal.core.db import db, transaction
from portal.hosting import rules as holidays
from portal.publishing import drafts, review, revisions
from portal.readers import collections, mistakes, moderation, questions
from tests.accounts.conftest import _cheap_passwords
from tests.bulk.lists import book
from tests.support.people import EMAIL, Human, make, organisation
from tests.support.programs import document, writing

__all__ = ["_cheap_passwords"]

DINAS = "dinas"
# A page, and how many statements make it: no more without a reason.
PAGES = {
    "/desk": 25,
    "/organisations/dinas/programs": 12,
    "/organisations/dinas/members": 5,
    "/organisations/dinas/trail": 19,
    "/organisations/dinas/lists": 7,
    "/drafts/1": 6,  # the region of the organisation is proposed while nobody wrote one
    "/drafts/1/review": 6,
    "/programs/uji-1/readers": 6,
    "/programs/uji-1/history": 4,
    "/collections": 6,
    "/moderation": 5,
    "/trail?kind=sector.added": 7,
    "/administration": 4,
    "/administration/people": 4,
    "/administration/organisations": 4,
    "/administration/sectors": 5,
    "/administration/synonyms": 3,
    "/administration/holidays": 5,
}


def person(number: int) -> Person:
    found = registration.add(f"Warga {number}", f"warga{number}@x.example", "id")
    found.confirmed_at = clock.now()
    return found


def add(number: int) -> None:
    """One more of everything that a page lists, by somebody of its own."""
    ayu = accounts.by_email(EMAIL)
    assert ayu is not None
    with transaction():
        who, house = person(number), organisation(DINAS)
        db.session.add(Membership(person=who, organisation=house, role="editor", since=clock.now()))
        organisation(f"kantor{number}")
        words: dict[str, Any] = {"name_id": f"Uji {number}", "name_en": f"Test {number}"}
        described = {"description_id": "-", "description_en": "-"}
        rules.keep_sector(by="ayu", slug=f"uji{number}", **words, **described)
        synonyms.add([f"kolampian{number}", f"lentera{number}"], by=who.actor)
        holidays.add_holiday(
            day=date(clock.today().year, 12, number), kind="public", region=None, estimated=False,
            by=who.actor, **words,
        )  # fmt: skip
        members.invite(house, f"tamu{number}@x.example", "reader", "id", ayu)
        about = {"owner": DINAS, "place": "jawa-timur", "sector": f"uji{number}"}
        record = document({"id": writing(f"Layanan {number}")}, slug=f"uji-{number}", **about)
        revisions.first(record, by=who)
    with transaction():
        write(number, who)
        sheets = reading.read_file(book(Programs=[("slug", "name_id"), ("x", f"Uji {number}")]))
        lists.upload(organisation(DINAS), f"daftar{number}.xlsx", sheets, by=who)


def write(number: int, who: Person) -> None:
    """What somebody says, asks and collects."""
    house, first = organisation(DINAS), catalogue.program("uji-1")
    program = catalogue.program(f"uji-{number}")
    # The first draft waits for review and holds what all say; the others are written.
    found = drafts.begin(house, by=who, values={"name": {"id": {"name": f"Rancangan {number}"}}})
    db.session.flush()
    review.comment(drafts.queries.draft(1), "", f"Mengapa {number}?", by=who)
    drafts.drop(drafts.begin(house, by=who), by=who)
    drafts.begin_from(program, 1, by=who)
    asked = questions.ask(first, f"Berapa lama {number}?", "", who)
    questions.answer(asked, "Dua bulan.", 0, who)
    questions.ask(program, f"Siapa {number}?", "", who)
    mistakes.report(program, "", "It is another year.", who)
    moderation.flag(moderation.thing("question", asked.id), "Kasar.", person(100 + number))
    ayu = accounts.by_email(EMAIL)
    assert ayu is not None
    collection = collections.make(f"Koleksi {number}", ayu)
    collections.add(collection, program.slug, "", ayu)
    assert found.id


def counted(human: Human) -> dict[str, int]:
    """How many statements each page takes."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement != "BEGIN":
            seen.append(statement)

    with human.app.app_context():
        engine = db.engine
    found = {}
    for address in PAGES:
        assert human.get(address).status_code == 200, address  # what is kept once is kept now
        seen.clear()
        event.listen(engine, "before_cursor_execute", note)
        human.get(address)
        event.remove(engine, "before_cursor_execute", note)
        found[address] = len(seen)
    return found


@pytest.fixture
def ayu(app: Flask) -> Human:
    """An administrator of the portal who manages the organisation, too."""
    make(app, portal="administrator", dinas="manager")
    human = Human(app, "en")
    assert human.sign_in(EMAIL).status_code == 303
    return human


def test_as_many_statements_for_three_as_for_one(app: Flask, ayu: Human) -> None:
    with app.app_context():
        add(1)
    one = counted(ayu)
    with app.app_context():
        add(2)
        add(3)
    assert counted(ayu) == one
    assert one == PAGES
