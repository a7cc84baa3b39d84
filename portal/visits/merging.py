"""Rules: a host receives several legs together, or each on its own again.

Nothing changes for the limits: groups and people of a reception count one by one.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from portal.accounts.models import Person
from portal.core import clock
from portal.core.db import db
from portal.core.errors import RuleBroken
from portal.hosting import queries_rules
from portal.visits import agenda_filling, capacity, legs
from portal.visits.models_trip import Leg, Reception
from portal.visits.workflow import AGREED, HOST

LONGEST_OPENING = 2000  # characters


def merge(found: Sequence[Leg], opening: str, *, by: Person) -> Reception:
    """Put legs that have the host's yes for one session into one reception.

    `opening` says what they have in common: who opens, where. Raises RuleBroken when the host's
    rules allow no merging, or the legs are not of one session.
    """
    if len(found) < 2:
        raise RuleBroken(_("Choose at least two visits."), "legs")
    first = found[0]
    legs.have(found)
    if any((leg.host_id, leg.day, leg.key) != (first.host_id, first.day, first.key)
           or leg.state not in AGREED for leg in found):  # fmt: skip
        message = _("Only accepted visits of the same day and session can be received together.")
        raise RuleBroken(message, "legs")
    assert first.day is not None  # noqa: S101
    assert first.key is not None  # noqa: S101
    rules = queries_rules.host_of(first.host, first.day, first.day).rules_on(first.day)
    if rules is not None and rules.merging == "never":
        raise RuleBroken(_("By the host's rules each group is received on its own."), "legs")
    reception = Reception(
        host=first.host, day=first.day, key=first.key, opening=opening.strip()[:LONGEST_OPENING],
        at=clock.now(),
    )  # fmt: skip
    db.session.add(reception)
    db.session.flush()
    for leg in found:
        if leg.reception and leg.reception is not reception:
            _leave(leg)
        leg.reception = reception
        leg.version += 1
        legs.record("leg.merged", leg, HOST, by, reception=reception.id)
    return reception


def split(leg: Leg, *, by: Person) -> None:
    """Receive a leg on its own again; the last two of a reception part together."""
    legs.have([leg])
    if leg.reception is None:
        return
    others = [other for other in leg.reception.legs if other is not leg]
    _leave(leg)
    legs.record("leg.split", leg, HOST, by)
    if len(others) == 1:
        _leave(others[0])
        legs.record("leg.split", others[0], HOST, by)


def change_opening(reception: Reception, opening: str, *, by: Person) -> None:
    """Write anew what the groups of a reception have in common."""
    capacity.lock([reception.host_id])
    reception.opening = opening.strip()[:LONGEST_OPENING]
    for leg in reception.legs:
        legs.record("leg.opening-changed", leg, HOST, by, reception=reception.id)


def _leave(leg: Leg) -> None:
    if leg.reception is not None:
        agenda_filling.leave(leg, leg.reception)
    reception, leg.reception = leg.reception, None
    leg.version += 1
    db.session.flush()
    if reception is not None and not [x for x in reception.legs if x is not leg]:
        reception.ended_at = clock.now()
