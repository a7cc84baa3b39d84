"""Rules: what the visitors do with a leg - ask for it, answer, confirm, change, withdraw."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any

from flask_babel import gettext as _

from portal.accounts.models import Person
from portal.core import clock
from portal.core.errors import RuleBroken
from portal.hosting.judging import Ask
from portal.visits import capacity, clockwork, legs, moving, queries_legs, terms, workflow
from portal.visits.models_trip import MODES, MOST_PEOPLE, Leg, Trip
from portal.visits.moving import as_it_is
from portal.visits.workflow import VISITOR

MOST_UNANSWERED = 10  # requests of one organisation at one host; each keeps others from a place


def submit(leg: Leg, *, by: Person, seen: int | None = None) -> None:
    """Send a request to its host and hold the place it asks for.

    Raises RuleBroken at the field that is missing, and NoPlace with the clauses in the way.
    """
    ask = _complete(leg, "submit", seen)
    capacity.demand(leg, ask)
    _sent(leg)
    capacity.take(leg, ask)
    terms.of_request(leg)
    leg.reference = leg.reference or legs.reference()
    legs.end(leg, workflow.step("submit"), by=by, day=ask.day.isoformat(), people=ask.people)


def queue(leg: Leg, *, by: Person, seen: int | None = None) -> None:
    """Wait for a place that others have at present. Raises NoPlace when more stands in the way."""
    ask = _complete(leg, "queue", seen)
    try:
        capacity.demand(leg, ask)
    except capacity.NoPlace as none:
        if not none.only_full:
            raise
    else:
        raise RuleBroken(_("There is a place by now: send the request."), "day")
    _sent(leg)
    leg.reference = leg.reference or legs.reference()
    legs.end(leg, workflow.step("queue"), by=by, day=ask.day.isoformat(), people=ask.people)


def answer(leg: Leg, text: str, *, by: Person) -> None:
    """Give the host what it asked for; its clock runs on from today."""
    step = _begin(leg, "answer")
    text = legs.words(text, missing=_("Write your answer."))
    terms.of_request(leg)
    legs.end(leg, step, by=by, text=text)


def counter(
    leg: Leg, day: date, key: str, text: str, *, by: Person, seen: int | None = None
) -> None:
    """Propose yet another date instead of the host's. Raises NoPlace."""
    step = _begin(leg, "counter", seen)
    moving.propose(leg, VISITOR, day, key)
    legs.end(leg, step, by=by, text=text.strip(), to_day=day.isoformat(), key=key)
    clockwork.move_up(leg.host)


def agree(leg: Leg, *, by: Person, seen: int | None = None) -> None:
    """Take the date that the host proposes: both have said yes then."""
    step = _begin(leg, "agree", seen)
    moving.take_proposed(leg)
    leg.agreed_at = leg.agreed_at or clock.now()
    _confirmed(leg)
    legs.end(leg, step, by=by, day=str(leg.day), key=leg.key)
    clockwork.move_up(leg.host)


def confirm(leg: Leg, *, by: Person, seen: int | None = None) -> None:
    """Say that one comes, after the host's yes."""
    step = _begin(leg, "confirm", seen)
    _not_closed(leg)
    _confirmed(leg)
    legs.end(leg, step, by=by)


def _confirmed(leg: Leg) -> None:
    leg.confirmed_at = clock.now()
    leg.answer_due = leg.hold_until = leg.reply_due = None
    leg.reminded_at = leg.escalated_at = None


def _not_closed(leg: Leg) -> None:
    if leg.closing_id is not None:
        message = _("The host has closed this day. It has to propose another one or cancel.")
        raise RuleBroken(message, "day")


def change(
    leg: Leg, wanted: dict[str, Any], text: str, *, by: Person, seen: int | None = None
) -> None:
    """Ask for more people, another date, length or mode, after the host's yes.

    `wanted` holds what shall be different: "day" (ISO), "key", "people", "number_of_days", "mode",
    "place" (in words). The place that was agreed on stays until the host answers; who only comes
    with fewer people needs no answer (`fewer`). Raises NoPlace, and RuleBroken when it is too late
    for changes by the host's rules.
    """
    step = _begin(leg, "change", seen)
    text = legs.words(text)
    before = as_it_is(leg)
    new = {**before, **{k: v for k, v in wanted.items() if k in before and v is not None}}
    if new == before:
        raise RuleBroken(_("Nothing is different from what was agreed."), "day")
    _check_wanted(new)
    if new == {**before, "people": new["people"]} and new["people"] < leg.people:
        fewer(leg, new["people"], text, by=by)
        return
    terms.check_change(leg)
    moving.want(leg, new)
    legs.end(leg, step, by=by, text=text, wanted=new)


def _check_wanted(new: dict[str, Any]) -> None:
    if not 0 < new["people"] <= MOST_PEOPLE:
        message = _("Between 1 and %(num)s people.", num=MOST_PEOPLE)
        raise RuleBroken(message, "people")
    moving.check_length(new["number_of_days"])
    if new["mode"] not in MODES:
        raise RuleBroken(_("Choose one of these."), "mode")


def take_back_change(leg: Leg, *, by: Person) -> None:
    """Let it be as it was agreed."""
    step = _begin(leg, "take-back-change")
    to = moving.go_back(leg, new_term=False)
    legs.end(leg, step, by=by, to=to)
    clockwork.move_up(leg.host)


