"""The base of every form: bilingual messages, and a rule's refusal shown at its field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from babel.support import NullTranslations
from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import FileField, MultipleFileField, PasswordField

from portal.core.db import db
from portal.core.errors import RuleBroken
from portal.core.i18n import catalogue, current
from portal.core.text import sayable


class Form(FlaskForm):
    """A form whose built-in messages are in the page's language.

    WTForms ships no Indonesian; `wtforms.po` beside our messages has it.
    """

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> NullTranslations:
            return catalogue(current(), "wtforms")

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What was sent: texts, and files where files are asked for.

            Flask-WTF would hand a field for text whatever comes under its name: a file, or what
            stands in JSON, for which no field of ours is made. A zero byte, which PostgreSQL takes
            nowhere, and whatever else no page can say is gone here, for all fields at once.
            """
            if formdata is None or hasattr(formdata, "getlist"):
                return formdata
            if request.method not in {"POST", "PUT", "PATCH", "DELETE"}:
                return None
            names = {f.name for f in form if isinstance(f, (FileField, MultipleFileField))}
            secret = {f.name for f in form if isinstance(f, PasswordField)}
            files = [(n, f) for n, f in request.files.items(multi=True) if n in names]
            texts = [
                (n, t if n in secret else sayable(t)) for n, t in request.form.items(multi=True)
            ]
            return (
                CombinedMultiDict([MultiDict(files), MultiDict(texts)]) if texts or files else None
            )

    def blame(self, broken: RuleBroken) -> None:
        """Put a rule's refusal at the field it names, or at the form as a whole."""
        if broken.field and broken.field in self._fields:
            field = self._fields[broken.field]
            field.errors = [*field.errors, broken.message]
        else:
            self.form_errors.append(broken.message)


def settle(form: Form, rule: Callable[[], object]) -> bool:
    """Validate what was sent and let a rule act on it; whether both went well.

    A refusal stands at its field afterwards, and nothing of what the rule did is left. The view
    then redirects, or shows the form again with 422.
    """
    if not form.validate_on_submit():
        return False
    try:
        rule()
    except RuleBroken as broken:
        db.session.rollback()
        form.blame(broken)
        return False
    return True


class QueryForm(Form):
    """A form that travels in the address (GET): no token, no side effect."""

    class Meta(Form.Meta):
        csrf = False
