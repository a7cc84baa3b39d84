"""The whole way of a programme in the real portal: from an invitation by mail to a stranger.

It is gone on a telephone, once in Indonesian with JavaScript and once in English without. Nobody
types an address: every page is reached from the one before, or from a mail.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_date
from playwright.sync_api import BrowserContext, expect

from portal import create_app
from portal.core import clock, settings
from tests.browser.joining import (
    OWN,
    invite,
    join,
    link,
    mailed,
    sign_in_again,
    turn_on_second_factor,
)
from tests.browser.served import Portal
from tests.browser.somebody import PHONE, Somebody
from tests.browser.visitor import Visitor
from tests.support.databases import close
from tests.support.people import make

FOUND_WITHIN = 2.0  # seconds from publication until search finds it: a requirement
REASON = "Hampir selesai: satu hal di bagian hasil."
COMMENT = "Berapa lama dulu? Tulis sumbernya."


TOLD = {
    "id": {
        "summary": "Perawat naik perahu ke pulau.",
        "how": "Perawat memanggil warga.",
        "result": "Anak yang divaksin persen · 2022 sampai 2024 Sebelum 41 persen "
        "Sesudah 93,5 persen",
    },
    "en": {
        "summary": "Nurses go to the islands by boat.",
        "how": "The nurse calls the citizens.",
        "result": "Vaccinated children percent · 2022 to 2024 Before 41 percent After 93.5 percent",
    },
}


@dataclass(frozen=True)
class Story:
    """One telling: its names differ from those of the other."""

    language: str
    script: bool

    def name_in(self, language: str) -> str:
        """What the programme is called in a language."""
        return {"id": self.name_id, "en": self.name_en}[language]

    @property
    def name(self) -> str:
        """What the programme is called in the language of this telling."""
        return self.name_in(self.language)

    @property
    def name_id(self) -> str:
        return f"Perahu Vaksin {self.word.title()}"

    @property
    def name_en(self) -> str:
        return f"Vaccine Boat {self.word.title()}"

    @property
    def word(self) -> str:
        """A word that stands in no other programme."""
        return {"id": "katamaranku", "en": "jukungmerah"}[self.language]

    def mail(self, name: str) -> str:
        """Somebody's address."""
        return f"{name}-{self.language}@kisah.example"


STORIES = [Story("id", script=True), Story("en", script=False)]


@pytest.fixture(params=STORIES, ids=["id-script", "en-plain"])
def story(request: pytest.FixtureRequest, portal: Portal) -> Story:
    """A telling, and the two people who are there before it begins."""
    found: Story = request.param
    at = {"SAMBANG_ENV": "test", "SAMBANG_INSTANCE": str(portal.instance)}
    app = create_app(settings.read(at))
    make(app, found.mail("manager"), "Budi Santoso", language=found.language, **{OWN: "manager"})
    make(app, found.mail("kurator"), "Kirana", language=found.language, portal="curator")
    close(app)
    return found


@pytest.fixture
def people(story: Story, visitor: Visitor) -> Iterator[dict[str, Somebody]]:
    """The editor, the manager, the curator and a stranger, each with a telephone."""
    options = {"viewport": PHONE, "java_script_enabled": story.script}
    contexts: list[BrowserContext] = [visitor.fresh(**options) for _ in range(4)]
    names = ("ayu", "manager", "kurator", "stranger")
    yield {
        name: Somebody(context, story.language, story.script)
        for name, context in zip(names, contexts, strict=True)
    }
    for context in contexts:
        context.close()


def test_from_an_invitation_to_a_stranger_who_reads_it(
    story: Story, people: dict[str, Somebody], portal: Portal
) -> None:
    ayu, manager, stranger = people["ayu"], people["manager"], people["stranger"]
    manager.sign_in(story.mail("manager"))
    invite(manager, story.mail("ayu"))
    _subject, text = mailed(portal.instance, story.mail("ayu"), 1)
    assert ayu.say("Accept here, within 14 days:") in text
    join(ayu, link(text))
    secret = turn_on_second_factor(ayu)
    sign_in_again(ayu, story.mail("ayu"), secret)
    write(ayu, story)
    send_back(manager, story)
    mend(ayu, story, portal)
    stranger.open("/programs")
    look_for(stranger, story.word)
    expect(stranger.page.locator(".hits h2 a")).to_have_count(0)
    at = publish(manager, story)
    found_in_time(stranger, story, at)
    verify(people["kurator"], story)
    read_in_both_languages(stranger, story)


def write(ayu: Somebody, story: Story) -> None:
    """Begin a programme, write it in both languages and send it for review."""
    ayu.follow_menu("Account")
    ayu.follow("Programmes")
    ayu.press("New programme")
    expect(ayu.page.locator("h1")).to_have_text(ayu.say("Programme without a name"))
    ayu.follow("Sources")  # the page says to write them early
    ayu.fill("Who published it", "Dinas Kesehatan")
    ayu.fill("Address on the web", "https://dinkes.example.go.id/perahu")
    ayu.fill("Date", "2025-03-01")
    save(ayu, ayu.say("Programme without a name"))
    ayu.follow("Name and summary")
    ayu.fill_both(story.name_id, story.name_en, "Name")
    ayu.fill_both("Perawat naik perahu ke pulau.", "Nurses go to the islands by boat.", "Summary")
    ayu.press("Save and go on")
    ayu.field("Sector").select_option("health")
    ayu.field("Is it digital?").select_option("no")
    ayu.press("Save and go on")
    ayu.fill("Start", "2023-01")
    ayu.field("How does it stand?").select_option("running")
    save(ayu, story.name)
    ayu.follow("How it works")
    ayu.fill_both("1. Perawat **memanggil** warga.", "1. The nurse **calls** the citizens.")
    save(ayu, story.name)
    ayu.follow("Results")
    ayu.fill_both("Anak yang divaksin", "Vaccinated children", "What was counted")
    ayu.fill("Before", "41")
    ayu.fill("After", "93,5" if story.language == "id" else "93.5")
    ayu.fill_both("persen", "percent", "Unit")
    ayu.tick("Dinas Kesehatan, 2025-03-01")
    save(ayu, story.name)
    ayu.follow("Check and send")  # to the page on which one does
    ayu.press("Send for review")
    ayu.told("It is sent. The managers are told by mail.")


