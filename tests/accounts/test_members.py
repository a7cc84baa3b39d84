"""Who acts for an organisation: roles, removing, leaving, and the last manager."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts import queries
from portal.accounts.models import Membership, Person
from portal.core import events
from portal.core.db import db
from portal.places import queries as places
from tests.support.pages import say
from tests.support.people import EMAIL, Human, errors, make

MEMBERS = "/organisations/dinas/members"
BUDI = "budi@x.example"
NEEDED = "%(organisation)s needs a manager. Make somebody else one first."


def numbers(app: Flask) -> dict[str, int]:
    """The memberships of the office by the person's address."""
    with app.app_context():
        found = queries.members(places.organisation("dinas"))
        return {m.person.email or "": m.id for m in found}


def roles(app: Flask) -> dict[str, str]:
    """The roles in the office by the person's address."""
    with app.app_context():
        found = queries.members(places.organisation("dinas"))
        return {m.person.email or "": m.role for m in found}


@pytest.fixture
def manager(app: Flask) -> Human:
    """A manager of the office, signed in; Budi is an editor in it."""
    make(app, dinas="manager")
    make(app, BUDI, "Budi", dinas="editor", badan="manager")
    human = Human(app)
    human.sign_in()
    return human


def test_a_role_is_changed(app: Flask, manager: Human) -> None:
    budi = numbers(app)[BUDI]
    page = manager.page(f"{MEMBERS}/{budi}/role")
    chosen = [
        o.get("value") for o in page.all("input", name="role") if o.get("checked") is not None
    ]
    assert chosen == ["editor"]
    assert manager.send(f"{MEMBERS}/{budi}/role", role="manager").status_code == 303
    assert roles(app)[BUDI] == "manager"
    with app.app_context():
        event = db.session.scalars(
            select(events.Event).where(events.Event.kind == "member.role-changed")
        ).one()
        assert (event.subject, event.actor) == ("dinas", "person:1")
        assert event.data == {"person": 2, "before": "editor", "after": "manager"}
    assert manager.send(f"{MEMBERS}/{budi}/role", role="king").status_code == 422


def test_each_role_is_told_without_the_lines_before_it(app: Flask, manager: Human) -> None:
    """Here a manager may stand first or alone: "all of this" would point at nothing."""
    page = manager.page(MEMBERS)
    first = page.texts("li", page.one("ul", page.main))[0]
    words = say("id", "Manager: all that an editor and a coordinator may, and who belongs to it")
    assert words.startswith("Pengelola: semua kewenangan penulis dan koordinator")
    assert words in first


def test_a_member_is_removed(app: Flask, manager: Human) -> None:
    budi = numbers(app)[BUDI]
    assert manager.send(f"{MEMBERS}/{budi}/end").status_code == 303
    gone = "%(name)s does not act for %(organisation)s any more."
    page = manager.page(MEMBERS)
    assert say("id", gone, name="Budi", organisation="Dinas dinas") in page.words
    assert BUDI not in page.words
    assert roles(app) == {"ayu@banyuwangi.example": "manager"}
    assert manager.get(f"{MEMBERS}/{budi}/end").status_code == 404
    other = Human(app)
    other.sign_in(BUDI)
    assert other.get(MEMBERS).status_code == 403
    assert other.get("/organisations/badan/members").status_code == 200


def test_a_member_leaves(app: Flask, manager: Human) -> None:
    assert BUDI in manager.page(MEMBERS).words  # two may have one name
    budi = Human(app)
    budi.sign_in(BUDI)
    assert EMAIL not in budi.page(MEMBERS).words
    assert budi.send(f"{MEMBERS}/{numbers(app)[BUDI]}/end").location == "/id/account"
    assert BUDI not in roles(app)


@pytest.mark.parametrize(("way", "more"), [("end", {}), ("role", {"role": "editor"})])
def test_the_last_manager_stays(app: Flask, manager: Human, way: str, more: dict[str, str]) -> None:
    own = numbers(app)["ayu@banyuwangi.example"]
    answer = manager.send(f"{MEMBERS}/{own}/{way}", **more)
    assert errors(answer) == [say("id", NEEDED, organisation="Dinas dinas")]
    assert roles(app)["ayu@banyuwangi.example"] == "manager"
    manager.send(f"{MEMBERS}/{numbers(app)[BUDI]}/role", role="manager")
    assert manager.send(f"{MEMBERS}/{own}/{way}", **more).status_code == 303


def test_an_administrator_does_not_take_the_last_manager_away(app: Flask, manager: Human) -> None:
    make(app, "admin@x.example", "Admin", portal="administrator")
    admin = Human(app)
    admin.sign_in("admin@x.example")
    own = numbers(app)["ayu@banyuwangi.example"]
    assert admin.send(f"{MEMBERS}/{own}/end").status_code == 422
    assert roles(app)["ayu@banyuwangi.example"] == "manager"


def test_a_membership_of_another_organisation_is_not_found(app: Flask, manager: Human) -> None:
    with app.app_context():
        query = select(Membership.id).join(Person).where(Person.email == BUDI)
        badan = db.session.scalars(query.order_by(Membership.id.desc())).first()
    for way in ("role", "end"):
        assert manager.get(f"{MEMBERS}/{badan}/{way}").status_code == 404
        assert manager.get(f"/organisations/badan/members/{badan}/{way}").status_code == 404


def test_a_member_without_power_sees_no_buttons(app: Flask, manager: Human) -> None:
    budi = Human(app)
    budi.sign_in(BUDI)
    page = budi.page(MEMBERS)
    own = f"/id{MEMBERS}/{numbers(app)[BUDI]}/end"
    assert [href for _words, href in page.links(page.one("ul", page.main))] == [own]
    assert page.all("form", page.main) == []
    full = manager.page(MEMBERS)
    assert len(full.links(full.one("ul", full.main))) == 4
    assert len(full.all("form", full.main)) == 1


def test_strangers_learn_nothing_about_organisations(app: Flask, manager: Human) -> None:
    stranger = Human(app)
    for slug in ("dinas", "there-is-none"):
        answer = stranger.get(f"/organisations/{slug}/members")
        assert (answer.status_code, answer.location.split("?")[0]) == (303, "/id/account/sign-in")
    assert manager.get("/organisations/there-is-none/members").status_code == 404
