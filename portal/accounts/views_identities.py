"""Linking an account with somebody at a provider of OpenID Connect, and unlinking it."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Response, make_response, redirect, render_template, session
from flask_babel import gettext as _

from portal.accounts import links, openid, openid_client, queries, signing_in, throttle, visitor
from portal.accounts.forms import CodeForm, OwnerCodeForm, PasswordForm
from portal.accounts.models import Identity, Person
from portal.accounts.views import (
    blueprint,
    broken_link,
    check_password_of,
    go,
    say,
    show,
    too_often,
    visitor_address,
    wait,
)
from portal.core import access, clock
from portal.core.db import commit_early, db
from portal.core.errors import NotFound, RuleBroken
from portal.core.forms import Form, settle
from portal.core.i18n import url
from portal.core.messages import tell
from portal.core.providers import Provider

AGREE_WITHIN = timedelta(hours=1)


@blueprint.route("/account/identity", methods=["GET", "POST"])
@access.public
def openid_agree() -> Response:
    """The account is there: its owner agrees by password (and code), or asks for a mail."""
    found = _proposed()
    if found is None:
        return go("accounts.sign_in")
    who, where = found.person, openid_client.provider(session["identity"]["provider"])
    form = OwnerCodeForm() if who.has_second_factor else PasswordForm()
    words = (_("Is this your account?"), _("Link and sign in"))
    try:
        if settle(form, lambda: _by_password(found, form)):
            return _linked(where, found)
    except throttle.TooOften as often:
        return wait(form, *words, often)
    page = render_template(
        "accounts/agree.html", form=form, title=words[0], submit=words[1],
        label=where.label, email=who.email, password=who.password_hash is not None,
    )  # fmt: skip
    return make_response(page, 422 if form.is_submitted() else 200)


def _by_password(found: Identity, form: PasswordForm) -> None:
    who, number = found.person, found.person_id
    check_password_of(who, form.present.data or "")
    _check_code(who, form)
    openid.check_still_of(found, number)
    openid.link(found)


def _check_code(who: Person, form: Form) -> None:
    # What opens the account from now on may spare the code: so it takes one to begin with.
    if not isinstance(form, (OwnerCodeForm, CodeForm)):
        return
    throttle.count(throttle.CODE_ACCOUNT, who.actor)
    commit_early()
    if not signing_in.take_code(who, form.code.data or ""):
        text = _("This code does not fit, or was used before. Wait for the next.")
        raise RuleBroken(text, "code")
    throttle.forget(throttle.CODE_ACCOUNT, who.actor)


@blueprint.post("/account/identity/mail")
@access.public
def openid_mail() -> Response:
    """Send a link that agrees in place of the password."""
    found = _proposed()
    if found is None:
        return go("accounts.sign_in")
    try:
        throttle.count(throttle.MAIL_ADDRESS, visitor_address())
        throttle.count(throttle.MAIL_ACCOUNT, found.person.email_key or "")
    except throttle.TooOften as often:
        return say(_("Is this your account?"), too_often(often), status=429)
    openid.ask_by_mail(found)
    text = _(
        "We have sent a mail to %(email)s. Open the link in it in this browser, within one hour.",
        email=found.person.email,
    )
    return say(_("Look into your mail"), text)


@blueprint.route("/account/identity/link/<token>", methods=["GET", "POST"])
@access.public
def openid_link(token: str) -> Response:
    """What that link leads to. It works in the browser that asked for it, and in no other one:
    else a careless click would let a stranger in."""
    try:
        found = openid.of_link(token)
        if _proposed() is not found:
            text = _(
                "Open the link in the browser in which you asked for it, or begin again there."
            )
            return say(_("Another browser"), text, status=403)
        where = openid_client.provider(session["identity"]["provider"])
        form = CodeForm() if found.person.has_second_factor else Form()
        words = (_("Link your account"), _("Link and sign in"))
        if settle(form, lambda: _by_mail(token, form)):
            return _linked(where, found)
    except links.LinkBroken as broken:
        return broken_link(broken)
    except throttle.TooOften as often:
        return wait(form, *words, often)
    lead = _("From now on %(label)s opens your account as well.", label=where.label)
    return show(form, *words, lead=lead)


def _by_mail(token: str, form: Form) -> None:
    _check_code(openid.of_link(token).person, form)
    openid.link(openid.of_link(token, lock=True), by_mail=True)


def _linked(where: Provider, found: Identity) -> Response:
    kept = session["identity"]
    if visitor.me() is not found.person:
        visitor.enter(found.person, stay=kept["stay"], through=where.name)
    session.pop("identity", None)
    tell("good", _("Linked: %(label)s opens your account from now on.", label=where.label))
    return redirect(visitor.safe_next(kept["next"]), 303)  # type: ignore[return-value]


@blueprint.post("/account/identities/<int:number>/end")
@visitor.signed_in
def openid_unlink(number: int) -> Response:
    """It opens the account no longer."""
    who = visitor.somebody()
    found = next((i for i in queries.identities(who) if i.id == number), None)
    if found is None:
        raise NotFound(number)
    reset = _("Set a password"), url("accounts.reset")
    try:
        openid.unlink(found, frozenset(p.issuer for p in openid_client.providers()))
    except RuleBroken as broken:
        return say(_("It cannot be unlinked"), broken.message, status=422, action=reset)
    tell("good", _("Unlinked."))
    return go("accounts.account")


def _proposed() -> Identity | None:
    """What this browser asked to link, within the hour, and nobody agreed to yet."""
    kept = session.get("identity")
    if kept is None or clock.now() - datetime.fromisoformat(kept["at"]) > AGREE_WITHIN:
        return None
    found = db.session.get(Identity, kept["number"])
    # By now it may be proposed for another account, from another browser.
    if found is None or found.linked_at is not None or found.person_id != kept["person"]:
        return None
    return found
