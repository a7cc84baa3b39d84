"""The blueprint of readers, and what its views share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template

from portal.accounts import throttle, visitor
from portal.accounts.views import too_often
from portal.catalogue import queries as catalogue
from portal.catalogue.models import Program
from portal.core.forms import Form, settle
from portal.core.i18n import url

blueprint = Blueprint("readers", __name__, url_prefix="/<any(id, en):lang>")


def program(slug: str) -> Program:
    """The programme an address names, for somebody who is signed in. Raises NotFound."""
    visitor.somebody()
    return catalogue.program(slug)


def go(endpoint: str, *, anchor: str | None = None, **values: Any) -> Response:
    """Redirect after something was done."""
    return redirect(url(endpoint, _anchor=anchor, **values), 303)  # type: ignore[return-value]


def back_to(found: Program, anchor: str = "readers") -> Response:
    """Redirect to the page of a programme, where readers speak."""
    return go("catalogue.program", slug=found.slug, anchor=anchor)


def tried(form: Form, rule: Callable[[], object]) -> bool:
    """`settle`, where too many tries are one more thing that a form may say."""
    try:
        return settle(form, rule)
    except throttle.TooOften as often:
        form.form_errors.append(too_often(often))
        return False


def show(template: str, form: Form, **more: Any) -> Response:
    """A page with a form: 200 when it is fresh, 422 when it was refused."""
    page = render_template(f"readers/{template}.html", form=form, **more)
    return make_response(page, 422 if form.is_submitted() else 200)
