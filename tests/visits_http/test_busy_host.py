"""A year of six hundred delegations agrees with the rules, and costs what ten do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, select

from portal.core import clock
from portal.core.db import db, transaction
from portal.places.models import Organisation
from portal.visits.models_trip import Leg
from tests.support import busy_host, trips
from tests.support.race_server import Browser, signed_in
from tests.visits_http.agreement import disagreements

BUSY, QUIET = "ramai", "sepi"


@dataclass(frozen=True)
class Cast:
    """Who answers for a host, and who sends which request to it."""

    officer: Browser
    visitor: Browser
    leg: int


@pytest.fixture
def cast(app: Flask) -> Mapping[str, Cast]:
    """A host with six hundred delegations in a year, and one with ten."""
    with app.app_context(), transaction():
        visitors = busy_host.crowd(40, "tamu")
        made = {
            slug: _year(slug, visitors, *size)
            for slug, size in ((BUSY, (600, 40_000)), (QUIET, (10, 666)))
        }
    return {slug: Cast(*signed_in(app, who), leg) for slug, (who, leg) in made.items()}


def _year(
    slug: str, visitors: list[busy_host.Person], number: int, people: int
) -> tuple[tuple[int, int], int]:
    host = trips.host(slug, **busy_host.SESSIONS)
    program = trips.any_program(host)
    officer = busy_host.crowd(1, f"petugas-{slug}")[0]
    officer.memberships[0].organisation = host
    busy_host.year(host, visitors, program, officer, number, people)
    later = clock.today() + timedelta(days=200)  # after all of them
    day = busy_host.open_days(host, later, later + timedelta(days=7))[0]
    (leg,) = busy_host.drafts(host, visitors[:1], program, [(day, busy_host.KEYS[0])])
    return (officer.id, visitors[0].id), leg.id


def test_six_hundred_delegations_agree_with_the_rules_and_cost_what_ten_do(
    app: Flask, cast: Mapping[str, Cast]
) -> None:
    assert disagreements(app, BUSY) == []
    with app.app_context():
        at_host = select(Leg.people).join(Leg.host).where(Organisation.slug == BUSY)
        sizes = db.session.scalars(at_host.order_by(Leg.id)).all()[:-1]  # without the draft
        db.session.rollback()
    assert (len(sizes), sum(sizes)) == (600, 40_000)
    month = f"{clock.today() + timedelta(days=31):%Y-%m}"
    costs = {slug: _costs(app, slug, who, month) for slug, who in cast.items()}
    assert costs[BUSY] == costs[QUIET]
    assert max(costs[BUSY].values()) < 60


def _costs(app: Flask, slug: str, who: Cast, month: str) -> dict[str, int]:
    """How many statements each answer takes."""
    client = app.test_client(use_cookies=False)
    with app.app_context():
        engine = db.engine
    found: dict[str, int] = {}
    pages = {
        f"hosts/{slug}?month={month}": None,
        f"hosts/{slug}/calendar.json?month={month}": None,
        f"hosting/{slug}/visits": who.officer,
        f"legs/{who.leg}/submit": who.visitor,
    }
    for _turn in range(2):  # the first one fills what is kept in the process
        for path, by in pages.items():
            name = path.replace(slug, "").replace(str(who.leg), "").split("?")[0]
            headers = {"Cookie": by.cookie} if by else {}
            statements: list[str] = []

            def note(*about: object, told: list[str] = statements) -> None:
                told.append(str(about[2]))

            event.listen(engine, "before_cursor_execute", note)
            if name.endswith("submit") and by:
                data = {"csrf_token": by.token, "seen": "1"}
                answer = client.post(f"/id/{path}", data=data, headers=headers)
            else:
                answer = client.get(f"/id/{path}", headers=headers)
            event.remove(engine, "before_cursor_execute", note)
            found[f"{name} {answer.status_code}"] = len(statements)
    return found
