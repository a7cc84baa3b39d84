"""The blueprint of accounts, and what its views share."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_babel import gettext as _

from portal.accounts import throttle
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


def wait(form: Form, title: str, submit: str, often: throttle.TooOften, **more: Any) -> Response:
    """The same after too many tries: 429, and when to come back."""
    minutes = -(-often.wait // timedelta(minutes=1))
    form.form_errors.append(_("Too many tries. Come back in %(num)s minutes.", num=minutes))
    page = render_template("accounts/form.html", form=form, title=title, submit=submit, **more)
    response = make_response(page, 429)
    response.retry_after = int(often.wait.total_seconds()) + 1
    return response


def say(
    title: str, text: str, *, status: int = 200, action: tuple[str, str] | None = None
) -> Response:
    """A page that says one thing, and where to go from there (text, address)."""
    page = render_template("accounts/said.html", title=title, text=text, action=action)
    return make_response(page, status)


def broken_link(expired: bool) -> Response:
    """What a link that opens nothing leads to."""
    used = _("It was used already, or is not complete. Open it from the mail itself.")
    old = _("It is too old. Ask for a new one.")
    return say(
        _("This link does not work any more"),
        old if expired else used,
        status=410 if expired else 404,
        action=(_("Ask for a new link"), url("accounts.reset")),
    )


def visitor_address() -> str:
    """The network address that asks."""
    return request.remote_addr or "unknown"
