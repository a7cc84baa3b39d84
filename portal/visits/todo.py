"""What visits ask of somebody now, on either side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.accounts import queries as accounts
from portal.accounts.models import Person
from portal.core import clock
from portal.core.i18n import url
from portal.core.tasks import Task
from portal.visits import leg_words, queries_inbox, terms
from portal.visits.models_trip import Leg
from portal.visits.permissions import ACTING
from portal.visits.workflow import ACCEPTED, ASKED, CHANGE, OFFERED

NO_BREAK = "\N{NO-BREAK SPACE}"
MOST = 50  # of each side: more is a list, not a task


def tasks(who: Person) -> Sequence[Task]:
    """Requests that the host answers, and what the visitors answer it."""
    mine = [m.organisation_id for m in accounts.memberships(who) if m.role in ACTING]
    if not mine:
        return []
    asked = [_of_host(leg) for leg in queries_inbox.hosts_turn(mine, MOST)]
    return [*asked, *(_of_visitors(leg) for leg in queries_inbox.visitors_turn(mine, MOST))]


def _of_host(leg: Leg) -> Task:
    name = leg.trip.organisation.name
    title = (
        _("Answer the change that %(name)s ask for", name=name)
        if leg.state == CHANGE
        else _("Answer the request of %(name)s", name=name)
    )
    return _task("leg.answer", title, leg, leg.host.name, terms.last_for_host(leg))


def _of_visitors(leg: Leg) -> Task:
    name = leg.host.name
    words = {
        ASKED: _("%(name)s wants to know more", name=name),
        OFFERED: _("Take the place that %(name)s has free now", name=name),
        ACCEPTED: _("Confirm the visit to %(name)s", name=name),
    }
    title = words.get(leg.state) or _("%(name)s proposes another date", name=name)
    due = leg.answer_due or (leg.hold_until if leg.state == ASKED else None)
    return _task("leg.reply", title, leg, leg.trip.organisation.name, due)


def _task(kind: str, title: str, leg: Leg, place: str, due: date | None) -> Task:
    since = clock.day_of(leg.state_since)
    address = url("visits.leg", number=leg.id)
    people = ngettext("%(num)s person", "%(num)s people", leg.people).replace(" ", NO_BREAK)
    about = ", ".join(filter(None, [leg_words.place(leg), people]))
    return Task(kind, title, address, place, since, due, awaited=True, about=about)
