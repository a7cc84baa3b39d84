"""Rules: what the two sides write to each other about a visit, beside its steps."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import gettext as _

from portal.accounts import throttle
from portal.accounts.models import Person
from portal.accounts.throttle import Limit
from portal.core import events
from portal.core.db import db
from portal.visits import legs
from portal.visits.models_trip import Leg
from portal.visits.workflow import DRAFT, HOST

MESSAGES = Limit("visit-messages", 60, timedelta(hours=1))


def write(leg: Leg, text: str, *, side: str, by: Person) -> None:
    """Say something to the other side. Raises RuleBroken without words, and before it was sent."""
    if leg.state == DRAFT:
        raise legs.NotNow  # the host does not see it yet
    throttle.check(MESSAGES, by.actor)  # each is a mail to several people
    said = legs.say(leg, _words(text), side=side, by=by)
    db.session.flush()
    legs.record("leg.said", leg, side, by, note=said.id)


def note(leg: Leg, text: str, *, by: Person) -> None:
    """Note something for the host alone: nothing of it stands in the visitors' trail either."""
    throttle.check(MESSAGES, by.actor)
    said = legs.say(leg, _words(text), side=HOST, by=by, kind=legs.INTERNAL)
    db.session.flush()
    events.record(
        "leg.noted", str(leg.id), by=by.actor, organisation=leg.host.slug, changes_pages=False,
        note=said.id,
    )  # fmt: skip


def _words(text: str) -> str:
    return legs.words(text, missing=_("Write the message first."))
