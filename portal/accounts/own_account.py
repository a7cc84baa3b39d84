"""Rules: what people change about their own account."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from portal.accounts import leaving, links, members, queries, second_factor, signing_in, trail
from portal.accounts.models import Identity, Person, RecoveryCode, SignIn
from portal.accounts.roles import ADMINISTRATOR
from portal.core import changes, clock
from portal.core.db import db
from portal.core.errors import RuleBroken

NOBODY = 0  # the number of no account


def lock(who: Person) -> None:
    """Let nobody else change or end an account at the same time, and read it anew."""
    db.session.refresh(who, with_for_update=True)


def rename(who: Person, name: str, language: str) -> None:
    """Change name and language. The event has no name in it: it outlives the account."""
    renamed = name.strip() != who.name
    told = changes.between({"language": who.language}, {"language": language})
    if renamed or told["after"]:
        who.name, who.language = name.strip(), language
        trail.record("account.renamed", str(who.id), by=who.actor, renamed=renamed, **told)


def ask_for_reset(email: str) -> None:
    """Send a link for a new password, if there is such an account.

    It writes as much when there is none, so that the time it takes tells nothing.
    """
    who = queries.by_email(email)
    send_reset(who.id if who else NOBODY, by="stranger")


def send_reset(number: int, *, by: str) -> None:
    """Send the person with a number a link for a new password."""
    trail.record("account.reset-asked", str(number), by=by)


def reset_link(who: Person) -> str:
    """The token of the link that sets a new password."""
    return links.make(links.RESET, links.Link(who.id, who.security_version))


def of_reset_link(token: str, *, lock: bool = False) -> Person:
    """Whose password a link may set. Raises LinkBroken and LinkExpired.

    With `lock` nobody else uses the link at the same time.
    """
    link = links.read(links.RESET, token)
    who = db.session.get(Person, link.number, with_for_update=lock, populate_existing=lock)
    if who is None or who.deleted_at or who.security_version != link.version:
        raise links.LinkBroken
    return who


def set_password(who: Person, password_hash: str, but: SignIn | None = None) -> None:
    """A new password: all other browsers are signed out, and a mail tells it.

    Who came by a link in a mail has thereby confirmed the address.
    """
    who.password_hash = password_hash
    who.security_version += 1
    _pending(who, None)  # perhaps somebody else asked for another address
    if who.confirmed_at is None:
        who.confirmed_at = clock.now()
    signing_in.end_all(who, but)
    trail.record("account.password-changed", str(who.id), by=who.actor)


def ask_for_address(who: Person, email: str) -> None:
    """Ask at the old and at the new address whether the account may move.

    Nothing tells whether the new address has an account; its owner gets a mail either way.
    """
    if queries.email_key(email) == who.email_key:
        raise RuleBroken(_("This is your address already."), "email")
    who.security_version += 1
    trail.record("account.address-asked", str(who.id), by=who.actor)
    _pending(who, email)


def withdraw_address(who: Person) -> None:
    """Give up a change of address that is under way; the links of its mails open nothing then."""
    lock(who)
    if who.new_email:
        _pending(who, None)
        trail.record("account.address-withdrawn", str(who.id), by=who.actor)


def _pending(who: Person, email: str | None) -> None:
    who.new_email, who.old_agreed, who.new_agreed = email and email.strip(), False, False


def address_link(who: Person, purpose: str) -> str:
    """The token of the link that one of the two addresses gets."""
    return links.make(purpose, links.Link(who.id, who.security_version, who.new_email or ""))


def of_address_link(purpose: str, token: str, *, lock: bool = False) -> Person:
    """Whose address a link is about. Raises LinkBroken and LinkExpired."""
    link = links.read(purpose, token)
    who = db.session.get(Person, link.number, with_for_update=lock, populate_existing=lock)
    if who is None or who.deleted_at or who.security_version != link.version:
        raise links.LinkBroken
    if not who.new_email or who.new_email != link.extra:
        raise links.LinkBroken
    return who


def has_agreed(who: Person, purpose: str) -> bool:
    """Whether one of the two addresses has agreed to the change that is under way."""
    return who.old_agreed if purpose == links.CHANGE_OLD else who.new_agreed


def agree_to_address(purpose: str, token: str) -> Person:
    """Take one of the two agreements; the second one moves the account.

    Raises LinkBroken and LinkExpired, and RuleBroken when the address was taken meanwhile.
    """
    who = of_address_link(purpose, token, lock=True)
    if has_agreed(who, purpose):
        return who
    if purpose == links.CHANGE_OLD:
        who.old_agreed = True
    else:
        who.new_agreed = True
    side = "old" if purpose == links.CHANGE_OLD else "new"
    trail.record("account.address-agreed", str(who.id), by=who.actor, side=side)
    if who.old_agreed and who.new_agreed:
        _move(who)
    return who


def _move(who: Person) -> None:
    email = who.new_email or ""
    try:
        with db.session.begin_nested():
            who.email, who.email_key = email, queries.email_key(email)
    except IntegrityError as error:
        raise RuleBroken(_("This address belongs to another account by now.")) from error
    _pending(who, None)
    who.security_version += 1
    trail.record("account.address-changed", str(who.id), by=who.actor)


def turn_on_second_factor(who: Person, secret: str, code: str) -> Sequence[str]:
    """Ask for a code from now on; the recovery codes, which are shown this once."""
    step = second_factor.step_of(code, secret, clock.now(), 0)
    if step is None:
        raise RuleBroken(
            _("This code does not fit. Check that the clock of your telephone is right."), "code"
        )
    who.totp_secret, who.totp_since, who.totp_last_step = secret, clock.now(), step
    who.security_version += 1
    trail.record("account.second-factor-on", str(who.id), by=who.actor, before="off", after="on")
    return new_recovery_codes(who)


def turn_off_second_factor(who: Person, by: str | None = None, **why: str) -> None:
    """The password alone is enough again. `by` is who did it, if not the person."""
    who.totp_secret, who.totp_since, who.totp_last_step = None, None, 0
    who.security_version += 1
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == who.id))
    trail.record(
        "account.second-factor-off", str(who.id), by=by or who.actor, before="on", after="off",
        **why,
    )  # fmt: skip


def new_recovery_codes(who: Person) -> Sequence[str]:
    """Ten new codes in place of the old ones."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == who.id))
    codes = second_factor.new_recovery_codes()
    db.session.add_all(
        RecoveryCode(person_id=who.id, digest=second_factor.digest(code)) for code in codes
    )
    trail.record("account.recovery-codes-made", str(who.id), by=who.actor)
    return codes


