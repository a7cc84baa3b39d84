"""Rules: what the host does with a leg - route, ask, propose, accept, decline, cancel."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from portal.accounts.models import Person
from portal.core import clock
from portal.core.errors import RuleBroken
from portal.hosting import queries_rules
from portal.visits import capacity, clockwork, legs, moving, terms
from portal.visits.models_trip import Leg
from portal.visits.workflow import CHANGE, HOST, PROPOSED

OTHER_GROUND = "other"  # beside the grounds that the host's rules name
LONGEST_WHOM = 200


def route(leg: Leg, whom: str, text: str = "", *, by: Person) -> None:
    """Note who has a request now; only the host sees it."""
    step = legs.begin(leg, "route")
    whom = whom.strip()
    if not 0 < len(whom) <= LONGEST_WHOM:
        raise RuleBroken(_("Say who has it now: a person or a unit."), "whom")
    leg.with_whom, leg.with_since = whom, clock.now()
    if text.strip():
        legs.say(leg, legs.words(text), side=HOST, step="route", by=by, kind=legs.INTERNAL)
    legs.end(leg, step, by=by)


def ask(leg: Leg, text: str, *, by: Person, seen: int | None = None) -> None:
    """Ask the visitors for more; the host's clock stands until they answer."""
    step = legs.begin(leg, "ask", seen)
    text = legs.words(text, missing=_("Write what you want to know."))
    leg.reply_due = None
    legs.end(leg, step, by=by, text=text)


def propose(
    leg: Leg, day: date, key: str, text: str, *, by: Person, seen: int | None = None
) -> None:
    """Propose another date and hold it for the visitors. Raises NoPlace."""
    step = legs.begin(leg, "propose", seen)
    clockwork.settle(leg.host, but=leg)
    if leg.state not in (PROPOSED, CHANGE):
        leg.back_to = leg.state if leg.agreed_at else None
    moving.propose(leg, HOST, day, key)
    legs.end(leg, step, by=by, text=text.strip(), to_day=day.isoformat(), key=key)
    clockwork.move_up(leg.host)


def accept(
    leg: Leg, *, by: Person, text: str = "", letter: str = "", seen: int | None = None
) -> None:
    """Say yes to what was asked for, or to the date that the visitors proposed instead.

    Checks the rules and the places once more, in this same transaction. Raises NoPlace.
    """
    step = legs.begin(leg, "accept", seen)
    # A request whose hold has just run out may still be taken, while nobody else has its place.
    clockwork.settle(leg.host, but=leg)
    if leg.state == PROPOSED:
        moving.take_proposed(leg)
    else:
        capacity.demand(leg, capacity.ask_for_own(leg))
    leg.agreed_at = leg.agreed_at or clock.now()
    leg.confirmed_at = None  # after a counter-proposal it is another date that is to be confirmed
    leg.reply_due = leg.hold_until = leg.reminded_at = leg.escalated_at = None
    leg.letter_of_host = letter.strip()[:120] or leg.letter_of_host
    assert leg.day is not None  # noqa: S101
    leg.answer_due = terms.answer_by(leg, leg.day, terms.CONFIRM)
    legs.end(leg, step, by=by, text=text.strip(), day=leg.day.isoformat(), key=leg.key)
    clockwork.move_up(leg.host)


def accept_change(leg: Leg, *, by: Person, text: str = "", seen: int | None = None) -> None:
    """Agree to what the visitors want to be different. Raises NoPlace."""
    step = legs.begin(leg, "accept-change", seen)
    clockwork.settle(leg.host, but=leg)
    was = moving.as_it_is(leg)
    to = moving.take_wanted(leg)
    legs.end(leg, step, by=by, to=to, text=text.strip(), was=was, now=moving.as_it_is(leg))
    clockwork.move_up(leg.host)


def refuse_change(leg: Leg, text: str, *, by: Person) -> None:
    """Let it be as it was agreed, and say why."""
    step = legs.begin(leg, "refuse-change")
    text = legs.words(text)
    to = moving.go_back(leg)
    legs.end(leg, step, by=by, to=to, text=text)
    clockwork.move_up(leg.host)


def grounds(leg: Leg) -> list[tuple[str, dict[str, str]]]:
    """The host's own grounds for refusing, by key: {"id": ..., "en": ...}."""
    day = leg.day or capacity.today_at(leg.host)
    rules = queries_rules.host_of(leg.host, day, day).rules_on(day)
    return [(item.key, item.text.model_dump()) for item in rules.refusals] if rules else []


def decline(leg: Leg, ground: str, text: str, *, by: Person) -> None:
    """Say no, with one of the host's grounds; another one needs words."""
    step = legs.begin(leg, "decline")
    known = dict(grounds(leg))
    if ground != OTHER_GROUND and ground not in known:
        raise RuleBroken(_("Choose one of these."), "ground")
    if ground == OTHER_GROUND:
        text = legs.words(text)
    leg.ground, leg.reason = ground, text.strip()
    clockwork.let_go(leg)
    # The trail keeps its words: rules of later say others.
    legs.end(leg, step, by=by, text=text.strip(), ground=known.get(ground, ground))
    clockwork.move_up(leg.host)


def cancel(leg: Leg, text: str, *, by: Person) -> None:
    """Take back a yes, with the reason."""
    step = legs.begin(leg, "cancel")
    leg.reason = legs.words(text)
    clockwork.let_go(leg)
    legs.end(leg, step, by=by, text=leg.reason)
    clockwork.move_up(leg.host)


def arrive(leg: Leg, *, by: Person) -> None:
    """Note that the visitors are there; from the day of the visit on."""
    step = legs.begin(leg, "arrive")
    _day_came(leg)
    legs.end(leg, step, by=by)


def absent(leg: Leg, text: str, *, by: Person) -> None:
    """Note that nobody came; from the day of the visit on."""
    step = legs.begin(leg, "absent")
    _day_came(leg)
    leg.reason = legs.words(text)
    clockwork.let_go(leg)
    legs.end(leg, step, by=by, text=leg.reason)


def _day_came(leg: Leg) -> None:
    if leg.day is None or capacity.today_at(leg.host) < leg.day:
        raise RuleBroken(_("The day of the visit has not come yet."))
