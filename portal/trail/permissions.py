"""Who may read the trail."""

from __future__ import annotations

from portal.accounts.models import Person
from portal.accounts.permissions import is_administrator, role_in
from portal.accounts.roles import MANAGER
from portal.places.models import Organisation


def may_see_trail(who: Person | None, organisation: Organisation) -> bool:
    """Managers read that of their organisation, administrators every one."""
    return is_administrator(who) or role_in(who, organisation) == MANAGER