def fewer(leg: Leg, people: int, text: str = "", *, by: Person) -> None:
    """Come with fewer people: it takes effect at once, and others may have the places.

    Before the host's yes not with fewer than its rules ask for (NoPlace): it could not say yes any
    more. Afterwards the host is told, and decides what it does about it.
    """
    step = _begin(leg, "fewer")
    if not 0 < people < leg.people:
        raise RuleBroken(_("Fewer than %(num)s, and at least one.", num=leg.people), "people")
    if leg.agreed_at is None:
        found = capacity.findings(leg, replace(capacity.ask_for_own(leg), people=people))
        if too_few := [item for item in found if item.code == "too-few"]:
            raise capacity.NoPlace(too_few)
    before, leg.people = leg.people, people
    purpose = None
    if leg.wanted and leg.wanted["people"] != before:
        purpose = capacity.PLACE  # the number that is asked for instead stays
    elif leg.wanted:
        leg.wanted = {**leg.wanted, "people": people}
    capacity.resize(leg, people, purpose)
    legs.end(leg, step, by=by, text=text, people_before=before, people=people)
    clockwork.move_up(leg.host)


def take_offer(leg: Leg, *, by: Person) -> None:
    """Take the place that came free for who waited."""
    step = _begin(leg, "take-offer")
    _not_closed(leg)
    moving.no_overlap(leg, capacity.ask_for_own(leg))
    leg.answer_due = None
    terms.of_request(leg)
    legs.end(leg, step, by=by)


def withdraw(leg: Leg, text: str, *, by: Person) -> None:
    """Not come after all. Whoever waits for the place moves up."""
    step = _begin(leg, "withdraw")
    _withdraw(leg, step, legs.words(text), by)
    clockwork.move_up(leg.host)


def withdraw_all(
    found: Collection[Leg], text: str, *, by: Person, seen: Collection[int] | None = None
) -> int:
    """Withdraw all of an organisation's coming legs for one reason; how many there were.

    With `seen`, the ids of the legs that were on the page, others raise RuleBroken: a colleague
    may have sent one meanwhile, and it cannot be taken back.

    A travel ban once emptied a host's June and July that way (content/visits, Kulon Progo 2025).
    Whoever waits moves up when all of them are withdrawn, so that no leg of theirs does.
    """
    text = legs.words(text)
    if seen is not None and not {leg.id for leg in found} <= set(seen):
        raise RuleBroken(
            _("Another visit was sent since you opened this page. Look at the list again.")
        )
    legs.have(tuple(found))
    number = 0
    for leg in sorted(found, key=lambda leg: leg.id):
        try:
            step = legs.check(leg, "withdraw")
        except legs.NotNow:
            continue  # it ended meanwhile, or is under way
        _withdraw(leg, step, text, by)
        number += 1
    for host in sorted({leg.host for leg in found}, key=lambda host: host.id):
        clockwork.move_up(host)
    return number


def _withdraw(leg: Leg, step: workflow.Step, text: str, by: Person) -> None:
    leg.reason = text
    clockwork.let_go(leg)
    legs.end(leg, step, by=by, text=text)


def _begin(leg: Leg, name: str, seen: int | None = None) -> workflow.Step:
    """Begin a step with the host's clock up to date, which may have ended the leg's turn."""
    legs.begin(leg, name, seen)
    clockwork.settle(leg.host)
    return legs.check(leg, name)


def _sent(leg: Leg) -> None:
    leg.submitted_at = leg.submitted_at or clock.now()


def _complete(leg: Leg, name: str, seen: int | None) -> Ask:
    _begin(leg, name, seen)
    if problem := missing(leg):
        raise RuleBroken(problem[0][1], problem[0][0])
    if queries_legs.unanswered_of(leg.trip.organisation_id, leg.host_id) >= MOST_UNANSWERED:
        message = _(
            "%(num)s requests of yours wait at this host. Withdraw one, or wait for an answer.",
            num=MOST_UNANSWERED,
        )
        raise RuleBroken(message)
    ask = capacity.ask_for_own(leg)
    moving.no_overlap(leg, ask)
    return ask


def missing(leg: Leg) -> list[tuple[str, str]]:
    """What a request still lacks: the field and what to do, in the order of the wizard."""
    wanted = (
        ("topics", leg.topics, _("Choose at least one programme to learn about.")),
        ("questions", all(t.questions.strip() for t in leg.topics),
         _("Write what you want to learn about each programme.")),
        ("why_host", leg.why_host, _("Say why this host.")),
        ("why_not_online", leg.trip.why_not_online or leg.mode == "online",
         _("Say why it cannot be done online.")),
        ("people", leg.people > 0, _("Say how many people come.")),
        ("day", leg.day and leg.key, _("Choose a day and a session.")),
    )  # fmt: skip
    of_leg = [(field, message) for field, value, message in wanted if not value]
    return missing_of_trip(leg.trip) + of_leg


def missing_of_trip(trip: Trip) -> list[tuple[str, str]]:
    """What every request of a trip lacks, whatever its host, in the same way."""
    wanted = (
        ("purpose", trip.purpose, _("Say what the trip is for.")),
        ("funding", trip.funding, _("Say who pays for the trip.")),
    )
    return [(field, message) for field, value, message in wanted if not value]
