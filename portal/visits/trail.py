"""What the trail says of visits, step by step."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from flask import Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core.i18n import url
from portal.trail.words import Named, numbers, words
from portal.visits import answering, queries_inbox
from portal.visits import words as said
from portal.visits.leg_words import key_hour

KINDS = {
    "leg.submitted": _l("A request was sent"),
    "leg.queued": _l("A request joined the waiting list"),
    "leg.routed": _l("Somebody at the host took a request over"),
    "leg.asked": _l("The host asked for more information"),
    "leg.answered": _l("The visitors answered the host"),
    "leg.proposed": _l("The host proposed another date"),
    "leg.countered": _l("The visitors proposed yet another date"),
    "leg.agreed": _l("The visitors took the proposed date"),
    "leg.accepted": _l("The host accepted a visit"),
    "leg.confirmed": _l("The visitors confirmed a visit"),
    "leg.change-asked": _l("The visitors asked for a change"),
    "leg.change-accepted": _l("The host accepted a change"),
    "leg.change-refused": _l("The host refused a change"),
    "leg.change-taken-back": _l("The visitors took a change back"),
    "leg.fewer": _l("Fewer people come"),
    "leg.declined": _l("The host declined a request"),
    "leg.withdrawn": _l("The visitors withdrew"),
    "leg.cancelled": _l("The host cancelled a visit"),
    "leg.promoted": _l("A place was offered from the waiting list"),
    "leg.offer-taken": _l("The visitors took the offered place"),
    "leg.expired": _l("A request expired"),
    "leg.lapsed": _l("A proposal or change lapsed"),
    "leg.started": _l("A visit began"),
    "leg.arrived": _l("The visitors arrived"),
    "leg.finished": _l("A visit ended"),
    "leg.absent": _l("The visitors did not come to a visit"),
    "leg.overdue": _l("The host's answer was overdue, and it was reminded"),
    "leg.escalated": _l("The host's answer stayed away, and its managers were told"),
    "leg.merged": _l("A visit was put into a joint reception"),
    "leg.split": _l("A visit left a joint reception"),
    "leg.opening-changed": _l("The joint opening was changed"),
    "leg.day-closed": _l("The host closed the day of a visit"),
    "leg.wish-closed": _l("The host closed the days that a visit waits for"),
    "leg.day-reopened": _l("The host opened the day of a visit again"),
    "leg.trip-changed": _l("The visitors changed what they had told of their trip"),
    "leg.said": _l("A message about a visit was written"),
    "leg.noted": _l("An internal note about a visit was written"),
}
SORTS = ("leg", "trip", "agenda")
FIELDS = {
    "trip": _l("Number of the trip"),
    "host": _l("Host of the visit"),
    "visitor": _l("Visiting organisation"),
    "key": _l("Session"),
    "to_day": _l("Proposed day"),
    "people_before": _l("People before"),
    "number_of_days": _l("Number of days"),
    "mode": _l("On site or online"),
    "was": _l("Before the change"),
    "now": _l("After the change"),
    "due": _l("Due"),
    "closed": _l("The host had closed the day"),
    "ground": _l("Ground"),
    "reception": _l("Number of the reception"),
    "note": _l("Number of the message"),
    "copy": _l("Copy for the other side"),
    "first": _l("First day"),
    "last": _l("Last day"),
    "place": _l("Where it is"),
    "answer_due": _l("The visitors answer by"),
    "asked_on": _l("Asked on"),
    **{f"{sort}.people": _l("Number of people") for sort in SORTS},
    **{f"{sort}.side": _l("Who acted") for sort in SORTS},
}

OTHER = {answering.OTHER_GROUND: _l("Another ground")}
CODES = {"ground": OTHER, "side": said.SIDES, "mode": said.MODES, "funding": said.FUNDING}


def register(app: Flask) -> None:
    """Add the words, and what visits are called; trips are in `trail_trips`."""
    registry = words(app)
    registry.kinds.update(KINDS)
    for name, text in FIELDS.items():
        registry.fields.setdefault(name, text)
    registry.names["leg"] = _legs
    registry.finders |= dict.fromkeys(("leg", "agenda"), queries_inbox.numbers_named)
    registry.values["leg."] = _state
    for sort in SORTS:
        registry.values |= {f"{sort}.{name}": _of(codes) for name, codes in CODES.items()}
        registry.values[f"{sort}.key"] = key_hour
    registry.organisations.update(("host", "visitor"))


def _of(codes: Mapping[str, object]) -> Callable[[str], str]:
    return lambda value: str(codes.get(value, value))


def _state(value: str) -> str:
    return said.state(value) if value in said.STATES else value


def _legs(subjects: Collection[str]) -> Mapping[str, Named]:
    return {
        str(leg.id): Named(
            _("%(visitor)s to %(host)s", visitor=leg.trip.organisation.name, host=leg.host.name),
            url("visits.leg", number=leg.id),
        )
        for leg in queries_inbox.named(numbers(subjects))
    }
