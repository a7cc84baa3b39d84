"""Rules: who acts for an organisation."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, func, select, update

from portal.accounts import links, queries, registration, trail
from portal.accounts.models import Invitation, Membership, Person
from portal.accounts.roles import MANAGER
from portal.core import clock
from portal.core.db import db
from portal.core.errors import NotFound, RuleBroken
from portal.places.models import Organisation


def invite(
    organisation: Organisation, email: str, role: str, language: str, by: Person
) -> Invitation:
    """Ask somebody by mail to act for an organisation; an open invitation is replaced.

    Raises RuleBroken for who is a member already.
    """
    _lock(organisation.id)  # two managers may invite the same person at once
    known = queries.by_email(email)
    if known is not None and queries.membership(known, organisation):
        raise RuleBroken(_("This person is a member already."), "email")
    key = queries.email_key(email)
    for old in queries.unanswered_invitations(organisation):
        if old.email_key == key:
            withdraw(old, by)
    now = clock.now()
    found = Invitation(
        organisation=organisation, email=email.strip(), email_key=key, role=role, at=now,
        language=language, invited_by=by, expires_at=now + links.GOOD_FOR[links.INVITE],
    )  # fmt: skip
    db.session.add(found)
    db.session.flush()
    _record("member.invited", organisation.slug, by=by, invitation=found.id, before="", after=role)
    return found


def _lock(organisation: int) -> None:
    """Let nobody else change who belongs to an organisation (by number) at the same time."""
    row = select(Organisation.id).where(Organisation.id == organisation)
    db.session.scalars(row.with_for_update()).one()


def _record(kind: str, organisation: str, *, by: Person, **data: Any) -> None:
    trail.record(kind, organisation, by=by.actor, organisation=organisation, **data)


def withdraw(found: Invitation, by: Person) -> None:
    """Take an invitation back; its link opens nothing any more."""
    if found.accepted_at is not None:
        raise RuleBroken(_("The invitation was accepted already."))
    found.withdrawn_at = clock.now()
    _record(
        "member.invitation-withdrawn", found.organisation.slug, by=by, invitation=found.id,
        before=found.role, after="",
    )  # fmt: skip


def forget_address(who: Person) -> None:
    """Withdraw what is open for somebody's address, and keep the address in no invitation."""
    for found in queries.invitations_for(who):
        withdraw(found, who)
    db.session.execute(
        update(Invitation)
        .where(Invitation.email_key == who.email_key)
        .values(email="", email_key="", withdrawn_at=func.coalesce(
            Invitation.withdrawn_at, Invitation.accepted_at, clock.now()))
    )  # fmt: skip


def drop_closed_invitations(organisation: Organisation) -> None:
    """Forget the invitations that nobody accepted nor can accept: they hold nothing any more."""
    db.session.execute(
        delete(Invitation).where(
            Invitation.organisation_id == organisation.id,
            Invitation.accepted_at.is_(None),
            Invitation.withdrawn_at.is_not(None) | (Invitation.expires_at <= clock.now()),
        )
    )


def invitation_link(found: Invitation) -> str:
    """The token of the link in the mail."""
    return links.make(links.INVITE, links.Link(found.id, 0, found.email_key))


def of_invitation_link(token: str, *, lock: bool = False) -> Invitation:
    """The invitation that a link opens. Raises LinkBroken and LinkExpired.

    With `lock` nobody else accepts it at the same time.
    """
    link = links.read(links.INVITE, token)
    found = db.session.get(Invitation, link.number, with_for_update=lock, populate_existing=lock)
    if found is None or found.withdrawn_at or found.accepted_at or found.email_key != link.extra:
        raise links.LinkBroken
    if found.has_expired:
        raise links.LinkExpired
    return found


def accept(found: Invitation, who: Person) -> Membership:
    """Become a member. Raises RuleBroken for somebody else than who was invited.

    Lock the person before the invitation, as the end of an account does (`own_account.lock`).
    """
    if who.email_key != found.email_key:
        raise RuleBroken(_("The invitation was sent to another address. Sign in with that one."))
    found.accepted_at = clock.now()
    if who.confirmed_at is None:
        who.confirmed_at = clock.now()  # the link came by mail to this very address
    membership = queries.membership(who, found.organisation)
    if membership is None:
        membership = Membership(
            person=who, organisation=found.organisation, role=found.role, since=clock.now()
        )
        db.session.add(membership)
    slug = found.organisation.slug
    _record("member.joined", slug, by=who, person=who.id, before="", after=membership.role)
    return membership


def accept_anew(found: Invitation, name: str, password_hash: str, language: str) -> Person:
    """Make the account of who was invited, and accept with it.

    One at this address that nobody confirmed is taken over: the link came by mail to its owner.
    """
    who = queries.by_email(found.email) or registration.add(name, found.email, language)
    who.name, who.language, who.password_hash = name.strip(), language, password_hash
    accept(found, who)
    return who


def change_role(membership: Membership, role: str, by: Person) -> None:
    """Give a member another role. Raises RuleBroken for the last manager."""
    if role != MANAGER:
        check_not_last_manager(membership)
    before = membership.role
    if role == before:
        return
    membership.role = role
    if role != MANAGER:
        _withdraw_invitations_of(membership, by)
    _record(
        "member.role-changed", membership.organisation.slug, by=by,
        person=membership.person_id, before=before, after=role,
    )  # fmt: skip


def remove(membership: Membership, by: Person) -> None:
    """End a membership. Raises RuleBroken for the last manager."""
    check_not_last_manager(membership)
    end(membership, by)


def end(membership: Membership, by: Person) -> None:
    """End a membership of which is known that it may end."""
    db.session.delete(membership)
    _withdraw_invitations_of(membership, by)
    _record(
        "member.removed", membership.organisation.slug, by=by,
        person=membership.person_id, before=membership.role, after="",
    )  # fmt: skip


def _withdraw_invitations_of(membership: Membership, by: Person) -> None:
    # Who is removed for a reason must not come back, or let friends in, by what was sent before.
    if by.id == membership.person_id:
        return
    for found in queries.open_invitations(membership.organisation):
        if found.invited_by_id == membership.person_id:
            withdraw(found, by)


def check_not_last_manager(membership: Membership) -> None:
    """Raises RuleBroken when nobody would be left to look after the organisation.

    Raises NotFound for a membership that ended meanwhile.
    """
    _lock(membership.organisation_id)  # two managers who leave at once must not both succeed
    number = membership.id
    if db.session.get(Membership, number, populate_existing=True) is None:
        raise NotFound(number)
    if membership.role == MANAGER and queries.managers(membership.organisation) == 1:
        raise RuleBroken(
            _("%(organisation)s needs a manager. Make somebody else one first.",
              organisation=membership.organisation.name)
        )  # fmt: skip
