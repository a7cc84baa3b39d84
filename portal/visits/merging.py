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
from portal.visits import capacity, legs, receptions
from portal.visits.models_trip import Leg, Reception
from portal.visits.workflow import AGREED, HOST

LONGEST_OPENING = 2000  # characters


def merge(found: Sequence[Leg], opening: str, *, by: Person) -> Reception:
    """Put legs that have the host's yes for one session into one reception.

    `opening` says what they have in common: who opens, where. Raises RuleBroken when the host's
    rules allow no merging, or the legs are not of one session.
    """
    if len({leg.id for leg in found}) < 2:
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
        receptions.leave(leg, by)
        leg.reception = reception
        leg.version += 1
        legs.record("leg.merged", leg, HOST, by, reception=reception.id)
    return reception


def split(leg: Leg, *, by: Person) -> None:
    """Receive a leg on its own again; the last two of a reception part together."""
    legs.have([leg])
    receptions.leave(leg, by)


def change_opening(reception: Reception, opening: str, *, by: Person) -> None:
    """Write anew what the groups of a reception have in common. Raises RuleBroken after its end."""
    capacity.lock([reception.host_id])
    if reception.ended_at is not None:
        raise RuleBroken(_("These groups are received each on its own again."))
    reception.opening = opening.strip()[:LONGEST_OPENING]
    for leg in reception.legs:
        legs.record("leg.opening-changed", leg, HOST, by, reception=reception.id)
