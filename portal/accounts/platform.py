"""Rules: what administrators do for the people of the portal."""

from __future__ import annotations

from flask_babel import gettext as _

from portal.accounts import own_account, signing_in, trail
from portal.accounts.models import Person
from portal.accounts.roles import ADMINISTRATOR, PLATFORM_ROLES
from portal.core.errors import RuleBroken


def give_role(who: Person, role: str, *, by: str) -> None:
    """Make somebody a curator or an administrator, or neither ("").

    `by` is the actor. Raises RuleBroken for the last administrator, for an account that is not
    confirmed, and for a role that there is not.
    """
    if role not in ("", *PLATFORM_ROLES):
        raise RuleBroken(_("Choose one of these."), "role")
    if who.confirmed_at is None:
        raise RuleBroken(_("This person has not confirmed the address yet."), "role")
    if role != ADMINISTRATOR:
        own_account.check_not_last_administrator(who, "role")
    before = who.platform_role
    if role == before:
        return
    who.platform_role = role
    trail.record("account.platform-role", str(who.id), by=by, before=before, after=role)


def turn_off_lost(who: Person, reason: str, *, by: str) -> None:
    """Turn off a second factor that somebody lost: a mail tells it, and all sign-ins end.

    Raises RuleBroken when there is none, or no reason.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise RuleBroken(_("Say why: it stands in the audit trail."), "reason")
    if not who.has_second_factor:
        raise RuleBroken(_("This person has no second factor."))
    signing_in.end_all(who, by=by)
    own_account.turn_off_second_factor(who, by, reason=reason)


def sign_out(who: Person, *, by: str) -> int:
    """End all sign-ins of a person; how many there were."""
    return signing_in.end_all(who, by=by)


def send_reset(who: Person, *, by: str) -> None:
    """Send a person a link for a new password. Nobody else sees it."""
    own_account.send_reset(who.id, by=by)
