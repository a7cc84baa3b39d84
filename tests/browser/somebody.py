"""Somebody on a telephone, who knows of the portal what its pages say: links, labels, buttons."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.test_axe import violations
from tests.browser.test_layout import BROKEN_WORDS, STICKING_OUT
from tests.browser.visitor import OPEN_ALL
from tests.support.pages import say
from tests.support.people import PASSWORD

PHONE = {"width": 360, "height": 740}


@dataclass
class Somebody:
    """One person with a browser; `path` of every page that was looked at is kept in `seen`.

    Every page one comes to is looked at: nothing sticks out of 360 px, no word is broken, and with
    JavaScript axe finds nothing. Each kind of page is looked at once, for each of the people.
    """

    context: BrowserContext
    language: str
    script: bool = True
    seen: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.page: Page = self.context.new_page()

    def say(self, message: str, **values: Any) -> str:
        """What the page says in this person's language."""
        return say(self.language, message, **values)

    def open(self, path: str) -> None:
        """Type an address."""
        self.page.goto(path if path[:4] in {"/id/", "/en/"} else f"/{self.language}{path}")
        self.look()

    def follow(self, message: str, exact: bool = True, **values: Any) -> None:
        """Follow the first link in the page's main part that says so."""
        words = re.escape(self.say(message, **values))
        name = re.compile(f"^{words}($| ?: )" if exact else words)
        self._leave(self.page.locator("main").get_by_role("link", name=name).first)

    def follow_menu(self, message: str) -> None:
        """Follow a link of the menu of those who are signed in."""
        menu = self.page.locator(".work-nav")
        self._leave(menu.get_by_role("link", name=self.say(message), exact=True))

    def follow_path(self, name: str) -> None:
        """Follow a link of the path above the page."""
        self._leave(self.page.locator(".breadcrumb").get_by_role("link", name=name, exact=True))

    def press(self, message: str, **values: Any) -> None:
        """Press the first button in the page's main part that says so, and come to the answer."""
        words = re.escape(self.say(message, **values))
        name = re.compile(f"^{words}($| ?: )")
        self._leave(self.page.locator("main").get_by_role("button", name=name).first)

    def _leave(self, what: Locator) -> None:
        expect(what).to_be_visible()
        here = self.page.url
        what.click()  # Playwright waits for the page that a click leads to
        self.page.wait_for_load_state()
        if "#" not in here:
            self.look()

    def field(self, message: str, within: Locator | None = None) -> Locator:
        """The field with a label."""
        start = within or self.page.locator("main")
        return start.get_by_label(self.say(message), exact=True)

    def fill(self, message: str, text: str, within: Locator | None = None) -> None:
        """Type into the field with a label."""
        self.field(message, within).fill(text)

    def fill_both(self, text_id: str, text_en: str, title: str = "", row: int = 0) -> None:
        """Type into the two fields of a pair, Indonesian and English."""
        group = self.page.locator(".languages-pair")
        if title:
            legend = re.compile(f"^{re.escape(self.say(title))}$")
            sets = self.page.locator("fieldset.field")
            has = self.page.locator("legend").filter(has_text=legend)
            group = sets.filter(has=has).nth(row).locator(".languages-pair")
        self.field("Indonesian", group).fill(text_id)
        self.field("English", group).fill(text_en)

    def tick(self, message: str) -> None:
        """Tick a box, or choose one of several."""
        self.field(message).check()

    def told(self, message: str, **values: Any) -> None:
        """What was just done is said on the page, in its words."""
        words = self.say(message, **values)
        expect(self.page.locator(".flashes").get_by_text(words, exact=True)).to_be_visible()

    def sign_in(self, email: str, password: str = PASSWORD) -> None:
        """Sign in, or begin to."""
        self.open("/account/sign-in")
        self.fill("E-mail address", email)
        self.fill("Password", password)
        self.press("Sign in")

    def look(self) -> None:
        """Judge the page that is open, once for each kind."""
        kind = re.sub(r"\d+|/invitations/.*", "", urlsplit(self.page.url).path)
        kind += " ".join(self.page.locator("main .notice-stop").all_inner_texts())
        if kind in self.seen:
            return
        self.seen.add(kind)
        assert self.page.locator("h1").count() == 1, self.page.url
        self.page.evaluate(OPEN_ALL)
        stick = self.page.evaluate(STICKING_OUT) + self.page.evaluate(BROKEN_WORDS)
        assert (self.page.url, stick) == (self.page.url, [])
        if self.script:  # axe needs it
            assert (self.page.url, violations(self.page)) == (self.page.url, [])


def mails(instance: Path, email: str) -> list[tuple[str, str]]:
    """Subject and text of what the portal has mailed to an address, oldest first."""
    found = []
    for path in sorted((instance / "mail").glob("*.log")):
        for part in path.read_bytes().split(b"-" * 79 + b"\n"):
            mail = message_from_bytes(part.strip(), policy=policy.default)
            if email in str(mail["To"]):
                body = mail.get_body()
                assert body is not None
                found.append((path.stat().st_mtime, str(mail["Subject"]), body.get_content()))
    return [(subject, text) for _at, subject, text in sorted(found)]
