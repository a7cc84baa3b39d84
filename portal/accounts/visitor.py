"""Who is asking: the person that is signed in in this browser, by Flask-Login."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from flask import Flask, Response, abort, redirect, request, session
from flask_babel import gettext as _
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError

from portal.accounts import queries, resend, signing_in
from portal.accounts.models import Person, SignIn
from portal.core import access, errors
from portal.core.i18n import url
from portal.core.messages import tell

FIRST_PAGE = "pages.desk"  # by name: what stands there knows more than accounts may
# A path. Browsers take a backslash for a slash, and drop line breaks and tabs: none of those.
_OWN = re.compile(r"/(?!/)[!-\[\]-~]*")

View = TypeVar("View", bound=Callable[..., Any])


class Browser(UserMixin):
    """A browser in which somebody is signed in; Flask-Login keeps its token in the cookie."""

    def __init__(self, token: str, sign_in: SignIn) -> None:
        self.token = token
        self.sign_in = sign_in

    def get_id(self) -> str:
        """What the cookie holds."""
        return self.token


def me() -> Person | None:
    """The person that asks, or None."""
    found = here()
    return found.person if found else None


def here() -> SignIn | None:
    """The sign-in of this browser, or None."""
    return current_user.sign_in if isinstance(current_user._get_current_object(), Browser) else None


def somebody() -> Person:
    """The person that asks. Answers 401 when there is none, which leads to the sign-in page."""
    who = me()
    if who is None:
        abort(401)
    return who


def signed_in(view: View) -> View:
    """Declare that one has to be signed in to use a view."""
    return access.allowed(lambda: bool(somebody()), "signed in")(view)


def enter(who: Person, *, stay: bool, through: str = "") -> None:
    """Sign a person in, in this browser. The old session is dropped, whoever began it."""
    before = here()
    if before is not None:
        signing_in.end(before, by=before.person)
    agent, address = request.user_agent.string, request.remote_addr or ""
    token, found = signing_in.start(who, agent, address, through=through)
    session.clear()
    session.permanent = stay
    login_user(Browser(token, found))


def leave() -> None:
    """Forget the person in this browser."""
    logout_user()
    session.clear()


def forgotten(response: Response) -> Response:
    """The answer to who leaves: what waits in the browser to be saved goes as well.

    Somebody else may use it next. Where there is no https, browsers do not listen; the script of
    the pages does the same.
    """
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


def safe_next(address: str | None) -> str:
    """Where to go after signing in: an address of this portal, else the first page."""
    return address if address and _OWN.fullmatch(address) else url(FIRST_PAGE)


def register(app: Flask) -> None:
    """Let Flask-Login tell who is asking, and let a 401 lead to the sign-in page."""
    manager = LoginManager()
    # It would sign people out whose telephone changes its address on the way.
    manager.session_protection = None
    manager.init_app(app)
    manager.user_loader(_load)
    app.permanent_session_lifetime = timedelta(days=signing_in.LASTS.days)
    app.register_error_handler(401, _ask)
    app.register_error_handler(CSRFError, _other_tab)
    app.after_request(_not_for_others)
    app.context_processor(_who)


def _load(token: str) -> Browser | None:
    found = queries.sign_in(token)
    return Browser(token, found) if found else None


def _ask(_error: Exception) -> Response:
    if resend.wanted():
        return resend.answer(401)
    if errors.wants_json() or request.method not in {"GET", "HEAD"}:
        return errors.answer(401)
    target = url("accounts.sign_in", next=request.full_path.rstrip("?"))
    return redirect(target, 303)  # type: ignore[return-value]


def _other_tab(_error: CSRFError) -> Response:
    # Signing in begins a new session; a form of this kind in another tab belongs to the old.
    if resend.wanted():
        return resend.answer(401 if me() is None else 400)
    if request.endpoint != "accounts.sign_in":
        return errors.answer(400)
    target = safe_next(request.form.get("next"))
    if me() is None:
        tell("info", _("The page was open for long. Please send it again."))
        target = url("accounts.sign_in", next=target)
    return redirect(target, 303)  # type: ignore[return-value]


def _not_for_others(response: Response) -> Response:
    kept = request.endpoint == "static" or response.cache_control.immutable
    if request.cookies and not kept and "_user_id" in session:
        response.cache_control.private = True
        response.cache_control.no_cache = True
    return response


def _who() -> dict[str, Person | None]:
    try:
        return {"me": me()}
    except SQLAlchemyError:  # the page that says that the database is away
        return {"me": None}
