"""The base of every form: bilingual messages, and a rule's refusal shown at its field."""

from __future__ import annotations

from typing import Any

from babel.support import NullTranslations
from flask_wtf import FlaskForm

from portal.core.errors import RuleBroken
from portal.core.i18n import catalogue, current


class Form(FlaskForm):
    """A form whose built-in messages are in the page's language.

    WTForms ships no Indonesian; `wtforms.po` beside our messages has it.
    """

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> NullTranslations:
            return catalogue(current(), "wtforms")

    def blame(self, broken: RuleBroken) -> None:
        """Put a rule's refusal at the field it names, or at the form as a whole."""
        if broken.field and broken.field in self._fields:
            field = self._fields[broken.field]
            field.errors = [*field.errors, broken.message]
        else:
            self.form_errors.append(broken.message)


class QueryForm(Form):
    """A form that travels in the address (GET): no token, no side effect."""

    class Meta(Form.Meta):
        csrf = False
