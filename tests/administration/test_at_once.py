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
from tests.support.people import EMAIL, make, organisation

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
