"""Writing in a real browser: saved as one writes, and two people at once."""

from __future__ import annotations

import fcntl
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from portal import create_app
from portal.core import settings
from portal.files.kinds import LARGEST
from tests.browser.served import Portal
from tests.browser.test_axe import violations
from tests.browser.visitor import Visitor
from tests.bulk import lists
from tests.support.databases import close
from tests.support.pages import count, say
from tests.support.people import PASSWORD, make
from tests.support.uploads import picture

OWN = "pemkab-banyuwangi"
PEOPLE = {"ayu@x.example": "Ayu Lestari", "budi@x.example": "Budi Santoso"}
Enter = Callable[[str], Page]
CONFLICT = (
    "Somebody else has saved this part meanwhile. Nothing is overwritten: press “Save” to see both "
    "versions."
)


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
    page.wait_for_load_state()  # a stylesheet may still be on its way
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


def test_the_button_does_not_meet_what_the_page_itself_is_saving(enter: Enter) -> None:
    page = enter("ayu@x.example")
    page.goto(f"{_begin(page)}/parts/goal")
    text, held = page.locator("#f-id"), []

    def hold(route: Route) -> None:
        # What is saved by itself is written, and its answer is still on its way.
        if "json" in route.request.headers["accept"]:
            held.append((route, route.fetch()))
        else:
            route.continue_()

    page.route("**/parts/goal", hold)
    with page.expect_request("**/parts/goal"):
        text.fill("Setiap bayi")
    _until(page, lambda: bool(held))
    text.fill("Setiap bayi punya akta")
    page.locator(".save-bar button").first.click(no_wait_after=True)
    ((route, answer),) = held
    route.fulfill(response=answer)
    expect(page.locator(".flashes .notice-good")).to_be_visible()
    expect(text).to_have_value("Setiap bayi punya akta")


def _until(page: Page, there: Callable[[], bool]) -> None:
    for _ in range(200):
        if there():
            return
        page.wait_for_timeout(50)
    pytest.fail("it does not come")


def test_two_at_once_lose_nothing(enter: Enter) -> None:
    ayu, budi = enter("ayu@x.example"), enter("budi@x.example")
    draft = _begin(ayu)
    for page in (ayu, budi):
        page.goto(f"{draft}/parts/goal")
    ayu.locator("#f-id").fill("Ayu menulis tujuan")
    _state(ayu, "Saved at %(time)s")
    budi.locator("#f-id").fill("Budi menulis tujuan")
    _state(budi, CONFLICT)
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

    # Both at the same moment: one is saved, the other keeps what was typed and is told.
    for page in (ayu, budi):
        page.goto(f"{draft}/parts/success")
    texts = {ayu: "Ayu sekaligus", budi: "Budi sekaligus"}
    for page, text in texts.items():
        page.locator("#f-id").fill(text)
    saved, stuck = say("id", "Saved at %(time)s", time=""), say("id", CONFLICT)
    for page in texts:
        state = re.compile(f"{re.escape(saved.strip())}|{re.escape(stuck)}")
        expect(page.locator("[data-state]")).to_have_text(state)
    (loser,) = (page for page in texts if page.locator("[data-state]").inner_text() == stuck)
    (winner,) = (page for page in texts if page is not loser)
    expect(loser.locator("#f-id")).to_have_value(texts[loser])
    loser.locator(".save-bar button").first.click()
    expect(loser.locator(".versions .typed")).to_have_text(texts[winner])
    expect(loser.locator("#f-id")).to_have_value(texts[loser])
    winner.reload()
    expect(winner.locator("#f-id")).to_have_value(texts[winner])

    # Different parts never meet.
    ayu.goto(f"{draft}/parts/novelty")
    budi.goto(f"{draft}/parts/lessons")
    for page, text in texts.items():
        page.locator("#f-en").fill(text)
    for page in texts:
        _state(page, "Saved at %(time)s")
    ayu.goto(f"{draft}/parts/lessons")
    budi.goto(f"{draft}/parts/novelty")
    expect(ayu.locator("#f-en")).to_have_value(texts[budi])
    expect(budi.locator("#f-en")).to_have_value(texts[ayu])


def test_an_upload_shows_its_progress_and_refuses_what_is_too_large_before_sending(
    enter: Enter, tmp_path: Path
) -> None:
    page = enter("ayu@x.example")
    held: list[Route] = []
    page.goto(f"{_begin(page)}/attachments")
    page.route(
        "**/attachments", lambda route: held.append(route)
    )  # whatever is sent waits until we have looked
    large = tmp_path / "besar.pdf"
    with large.open("wb") as file:
        file.truncate(LARGEST + 1)
    files, status = page.locator("input[type=file]"), page.locator(".upload-progress")
    files.set_input_files(large)
    refused = say("id", "This file is too large: %(name)s", name=large.name)
    expect(status).to_have_text(refused)
    page.locator("[data-upload] button[type=submit]").click()
    expect(files).to_be_focused()
    expect(status).to_have_text(refused)
    _looks_well(page)
    assert held == []

    files.set_input_files({"name": "loket.jpg", "mimeType": "image/jpeg", "buffer": picture()})
    expect(status).to_have_text("")
    page.locator("[data-upload] button[type=submit]").click()
    expect(status.locator("progress")).to_be_visible()
    expect(page.locator("[data-upload] button[type=submit]")).to_be_disabled()
    _looks_well(page)
    (route,) = held
    route.continue_()
    told = say("id", "The file is uploaded. Describe it, and it is attached.")
    expect(page.locator(".flashes")).to_have_text(told)
    expect(page.locator("main")).to_be_focused()
    for name in ("title_id", "title_en", "alt_id", "alt_en"):
        page.locator(f"[name={name}]").fill(f"Loket {name}")
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator(".files h2")).to_have_text("Loket title_id")
    _looks_well(page)

    page.unroute("**/attachments")
    # What is wrong is said at the field, which is far below the files that are there already.
    files.set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"MZ--"})
    page.locator("[data-upload] button[type=submit]").click()
    expect(page.locator("[data-upload] .field-error")).to_be_in_viewport()
    expect(files).to_be_focused()


def test_a_list_shows_its_progress_until_its_result_comes(enter: Enter, portal: Portal) -> None:
    page = enter("ayu@x.example")
    page.goto(f"/id/organisations/{OWN}/lists")
    rows = [("slug", "name_id"), *((f"daftar-{n}", f"Daftar {n}") for n in range(3))]
    content = lists.book(Programs=rows)
    page.locator("input[type=file]").set_input_files(
        {"name": "daftar.xlsx", "mimeType": "", "buffer": content}
    )
    page.get_by_role("button", name=say("id", "Check the list")).click()
    _looks_well(page)
    with (portal.instance / "follower-bulk.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the worker waits until we have looked
        page.get_by_role(
            "button", name=count("id", "Load %(num)s row", "Load %(num)s rows", 3)
        ).click()
        bar = page.locator("[data-progress] progress")
        assert (bar.get_attribute("value"), bar.get_attribute("max")) == ("0", "3")
        _looks_well(page)
        with page.expect_response("**/progress.json") as asked:
            pass
        assert asked.value.json() == {"state": "consented", "done": 0, "total": 3}
    expect(page.locator("h1")).to_have_text(say("id", "The list is loaded"))
    expect(page.locator(".list-ended li > a")).to_have_text([f"Daftar {n}" for n in range(3)])
    _looks_well(page)