def save(ayu: Somebody, name: str) -> None:
    """Save a part and go back to the draft by the path above the page."""
    ayu.press("Save")
    ayu.told("“%(part)s” is saved.", part=ayu.page.locator("h1").inner_text())
    ayu.follow_path(name)


def send_back(manager: Somebody, story: Story) -> None:
    """The manager comments a section and gives the draft back."""
    manager.follow_menu("Tasks")
    first_task(manager, "Review: %(name)s", story)
    manager.field("About").select_option(label=manager.say("Results"))
    manager.fill("What is to be changed, or asked", COMMENT)
    manager.press("Add the comment")
    manager.told("The comment is there.")
    manager.fill("What is to be mended", REASON)
    manager.press("Send back to the writers")
    manager.told("It is sent back. Its writers are told by mail.")


def first_task(who: Somebody, title: str, story: Story) -> None:
    """What others wait for stands above all the pages to confirm."""
    title = who.say(title, name=story.name)
    expect(who.page.locator(".desk-tasks a").first).to_have_text(title)
    who.follow(title)


def mend(ayu: Somebody, story: Story, portal: Portal) -> None:
    """The editor finds it among the tasks, and the comment at its section."""
    ayu.follow_menu("Tasks")
    first_task(ayu, "Mend: %(name)s", story)
    subject, text = mailed(portal.instance, story.mail("ayu"), 2)
    assert subject == ayu.say("Please mend: %(program)s", program=story.name)
    assert REASON in text
    assert link(text) == urlsplit(ayu.page.url).path
    expect(ayu.page.locator(".said")).to_have_text([REASON, COMMENT])
    ayu.follow("Results")  # where the comment is
    expect(ayu.page.locator(".notice .typed")).to_have_text(COMMENT)
    ayu.fill_both("2022 sampai 2024", "2022 to 2024", "Period")
    save(ayu, story.name)
    ayu.follow("Check and send")
    ayu.press("It is settled")
    ayu.press("Send for review")
    ayu.told("It is sent. The managers are told by mail.")


def publish(manager: Somebody, story: Story) -> float:
    """The manager reads it as readers would, and publishes it; when it was."""
    manager.follow_menu("Tasks")
    first_task(manager, "Review: %(name)s", story)
    manager.follow("As readers would see it")
    expect(manager.page.locator("article.program h1")).to_have_text(story.name)
    manager.page.go_back()
    manager.press("Publish")
    at = time.monotonic()
    manager.told("It is published.")
    return at


def look_for(stranger: Somebody, words: str) -> None:
    box = stranger.page.get_by_role("searchbox").or_(stranger.page.get_by_role("combobox"))
    box.fill(words)
    box.press("Enter")
    stranger.page.wait_for_load_state()


def found_in_time(stranger: Somebody, story: Story, published: float) -> None:
    """Search finds it before the time is over, in both languages."""
    hits = stranger.page.locator(".hits h2 a")
    while hits.count() == 0:
        assert time.monotonic() < published + FOUND_WITHIN, "search does not find it in time"
        stranger.page.reload()
    expect(hits).to_have_text([story.name])
    stranger.look()


def verify(curator: Somebody, story: Story) -> None:
    curator.sign_in(story.mail("kurator"))
    curator.follow("Verify: %(name)s", name=story.name)
    curator.press("I have checked it")
    curator.told("It is verified. Readers see it.")


def read_in_both_languages(stranger: Somebody, story: Story) -> None:
    """The page from the results, then in the other language."""
    stranger.follow(story.name)
    for _turn in range(2):
        page, told = stranger.page, TOLD[stranger.language]
        expect(page.locator("article.program h1")).to_have_text(story.name_in(stranger.language))
        expect(page.locator(".program-head .lead")).to_have_text(told["summary"])
        expect(page.locator("#how li")).to_have_text(told["how"])
        expect(page.locator("#how li strong")).to_have_count(1)
        assert " ".join(page.locator("#results figure").inner_text().split()).startswith(
            told["result"]
        )
        today = date_words(stranger.language)
        vouched = stranger.say("Verified by a curator on %(date)s", date=today)
        expect(page.locator(".standing b")).to_have_text(vouched)
        page.locator(".languages a").click()
        page.wait_for_load_state()
        stranger.language = {"id": "en", "en": "id"}[stranger.language]
        stranger.look()


def date_words(language: str) -> str:
    """This day where the portal is."""
    today = clock.now().astimezone(ZoneInfo("Asia/Jakarta")).date()
    return format_date(today, "long", locale=language if language == "id" else "en_GB")
