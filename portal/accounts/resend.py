"""What was typed is not lost when the session has ended: it comes back, ready to be sent again."""

from __future__ import annotations

from typing import TypeVar
from urllib.parse import urlsplit

from flask import Response, current_app, make_response, render_template, request

from portal.core import errors

View = TypeVar("View")
_NOT_AGAIN = {"csrf_token"}


def keep_typed(view: View) -> View:
    """Mark a view whose form takes long to write: who is signed out meanwhile gets the text back.

    Put it above the view's access. A password must never be in such a form.
    """
    view.keeps_typed = True  # type: ignore[attr-defined]
    return view


def wanted() -> bool:
    """Whether what was sent here shall come back.

    Only to who sent it from a page of ours: else a page elsewhere could put words into a form that
    one of us needs only to confirm.
    """
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method != "POST" or not getattr(view, "keeps_typed", False) or errors.wants_json():
        return False
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(origin).netloc == request.host


def answer(code: int) -> Response:
    """The page with all that was typed, and a button that sends it again to the same address."""
    fields = [(n, v) for n, v in request.form.items(multi=True) if n not in _NOT_AGAIN]
    page = render_template("accounts/again.html", fields=fields, signed_out=code == 401)
    return make_response(page, code)
