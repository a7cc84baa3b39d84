"""Who may do what with people and memberships. The same functions serve view, template and test."""

from __future__ import annotations

from portal.accounts import queries
from portal.accounts.models import Person
from portal.accounts.roles import ADMINISTRATOR, CURATOR, MANAGER
from portal.places.models import Organisation


def is_administrator(who: Person | None) -> bool:
    """Whether somebody looks after the whole portal."""
    return who is not None and who.platform_role == ADMINISTRATOR


def is_curator(who: Person | None) -> bool:
    """Whether somebody vouches for programmes; an administrator does not, by being one."""
    return who is not None and who.platform_role == CURATOR


def role_in(who: Person | None, organisation: Organisation) -> str:
    """A person's role in an organisation; empty for none."""
    found = queries.membership(who, organisation) if who else None
    return found.role if found else ""


def may_see_members(who: Person | None, organisation: Organisation) -> bool:
    """Every member sees who else is one; administrators see all."""
    return is_administrator(who) or role_in(who, organisation) != ""


def may_manage_members(who: Person | None, organisation: Organisation) -> bool:
    """Managers invite, change roles and remove; administrators do so where there is no manager."""
    return is_administrator(who) or role_in(who, organisation) == MANAGER
