"""Security headers, a strict content security policy, CSRF, and which hosts we answer to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Request, Response, g, request
from flask_talisman import Talisman
from flask_wtf import CSRFProtect
from werkzeug.exceptions import SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import BaseConverter, IntegerConverter, MapAdapter, ValidationError

from portal.core.settings import Settings
from portal.core.templates import Environment

CSP = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
LARGEST_BODY = 1024 * 1024  # bytes, of all but the pages where something is uploaded

View = TypeVar("View", bound=Callable[..., Any])


def takes_up_to(size: int) -> Callable[[View], View]:
    """Let what is sent to a view be so large, in bytes."""

    def declare(view: View) -> View:
        view.largest_body = size  # type: ignore[attr-defined]
        return view

    return declare


class Portal(Flask):
    """Flask, for which a host name that can be none is the visitor's mistake, and no failure."""

    jinja_environment = Environment

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Bind the routes to a request. Raises SecurityError for such a host name."""
        try:
            if request is not None:
                request.host.partition(":")[0].encode("idna")
                str(request.base_url)  # here werkzeug decodes the name
            return super().create_url_adapter(request)
        except UnicodeError as error:
            raise SecurityError("not a host name") from error


class Segment(BaseConverter):
    """A part of an address, such as a slug: ASCII. No database is asked for anything else."""

    regex = "[!-~]+"


class RowNumber(IntegerConverter):
    """The number of a row in an address. One too large for any row is no page, not an error."""

    regex = "[0-9]{1,10}"

    def to_python(self, value: str) -> int:
        number = int(value)
        if number >= 2**31:
            raise ValidationError
        return number


def protect(app: Flask, settings: Settings) -> None:
    """Set the headers of every answer, and refuse what is too large or for another host."""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        TRUSTED_HOSTS=list(settings.allowed_hosts) or None,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.https,
        # A sign-in ends after two weeks however busy it was. Else every answer would renew the
        # cookie of who stays signed in: also a static file, which shared caches give to others.
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: who writes for two hours loses nothing
    )
    app.url_map.converters["default"] = Segment
    app.url_map.converters["int"] = RowNumber
    _let_views_differ(app)
    CSRFProtect(app)
    Talisman(
        app,
        content_security_policy=CSP,
        force_https=settings.https,
        strict_transport_security=settings.https,
        session_cookie_secure=settings.https,
        frame_options="DENY",
        referrer_policy="strict-origin-when-cross-origin",
        permissions_policy={"camera": "()", "microphone": "()", "geolocation": "()"},
    )
    if settings.proxies:
        # Only as many hops as the operator says: one more would let a visitor invent an address.
        n = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]


def _let_views_differ(app: Flask) -> None:
    """Before anything reads the body, and after anything sets headers."""

    @app.before_request
    def _limit() -> None:
        view = app.view_functions.get(request.endpoint or "")
        if largest := getattr(view, "largest_body", None):
            request.max_content_length = largest

    @app.after_request
    def _policy(response: Response) -> Response:
        # For what people uploaded: a view that sends such a thing puts a stricter policy into `g`.
        if policy := g.get("content_policy"):
            response.headers["Content-Security-Policy"] = policy
        return response
