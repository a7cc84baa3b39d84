"""What coordinators and hosts do with a visit, as the pages offer it: no address is typed."""

from __future__ import annotations

import re
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, expect

from portal.core import clock
from tests.browser.somebody import Somebody

MONTHS = 4  # more are not looked through for a free day


def begin(who: Somebody, title: str) -> None:
    """Begin a trip, on the page that asks for its name."""
    who.fill("What do you call this trip?", title)
    who.press("Begin the trip")
    expect(heading(who)).to_have_text(who.say("Purpose"))


def say_what_for(who: Somebody, purpose: str, why_not_online: str, funding: str) -> None:
    """The first step."""
    who.fill("What is the trip for?", purpose)
    who.fill("Why can it not be done online?", why_not_online)
    who.field("Who pays for the trip?").select_option(funding)
    who.press("Save and go on")
    expect(heading(who)).to_have_text(who.say("Hosts and programmes"))


def to_step(who: Somebody, words: str) -> None:
    """Go to another step of planning, by the steps above the page."""
    steps = who.page.locator(".trip-steps a").filter(has_text=who.say(words))
    steps.first.click()
    who.page.wait_for_load_state()
    who.look()


def learn(who: Somebody, questions: str, why_host: str) -> None:
    """What to learn from a host, on the page of this host; leads to the month."""
    areas = who.page.locator("textarea[name^=questions-]")
    for number in range(areas.count()):
        areas.nth(number).fill(questions)
    who.fill("Why this host?", why_host)
    who.press("Save and go on")


def choose_day(who: Somebody, soonest: date, days: int = 1, arrival: str = "") -> date:
    """The first session with free days behind it, from the month picture; the first day."""
    for _month in range(MONTHS):
        link = _free(who, soonest, days)
        if link is not None:
            break
        who.page.locator(".month nav a[rel=next]").click()
        who.page.wait_for_load_state()
    assert link is not None, f"no free day from {soonest} on"
    day = _day_of(link)
    link.click()
    who.page.wait_for_load_state()
    who.look()
    who.fill("How many days does the visit last?", str(days))
    if arrival:
        who.fill("At what hour do you come?", arrival)
    who.press("Choose this session")
    who.told("Saved.")
    return day


def _free(who: Somebody, soonest: date, days: int) -> Locator | None:
    """The link of the first session that begins so many free days, in the month that is shown."""
    links = who.page.locator("td.day-free .slot-free a")
    free = [_day_of(links.nth(number)) for number in range(links.count())]
    for number, first in enumerate(free):
        visit = {first + timedelta(days=more) for more in range(days)}
        if first >= soonest and visit <= set(free):
            return links.nth(number)
    return None


def _day_of(link: Locator) -> date:
    asked = parse_qs(urlsplit(link.get_attribute("href") or "").query)
    return date.fromisoformat(asked["day"][0])


def count(who: Somebody, *rows: tuple[str, int]) -> None:
    """Who comes: as what, and how many."""
    who.follow("Go on to the delegation")
    for number, (what, people) in enumerate(rows, 1):
        who.page.get_by_label(who.say("As what, row %(row)s", row=number)).fill(what)
        who.page.get_by_label(who.say("How many, row %(row)s", row=number)).fill(str(people))
    who.press("Save and go on")


def send(who: Somebody, number: int = 1) -> None:
    """Send so many requests from the page on which all is checked."""
    expect(heading(who)).to_have_text(who.say("Check and send"))
    expect(who.page.locator("input[name=leg]:checked")).to_have_count(number)
    who.press("Send what is ticked")


def open_task(who: Somebody, title: str, **values: str) -> None:
    """Take up a task from the desk."""
    who.follow_menu("Tasks")
    who.follow(title, **values)


def accept(host: Somebody, visitor: str, letter: str) -> None:
    """The host's yes, from its desk."""
    open_task(host, "Answer the request of %(name)s", name=visitor)
    host.fill("Number of your reply letter", letter)
    host.press("Accept the visit")
    host.told("The visit is accepted. The visitors are told by mail.")
    state(host, "Accepted")


def propose(host: Somebody, visitor: str, after: date, why: str) -> date:
    """Another day, the first one that the form offers after a day."""
    open_task(host, "Answer the request of %(name)s", name=visitor)
    unfold(host, "Propose another date")
    form = host.page.locator("form[action$='/propose']")
    if form.count() == 0:  # it has a page of its own
        host.follow("Propose another date")
        form = host.page.locator("form[action$='/propose']")
    values = form.locator("option").evaluate_all("found => found.map(one => one.value)")
    value = next(v for v in values if v and v.partition("/")[0] > after.isoformat())
    form.locator("select").select_option(value)
    form.locator("textarea").fill(why)
    form.get_by_role("button").first.click()
    host.page.wait_for_load_state()
    host.look()
    host.told("The other date is proposed, and its place is held for the visitors.")
    return date.fromisoformat(value.partition("/")[0])


def unfold(who: Somebody, words: str) -> None:
    """Open a part of the page that is folded."""
    summary = who.page.locator("summary").filter(has_text=re.compile(f"^{who.say(words)}$"))
    if summary.count() and summary.locator("xpath=..").get_attribute("open") is None:
        summary.first.click()


def open_hall(host: Somebody, place: str, topic: str) -> None:
    """The first session of the agenda, in a hall; the visitors are told."""
    host.follow("Open the agenda")
    host.follow("Add to the agenda")
    host.fill("Begins at", "09:00")
    host.fill("Ends at", "10:00")
    host.fill("Topic of the session", topic)
    host.fill("Another place", place)
    host.press("Save")
    host.told("The session is on the agenda.")
    host.press("Share with the visitors")
    host.told("The visitors see the agenda and get a mail.")


def confirm(who: Somebody, host: str) -> None:
    """The visitors say that they come."""
    open_task(who, "Confirm the visit to %(name)s", name=host)
    who.press("Confirm that we come")
    who.told("The visit is confirmed. Its proof is on this page.")
    state(who, "Confirmed visit")


def agree(who: Somebody, host: str) -> None:
    """The visitors take the date that the host proposes."""
    open_task(who, "%(name)s proposes another date", name=host)
    who.press("Take this date")
    who.told("The visit is confirmed. Its proof is on this page.")
    state(who, "Confirmed visit")


def state(who: Somebody, words: str) -> None:
    """What the page of the visit says of its state."""
    badge = who.page.locator(".leg-head .badge, .form-page .badge").first
    expect(badge).to_have_text(who.say(words))


def proof_of(who: Somebody) -> str:
    """The address of the proof, from the page of the visit."""
    link = who.page.locator(".leg-proof a[href*='/confirm/']")
    return str(link.get_attribute("href"))


def shown_on_proof(stranger: Somebody, path: str, *facts: str) -> None:
    """Somebody without an account reads what stands on the proof."""
    stranger.open(path)
    expect(stranger.page.locator(".proof-verdict.good")).to_be_visible()
    shown = " ".join(stranger.page.locator("article.proof").inner_text().split())
    assert [fact for fact in facts if fact not in shown] == [], shown


def heading(who: Somebody) -> Locator:
    """The title of the page."""
    return who.page.locator("h1")


def in_days(number: int) -> date:
    """So many days from today."""
    return clock.today() + timedelta(days=number)
