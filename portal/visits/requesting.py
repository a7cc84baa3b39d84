"""Rules: what the visitors do with a leg - ask for it, answer, confirm, change, withdraw."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _

from portal.accounts.models import Person
from portal.core import clock
from portal.core.errors import RuleBroken
from portal.hosting.judging import Ask
from portal.visits import capacity, clockwork, legs, terms, workflow
from portal.visits.models_trip import Leg
from portal.visits.workflow import CHANGE, HOLDING, HOST, VISITOR, WAITING

_BUSY = (*HOLDING, WAITING)


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
    step = legs.begin(leg, "answer")
    text = legs.words(text)
    terms.of_request(leg)
    legs.end(leg, step, by=by, text=text)


def counter(
    leg: Leg, day: date, key: str, text: str, *, by: Person, seen: int | None = None
) -> None:
    """Propose yet another date instead of the host's. Raises NoPlace."""
    step = legs.begin(leg, "counter", seen)
    if leg.proposed_by != HOST:
        raise legs.NotNow
    propose(leg, VISITOR, day, key)
    terms.of_request(leg)
    legs.end(leg, step, by=by, text=text.strip(), to_day=day.isoformat(), key=key)


def propose(leg: Leg, side: str, day: date, key: str) -> None:
    """Put another date on the table and hold it; the place agreed on before is kept beside it."""
    clockwork.settle(leg.host)
    ask = capacity.ask_of(
        leg, day=day, key=key, people=leg.people, number_of_days=leg.number_of_days, mode=leg.mode
    )
    _no_overlap(leg, ask)
    capacity.demand(leg, ask)
    capacity.release(leg, None if leg.agreed_at is None else capacity.PROPOSAL)
    capacity.take(leg, ask, capacity.PROPOSAL)
    leg.proposed, leg.proposed_by = {"day": day.isoformat(), "key": key}, side
    leg.answer_due = terms.answer_by(leg, day) if side == HOST else None
    leg.hold_until = None


def agree(leg: Leg, *, by: Person, seen: int | None = None) -> None:
    """Take the date that the host proposes: both have said yes then."""
    step = legs.begin(leg, "agree", seen)
    if leg.proposed_by != HOST:
        raise legs.NotNow
    take_proposed(leg)
    leg.agreed_at = leg.agreed_at or clock.now()
    _confirmed(leg)
    legs.end(leg, step, by=by, day=str(leg.day), key=leg.key)
    clockwork.move_up(leg.host)


def take_proposed(leg: Leg) -> None:
    """Let the date on the table be the leg's own. Checks it once more: raises NoPlace."""
    assert leg.proposed is not None  # noqa: S101 (a leg in this state has one)
    ask = capacity.ask_of(
        leg, day=date.fromisoformat(leg.proposed["day"]), key=leg.proposed["key"],
        people=leg.people, number_of_days=leg.number_of_days, mode=leg.mode,
    )  # fmt: skip
    capacity.demand(leg, ask)
    capacity.settle_proposal(leg)
    leg.day, leg.key = ask.day, ask.key
    leg.proposed = leg.proposed_by = leg.back_to = leg.answer_due = leg.closing_id = None


def confirm(leg: Leg, *, by: Person, seen: int | None = None) -> None:
    """Say that one comes, after the host's yes."""
    step = legs.begin(leg, "confirm", seen)
    _confirmed(leg)
    legs.end(leg, step, by=by)


def _confirmed(leg: Leg) -> None:
    leg.confirmed_at = clock.now()
    leg.answer_due = leg.hold_until = leg.reply_due = None
    leg.reminded_at = leg.escalated_at = None


def change(
    leg: Leg, wanted: dict[str, Any], text: str, *, by: Person, seen: int | None = None
) -> None:
    """Ask for more people, another date, length or mode, after the host's yes.

    `wanted` holds what shall be different: "day" (ISO), "key", "people", "number_of_days", "mode",
    "place" (in words). The place that was agreed on stays until the host answers. Raises NoPlace,
    and RuleBroken when it is too late for changes by the host's rules.
    """
    step = legs.begin(leg, "change", seen)
    text = legs.words(text)
    clockwork.settle(leg.host)
    if not any(wanted.get(name) not in (None, value) for name, value in as_it_is(leg).items()):
        raise RuleBroken(_("Nothing is different from what was agreed."), "day")
    terms.check_change(leg)
    new = {**as_it_is(leg), **{k: v for k, v in wanted.items() if v is not None}}
    ask = asked_with(leg, new)
    _no_overlap(leg, ask)
    capacity.demand(leg, ask)
    capacity.release(leg, capacity.PROPOSAL)
    capacity.take(leg, ask, capacity.PROPOSAL)
    leg.wanted, leg.back_to = new, leg.state
    terms.of_request(leg)
    legs.end(leg, step, by=by, text=text, wanted=new)


