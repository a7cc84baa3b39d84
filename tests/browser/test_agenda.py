"""The agenda of a visit on a telephone: proposed, mended, shared; what stands against it too."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import Page

from portal import create_app
from portal.accounts import queries
from portal.core import settings
from portal.core.db import db, transaction
from portal.hosting.models_rules import Venue
from portal.places import queries as places
from tests.browser.served import Portal
from tests.browser.test_axe import violations
from tests.browser.visitor import Visitor, follow
from tests.support import trips
from tests.support.databases import close
from tests.support.pages import say
from tests.support.people import PASSWORD, make

EMAIL, HOST = "acara@x.example", "pemkab-banyuwangi"
DAY = date(2031, 5, 9)  # a Friday


def _visit(portal: Portal) -> int:
    at = {"SAMBANG_ENV": "test", "SAMBANG_INSTANCE": str(portal.instance)}
    app = create_app(settings.read(at))
    number = make(app, EMAIL, "Petugas Acara", **{HOST: "coordinator"})
    with app.app_context(), transaction():
        host, who = places.organisation(HOST), queries.person(number)
        assert who is not None
        db.session.add(Venue(host=host, name="Ruang Acara", capacity=12))
        leg = trips.leg(who, host, visitor="pemkot-depok", day=DAY, state="accepted")
        leg_id = leg.id
    close(app)
    return leg_id


def _looks_well(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert violations(page) == []


def test_an_agenda_from_empty_to_shared(portal: Portal, visitor: Visitor) -> None:
    number = _visit(portal)
    context = visitor.fresh(viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"/id/account/sign-in?next=/id/legs/{number}/agenda")
    page.locator("[name=email]").fill(EMAIL)
    page.locator("[name=password]").fill(PASSWORD)
    follow(page.locator("main form button[type=submit]"))
    follow(page.get_by_role("button", name=say("id", "Propose from the programmes")))
    follow(page.get_by_role("link", name=say("id", "Add to the agenda"), exact=True))
    page.locator("#start").fill("09:15")
    page.locator("#end").fill("12:00")
    page.locator("#topic").fill("Bentrok")
    follow(page.locator("main form button[type=submit]"))
    assert "Pada waktu yang sama" in page.locator("#start-error").inner_text()
    _looks_well(page)
    page.locator("#start").fill("11:00")
    page.locator("#group").fill("Kelompok A")
    follow(page.locator("main form button[type=submit]"))
    page.locator("#start-error, .flashes").first.wait_for()
    page.goto(f"/id/legs/{number}/agenda")
    follow(page.get_by_role("button", name=say("id", "Share with the visitors")))
    done = say("id", "The visitors see the agenda and get a mail.")
    assert page.locator(".flashes").inner_text().strip() == done
    _looks_well(page)
    context.close()
