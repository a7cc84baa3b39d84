"""The mails of visits: to the side that is told of a step, in the language of who gets it.

One composer for all kinds. Nothing goes to who did it, and nothing about what is over by now: a
mail that was delayed must not say that a place is held which is gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from flask import render_template
from sqlalchemy import select

from portal.accounts import queries as accounts
from portal.accounts.models import Person
from portal.accounts.roles import MANAGER
from portal.core.db import db
from portal.core.events import Event
from portal.core.i18n import day_text, number_text, outside, pick, speaking
from portal.core.mail import Mail
from portal.places.models import Organisation
from portal.visits import leg_words, legs, terms, workflow
from portal.visits.mail_words import MANAGERS, ON_CLOSED_DAY, TO_ANSWER, WORDS
from portal.visits.models_trip import Leg, LegNote
from portal.visits.permissions import ACTING
from portal.visits.workflow import HOST, HOSTS_TURN, VISITOR

_STEPS = {kind: workflow.step(name) for name, kind in legs.KINDS.items()}
# Who is told of what is no step.
_TOLD: dict[str, tuple[str, ...]] = {
    "leg.overdue": (HOST,), "leg.escalated": (MANAGERS,),
    "leg.day-closed": (VISITOR,), "leg.day-reopened": (VISITOR,), "leg.wish-closed": (VISITOR,),
    "leg.merged": (VISITOR,), "leg.split": (VISITOR,), "leg.opening-changed": (VISITOR,),
}  # fmt: skip
SAID = "leg.said"
_ONCE = timedelta(seconds=10)  # a step and its words are written one after the other


def told(event: Event) -> tuple[str, ...]:
    """The sides that an event is told to."""
    if event.kind == SAID:
        return (VISITOR if event.data["side"] == HOST else HOST,)
    step = _STEPS.get(event.kind)
    return step.tells if step else _TOLD.get(event.kind, ())


def compose(event: Event) -> Sequence[Mail]:
    """The mails of an event; none for its copy in the other trail."""
    if event.data.get("copy"):
        return []
    leg = db.session.get(Leg, int(event.subject))
    if leg is None or _is_over(leg, event):
        return []
    text = _said(leg, event)
    known: set[int] = set()
    return [
        _mail(who, leg, event, side, text)
        for side in told(event)
        for who in _people(leg, side)
        if who.actor != event.actor and who.email and not _again(who, known)
    ]


def _again(who: Person, known: set[int]) -> bool:
    there = who.id in known
    known.add(who.id)
    return there


def _people(leg: Leg, side: str) -> Iterable[Person]:
    organisation = leg.trip.organisation if side == VISITOR else leg.host
    roles = (MANAGER,) if side == MANAGERS else ACTING
    return _members(organisation, roles)


def _members(organisation: Organisation, roles: Sequence[str]) -> list[Person]:
    found = [m.person for m in accounts.members(organisation) if m.role in roles]
    return [who for who in found if not who.deleted_at]


def _is_over(leg: Leg, event: Event) -> bool:
    """Whether what it tells is so no more."""
    kind, data = event.kind, event.data
    if kind in ("leg.overdue", "leg.escalated"):
        due = leg.reply_due.isoformat() if leg.reply_due else ""
        return leg.state not in HOSTS_TURN or due != data.get("due")
    if kind == "leg.day-closed":
        return leg.closing_id is None
    if kind == "leg.wish-closed":
        return leg.state != workflow.WAITING
    if kind == "leg.day-reopened":
        return leg.closing_id is not None
    if kind == "leg.merged":
        return leg.reception_id != data.get("reception")
    if kind == "leg.opening-changed":
        return leg.reception_id is None or _came_again(event)
    if kind == "leg.split":
        return leg.reception_id is not None
    if kind == SAID:
        return False
    return leg.state != data["after"] or _came_again(event)


def _came_again(event: Event) -> bool:
    query = select(Event.id).where(
        Event.organisation == event.organisation, Event.subject == event.subject,
        Event.kind == event.kind, Event.id > event.id,
    )  # fmt: skip
    return db.session.scalar(query.limit(1)) is not None


def _said(leg: Leg, event: Event) -> str:
    """What one side wrote with it, for the other; never an internal note."""
    if event.kind in ("leg.merged", "leg.opening-changed"):
        return leg.reception.opening if leg.reception else ""
    query = select(LegNote).where(LegNote.leg_id == leg.id, LegNote.kind == legs.MESSAGE)
    if event.kind == SAID:
        query = query.where(LegNote.id == event.data["note"])
    else:
        step = _STEPS.get(event.kind)
        if step is None or event.data["side"] == workflow.PORTAL:
            return ""
        query = query.where(
            LegNote.step == step.name, LegNote.at <= event.at, LegNote.at >= event.at - _ONCE
        )
    found = db.session.scalar(query.order_by(LegNote.id.desc()).limit(1))
    return found.text if found else ""


def _mail(who: Person, leg: Leg, event: Event, side: str, text: str) -> Mail:
    closed = event.data.get("closed")
    subject, sentence = ON_CLOSED_DAY[side] if closed else WORDS[event.kind, side]
    with speaking(who.language):
        values = _values(leg, event)
        if reason := event.data.get("reason"):  # why days are closed
            text = pick(reason)
        by = leg.host.name if event.data["side"] == HOST else leg.trip.organisation.name
        body = render_template(
            "mail/leg_event.txt",
            name=who.name,
            sentence=str(sentence) % values,
            due=_due(leg, event, side),
            text=text,
            by=by,
            trip=leg.trip.title,
            answer=not closed and (event.kind, side) in TO_ANSWER,
            link=outside("visits.leg", number=leg.id),
        )
        return Mail(who.email or "", str(subject) % values, body)


def _due(leg: Leg, event: Event, side: str) -> str:
    """By when a new request wants an answer of its host; empty when no term runs."""
    last = terms.last_for_host(leg) if (event.kind, side) == ("leg.submitted", HOST) else None
    return day_text(last) if last else ""


def _values(leg: Leg, event: Event) -> dict[str, str]:
    due = event.data.get("due")
    return {
        "host": leg.host.name,
        "visitor": leg.trip.organisation.name,
        "when": leg_words.place(leg),
        "other": _other(leg),
        "due": day_text(due or leg.answer_due) or "–",
        "num": number_text(leg.people),
        "ground": leg_words.ground(leg) if event.kind == "leg.declined" else "",
    }


def _other(leg: Leg) -> str:
    if not leg.proposed:
        return ""
    day = leg_words.days(date.fromisoformat(leg.proposed["day"]), leg.number_of_days)
    return f"{day}, {leg_words.key_hour(leg.proposed['key'], leg_words.zone(leg.host))}"


COMPOSERS = dict.fromkeys(sorted({kind for kind, _side in WORDS}), compose)
