"""How every step of a leg begins and ends: locks, the table, the notes, the events.

The rules themselves are in `requesting.py` (the visitors' steps), `answering.py` (the host's) and
`clockwork.py` (the portal's).
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from portal.accounts.models import Person
from portal.core import clock, events
from portal.core.db import db
from portal.core.errors import RuleBroken
from portal.visits import capacity, workflow
from portal.visits.models_trip import Leg, LegNote, Trip
from portal.visits.workflow import HOST, PORTAL

LONGEST_TEXT = 2000  # characters
MESSAGE, INTERNAL = "message", "internal"

# The kinds of events, by the name of the step.
KINDS = {
    "submit": "leg.submitted", "queue": "leg.queued", "route": "leg.routed", "ask": "leg.asked",
    "answer": "leg.answered", "propose": "leg.proposed", "counter": "leg.countered",
    "agree": "leg.agreed", "accept": "leg.accepted", "confirm": "leg.confirmed",
    "change": "leg.change-asked", "accept-change": "leg.change-accepted",
    "refuse-change": "leg.change-refused", "take-back-change": "leg.change-taken-back",
    "fewer": "leg.fewer", "decline": "leg.declined", "withdraw": "leg.withdrawn",
    "cancel": "leg.cancelled", "promote": "leg.promoted", "take-offer": "leg.offer-taken",
    "expire": "leg.expired", "lapse": "leg.lapsed", "start": "leg.started",
    "arrive": "leg.arrived", "finish": "leg.finished", "absent": "leg.absent",
}  # fmt: skip


class NotNow(RuleBroken):
    """The leg is in a state in which this cannot be done; somebody was faster."""

    def __init__(self) -> None:
        super().__init__(_("This visit has moved on meanwhile. Look at how it stands now."))


def begin(leg: Leg, name: str, seen: int | None = None) -> workflow.Step:
    """Have a leg, its trip and its host to oneself, and check that the step may be done now.

    `seen` is the version that was on the page, where what it says matters. Raises NotNow.
    """
    have([leg])
    if seen is not None and seen != leg.version:
        raise NotNow
    return check(leg, name)


def check(leg: Leg, name: str) -> workflow.Step:
    """The step, when it may be done with a leg as it stands. Raises NotNow."""
    agreed = leg.agreed_at is not None
    if not workflow.fits(name, leg.state, agreed=agreed, on_table=leg.proposed_by):
        raise NotNow
    return workflow.step(name)


def have(found: Sequence[Leg]) -> None:
    """Have these legs to oneself until the transaction ends, and forget what was read before.

    Always in one order - trips, hosts, legs, each by number - so that no two wait for each other:
    who does a step with several legs in one transaction first has all of them. Raises NotNow when
    one was dropped meanwhile, alone or with its trip.
    """
    numbers = {leg.id for leg in found}
    trips = select(Trip.id).where(Trip.id.in_({leg.trip_id for leg in found})).order_by(Trip.id)
    db.session.scalars(trips.with_for_update(key_share=True)).all()
    capacity.lock({leg.host_id for leg in found})
    rows = select(Leg.id).where(Leg.id.in_(numbers)).order_by(Leg.id)
    there = db.session.scalars(rows.with_for_update(key_share=True)).all()
    if len(there) != len(numbers) or any(leg.trip.deleted_at for leg in found):
        raise NotNow


def end(
    leg: Leg, step: workflow.Step, *, by: Person | None, to: str | None = None,
    text: str = "", **data: Any,
) -> None:  # fmt: skip
    """Bring a leg into its next state and record it for both sides.

    `to` is needed where the table leaves the state open. `text` is what the other side reads.
    """
    before = leg.state
    after = step.to or to or before
    if after != before:
        leg.state, leg.state_since = after, clock.now()
    leg.version += 1
    if text:
        say(leg, text, side=step.who, step=step.name, by=by)
    record(KINDS[step.name], leg, step.who, by, before=before, after=after, **data)
    db.session.flush()


def record(kind: str, leg: Leg, side: str, by: Person | None, **data: Any) -> None:
    """Write an event into the trail of both organisations; followers act on the first of them."""
    host, visitor = leg.host.slug, leg.trip.organisation.slug
    first, second = (host, visitor) if side == HOST else (visitor, host)
    actor = by.actor if by else PORTAL
    told = {"trip": leg.trip_id, "host": host, "visitor": visitor, "side": side, **data}
    # No kept page shows a leg: the pages of hosts are made anew each time.
    values: dict[str, Any] = {"by": actor, "changes_pages": False, **told}
    events.record(kind, str(leg.id), organisation=first, **values)
    if second != first:
        events.record(kind, str(leg.id), organisation=second, copy=True, **values)


def say(
    leg: Leg, text: str, *, side: str, by: Person | None, step: str = "", kind: str = MESSAGE
) -> LegNote:
    """Keep what one side wrote, for both or (INTERNAL) for itself."""
    note = LegNote(
        leg_id=leg.id, kind=kind, side=side, step=step, text=text, at=clock.now(), by=by
    )  # fmt: skip
    db.session.add(note)
    return note


def words(text: str, field: str = "text", *, missing: str = "") -> str:
    """The text that a step needs. Raises RuleBroken without one; `missing` says what to write."""
    text = text.strip()
    if not text:
        raise RuleBroken(missing or _("Say in a few words why, for the other side."), field)
    if len(text) > LONGEST_TEXT:
        raise RuleBroken(_("This is too long: at most 2,000 characters."), field)
    return text


def reference() -> str:
    """A new name for the proof of a leg: 128 bits that nobody can guess."""
    return secrets.token_urlsafe(16)
