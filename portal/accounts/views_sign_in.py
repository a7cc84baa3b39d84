"""Signing in, in one or two steps, and signing out."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Response, redirect, request, session
from flask_babel import gettext as _

from portal.accounts import demo, own_account, passwords, queries, signing_in, throttle, visitor
from portal.accounts.forms import CodeForm, SignInForm
from portal.accounts.models import Person
from portal.accounts.views import blueprint, go, show, visitor_address, wait
from portal.core import access, clock
from portal.core.db import commit_early, db
from portal.core.i18n import url

_STEP_LASTS = timedelta(minutes=10)


@blueprint.route("/account/sign-in", methods=["GET", "POST"])
@access.public
def sign_in() -> Response:
    """Address and password."""
    form = SignInForm()
    words = (_("Sign in"), _("Sign in"))
    if visitor.me() is not None and not form.is_submitted():
        return redirect(visitor.safe_next(request.args.get("next")), 303)  # type: ignore[return-value]
    if not form.is_submitted():
        form.next.data = request.args.get("next", "")
    elif form.validate():
        try:
            who = _check(form.email.data or "", form.password.data or "")
        except throttle.TooOften as often:
            return wait(form, *words, often, _way_out(often), template="sign-in")
        if who is not None and who.confirmed_at is None:
            form.form_errors.append(
                _(
                    "Confirm your address first: open the link in the mail that we sent you. Is "
                    "it gone? “Forgot the password?” sends a new one."
                )
            )
        elif who is not None:
            target = visitor.safe_next(form.next.data)
            return enter_or_ask(who, target, stay=bool(form.stay.data))
        else:
            form.form_errors.append(_("Address and password do not fit together."))
    # Where a message waits, it says more.
    if form.next.data and not form.is_submitted() and "_flashes" not in session:
        return show(form, *words, lead=_("Sign in, and the page opens."), template="sign-in")
    return show(form, *words, template="sign-in")


def _way_out(often: throttle.TooOften) -> str:
    # A new password by mail ends the wait for one account; many tries of one office it does not.
    if often.limit is not throttle.SIGN_IN_ACCOUNT:
        return ""
    return _("Or set a new password now: “Forgot the password?” sends you a mail.")


def _check(email: str, password: str) -> Person | None:
    """Whose address and password these are. Raises TooOften.

    It takes as long for an address that has no account, and says the same. The try is counted and
    committed before: refused tries count, and nobody waits for the slow check of another.
    """
    throttle.count(throttle.SIGN_IN_ADDRESS, visitor_address())
    throttle.count(throttle.SIGN_IN_ACCOUNT, queries.email_key(email))
    found = queries.by_email(email)
    stored = found.password_hash if found and not demo.refused(found) else None
    commit_early()
    if not passwords.fits(password, stored) or found is None:
        return None
    own_account.lock(found)
    if found.password_hash != stored:  # it was changed while it was checked, which ends sign-ins
        return None
    throttle.forget(throttle.SIGN_IN_ACCOUNT, queries.email_key(email))
    return found


def enter_or_ask(who: Person, target: str, *, stay: bool, through: str = "") -> Response:
    """Sign in who has passed the first step, or ask for the second one."""
    if not who.has_second_factor:
        visitor.enter(who, stay=stay, through=through)
        return redirect(target, 303)  # type: ignore[return-value]
    session.clear()
    session["second-step"] = {
        "person": who.id,
        "version": who.security_version,
        "at": clock.now().isoformat(),
        "stay": stay,
        "next": target,
        "through": through,
    }
    return go("accounts.code")


@blueprint.route("/account/sign-in/code", methods=["GET", "POST"])
@access.public
def code() -> Response:
    """The second step. Without the first one it leads back there."""
    step = session.get("second-step")
    who = _of_step(step)
    if who is None or step is None:
        return go("accounts.sign_in")
    form = CodeForm()
    words = (_("One more step"), _("Sign in"))
    if form.validate_on_submit():
        try:
            throttle.count(throttle.CODE_ACCOUNT, who.actor)
        except throttle.TooOften as often:
            return wait(form, *words, often, template="code")
        commit_early()
        # The account was read anew with the code: what the first step said must still hold.
        if signing_in.take_code(who, form.code.data or "") and _of_step(step) is who:
            throttle.forget(throttle.CODE_ACCOUNT, who.actor)
            visitor.enter(who, stay=step["stay"], through=step.get("through", ""))
            return redirect(visitor.safe_next(step["next"]), 303)  # type: ignore[return-value]
        form.code.errors = [_("This code does not fit, or was used before. Wait for the next.")]
    lead = _("Open your authenticator app and type the code for Sambang.")
    return show(form, *words, lead=lead, template="code")


def _of_step(step: dict[str, object] | None) -> Person | None:
    if step is None or clock.now() - datetime.fromisoformat(str(step["at"])) > _STEP_LASTS:
        return None
    who = db.session.get(Person, step["person"])
    changed = who is None or who.deleted_at is not None or who.security_version != step["version"]
    return None if changed else who


@blueprint.post("/account/sign-out")
@access.public
def sign_out() -> Response:
    """Sign out here; harmless for who is not signed in."""
    found = visitor.here()
    if found is not None:
        signing_in.end(found, by=found.person)
    visitor.leave()
    return visitor.forgotten(redirect(url("pages.home"), 303))  # type: ignore[arg-type]
