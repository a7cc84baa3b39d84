"""Somebody with a browser: opens pages, and notes whatever a page does not do quietly."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
)

from tests.browser.kinds import PAGES, Look

# Broken rules of the content security policy go to the console, so that one listener hears all.
# A browser without a window does not print: what counts is that it was asked.
PREPARE = """
document.addEventListener("securitypolicyviolation",
  (event) => console.error(`CSP ${event.violatedDirective}: ${event.blockedURI}`));
window.printed = 0;
window.print = () => { window.printed += 1; };
"""
OPEN_ALL = "document.querySelectorAll('details').forEach((part) => { part.open = true; })"


def follow(what: Locator, key: str = "") -> None:
    """Click what leads to another page, or press a key in it, and wait until that page is whole.

    A click alone waits until the first bytes are there: who counts then may count too few.
    """
    with what.page.expect_navigation():
        if key:
            what.press(key)
        else:
            what.click()


@dataclass
class Visitor:
    """Opens pages of the portal; a tab with JavaScript and one without serve all tests.

    `trouble` collects console errors and warnings, exceptions, broken rules of the content security
    policy, requests that failed or went to somebody else; the fixture demands that it stays empty.
    """

    browser: Browser
    address: str
    tabs: dict[bool, Page] = field(default_factory=dict)
    trouble: list[str] = field(default_factory=list)

    def open(
        self, path: str, *, width: int = 1280, height: int = 800, script: bool = True, **media: Any
    ) -> Page:
        """A page at a size, with or without JavaScript; `media` as for `Page.emulate_media`."""
        if script not in self.tabs:
            self.tabs[script] = self.fresh(java_script_enabled=script).new_page()
        page = self.tabs[script]
        page.set_viewport_size({"width": width, "height": height})
        usual = {"media": "screen", "color_scheme": "light", "forced_colors": "none"}
        page.emulate_media(**{**usual, "reduced_motion": "reduce", **media})
        page.goto(path)
        return page

    def look_at(self, name: str, look: Look) -> Page:
        """A kind of page in a look."""
        path = f"/{look.language}{PAGES[name]}"
        return self.open(path, width=look.width, color_scheme=look.scheme)

    def fresh(self, **options: Any) -> BrowserContext:
        """A browser without memory; `options` are those of Playwright."""
        found = self.browser.new_context(base_url=self.address, **options)
        found.set_default_timeout(10_000)
        found.add_init_script(PREPARE)
        found.on("console", self._heard)
        found.on("weberror", lambda error: self.trouble.append(f"thrown: {error.error}"))
        found.on("requestfailed", self._failed)
        found.on("request", self._asked)
        found.on("response", self._answered)
        return found

    def forget(self) -> None:
        """Forget what pages keep in the tab: the comparison."""
        page = self.tabs.get(True)
        if page and page.url.startswith(self.address):
            page.evaluate("sessionStorage.clear()")

    def _heard(self, message: ConsoleMessage) -> None:
        # Answers with an error status are judged in _answered, where one sees what was asked.
        status = message.text.startswith("Failed to load resource")
        if message.type in {"error", "warning"} and not status:
            self.trouble.append(f"{message.type}: {message.text}")

    def _failed(self, request: Request) -> None:
        # Suggestions give up a question when the next letter comes.
        if request.failure != "net::ERR_ABORTED":
            self.trouble.append(f"{request.failure}: {request.url}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.address + "/", "data:", "blob:")):
            self.trouble.append(f"asked somebody else: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self.trouble.append(f"{response.status}: {response.url}")
