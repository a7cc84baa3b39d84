"""What happened in an organisation, and the trail as somebody reads it."""

from __future__ import annotations

from flask import Flask

from portal.accounts import members, queries
from portal.core import events
from portal.core.db import transaction
from portal.places import queries as places
from tests.support.people import Human, make

BUDI, DIAN = "budi@x.example", "dian@x.example"
TRAIL = "/organisations/dinas/trail"


def story(app: Flask) -> None:
    """Ayu manages `dinas`; Budi's role changes and he goes; elsewhere somebody is invited."""
    make(app, dinas="manager")
    make(app, BUDI, "Budi <b>Santoso</b>", dinas="reader")
    make(app, DIAN, "Dian", lain="manager")
    with app.app_context(), transaction():
        ayu, dian = queries.by_email("ayu@banyuwangi.example"), queries.by_email(DIAN)
        assert ayu is not None
        assert dian is not None
        (reader,) = [m for m in queries.members(places.organisation("dinas")) if m.role == "reader"]
        members.change_role(reader, "editor", ayu)
        members.remove(reader, ayu)
        other = places.organisation("lain")
        members.invite(other, "tamu@x.example", "editor", "id", dian)


def entries(human: Human, path: str = TRAIL) -> list[str]:
    """What a page of the trail tells, the newest first."""
    page = human.page(path)
    return [" ".join(text.split()) for text in page.texts("p", class_="trail-what")]


def fill(app: Flask, first: int, last: int) -> None:
    """So many events of the organisation, numbered."""
    with app.app_context(), transaction():
        for number in range(first, last):
            events.record("thing.done", f"n{number}", by="portal", organisation="dinas")


def loads(app: Flask) -> None:
    """What is loaded by nobody, and among it what somebody did, or the portal about a visit."""
    with app.app_context(), transaction():
        for kind, by in (
            ("program.published", "content"),
            ("holiday.added", "portal"),
            ("holiday.added", "person:1"),
            ("leg.expired", "portal"),
        ):
            events.record(kind, f"{kind} {by}", by=by, organisation="dinas")
