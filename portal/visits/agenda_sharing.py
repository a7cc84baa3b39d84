"""Rules: sharing the agenda of a leg with the visitors, and telling them what was changed."""

from __future__ import annotations

from flask_babel import gettext as _

from portal.accounts.models import Person
from portal.core import clock
from portal.core.db import db
from portal.core.errors import RuleBroken
from portal.visits import agenda, agenda_rules, legs, queries_agenda
from portal.visits.models_trip import Leg
from portal.visits.workflow import AGREED, HOST, PORTAL


def share(leg: Leg, *, by: Person) -> None:
    """Let the visitors see the agenda, or tell them at once what was changed since.

    Raises RuleBroken before the host's yes, without a session, and while anything is against it.
    """
    agenda_rules.have(leg)
    there = queries_agenda.items(leg)
    if leg.state not in AGREED:
        raise RuleBroken(_("Accept the visit first; then share its agenda."))
    if not there:
        raise RuleBroken(_("There is nothing to share yet."))
    if found := agenda.blocking(agenda_rules.findings(leg, there)):
        raise agenda_rules.Clash(found)
    how = agenda_rules.of(leg)
    if how.shared_at is not None and how.untold_since is None:
        return
    kind = "agenda.told" if how.shared_at else "agenda.shared"
    how.shared_at = how.shared_at or clock.now()
    how.untold_since = None
    db.session.flush()
    legs.record(kind, leg, HOST, by)


def tell(leg: Leg) -> None:
    """Tell the visitors what was changed, when the host did not say so itself (the portal)."""
    legs.have([leg])
    how = queries_agenda.agenda(leg)
    if how is None or how.untold_since is None:
        return
    how.untold_since = None
    if leg.state in AGREED and how.shared_at:
        legs.record("agenda.told", leg, PORTAL, None)
