"""Which steps somebody is offered, and which rule each calls with what its form holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from portal.accounts.models import Person
from portal.visits import answering, capacity, permissions, requesting
from portal.visits.models_trip import Leg
from portal.visits.workflow import CHANGE

Act = Callable[[Leg, Any, Person], object]

# These end something, or cannot be taken back: each has a page of its own that asks for it.
APART = ("propose", "counter", "change", "decline", "withdraw", "cancel", "absent", "refuse-change",
         "fewer")  # fmt: skip
# What most people come for stands first, open; what else can be done there is folded.
FIRST = ("accept", "agree", "confirm", "take-offer", "answer", "accept-change", "submit", "arrive")
DANGEROUS = ("decline", "withdraw", "cancel", "absent")


def offered(who: Person | None, leg: Leg) -> list[str]:
    """The steps that somebody may do now: who comes, or stays away, is noted from the day on.

    Nobody is asked to say yes to a day that the host has closed.
    """
    has_come = leg.day is not None and leg.day <= capacity.today_at(leg.host)
    found = permissions.open_to(who, leg, has_come=has_come)
    closed = leg.closing_id is not None
    return [name for name in found if not (closed and name in ("confirm", "take-offer"))]


def _text(form: Any) -> str:
    return form.text.data or ""


def _fewer(leg: Leg, form: Any, who: Person) -> None:
    requesting.fewer(leg, form.people.data, by=who)


def _change(leg: Leg, form: Any, who: Person) -> None:
    place = form.chosen
    wanted = {
        "day": place[0].isoformat() if place else None, "key": place[1] if place else None,
        "people": form.people.data, "number_of_days": form.number_of_days.data,
        "mode": form.mode.data or None, "place": form.where.data or "",
    }  # fmt: skip
    requesting.change(leg, wanted, _text(form), by=who, seen=form.seen.data)


def done(leg: Leg, step: str) -> str:
    """The step that a rule took: to ask for fewer people only is to come with fewer."""
    return "fewer" if step == "change" and leg.state != CHANGE else step


def _decline(leg: Leg, form: Any, who: Person) -> None:
    answering.decline(leg, form.ground.data or "", _text(form), by=who)


def _accept(leg: Leg, form: Any, who: Person) -> None:
    letter = form.letter.data or ""
    answering.accept(leg, by=who, text=_text(form), letter=letter, seen=form.seen.data)


def _seen(rule: Callable[..., None]) -> Act:
    return lambda leg, form, who: rule(leg, by=who, seen=form.seen.data)


def _said(rule: Callable[..., None]) -> Act:
    return lambda leg, form, who: rule(leg, _text(form), by=who)


def _plain(rule: Callable[..., None]) -> Act:
    return lambda leg, _form, who: rule(leg, by=who)


def _placed(rule: Callable[..., None]) -> Act:
    return lambda leg, form, who: rule(leg, *form.must, _text(form), by=who, seen=form.seen.data)


ACTS: dict[str, Act] = {
    "submit": _seen(requesting.submit),
    "queue": _seen(requesting.queue),
    "route": lambda leg, form, who: answering.route(
        leg, form.whom.data or "", _text(form), by=who
    ),
    "ask": lambda leg, form, who: answering.ask(leg, _text(form), by=who, seen=form.seen.data),
    "answer": _said(requesting.answer),
    "propose": _placed(answering.propose),
    "counter": _placed(requesting.counter),
    "agree": _seen(requesting.agree),
    "accept": _accept,
    "confirm": _seen(requesting.confirm),
    "change": _change,
    "accept-change": lambda leg, form, who: answering.accept_change(
        leg, by=who, text=_text(form), seen=form.seen.data
    ),
    "refuse-change": _said(answering.refuse_change),
    "take-back-change": _plain(requesting.take_back_change),
    "fewer": _fewer,
    "decline": _decline,
    "withdraw": _said(requesting.withdraw),
    "cancel": _said(answering.cancel),
    "take-offer": _plain(requesting.take_offer),
    "arrive": _plain(answering.arrive),
    "absent": _said(answering.absent),
}  # fmt: skip
