"""Rules: a leg leaves the reception that it shares with others, when it moves or ends."""

from __future__ import annotations

from portal.accounts.models import Person
from portal.core import clock
from portal.core.db import db
from portal.visits import agenda_filling, legs
from portal.visits.models_trip import Leg
from portal.visits.workflow import HOST, OVER


def leave(leg: Leg, by: Person | None = None) -> None:
    """Take a leg out of its reception; the last of the others is received on its own then too.

    The caller has the host to itself.
    """
    reception = leg.reception
    if reception is None:
        return
    others = [other for other in reception.legs if other is not leg and other.state not in OVER]
    leaving = [leg, *others] if len(others) < 2 else [leg]
    for one in leaving:
        agenda_filling.leave(one, reception)  # its part of the joint sessions
        one.reception = None
        one.version += 1
        legs.record("leg.split", one, HOST, by, reception=reception.id)
    if len(others) < 2:
        reception.ended_at = clock.now()
    db.session.flush()


def check(leg: Leg, by: Person | None = None) -> None:
    """Let a leg leave its reception when it is no longer on that day and session."""
    if leg.reception and (leg.reception.day, leg.reception.key) != (leg.day, leg.key):
        leave(leg, by)
