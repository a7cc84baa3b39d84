"""Rule: a host is asked again after a request came to nothing."""

from __future__ import annotations

from flask_babel import gettext as _

from portal.accounts.models import Person
from portal.core.errors import RuleBroken
from portal.visits import trips
from portal.visits.models_trip import Leg
from portal.visits.workflow import CANCELLED, DECLINED, EXPIRED, WITHDRAWN

OVER_FOR_NOTHING = (DECLINED, WITHDRAWN, CANCELLED, EXPIRED)


def ask_again(leg: Leg, *, by: Person) -> Leg:
    """Begin a new request to the same host in the same trip, with what was written for the old one.

    It is a draft without a day; the one that is there already when it is asked twice. Raises
    RuleBroken for a request that is not over, and as `trips.add_leg`.
    """
    if leg.state not in OVER_FOR_NOTHING:
        raise RuleBroken(_("This request is not over yet."))
    written = {"why_host": leg.why_host, "mode": leg.mode, "number_of_days": leg.number_of_days}
    topics = [(t.program, t.questions) for t in leg.topics if t.program.owner_id == leg.host_id]
    new = trips.add_leg(leg.trip, leg.host, by=by)
    if not new.topics and not new.why_host:
        trips.choose_topics(new, topics, by=by, seen=new.version)
        trips.save_leg(new, written, by=by, seen=new.version)
    return new
