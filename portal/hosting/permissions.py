"""Who keeps what a host says of itself: its rules, closed days and venues."""

from __future__ import annotations

from portal.accounts.models import Person
from portal.accounts.permissions import role_in
from portal.accounts.roles import COORDINATOR, MANAGER
from portal.places.models import Organisation

KEEPING = (COORDINATOR, MANAGER)


def may_keep(who: Person | None, organisation: Organisation) -> bool:
    """Coordinators (protocol officers) and managers of the host; the same who answer requests."""
    return role_in(who, organisation) in KEEPING
