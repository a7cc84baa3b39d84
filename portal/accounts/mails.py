"""The mails of accounts. Links are made when a mail is sent, so no event holds one."""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.accounts import links, members, openid, own_account, registration
from portal.accounts.models import Identity, Invitation, Person
from portal.core.db import db
from portal.core.events import Event
from portal.core.i18n import outside, speaking
from portal.core.mail import Composer, Mail


def _person(event: Event) -> Person | None:
    found = db.session.get(Person, int(event.subject))
    return found if found and not found.deleted_at else None


def _mail(who: Person, template: str, subject: str, **values: object) -> Mail:
    text = render_template(f"mail/{template}.txt", name=who.name, **values)
    return Mail(who.email or "", subject, text)


def _confirm(event: Event) -> Sequence[Mail]:
    who = _person(event)
    if who is None or who.confirmed_at:
        return []
    with speaking(who.language):
        link = outside("accounts.confirm", token=registration.confirm_link(who))
        return [_mail(who, "confirm", _("Confirm your address for Sambang"), link=link)]


def _asked_again(event: Event) -> Sequence[Mail]:
    who = _person(event)
    if who is None:
        return []
    with speaking(who.language):
        values = {"sign_in": outside("accounts.sign_in"), "reset": outside("accounts.reset")}
        return [_mail(who, "asked-again", _("You have an account at Sambang"), **values)]


def _reset(event: Event) -> Sequence[Mail]:
    who = _person(event)
    if who is None:
        return []
    with speaking(who.language):
        link = outside("accounts.new_password", token=own_account.reset_link(who))
        return [_mail(who, "reset", _("A new password for Sambang"), link=link)]


def _link(event: Event) -> Sequence[Mail]:
    found = db.session.get(Identity, event.data.get("identity", 0))
    if found is None or found.linked_at or found.person.deleted_at:
        return []
    if str(found.person_id) != event.subject:  # proposed for another account by now
        return []
    who = found.person
    with speaking(who.language):
        link = outside("accounts.openid_link", token=openid.link_token(found))
        return [_mail(who, "identity-link", _("Link your account at Sambang"), link=link)]


def _address(event: Event) -> Sequence[Mail]:
    who = _person(event)
    if who is None or not who.new_email:
        return []
    with speaking(who.language):
        subject = _("Your address at Sambang shall change")
        mails = []
        sides = (("old", links.CHANGE_OLD, who.email), ("new", links.CHANGE_NEW, who.new_email))
        for side, purpose, to in sides:
            token = own_account.address_link(who, purpose)
            link = outside("accounts.agree", side=side, token=token)
            values = {"name": who.name, "new": who.new_email, "link": link, "side": side}
            text = render_template("mail/address.txt", **values)
            mails.append(Mail(to or "", subject, text))
        return mails


def _told(subject: object, template: str) -> Composer:
    """A mail that tells what was done, so that it is noticed when it was somebody else."""

    def compose(event: Event) -> Sequence[Mail]:
        who = _person(event)
        if who is None:
            return []
        with speaking(who.language):
            return [_mail(who, template, str(subject), reset=outside("accounts.reset"))]

    return compose


def _invited(event: Event) -> Sequence[Mail]:
    found = db.session.get(Invitation, event.data["invitation"])
    if found is None or found.accepted_at or found.withdrawn_at:
        return []
    with speaking(found.language):
        organisation = found.organisation.name
        text = render_template(
            "mail/invitation.txt",
            organisation=organisation,
            by=found.invited_by.name,
            role=found.role,
            link=outside("accounts.accept", token=members.invitation_link(found)),
        )
        subject = _("Act for %(organisation)s at Sambang", organisation=organisation)
        return [Mail(found.email, subject, text)]


COMPOSERS: dict[str, Composer] = {
    "account.registered": _confirm,
    "account.asked-again": _asked_again,
    "account.reset-asked": _reset,
    "account.address-asked": _address,
    "account.password-changed": _told(_l("Your password at Sambang was changed"), "password"),
    "account.link-asked": _link,
    "account.linked": _told(_l("There is a new way into your account"), "identity"),
    "account.second-factor-off": _told(_l("Your second factor was turned off"), "second-factor"),
    "account.recovery-code-used": _told(_l("A recovery code was used"), "recovery-code"),
    "member.invited": _invited,
}
