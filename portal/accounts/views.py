"""The blueprint of accounts, and what its views share."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.accounts import links, passwords, throttle
from portal.accounts.models import Person
from portal.core.db import commit_early
from portal.core.errors import RuleBroken
from portal.core.forms import Form
from portal.core.i18n import url

blueprint = Blueprint("accounts", __name__, url_prefix="/<any(id, en):lang>")


def go(endpoint: str, **values: Any) -> Response:
    """Redirect after something was done."""
    return redirect(url(endpoint, **values), 303)  # type: ignore[return-value]


def show(form: Form, title: str, submit: str, **more: Any) -> Response:
    """A page with one form: 200 when it is fresh, 422 when it was refused."""
    page = render_template("accounts/form.html", form=form, title=title, submit=submit, **more)
    return make_response(page, 422 if form.is_submitted() else 200)


def too_often(often: throttle.TooOften) -> str:
    """What is said after too many tries."""
    return ngettext(
        "Too many tries. Come back in %(num)s minute.",
        "Too many tries. Come back in %(num)s minutes.",
        often.minutes,
    )


def wait(
    form: Form, title: str, submit: str, often: throttle.TooOften, advice: str = "", **more: Any
) -> Response:
    """The same after too many tries: 429, when to come back, and what helps at once."""
    form.form_errors.append(f"{too_often(often)} {advice}".strip())
    page = render_template("accounts/form.html", form=form, title=title, submit=submit, **more)
    response = make_response(page, 429)
    response.retry_after = int(often.wait.total_seconds()) + 1
    return response


def say(
    title: str,
    text: str,
    *,
    status: int = 200,
    action: tuple[str, str] | None = None,
    quiet: bool = False,
) -> Response:
    """A page that says one thing, and where to go from there (text, address).

    `quiet`: only who has a reason goes there.
    """
    values = {"title": title, "text": text, "action": action, "quiet": quiet}
    page = render_template("accounts/said.html", **values)
    return make_response(page, status)


def password_first(who: Person, form: Form, title: str) -> Response | None:
    """What is said before a form that takes the password, to somebody who has none yet."""
    if who.password_hash is not None or form.is_submitted():
        return None
    text = _("This takes your password, and you have none yet. Set one first: we send you a mail.")
    return say(title, text, action=(_("Set a password"), url("accounts.reset")))


def broken_link(
    broken: links.LinkBroken, action: tuple[str, str] | None = None, text: str = ""
) -> Response:
    """What a link that opens nothing leads to; `text` where more is known than it says itself."""
    expired = isinstance(broken, links.LinkExpired)
    used = _("It was used already, or is not complete. Open it from the mail itself.")
    old = _("It is too old. Ask for a new one.")
    return say(
        _("This link does not work any more"),
        text or (old if expired else used),
        status=410 if expired else 404,
        action=action,
    )


def visitor_address() -> str:
    """The network address that asks; of IPv6 the part that one household has."""
    given = request.remote_addr or "unknown"
    return str(ip_network((given, 64), strict=False)) if ":" in given else given


def check_password_of(who: Person, given: str) -> None:
    """Ask for the password once more: a borrowed telephone must not be enough, nor guess.

    Ends the transaction before the slow part and begins none after it, so that nobody waits.
    Raises RuleBroken at the field `present`, and TooOften.
    """
    key, stored = who.email_key or "", who.password_hash
    if stored is None:
        raise RuleBroken(
            _("You have no password yet. Set one first, on the page of your account."), "present"
        )
    throttle.count(throttle.SIGN_IN_ACCOUNT, key)
    commit_early()
    if not passwords.fits(given, stored):
        raise RuleBroken(_("This is not your password."), "present")
    throttle.forget(throttle.SIGN_IN_ACCOUNT, key)
    commit_early()


@blueprint.after_request
def _forget_pages(response: Response) -> Response:
    # Who sits down at an office's computer next must not read them with the back button.
    response.cache_control.no_store = True
    return response