def as_it_is(leg: Leg) -> dict[str, Any]:
    """What a change may change, as it stands."""
    return {
        "day": leg.day.isoformat() if leg.day else None, "key": leg.key, "people": leg.people,
        "number_of_days": leg.number_of_days, "mode": leg.mode, "place": "",
    }  # fmt: skip


def asked_with(leg: Leg, new: dict[str, Any]) -> Ask:
    """A leg as the rules ask about it, after a change."""
    return capacity.ask_of(
        leg, day=date.fromisoformat(new["day"]), key=new["key"], people=int(new["people"]),
        number_of_days=int(new["number_of_days"]), mode=new["mode"],
    )  # fmt: skip


def take_back_change(leg: Leg, *, by: Person) -> None:
    """Let it be as it was agreed."""
    step = legs.begin(leg, "take-back-change")
    drop_change(leg)
    legs.end(leg, step, by=by, to=_back(leg))
    clockwork.move_up(leg.host)


def drop_change(leg: Leg) -> None:
    """Give back the place that a change asked for."""
    capacity.release(leg, capacity.PROPOSAL)
    leg.wanted = leg.reply_due = leg.hold_until = None


def _back(leg: Leg) -> str:
    to, leg.back_to = leg.back_to or leg.state, None
    return to


def fewer(leg: Leg, people: int, *, by: Person) -> None:
    """Come with fewer people: it takes effect at once, and others may have the places."""
    step = legs.begin(leg, "fewer")
    if not 0 < people < leg.people:
        raise RuleBroken(_("Fewer than %(num)s, and at least one.", num=leg.people), "people")
    before, leg.people = leg.people, people
    if leg.state != CHANGE:
        capacity.resize(leg, people)
    else:  # what is asked for beside it stays
        for hold in capacity.holds(leg):
            if hold.purpose == capacity.PLACE:
                hold.people = min(hold.people, people)
    legs.end(leg, step, by=by, people_before=before, people=people)
    clockwork.move_up(leg.host)


def take_offer(leg: Leg, *, by: Person) -> None:
    """Take the place that came free for who waited."""
    step = legs.begin(leg, "take-offer")
    _no_overlap(leg, capacity.ask_for_own(leg))
    leg.answer_due = None
    terms.of_request(leg)
    legs.end(leg, step, by=by)


def withdraw(leg: Leg, text: str, *, by: Person) -> None:
    """Not come after all. Whoever waits for the place moves up."""
    step = legs.begin(leg, "withdraw")
    leg.reason = legs.words(text)
    clockwork.let_go(leg)
    legs.end(leg, step, by=by, text=leg.reason)
    clockwork.move_up(leg.host)


def withdraw_all(found: list[Leg], text: str, *, by: Person) -> int:
    """Withdraw all of an organisation's coming legs for one reason; how many there were.

    A travel ban once emptied a host's June and July that way (content/visits, Kulon Progo 2025).
    """
    text = legs.words(text)
    legs.have(found)
    number = 0
    for leg in sorted(found, key=lambda leg: leg.id):
        try:
            withdraw(leg, text, by=by)
        except legs.NotNow:
            continue  # it ended meanwhile
        number += 1
    return number


def _sent(leg: Leg) -> None:
    leg.submitted_at = leg.submitted_at or clock.now()


def _complete(leg: Leg, name: str, seen: int | None) -> Ask:
    legs.begin(leg, name, seen)
    clockwork.settle(leg.host)
    if problem := missing(leg):
        raise RuleBroken(problem[0][1], problem[0][0])
    ask = capacity.ask_for_own(leg)
    _no_overlap(leg, ask)
    return ask


def missing(leg: Leg) -> list[tuple[str, str]]:
    """What a request still lacks: the field and what to do, in the order of the wizard."""
    trip = leg.trip
    wanted = (
        ("purpose", trip.purpose, _("Say what the trip is for.")),
        ("funding", trip.funding, _("Say who pays for the trip.")),
        ("topics", leg.topics, _("Choose at least one programme to learn about.")),
        ("questions", all(t.questions.strip() for t in leg.topics),
         _("Write what you want to learn about each programme.")),
        ("why_host", leg.why_host, _("Say why this host.")),
        ("why_not_online", trip.why_not_online or leg.mode == "online",
         _("Say why it cannot be done online.")),
        ("people", leg.people > 0, _("Say how many people come.")),
        ("day", leg.day and leg.key, _("Choose a day and a session.")),
    )  # fmt: skip
    return [(field, message) for field, value, message in wanted if not value]


def _no_overlap(leg: Leg, ask: Ask) -> None:
    other = capacity.overlapping(leg, ask.days, _BUSY)
    if other is not None:
        message = _("On that day this trip is at %(host)s already.", host=other.host.name)
        raise RuleBroken(message, "day")
