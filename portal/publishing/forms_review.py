"""The forms of review, publication and standing. No two on a page have a field of one name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired
from wtforms.widgets import HiddenInput

from portal.core.forms import Form
from portal.publishing import parts, words_review


class CommentForm(Form):
    """What somebody says about a draft, or about one part of it."""

    key = SelectField(_l("About"), validate_choice=False)
    text = TextAreaField(_l("What is to be changed, or asked"), render_kw={"rows": 3})

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        choices: Sequence[tuple[str, Any]] = [("", _l("The whole draft"))]
        self.key.choices = [*choices, *((key, words_review.TITLES[key]) for key in parts.KEYS)]


class SendBackForm(Form):
    """Why a draft goes back to its writers."""

    reason = TextAreaField(_l("What is to be mended"), render_kw={"rows": 3})


class PublishForm(Form):
    """What is published: `seen` is what the manager had on the page."""

    seen = HiddenField()
    note = StringField(_l("What is new, in a few words (readers see it in the history)"))


class PublishNewForm(PublishForm):
    """The same for a programme that is published for the first time."""

    slug = StringField(
        _l("Address of the page"),
        description=_l("It cannot be changed later: it is printed and passed on."),
    )


class SeenForm(Form):
    """Somebody vouches for what was on the page."""

    seen = HiddenField()


class RevisionForm(Form):
    """Which published state the draft was compared with."""

    revision = IntegerField(widget=HiddenInput())


class ReasonForm(Form):
    """Why."""

    reason = TextAreaField(_l("Why?"), render_kw={"rows": 3})


class StopForm(Form):
    """Why a programme has stopped, in both languages."""

    # Both are told at once when both are missing; the rule alone would name the first.
    _needed = DataRequired(_l("Say why, in a few words."))
    reason_id = TextAreaField(
        _l("Why, in Indonesian"), validators=[_needed], render_kw={"rows": 3, "lang": "id"}
    )
    reason_en = TextAreaField(
        _l("Why, in English"), validators=[_needed], render_kw={"rows": 3, "lang": "en"}
    )
    completed = BooleanField(_l("It stopped because its work is done"))
