"""Rules behind the steps of both sides: another date on the table, a change that is wanted.

While the host has said yes before, the place that was agreed on stays beside the new one.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _

from portal.core.errors import RuleBroken
from portal.hosting import queries_rules
from portal.hosting.judging import Ask
from portal.hosting.opening import one_day
from portal.visits import agenda_filling, capacity, overlaps, receptions, terms
from portal.visits.models_trip import MOST_DAYS, Leg
from portal.visits.overlaps import Span
from portal.visits.workflow import ACCEPTED, HOLDING, HOST, PROPOSED, VISITOR, WAITING

BUSY = (*HOLDING, WAITING)


def propose(leg: Leg, side: str, day: date, key: str) -> None:
    """Put another date on the table and hold it; the place agreed on before is kept beside it."""
    # A host may waive its own notice of what was sent in time; visitors ask for the day today.
    asked = capacity.today_at(leg.host) if side == VISITOR and day != leg.day else None
    ask = capacity.ask_of(leg, day=day, key=key, asked_on=asked)
    no_overlap(leg, ask)
    capacity.demand(leg, ask)
    capacity.release(leg, None if leg.agreed_at is None else capacity.PROPOSAL)
    capacity.take(leg, ask, capacity.PROPOSAL)
    leg.proposed = {
        "day": day.isoformat(), "key": key, "asked_on": asked.isoformat() if asked else None
    }  # fmt: skip
    leg.proposed_by, leg.wanted = side, None
    if side == HOST:
        leg.answer_due, leg.reply_due, leg.hold_until = terms.answer_by(leg, day), None, None
    else:
        leg.answer_due = None
        terms.of_request(leg, day)
    capacity.look_at_closings(leg)


def take_proposed(leg: Leg) -> None:
    """Let the date on the table be the leg's own. Checks it once more: raises NoPlace."""
    assert leg.proposed is not None  # noqa: S101 (a leg in this state has one)
    ask = capacity.ask_of(
        leg, day=date.fromisoformat(leg.proposed["day"]), key=leg.proposed["key"],
        asked_on=_day(leg.proposed.get("asked_on")),
    )  # fmt: skip
    capacity.demand(leg, ask)
    capacity.settle_proposal(leg)
    leg.day, leg.key = ask.day, ask.key
    leg.proposed = leg.proposed_by = leg.back_to = leg.answer_due = None
    capacity.look_at_closings(leg)
    receptions.check(leg)
    agenda_filling.give_up_rooms(leg)


def want(leg: Leg, new: dict[str, Any]) -> None:
    """Hold what a change asks for, beside what was agreed on. Raises NoPlace."""
    later = new["day"] != as_it_is(leg)["day"]
    new["asked_on"] = capacity.today_at(leg.host).isoformat() if later else None
    new["answer_due"] = leg.answer_due.isoformat() if leg.answer_due else None
    ask = asked_with(leg, new)
    no_overlap(leg, ask)
    capacity.demand(leg, ask)
    capacity.take(leg, ask, capacity.PROPOSAL)
    leg.wanted, leg.back_to, leg.answer_due = new, leg.state, None
    terms.of_request(leg, ask.day)


def take_wanted(leg: Leg) -> str:
    """Let the change be; the state to go on in. Checks it once more: raises NoPlace."""
    assert leg.wanted is not None  # noqa: S101 (a leg in this state has one)
    ask = asked_with(leg, leg.wanted)
    capacity.demand(leg, ask)
    capacity.settle_proposal(leg)
    leg.day, leg.key, leg.people = ask.day, ask.key, ask.people
    leg.number_of_days, leg.mode = ask.number_of_days, ask.mode
    leg.place = leg.wanted["place"]
    to = go_back(leg)
    receptions.check(leg)
    agenda_filling.give_up_rooms(leg)
    return to


