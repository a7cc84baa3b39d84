"""What accounts ask of people: invitations to answer, and a second factor for who may do much."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from portal.accounts import members, queries
from portal.accounts.models import Person
from portal.accounts.roles import MANAGER
from portal.accounts.words import role_word
from portal.core.clock import day_of
from portal.core.i18n import url
from portal.core.tasks import Task


def invitations(who: Person) -> Sequence[Task]:
    """Invitations that wait for an answer; only at an address that is known to be theirs."""
    if who.confirmed_at is None:
        return []
    return [
        Task(
            "account.invitation",
            _("Accept the invitation: %(role)s", role=role_word(found.role)),
            url("accounts.accept", token=members.invitation_link(found)),
            found.organisation.name,
            day_of(found.at),
            day_of(found.expires_at),
        )
        for found in queries.invitations_for(who)
    ]


def second_factor(who: Person) -> Sequence[Task]:
    """A second factor, for those whose password would open much."""
    much = who.platform_role or any(m.role == MANAGER for m in queries.memberships(who))
    if who.has_second_factor or not much:
        return []
    title = _("Protect your account with a second factor")
    return [
        Task("account.second-factor", title, url("accounts.second_factor_on"), _("Your account"))
    ]
