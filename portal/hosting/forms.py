"""The forms of closed days, extra sessions and venues."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    FloatField,
    HiddenField,
    IntegerField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.validators import ValidationError as Refused

from portal.core.content import Both
from portal.core.forms import Form
from portal.core.text import typed
from portal.hosting.days import LONGEST_REASON
from portal.hosting.models_rules import LONGEST_VENUE

MOST = 1_000_000


def one_line(value: str | None) -> str:
    """What was typed, in one line."""
    return " ".join(typed(value or "", 10_000).split())


def _some_lines(value: str | None) -> str:
    return "\n".join(one_line(line) for line in (value or "")[:10_000].splitlines()).strip()


def _reason(label: object) -> StringField:
    return StringField(
        label, filters=[one_line], validators=[DataRequired(), Length(max=LONGEST_REASON)]
    )


def _most(label: object, hint: object = "") -> IntegerField:
    return IntegerField(
        label,
        validators=[Optional(), NumberRange(1, MOST)],
        description=hint,
        render_kw={"inputmode": "numeric"},
    )


class WithReason(Form):
    """A form that asks for a public reason in both languages."""

    @property
    def reason(self) -> Both:
        """The reason that was typed."""
        found: Any = self
        return Both(id=found.reason_id.data, en=found.reason_en.data)


class AgreeingForm(WithReason):
    """One that may concern visits: `agreed` holds the numbers of those that were shown."""

    agreed = StringField()

    @property
    def numbers(self) -> list[int]:
        """The visits that the sender has seen."""
        parts = (self.agreed.data or "").split(",")
        known = [part for part in parts if part.isascii() and part.isdecimal() and len(part) < 20]
        return [int(part) for part in known[:10_000]]


class CloseForm(AgreeingForm):
    """Days to close."""

    first = DateField(_l("First day"), validators=[InputRequired()])
    last = DateField(
        _l("Last day"), validators=[Optional()], description=_l("Empty for one day only.")
    )
    reason_id = _reason(_l("Reason in Indonesian"))
    reason_en = _reason(_l("Reason in English"))


class SessionForm(WithReason):
    """An extra session."""

    day = DateField(_l("Day"), validators=[InputRequired()])
    start = TimeField(_l("Start"), description=_l("Empty: by agreement."), validators=[Optional()])
    end = TimeField(
        _l("End of the session"),
        description=_l("Empty: until finished."),
        validators=[Optional()],
    )
    groups = _most(_l("Most groups"))
    people = _most(_l("Most people"))
    reason_id = _reason(_l("Reason in Indonesian"))
    reason_en = _reason(_l("Reason in English"))

    def validate_end(self, field: Any) -> None:
        """An end needs a start."""
        if field.data and not self.start.data:
            raise Refused(_("Give the start too, or leave both empty."))


class EndSessionForm(AgreeingForm):
    """Why an extra session is taken back; for the visitors who had a place in it."""

    reason_id = StringField(
        _l("Reason in Indonesian"), filters=[one_line], validators=[Length(max=LONGEST_REASON)]
    )
    reason_en = StringField(
        _l("Reason in English"), filters=[one_line], validators=[Length(max=LONGEST_REASON)]
    )


class VenueForm(Form):
    """A room or place in which a host receives."""

    name = StringField(
        _l("Name"), filters=[one_line], validators=[DataRequired(), Length(max=LONGEST_VENUE)]
    )
    address = TextAreaField(
        _l("Address"), filters=[_some_lines], validators=[Length(max=500)], render_kw={"rows": 2}
    )
    capacity = _most(_l("How many people it holds"))
    equipment = TextAreaField(
        _l("Equipment"),
        filters=[_some_lines],
        validators=[Length(max=1000)],
        description=_l("Projector, sound, tables, ramp for wheelchairs."),
        render_kw={"rows": 3},
    )
    latitude = FloatField(
        _l("Latitude"),
        validators=[Optional(), NumberRange(-90, 90)],
        render_kw={"inputmode": "text"},
    )
    longitude = FloatField(
        _l("Longitude"),
        validators=[Optional(), NumberRange(-180, 180)],
        render_kw={"inputmode": "text"},
    )
    seen = HiddenField()  # how it stood when the page was opened
