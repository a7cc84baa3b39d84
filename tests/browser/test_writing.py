"""Writing in a real browser: saved as one writes, and two people at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from portal import create_app
from portal.core import settings
from tests.browser.served import Portal
from tests.browser.test_axe import violations
from tests.browser.visitor import Visitor
from tests.support.databases import close
from tests.support.pages import say
from tests.support.people import PASSWORD, make

OWN = "pemkab-banyuwangi"
PEOPLE = {"ayu@x.example": "Ayu Lestari", "budi@x.example": "Budi Santoso"}
Enter = Callable[[str], Page]


@pytest.fixture(scope="module")
def people(portal: Portal) -> None:
    """Two editors of one organisation."""
    at = {"SAMBANG_ENV": "test", "SAMBANG_INSTANCE": str(portal.instance)}
    app = create_app(settings.read(at))
    for email, name in PEOPLE.items():
        make(app, email, name, **{OWN: "editor"})
    close(app)


@pytest.fixture
def enter(people: None, visitor: Visitor) -> Iterator[Enter]:
    """Sign somebody in, in a browser of their own on a telephone; no page may throw."""
    contexts, thrown = [], []

    def sign_in(email: str) -> Page:
        # Not the visitor's own: here requests fail because the test cuts the line.
        context = visitor.browser.new_context(
            base_url=visitor.address, viewport={"width": 360, "height": 740}
        )
        context.set_default_timeout(10_000)
        context.on("weberror", lambda error: thrown.append(str(error.error)))
        contexts.append(context)
        page = context.new_page()
        _sign_in(page, email)
        return page

    yield sign_in
    for context in contexts:
        context.close()
    assert thrown == []


def _sign_in(page: Page, email: str) -> None:
    page.goto("/id/account/sign-in")
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/id/desk")


def _begin(page: Page) -> str:
    page.goto(f"/id/organisations/{OWN}/programs")
    page.get_by_role("button", name=say("id", "New programme")).click()
    page.wait_for_url("**/drafts/*")
    return page.url


def _state(page: Page, message: str) -> None:
    """Wait until the page says how it stands with what was typed."""
    start = say("id", message, time="").strip()
    expect(page.locator("[data-state]")).to_contain_text(start)


def _looks_well(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert violations(page) == []


def test_what_is_typed_is_saved_and_survives_a_bad_line_and_a_lost_session(enter: Enter) -> None:
    page = enter("ayu@x.example")
    draft = _begin(page)
    _looks_well(page)
    page.goto(f"{draft}/parts/goal")
    text = page.locator("#f-id")
    text.fill("Setiap bayi punya akta")
    expect(page.locator(".counter").first).to_contain_text("4 kata")
    _state(page, "Saved at %(time)s")
    _looks_well(page)
    page.reload()
    expect(text).to_have_value("Setiap bayi punya akta")

    page.context.set_offline(True)
    text.fill("Setiap bayi pulang dengan akta")
    _state(page, "Not saved: no connection. Trying again; your text is kept on this device.")
    page.context.set_offline(False)
    _state(page, "Saved at %(time)s")

    page.context.clear_cookies()
    text.fill("Setiap bayi pulang dengan akta kelahiran")
    _state(page, "Signed out. Sign in in another tab and come back: nothing is lost.")
    other = page.context.new_page()
    _sign_in(other, "ayu@x.example")
    # Even when the page is closed meanwhile, the text comes back and is saved then.
    page.close(run_before_unload=False)
    other.goto(f"{draft}/parts/goal")
    _state(other, "Saved at %(time)s")
    other.reload()
    expect(other.locator("#f-id")).to_have_value("Setiap bayi pulang dengan akta kelahiran")

    # A row is added without asking the server, and its source gets a key that stays.
    other.goto(f"{draft}/parts/sources")
    other.locator("[id='f-0-publisher']").fill("Berita")
    _state(other, "Saved at %(time)s")
    other.locator("[data-add]").click()
    other.locator("[id='f-1-publisher']").fill("Kabar")
    expect(other.locator("[name='1.key']")).to_have_value("kabar")
    expect(other.locator("[name='0.key']")).to_have_value("berita")
    other.locator("[data-remove]").first.click()
    _state(other, "Saved at %(time)s")
    other.reload()
    assert [row.input_value() for row in other.locator("[id$=publisher]").all()] == ["Kabar"]


def test_two_at_once_lose_nothing(enter: Enter) -> None:
    ayu, budi = enter("ayu@x.example"), enter("budi@x.example")
    draft = _begin(ayu)
    for page in (ayu, budi):
        page.goto(f"{draft}/parts/goal")
    ayu.locator("#f-id").fill("Ayu menulis tujuan")
    _state(ayu, "Saved at %(time)s")
    budi.locator("#f-id").fill("Budi menulis tujuan")
    _state(
        budi,
        "Somebody else has saved this part meanwhile. Nothing is overwritten: press “Save” to see "
        "both versions.",
    )
    ayu.reload()
    expect(ayu.locator("#f-id")).to_have_value("Ayu menulis tujuan")

    budi.locator(".save-bar button").first.click()
    expect(budi.locator(".versions .typed")).to_have_text("Ayu menulis tujuan")
    expect(budi.locator("#f-id")).to_have_value("Budi menulis tujuan")
    _looks_well(budi)
    budi.locator("#f-id").fill("Ayu dan Budi menulis tujuan")
    budi.locator("[name='take.id'][value=mine]").check()
    budi.locator(".save-bar button").first.click()
    budi.wait_for_url("**/parts/goal")
    expect(budi.locator(".flashes")).to_be_visible()
    expect(budi.locator("#f-id")).to_have_value("Ayu dan Budi menulis tujuan")
    ayu.reload()
    expect(ayu.locator("#f-id")).to_have_value("Ayu dan Budi menulis tujuan")

    # Different parts never meet.
    ayu.goto(f"{draft}/parts/novelty")
    ayu.locator("#f-en").fill("Ayu")
    budi.goto(f"{draft}/parts/lessons")
    budi.locator("#f-en").fill("Budi")
    for page in (ayu, budi):
        _state(page, "Saved at %(time)s")
