"""Making an account, confirming it, and a new password for who forgot the old one."""

from __future__ import annotations

from flask import Response, request
from flask_babel import gettext as _

from portal.accounts import links, own_account, passwords, registration, throttle, visitor
from portal.accounts.forms import EmailForm, NewPasswordForm, PasswordForm, RegisterForm
from portal.accounts.queries import email_key
from portal.accounts.views import (
    blueprint,
    broken_link,
    check_password_of,
    go,
    say,
    show,
    visitor_address,
    wait,
)
from portal.core import access
from portal.core.db import commit_early
from portal.core.forms import settle
from portal.core.i18n import current, url
from portal.core.messages import tell


@blueprint.route("/account/register", methods=["GET", "POST"])
@access.public
def register() -> Response:
    """A new account."""
    form = RegisterForm()
    words = (_("Make an account"), _("Make the account"))
    try:
        if settle(form, lambda: _register(form)):
            return _sent(form.email.data or "")
    except throttle.TooOften as often:
        return wait(form, *words, often, template="register")
    return show(form, *words, template="register")


def _register(form: RegisterForm) -> None:
    name, email = form.name.data or "", form.email.data or ""
    registration.check_password(form.password.data or "", name, email)
    _count_mail(email)
    hashed = passwords.keep(form.password.data or "")
    registration.register(name, email, hashed, current())


def _count_mail(email: str) -> None:
    throttle.count(throttle.MAIL_ADDRESS, visitor_address())
    throttle.count(throttle.MAIL_ACCOUNT, email_key(email))
    commit_early()


def _sent(email: str) -> Response:
    text = _(
        "We have sent a mail to %(email)s. Open the link in it. If there is nothing after some "
        "minutes, look among unwanted mail, and check how you wrote the address.",
        email=email,
    )
    return _look(text)


def _sent_if_known(email: str) -> Response:
    # Whether there is such an account is told to nobody; that none gets no mail may be said.
    text = _(
        "If %(email)s is the address of an account, we have sent a mail there. Open the link in "
        "it within one hour. If there is nothing after some minutes, look among unwanted mail, "
        "and check how you wrote the address.",
        email=email,
    )
    return _look(text)


def _look(text: str) -> Response:
    again = (_("Type the address once more"), request.path)
    return say(_("Look into your mail"), text, action=again, quiet=True)


@blueprint.route("/account/confirm/<token>", methods=["GET", "POST"])
@access.public
def confirm(token: str) -> Response:
    """Confirm an address, by the password that was chosen with it, and go on into the account."""
    form = PasswordForm()
    words = (_("Confirm your address"), _("Confirm and sign in"))
    try:
        if registration.of_confirm_link(token).confirmed_at is not None:
            return _confirmed_already()
        if settle(form, lambda: _confirm(token, form.present.data or "")):
            return go("accounts.account")
    except links.LinkBroken as broken:
        return broken_link(broken, _ask_again())
    except throttle.TooOften as often:
        return wait(form, *words, often)
    lead = _("Type the password that you chose when you made the account.")
    return show(form, *words, lead=lead, template="confirm")


def _confirm(token: str, password: str) -> None:
    check_password_of(registration.of_confirm_link(token), password)
    who = registration.of_confirm_link(token)
    registration.confirm(who)
    visitor.enter(who, stay=False)


def _confirmed_already() -> Response:
    return say(
        _("Your address is confirmed"),
        _("You can sign in now."),
        action=(_("Sign in"), url("accounts.sign_in")),
    )


def _ask_again() -> tuple[str, str]:
    return _("Ask for a new link"), url("accounts.reset")


@blueprint.route("/account/reset", methods=["GET", "POST"])
@access.public
def reset() -> Response:
    """Ask for a link that sets a new password; also who never confirmed the address."""
    form = EmailForm()
    words = (_("A new password"), _("Send the link"))
    try:
        if settle(form, lambda: _ask(form.email.data or "")):
            return _sent_if_known(form.email.data or "")
    except throttle.TooOften as often:
        return wait(form, *words, often)
    lead = _("Type the address of your account. We send you a link that sets a new password.")
    return show(form, *words, lead=lead)


def _ask(email: str) -> None:
    _count_mail(email)
    own_account.ask_for_reset(email)


@blueprint.route("/account/reset/<token>", methods=["GET", "POST"])
@access.public
def new_password(token: str) -> Response:
    """Set a new password by such a link."""
    form = NewPasswordForm()
    try:
        own_account.of_reset_link(token)
        if settle(form, lambda: _set(token, form.password.data or "")):
            tell("good", _("The password is set. Sign in with it."))
            return go("accounts.sign_in")
    except links.LinkBroken as broken:
        return broken_link(broken, _ask_again())
    return show(form, _("A new password"), _("Set the password"))


def _set(token: str, password: str) -> None:
    who = own_account.of_reset_link(token)
    registration.check_password(password, who.name, who.email or "")
    commit_early()  # nobody waits for the hash
    hashed = passwords.keep(password)
    who = own_account.of_reset_link(token, lock=True)
    own_account.set_password(who, hashed)
    # Whoever reads the mails is no guesser. The tries of the device and of codes stay counted.
    throttle.forget(throttle.SIGN_IN_ACCOUNT, who.email_key or "")
