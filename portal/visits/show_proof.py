"""The proof of a visit as its page shows it, in the page's language. It names no person."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select

from portal.core.db import db
from portal.core.events import Event
from portal.core.i18n import instant_text
from portal.hosting import queries_rules
from portal.hosting import words as hosting
from portal.hosting.opening import one_day
from portal.visits import capacity, leg_words, proof, words
from portal.visits.legs import KINDS
from portal.visits.models_trip import Leg
from portal.visits.workflow import DONE, OVER, UNDER_WAY

_TOLD = [kind for step, kind in KINDS.items() if step != "route"]  # that is the host's own


@dataclass(frozen=True)
class Proof:
    """What a proof says; `is_confirmed` decides between green and red."""

    is_confirmed: bool
    verdict: str
    more: str
    host: str
    visitor: str
    when: str
    people: int
    mode: str
    state: str
    letters: list[tuple[str, str]]
    changed: str


def of(leg: Leg) -> Proof:
    """The proof of a visit."""
    closed = leg.closing_id is not None
    confirmed = proof.is_confirmed(leg.state, leg.back_to, day_closed=closed)
    return Proof(
        is_confirmed=confirmed,
        verdict=_verdict(leg) if confirmed else _("NOT CONFIRMED"),
        more="" if confirmed else _why(leg, closed=closed),
        host=leg.host.name,
        visitor=leg.trip.organisation.name,
        when=_when(leg),
        people=leg.people,
        mode=str(words.MODES[leg.mode]),
        state=words.state(leg.state),
        letters=[
            (_("Letter of the visitors"), leg.letter_of_visitor),
            (_("Letter of the host"), leg.letter_of_host),
        ],
        changed=_changed(leg),
    )


def _verdict(leg: Leg) -> str:
    return {DONE: _("Took place"), UNDER_WAY: _("Under way")}.get(leg.state, _("Confirmed"))


def _why(leg: Leg, *, closed: bool) -> str:
    if leg.state in OVER:
        return _("This visit does not take place: %(state)s.", state=words.state(leg.state))
    if closed:
        return _("The host has closed this day and has not answered yet.")
    return _("Not both sides have said yes. Do not travel on the strength of this page.")


def _when(leg: Leg) -> str:
    if leg.day is None or leg.key is None:
        return ""
    host = queries_rules.host_of(leg.host, leg.day, leg.day)
    slot = one_day(host, leg.day, capacity.visitor_of(leg.trip)).slot(leg.key)
    zone = leg_words.zone(leg.host)
    hours = hosting.hour(slot.start, slot.end, zone) if slot else leg_words.key_hour(leg.key, zone)
    return f"{leg_words.days(leg.day, leg.number_of_days)}, {hours}"


def _changed(leg: Leg) -> str:
    query = select(Event.at).where(
        Event.organisation == leg.host.slug, Event.subject == str(leg.id), Event.kind.in_(_TOLD)
    )
    at = db.session.scalar(query.order_by(Event.id.desc()).limit(1))
    return instant_text(at or leg.state_since)
