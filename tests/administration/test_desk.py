"""The first page of who is signed in, and the menu."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from portal.accounts import members, queries
from portal.core import events, tasks
from portal.core.db import db, transaction
from portal.core.events import Delivery
from portal.core.tasks import Task
from portal.places import queries as places
from tests.support.people import EMAIL, Human, deliver, make, with_second_factor

BUDI = "budi@x.example"


def _titles(human: Human) -> list[tuple[str, str]]:
    page = human.page("/desk")
    lists = page.all("ul", class_="desk-tasks")
    return [pair for part in lists for pair in page.links(part)]


def _menu(human: Human) -> list[str]:
    page = human.page("/desk")
    return page.texts("a", page.one("nav", class_="work-nav"))


def test_who_has_nothing_to_do_learns_what_to_do_next(app: Flask, human: Human) -> None:
    make(app)
    human.language = "en"
    assert human.sign_in().location == "/en/desk"
    page = human.page("/desk")
    assert page.texts("h1") == ["What needs you now"]
    assert "Nothing waits for you" in page.texts("h2")
    assert f"Ask its manager to invite you at this address: {EMAIL}" in page.words
    assert _menu(human) == ["Tasks", "My organisations", "My collections", "Account"]
    assert page.meta("robots") == "noindex"


def test_an_invitation_is_a_task_of_who_is_invited_and_of_nobody_else(
    app: Flask, human: Human
) -> None:
    make(app, dinas="manager")
    make(app, BUDI, "Budi")
    make(app, "citra@x.example", "Citra")
    with app.app_context(), transaction():
        ayu = queries.by_email(EMAIL)
        assert ayu is not None
        members.invite(places.organisation("dinas"), BUDI, "editor", "id", ayu)
    budi, citra = Human(app, "en"), Human(app, "en")
    budi.sign_in(BUDI)
    citra.sign_in("citra@x.example")
    assert _titles(citra) == []
    ((title, address),) = _titles(budi)
    assert title == "Accept the invitation: editor"
    assert "Office dinas" in budi.page("/desk").texts("li")
    assert budi.send(address).status_code == 303
    assert _titles(budi) == []
    assert budi.page("/desk").texts("h3") == ["Office dinas"]


def test_the_menu_has_what_a_role_needs(app: Flask) -> None:
    make(app, dinas="manager")
    make(app, BUDI, "Budi", dinas="manager", lain="manager")
    make(app, "admin@x.example", "Admin", portal="administrator")
    make(app, "kurator@x.example", "Kurator", portal="curator")
    own = ["Tugas", "Instansi saya", "Perjalanan", "Koleksi saya", "Akun"]
    for email, expected in (
        (EMAIL, [*own, "Jejak"]),
        (BUDI, [*own, "Jejak"]),
        ("kurator@x.example", ["Tugas", "Koleksi saya", "Akun", "Moderasi"]),
        ("admin@x.example", ["Tugas", "Koleksi saya", "Akun", "Jejak", "Moderasi", "Administrasi"]),
    ):
        human = Human(app)
        human.sign_in(email)
        assert _menu(human) == expected
    page = Human(app).page("/account/sign-in")
    assert page.all("nav", class_="work-nav") == []


def test_administrators_are_told_what_fails_in_one_task_each(app: Flask, human: Human) -> None:
    number = make(app, "admin@x.example", "Admin", portal="administrator")
    with_second_factor(app, number)
    with app.app_context(), transaction():
        db.session.query(Delivery).delete()
        for _ in range(3):
            event = events.record("account.renamed", "1", by="test")
            db.session.add(Delivery(event_id=event.id, follower="mail", error="refused <450>"))
        who = queries.person(number)
        with app.test_request_context("/en/desk"):
            found = tasks.of(who)
            assert [(t.kind, t.title) for t in found] == [
                ("portal.failing", "3 mails cannot be sent: see why")
            ]


def test_tasks_of_all_sources_stand_by_urgency(
    app: Flask, human: Human, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(app)
    told = [
        Task("x", "Sometime <b>", "/en/a"),
        Task("x", "Late", "/en/b", "Dinas A", since=date(2019, 1, 2), due=date(2020, 1, 2)),
    ]
    tasks.sources(app).append(lambda _who: told)
    human.language = "en"
    human.sign_in()
    assert _titles(human) == [("Late", "/en/b"), ("Sometime <b>", "/en/a")]
    page = human.page("/desk")
    assert page.texts("h2")[:2] == ["Overdue 1", "Without a date 1"]
    for words in ("Dinas A", "waiting since 2 January 2019", "due 2 January 2020"):
        assert words in page.texts("li")
    assert deliver(app) == []
