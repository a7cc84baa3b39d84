"""What closed days ask of the host: each visit on them is moved or cancelled."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from portal.accounts import queries as accounts
from portal.accounts.models import Person
from portal.core.i18n import day_text
from portal.core.tasks import Task
from portal.visits import closed_days
from portal.visits.models_trip import Leg
from portal.visits.permissions import ACTING
from portal.visits.show_host import leg_url


def tasks(who: Person) -> Sequence[Task]:
    """The visits that stand before a closed day at the hosts for which somebody answers."""
    mine = [m.organisation_id for m in accounts.memberships(who) if m.role in ACTING]
    return [_task(leg) for leg in closed_days.unanswered_at(mine)] if mine else []


def _task(leg: Leg) -> Task:
    title = _(
        "Move or cancel the visit of %(visitor)s on %(day)s: the day is closed",
        visitor=leg.trip.organisation.name,
        day=day_text(leg.day),
    )
    return Task("leg.day-closed", title, leg_url(leg), leg.host.name, due=leg.day, awaited=True)
