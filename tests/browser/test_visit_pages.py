"""The page of a visit, a host's inbox and the proof break no rule of axe and fit a telephone."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import Page

from portal import create_app
from portal.accounts import queries
from portal.core import clock, settings
from portal.core.db import transaction
from portal.places import queries as places
from portal.visits import legs
from tests.browser.served import Portal
from tests.browser.test_axe import violations
from tests.browser.visitor import Visitor, follow
from tests.support import trips
from tests.support.databases import close
from tests.support.people import PASSWORD, make

EMAIL, HOST = "protokol@x.example", "pemkab-banyuwangi"
DAY = date(2031, 5, 7)


def _visit(portal: Portal) -> tuple[int, str]:
    at = {"SAMBANG_ENV": "test", "SAMBANG_INSTANCE": str(portal.instance)}
    app = create_app(settings.read(at))
    number = make(app, EMAIL, "Petugas Protokol", **{HOST: "coordinator"})
    with app.app_context(), transaction():
        host, who = places.organisation(HOST), queries.person(number)
        reference, now = legs.reference(), clock.now()
        leg = trips.leg(
            who, host, visitor="pemkot-depok", day=DAY, state="review", reply_due=date(2026, 1, 5),
            submitted_at=now, reference=reference, with_whom="Bagian Umum", with_since=now,
        )  # fmt: skip
        legs.say(leg, "Tanya hotel dulu", side="host", by=who, kind=legs.INTERNAL)
        leg_id = leg.id
    close(app)
    return leg_id, reference


def _looks_well(page: Page, width: int) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert violations(page) == []


def test_the_pages_of_a_visit(portal: Portal, visitor: Visitor) -> None:
    number, reference = _visit(portal)
    for width, scheme, language in ((360, "light", "id"), (1280, "dark", "en")):
        context = visitor.fresh(viewport={"width": width, "height": 740}, color_scheme=scheme)
        page = context.new_page()
        page.goto(f"/{language}/confirm/{reference}")
        _looks_well(page, width)
        page.goto(f"/{language}/account/sign-in?next=/{language}/legs/{number}")
        page.locator("[name=email]").fill(EMAIL)
        page.locator("[name=password]").fill(PASSWORD)
        follow(page.locator("main form button[type=submit]"))
        _looks_well(page, width)
        page.goto(f"/{language}/hosting/{HOST}/visits")
        _looks_well(page, width)
        context.close()
