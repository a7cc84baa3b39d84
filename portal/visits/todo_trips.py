"""What trips ask of those who plan them: requests that were never sent, while their day comes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from flask_babel import gettext as _

from portal.accounts import queries as accounts
from portal.accounts.models import Person
from portal.core import clock
from portal.core.i18n import url
from portal.core.tasks import Task
from portal.visits import queries_trips
from portal.visits.models_trip import Leg
from portal.visits.permissions import ACTING

NEAR = timedelta(days=30)
GONE = timedelta(days=7)  # afterwards nobody is reminded of it any more


def tasks(who: Person) -> Sequence[Task]:
    """A task for each trip with a request that was not sent, and whose day is near."""
    mine = [m.organisation_id for m in accounts.memberships(who) if m.role in ACTING]
    if not mine:
        return []
    today = clock.today()
    found: dict[int, Task] = {}
    for leg in queries_trips.drafts_between(mine, today - GONE, today + NEAR):
        found.setdefault(leg.trip_id, _task(leg))
    return list(found.values())


def _task(leg: Leg) -> Task:
    return Task(
        "trip.send",
        _("Send or drop the request to %(host)s: %(title)s", host=leg.host.name,
          title=leg.trip.title),
        url("visits.trip", number=leg.trip_id),
        leg.trip.organisation.name,
        due=leg.day or leg.trip.first,
    )  # fmt: skip