def check_not_last_administrator(who: Person, field: str | None = None) -> None:
    """Raises RuleBroken (at a form's field) when nobody would be left to look after the portal."""
    # Their rows are the lock: two administrators who go at once must not both succeed.
    found = db.session.scalars(
        select(Person)
        .where(Person.platform_role == ADMINISTRATOR)
        .order_by(Person.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    if [person.id for person in found] == [who.id]:
        raise RuleBroken(
            _("The portal needs an administrator. Make somebody else one first."), field
        )


def delete_account(who: Person) -> None:
    """Forget name, address and all ways in. What was done under the number stays.

    Raises RuleBroken for the last manager of an organisation, and the last administrator.
    """
    check_not_last_administrator(who)
    lock(who)  # who accepts an invitation at this moment must not be a member without a name
    ended = sorted(queries.memberships(who), key=lambda m: m.organisation_id)
    for membership in ended:
        members.check_not_last_manager(membership)
    for membership in ended:
        members.end(membership, who)
    members.forget_address(who)
    for forget in leaving.steps():
        forget(who)
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == who.id))
    db.session.execute(delete(SignIn).where(SignIn.person_id == who.id))
    db.session.execute(delete(Identity).where(Identity.person_id == who.id))
    who.name = ""
    who.email = who.email_key = who.password_hash = who.totp_secret = who.new_email = None
    role = who.platform_role
    who.totp_since, who.platform_role = None, ""
    who.deleted_at = clock.now()
    who.security_version += 1
    trail.record("account.deleted", str(who.id), by=who.actor, before=role, after="")
