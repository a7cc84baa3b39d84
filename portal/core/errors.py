"""Errors: typed ones that carry their own sentence, and one page for every status."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from gunicorn.http.errors import ParseException
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from portal.core import i18n
from portal.core.paging import NoSuchPage

log = logging.getLogger(__name__)

_MB = 1024 * 1024


class RuleBroken(Exception):
    """A rule refused. The message is for people, in the page's language; `field` says where."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotFound(LookupError):
    """What was asked for does not exist, or not for this visitor; it becomes a 404."""


@dataclass(frozen=True)
class Words:
    """What an error page says: what happened, and what to do next."""

    title: str
    explanation: str
    advice: str


WORDS: dict[int, Words] = {
    400: Words(
        _l("This request could not be understood"),
        _l("Something in the address or the form is not as it should be."),
        _l("Go back and try again, or start from the search."),
    ),
    401: Words(
        _l("You are not signed in"),
        _l("This can only be done by somebody who is signed in."),
        _l("Sign in, then try again."),
    ),
    403: Words(
        _l("You may not see this page"),
        _l("Your account does not have the permission that this page needs."),
        _l("Ask a manager of your organisation for access, or continue from the home page."),
    ),
    404: Words(
        _l("This page does not exist"),
        _l("The address may be mistyped, or the page may have moved."),
        _l("Search for what you need, or continue from the home page."),
    ),
    405: Words(
        _l("This page cannot be used that way"),
        _l("The page exists, but not for this kind of request."),
        _l("Open the page again from the menu."),
    ),
    409: Words(
        _l("Something else came first"),
        _l("Two requests changed the same thing at the same moment, and this one came second."),
        _l("Nothing of it was saved. Go back, load the page again, and look before you send it."),
    ),
    413: Words(
        _l("That is too large"),
        _l("What was sent is larger than this portal accepts."),
        _l("Send a smaller file or a shorter text."),
    ),
    422: Words(
        _l("Something needs to be corrected"),
        _l("What was sent breaks a rule of this form."),
        _l("Go back, correct the marked field and send it again."),
    ),
    429: Words(
        _l("Too many requests"),
        _l("There were more requests from you than the portal allows in this time."),
        _l("Wait a minute, then try again."),
    ),
    500: Words(
        _l("Something went wrong on our side"),
        _l("The error has been recorded. Nothing that was saved before is lost."),
        _l("Try again in a moment."),
    ),
}


# What PostgreSQL says of a change that another one made impossible meanwhile: a row that is there
# by now, one that is gone or in use, two that wait for each other. SQLite lets one write at a time.
_MEANWHILE = frozenset({"23505", "23503", "40001", "40P01"})

LAST_RESORT = (
    "Terjadi kesalahan di sisi kami. Coba lagi sebentar lagi.\n"
    "Something went wrong on our side. Try again in a moment.\n"
)

OTHER_HOST = (
    "Portal ini tidak melayani alamat tersebut.\nThis portal does not answer to that address.\n"
)
PLAIN = {"Content-Type": "text/plain; charset=utf-8"}


def wants_json() -> bool:
    """Whether the visitor asked for data: by the address, or by what it says it accepts."""
    if request.path.endswith(".json") or request.path == "/health":
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json"


def answer(code: int, message: str | None = None) -> Response:
    """The error page, or its JSON, for a status; a `message` replaces the general explanation."""
    words = WORDS.get(code) or WORDS[400 if code < 500 else 500]
    explanation = message or str(words.explanation)
    if wants_json():
        body: dict[str, object] = {"error": code, "title": str(words.title), "message": explanation}
        return make_response(jsonify(body), code)
    page = render_template(
        "errors/error.html",
        code=code,
        title=words.title,
        explanation=explanation,
        advice=words.advice,
        other=_in_other_language(words),
    )
    return make_response(page, code)


def _limit() -> str | None:
    """How large what is sent to this page may be, where people upload something."""
    largest = request.max_content_length or 0
    if largest < 2 * _MB:
        return None
    return _(
        "What was sent is larger than the %(num)s MB that this page takes.", num=largest // _MB
    )


def _in_other_language(words: Words) -> dict[str, str]:
    """The same words in the other language: who lands on an error may read only that one."""
    language = i18n.other(i18n.current())
    with force_locale(language):
        return {
            "lang": language,
            "title": str(words.title),
            "explanation": str(words.explanation),
            "advice": str(words.advice),
        }


def _other_host(_error: SecurityError) -> Response:
    # No page: its links would be made of the very host that is refused.
    return answer(400) if wants_json() else make_response(OTHER_HOST, 400, PLAIN)


def _garbled(_error: ParseException) -> Response:
    # The server finds out while the body is read; where the next request begins nobody knows.
    response = answer(400)
    response.headers["Connection"] = "close"
    return response


def _second(error: DBAPIError | StaleDataError) -> Response:
    if isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", "") not in _MEANWHILE:
        raise error
    log.warning("answering 409 to %s %s", request.method, request.path, exc_info=error)
    return answer(409)


def register(app: Flask) -> None:
    """Let every error become its page."""
    app.register_error_handler(SecurityError, _other_host)
    app.register_error_handler(ParseException, _garbled)
    app.register_error_handler(StaleDataError, _second)
    app.register_error_handler(DBAPIError, _second)

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Response:
        if error.response is not None or (error.code or 500) < 400:
            return make_response(error.get_response())
        response = answer(error.code or 500, _limit() if error.code == 413 else None)
        for name, value in error.get_headers():
            if name not in {"Content-Type", "Content-Length"}:
                response.headers[name] = value  # 405 tells what is allowed, 429 when to come back
        return response

    @app.errorhandler(NotFound)
    @app.errorhandler(NoSuchPage)
    def _missing(_error: LookupError) -> Response:
        return answer(404)

    @app.errorhandler(RuleBroken)
    def _broken(error: RuleBroken) -> Response:
        return answer(422, error.message)

    @app.errorhandler(InternalServerError)
    def _failed(error: InternalServerError) -> Response:
        log.error("answering 500 to %s %s", request.method, request.path)
        try:
            return answer(500)
        except Exception:  # the page itself is broken: still say something, and no stack trace
            log.exception("the error page failed")
            return make_response(LAST_RESORT, 500, PLAIN)