def go_back(leg: Leg, *, new_term: bool = True) -> str:
    """Take off the table what is on it; the state to go on in.

    Who has not confirmed yet gets a new term for it, or (without `new_term`) the rest of the old.
    """
    capacity.release(leg, capacity.PROPOSAL)
    to, rest = leg.back_to or ACCEPTED, _day((leg.wanted or {}).get("answer_due"))
    leg.proposed = leg.proposed_by = leg.wanted = leg.back_to = leg.answer_due = None
    leg.reply_due = leg.hold_until = leg.reminded_at = leg.escalated_at = None
    if to == ACCEPTED:
        assert leg.day is not None  # noqa: S101
        new = terms.answer_by(leg, leg.day, terms.CONFIRM)
        leg.answer_due = new if new_term or rest is None else max(rest, capacity.today_at(leg.host))
    capacity.look_at_closings(leg)
    return to


def check_length(number_of_days: int) -> None:
    """Raises RuleBroken when no visit lasts so many days."""
    if not 1 <= number_of_days <= MOST_DAYS:
        raise RuleBroken(_("Between 1 and %(num)s days.", num=MOST_DAYS), "number_of_days")


def as_it_is(leg: Leg) -> dict[str, Any]:
    """What a change may change, as it stands."""
    return {
        "day": leg.day.isoformat() if leg.day else None, "key": leg.key, "people": leg.people,
        "number_of_days": leg.number_of_days, "mode": leg.mode, "place": leg.place,
    }  # fmt: skip


def asked_with(leg: Leg, new: dict[str, Any]) -> Ask:
    """A leg as the rules ask about it, after a change."""
    return capacity.ask_of(
        leg, day=date.fromisoformat(new["day"]), key=new["key"], people=new["people"],
        number_of_days=new["number_of_days"], mode=new["mode"], asked_on=_day(new.get("asked_on")),
    )  # fmt: skip


def no_overlap(leg: Leg, ask: Ask) -> None:
    """Raises RuleBroken when the same trip is somewhere else at that time."""
    if other := overlapping(leg, ask.day, ask.key, ask.number_of_days, BUSY):
        message = _("At that time this trip is at %(host)s already.", host=other.host.name)
        raise RuleBroken(message, "day")


def overlapping(
    leg: Leg, day: date, key: str | None, number_of_days: int, among: Collection[str]
) -> Leg | None:
    """Another leg of the same trip, in one of these states, that has or wants the same time."""
    one = timedelta(days=1)  # what is the next day here may be the same one further east
    near = set(overlaps.days_of(day - one, number_of_days + 2))
    mine: Span | None = None
    for other in leg.trip.legs:
        if other is leg or other.state not in among:
            continue
        for place in _places(other):
            if near.isdisjoint(overlaps.days_of(place[0], place[2])):
                continue
            mine = mine or span_of(leg, day, key, number_of_days)
            if overlaps.overlap(mine, span_of(other, *place)):
                return other
    return None


def _places(leg: Leg) -> list[tuple[date, str | None, int]]:
    """The days and sessions that a leg has, waits for, or might get."""
    found: list[tuple[date, str | None, int]] = []
    if leg.day and (leg.state != PROPOSED or leg.agreed_at is not None):
        found.append((leg.day, leg.key, leg.number_of_days))
    if leg.proposed:
        day = date.fromisoformat(leg.proposed["day"])
        found.append((day, leg.proposed["key"], leg.number_of_days))
    if leg.wanted:
        new = leg.wanted
        found.append((date.fromisoformat(new["day"]), new["key"], new["number_of_days"]))
    return found


def span_of(leg: Leg, day: date, key: str | None, number_of_days: int) -> Span:
    """When a leg is at its host, if it comes on this day to this session."""
    start = key if key and ":" in key else None
    host = queries_rules.host_of(leg.host, day, day)
    slot = one_day(host, day, capacity.visitor_of(leg.trip)).slot(key) if key else None
    if day == leg.day and leg.arrival:  # who is exempt from the fixed start says when
        start = leg.arrival
    end = slot.end if slot else None
    return overlaps.span(day, start, end, number_of_days, zone=queries_rules.zone_of(leg.host))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
