"""The end of an account: nothing in the database names the person any more, and the trail stays."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import inspect, select, text

from portal.core import events
from portal.core.db import db, transaction
from tests.support.pages import Page, say
from tests.support.people import (
    EMAIL,
    OTHER_PASSWORD,
    PASSWORD,
    Human,
    deliver,
    errors,
    mailed_link,
    make,
    numbered,
    organisation,
    stored,
    with_second_factor,
)  # fmt: skip

NAME = "Ayu Lestari"


def everything(app: Flask) -> str:
    """The text of every cell of every table."""
    with app.app_context():
        tables = inspect(db.engine).get_table_names()
        rows = [db.session.execute(text(f'SELECT * FROM "{table}"')).all() for table in tables]
        return "\n".join(str(tuple(row)) for table in rows for row in table)


def busy(app: Flask, human: Human) -> int:
    """A person who has done all that leaves traces; the number."""
    number = make(app, name=NAME, dinas="manager")
    make(app, "budi@x.example", "Budi", dinas="manager")
    budi = Human(app)
    budi.sign_in("budi@x.example")
    with app.app_context(), transaction():
        organisation("badan")
    human.client.environ_base["HTTP_USER_AGENT"] = "Peramban Ayu"
    human.sign_in(password=OTHER_PASSWORD)
    human.sign_in()
    human.send("/account/profile", name=NAME, language="en")
    human.send("/organisations/dinas/members", to="/organisations/dinas/members/invite",
               email="citra@x.example", role="editor", language="id")  # fmt: skip
    human.send("/account/address", email="ayu.baru@x.example", present=PASSWORD)
    human.send("/account/reset", email=EMAIL)
    return number


def test_nothing_names_the_person(app: Flask, human: Human) -> None:
    number = busy(app, human)
    for found in (NAME, EMAIL, "ayu.baru@x.example", "Peramban Ayu"):
        assert found in everything(app), found  # so the search would find it
    before = len(stored(app, number).kinds)
    answer = human.send("/account/delete", present=PASSWORD)
    assert Page(answer).texts("h1") == [say("id", "Your account is deleted")]
    left = everything(app)
    for gone in (NAME, EMAIL, "ayu.baru", "Peramban Ayu", "scrypt:256:8:1$" + "?"):
        assert gone not in left, gone
    assert "citra@x.example" in left  # what was done for the organisation stays
    assert len(stored(app, number).kinds) == before + 1
    with app.app_context():
        actor = select(events.Event).where(events.Event.actor == f"person:{number}")
        assert len(db.session.scalars(actor).all()) > 3


def test_invitations_to_the_address_go_with_it(app: Flask, human: Human) -> None:
    make(app, "budi@x.example", "Budi", dinas="manager", badan="manager")
    make(app)
    budi = Human(app)
    budi.sign_in("budi@x.example")
    for slug in ("dinas", "badan"):
        budi.send(f"/organisations/{slug}/members", to=f"/organisations/{slug}/members/invite",
                  email=EMAIL.upper(), role="editor", language="id")  # fmt: skip
    first, second = [
        mail.body.split("http://127.0.0.1:8000")[1].split()[0] for mail in deliver(app)
    ]
    human.sign_in()
    human.send(first)
    human.send("/account/delete", present=PASSWORD)
    assert EMAIL not in everything(app).casefold()
    assert Human(app).get(second).status_code == 404


def test_every_way_in_is_closed(app: Flask, human: Human) -> None:
    number = make(app, portal="curator")
    other = Human(app)
    other.sign_in()
    Human(app).send("/account/reset", email=EMAIL)
    address = mailed_link(app)
    human.sign_in()
    human.send("/account/delete", present=PASSWORD)
    assert not human.signed_in
    assert not other.signed_in
    assert other.get("/").status_code == 200
    assert Human(app).get(address).status_code == 404
    assert Human(app).sign_in().status_code == 422
    person = stored(app, number).person
    assert (person.name, person.email, person.email_key, person.platform_role) == (
        "",
        None,
        None,
        "",
    )
    assert (person.password_hash, person.totp_secret) == (None, None)


def test_mails_that_wait_are_not_sent(app: Flask, human: Human) -> None:
    make(app)
    human.sign_in()
    human.send("/account/reset", email=EMAIL)
    human.send("/account/delete", present=PASSWORD)
    assert deliver(app) == []


def test_the_address_may_come_back_as_somebody_new(app: Flask, human: Human) -> None:
    number = make(app)
    human.sign_in()
    human.send("/account/delete", present=PASSWORD)
    human.send("/account/register", name="Ayu", email=EMAIL, password=PASSWORD)
    assert numbered(app, EMAIL) not in {None, number}


def test_it_takes_the_password(app: Flask, human: Human) -> None:
    number = make(app)
    human.sign_in()
    assert errors(human.send("/account/delete", present=OTHER_PASSWORD)) == [
        say("id", "This is not your password.")
    ]
    assert human.get("/account/delete").status_code == 200
    assert stored(app, number).person.deleted_at is None


def test_the_last_manager_stays(app: Flask, human: Human) -> None:
    number = make(app, dinas="manager", badan="editor")
    make(app, "budi@x.example", dinas="editor")
    human.sign_in()
    answer = human.send("/account/delete", present=PASSWORD)
    words = "%(organisation)s needs a manager. Make somebody else one first."
    assert errors(answer) == [say("id", words, organisation="Dinas dinas")]
    assert stored(app, number).person.deleted_at is None
    assert human.signed_in


def test_with_a_second_factor_nothing_of_it_stays(app: Flask, human: Human) -> None:
    secret, codes = with_second_factor(app, make(app))
    human.sign_in()
    human.send("/account/sign-in/code", code=codes[0])
    assert secret in everything(app)
    human.send("/account/delete", present=PASSWORD)
    assert secret not in everything(app)
