"""Somebody with a browser: opens pages, and notes whatever a page does not do quietly."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

from tests.browser.kinds import PAGES, Look

# Told to the console, so that one listener hears everything.
REPORT_CSP = """
document.addEventListener("securitypolicyviolation",
  (event) => console.error(`CSP ${event.violatedDirective}: ${event.blockedURI}`));
"""
OPEN_ALL = "document.querySelectorAll('details').forEach((part) => { part.open = true; })"


@dataclass
class Visitor:
    """Opens pages of the portal in contexts of their own.

    `trouble` collects console errors and warnings, broken rules of the content security policy,
    requests that failed or went to somebody else; the fixture demands that it stays empty.
    """

    browser: Browser
    address: str
    contexts: list[BrowserContext] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)

    def context(self, *, width: int = 1280, height: int = 800, **options: Any) -> BrowserContext:
        """A browser without memory, of a size; `options` are those of Playwright."""
        size = {"width": width, "height": height}
        options.setdefault("reduced_motion", "reduce")
        found = self.browser.new_context(viewport=size, base_url=self.address, **options)
        found.set_default_timeout(10_000)
        found.add_init_script(REPORT_CSP)
        found.on("console", self._heard)
        found.on("requestfailed", self._failed)
        found.on("request", self._asked)
        found.on("response", self._answered)
        self.contexts.append(found)
        return found

    def open(self, path: str, **options: Any) -> Page:
        """A page in a fresh browser; `options` as for `context`."""
        page = self.context(**options).new_page()
        page.goto(path)
        return page

    def look_at(self, name: str, look: Look) -> Page:
        """A kind of page in a look."""
        path = f"/{look.language}{PAGES[name]}"
        return self.open(path, width=look.width, color_scheme=look.scheme)

    def close(self) -> None:
        """Close every browser."""
        for context in self.contexts:
            context.close()

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
