"""From an invitation by mail to somebody who signed in with a second factor, page by page."""

from __future__ import annotations

import re
import time
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.browser.somebody import Somebody, mails
from tests.support.people import PASSWORD, code

OWN = "pemkab-banyuwangi"
MAILED_WITHIN = 10.0


def invite(manager: Somebody, email: str) -> None:
    """The manager invites an address, from the desk on."""
    expect(manager.page.locator("h1")).to_have_text(manager.say("What needs you now"))
    manager.follow("Members")
    manager.fill("E-mail address", email)
    manager.tick({"id": "Bahasa Indonesia", "en": "English"}[manager.language])
    manager.press("Send the invitation")
    manager.told("We have sent the invitation to %(email)s.", email=email)


def mailed(instance: Path, email: str, number: int) -> tuple[str, str]:
    """Subject and text of the newest of so many mails to an address: the worker sends them."""
    deadline = time.monotonic() + MAILED_WITHIN
    while len(found := mails(instance, email)) < number:
        assert time.monotonic() < deadline, f"no mail came to {email}"
        time.sleep(0.05)
    assert len(found) == number
    return found[-1]


def link(text: str) -> str:
    """The path of the only link in a mail."""
    (address,) = re.findall(r"https?://\S+", text)
    return str(urlsplit(address).path)


def join(ayu: Somebody, path: str) -> None:
    """Accept the invitation behind the link of the mail."""
    ayu.open(path)
    ayu.fill("Name", "Ayu Lestari")
    ayu.fill("Password", PASSWORD)
    ayu.press("Accept the invitation")
    ayu.told("Welcome to %(organisation)s.", organisation=organisation(ayu))


def organisation(who: Somebody) -> str:
    """What the organisation is called."""
    return {"id": "Pemerintah Kabupaten Banyuwangi", "en": "Government of Banyuwangi Regency"}[
        who.language
    ]


def turn_on_second_factor(ayu: Somebody) -> str:
    """Set up an app from the secret on the page; the secret."""
    ayu.follow_menu("Account")
    ayu.follow("Turn on")
    secret = ayu.page.locator("main code").inner_text().replace(" ", "")
    # The code of half a minute ago: the present one is for signing in, each works once.
    ayu.fill("Code from your authenticator app", code(secret, -1))
    ayu.fill("Password", PASSWORD)
    ayu.press("Turn on")
    expect(ayu.page.locator(".codes li")).to_have_count(10)
    ayu.follow("I have written them down")
    return secret


def sign_in_again(ayu: Somebody, email: str, secret: str) -> None:
    """Sign out, and in with the second factor."""
    ayu.press("Sign out on this device")
    ayu.sign_in(email)
    expect(ayu.page.locator("h1")).to_have_text(ayu.say("One more step"))
    ayu.fill("Code from your authenticator app, or a recovery code", code(secret))
    ayu.press("Sign in")
    expect(ayu.page.locator("h1")).to_have_text(ayu.say("What needs you now"))
