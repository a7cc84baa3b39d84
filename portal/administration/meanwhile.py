"""Two administrators at once: whoever comes second sees what the first wrote, and decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext as _
from sqlalchemy.exc import InvalidRequestError
from wtforms import Field, RadioField, SelectField

from portal.administration.forms import KeptForm
from portal.core import locks
from portal.core.db import db
from portal.core.errors import NotFound, RuleBroken
from portal.core.forms import settle
from portal.core.i18n import date_text
from portal.core.keep import digest


def held(found: object, lock: str) -> None:
    """Before a change: read a row anew under the lock of its rules, so nobody changes it meanwhile.

    Raises NotFound when it was deleted since.
    """
    if request.method == "POST":
        locks.until_commit(lock)
        try:
            db.session.refresh(found)
        except InvalidRequestError as error:
            raise NotFound(lock) from error


def settle_change(form: KeptForm, stored: Mapping[str, Any], rule: Callable[[], object]) -> bool:
    """As `settle`, once whoever sends has seen what is stored: the values of the form's fields.

    Else each field that would be overwritten says what stands there now; nothing typed is lost,
    and sending again writes it.
    """
    now = digest({name: str(value) for name, value in stored.items()})
    told = not form.is_submitted()

    def act() -> None:
        nonlocal told
        if form.seen.data and form.seen.data != now:
            told = True
            for name, value in stored.items():
                if form[name].data != value:
                    text = _as_shown(form[name], value)
                    form[name].errors = [*form[name].errors, _("It says now: %(text)s", text=text)]
            raise RuleBroken(
                _("Somebody else has changed this meanwhile. What it says now stands at each "
                  "field where yours differs. Save again if yours shall hold.")
            )  # fmt: skip
        rule()

    done = settle(form, act)
    if told:
        form.seen.data = now
    return done


def _as_shown(field: Field, value: Any) -> str:
    if isinstance(field, SelectField | RadioField):
        words = {choice[0]: choice[1] for choice in field.iter_choices()}
        return str(words.get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return date_text(value)
    return ", ".join(str(value).splitlines())
