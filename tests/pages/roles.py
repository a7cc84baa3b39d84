"""Who people are in the table of routes, and how the table says what they get."""

from __future__ import annotations

from collections.abc import Iterable

OWN, FOREIGN = "pemkab-banyuwangi", "pemkot-depok"
MEMBERS = ("reader", "editor", "coordinator", "manager")
ROLES = ("stranger", *MEMBERS, "other_manager", "curator", "administrator")

SEE_OWN = (*MEMBERS, "administrator")
SEE_FOREIGN = ("other_manager", "administrator")
MANAGE_OWN = ("manager", "administrator")
MANAGE_FOREIGN = ("other_manager", "administrator")

Statuses = dict[str, int]


def ALL(status: int) -> Statuses:
    """The same for everybody."""
    return dict.fromkeys(ROLES, status)


def only(
    others: Statuses, roles: Iterable[str] = (), status: int = 0, *, stranger: int
) -> Statuses:
    """Something else for some roles, and for strangers."""
    return {**others, **dict.fromkeys(roles, status), "stranger": stranger}
