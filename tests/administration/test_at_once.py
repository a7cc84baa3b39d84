"""Two administrators, or two managers, add the same at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.accounts import members
from portal.accounts import queries as accounts
from portal.accounts.models import Invitation
from portal.catalogue import sectors, synonyms
from portal.catalogue.models import Sector, SynonymGroup
from portal.core.db import db, transaction
from portal.hosting import rules as hosting
from portal.hosting.models import PUBLIC, Holiday
from portal.places import rules as places
from portal.places.models import Organisation
from tests.support.at_once import at_once
from tests.support.pages import Page
from tests.support.people import EMAIL, Human, errors, make, organisation

NAMES = {"name_id": "Kebudayaan", "name_en": "Culture"}


def _sector() -> object:
    return sectors.add_sector(by="admin", **NAMES, description_id="-", description_en="-")


def _organisation() -> object:
    region = organisation("dinas").region
    return places.add_organisation(kind="office", region=region, by="admin", **NAMES)


def _holiday() -> object:
    day = date(2031, 2, 3)
    more = {"region": None, "estimated": False, "by": "admin"}
    return hosting.add_holiday(day=day, kind=PUBLIC, **NAMES, **more)  # type: ignore[arg-type]


def _synonyms() -> object:
    return synonyms.add(["kitab", "pustaka"], by="admin")


def _invitation() -> object:
    manager = accounts.by_email(EMAIL)
    assert manager is not None
    return members.invite(organisation("dinas"), "budi@x.example", "editor", "id", manager)


@pytest.mark.parametrize(
    ("add", "rows", "done"),
    [
        (_sector, select(Sector), 1),
        (_organisation, select(Organisation).where(Organisation.slug != "dinas"), 1),
        (_holiday, select(Holiday), 1),
        (_synonyms, select(SynonymGroup), 1),
        # The second invitation takes the place of the first.
        (_invitation, select(Invitation).where(Invitation.withdrawn_at.is_(None)), 4),
    ],
)
def test_four_add_the_same(app: Flask, add: Callable[[], object], rows: object, done: int) -> None:
    make(app, dinas="manager")
    assert at_once(app, [add] * 4).count("done") == done
    with app.app_context(), transaction():
        counted = select(func.count()).select_from(rows.subquery())  # type: ignore[attr-defined]
        assert db.session.scalar(counted) == 1


OFFICE = {"name_id": "Dinas", "name_en": "Office", "kind": "office", "region": "jawa-timur"}
FREE = {"day": "2031-02-03", **NAMES, "kind": "public", "region": ""}
NOW = "It says now: "
# Where, what the second writes, what the first wrote before, and what the second is told.
SECOND: tuple[tuple[str, dict[str, str], dict[str, str], list[str]], ...] = (
    ("sectors/culture", {**NAMES, "description_id": "-", "description_en": "-"},
     {"name_en": "Arts"}, [NOW + "Arts"]),
    ("organisations/dinas", OFFICE, {"kind": "company"}, [NOW + "company"]),
    ("synonyms/1", {"terms": "kitab\nbuku"}, {"terms": "kitab\nbook"}, [NOW + "kitab, book"]),
    ("holidays/1", FREE, {"day": "2031-02-04", "estimated": "y"},
     [NOW + "4 February 2031", NOW + "yes"]),
)  # fmt: skip


def test_the_second_administrator_sees_what_the_first_wrote(app: Flask, human: Human) -> None:
    make(app, "admin@x.example", "Admin", portal="administrator")
    human.language = "en"
    human.sign_in("admin@x.example")
    with app.app_context(), transaction():
        _sector(), _holiday(), _synonyms(), organisation("dinas")
    for path, typed, first, said in SECOND:
        address = f"/administration/{path}"
        both = human.page(address).one("input", name="seen").attrib["value"]
        assert human.send(address, **{**typed, **first}, seen=both).status_code == 303
        # What cannot be saved anyhow tells nothing of the other, so it is not taken as told.
        wrong = Page(human.send(address, **dict.fromkeys(typed, ""), seen=both), 422)
        assert wrong.one("input", name="seen").attrib["value"] == both
        refused = human.send(address, **typed, seen=both)
        title, *fields = errors(refused)
        assert title.startswith("Somebody else has changed this meanwhile."), path
        assert fields == said
        now = Page(refused, 422).one("input", name="seen").attrib["value"]
        assert human.send(address, **typed, seen=now).status_code == 303  # yours shall hold
    with app.app_context():
        found = db.session.get_one(Holiday, 1)
        assert (found.day, found.estimated) == (date(2031, 2, 3), False)
        assert db.session.get_one(SynonymGroup, 1).terms == ["kitab", "buku"]
    for path, typed, _first, _said in SECOND[2:]:  # one that was removed meanwhile stays so
        human.send(f"/administration/{path}", f"/administration/{path}/remove")
        refused = human.send(f"/administration/{path}", **typed)
        assert errors(refused)[0].startswith("It is removed.")
