"""Which events somebody wants to see, and in what form to take them along."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField, SelectField, StringField
from wtforms.validators import AnyOf, Length, Optional, ValidationError

from portal.core.forms import Form, QueryForm
from portal.trail.queries import Criteria

FORMATS = ("csv", "csv-comma", "jsonl")


def _tidy(value: str | None) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in value or "").split())


class _Wanted:
    """What both forms have."""

    kind = SelectField(_l("What happened"), validate_choice=False, default="")
    person = StringField(_l("Who"), filters=[_tidy], validators=[Length(max=120)])
    subject = StringField(_l("About"), filters=[_tidy], validators=[Length(max=200)])
    first = DateField(_l("From"), name="from", validators=[Optional()])
    last = DateField(_l("To"), name="to", validators=[Optional()])
    loaded = BooleanField(_l("Also what was loaded with the content and the calendars"))

    def validate_last(self, field: DateField) -> None:
        """A day range runs forwards."""
        first = self.first.data
        if first and field.data and field.data < first:
            raise ValidationError(_("This day is before the first one."))

    @property
    def leaves_out(self) -> bool:
        """Whether what the portal loaded by itself is left out: unless one asks for more."""
        asked = self.kind.data or self.person.data or self.subject.data
        return not (self.loaded.data or asked)

    def criteria(self, organisation: str | None) -> Criteria:
        """What is asked for."""
        return Criteria(
            organisation, self.kind.data or "", self.person.data or "", self.subject.data or "",
            self.first.data, self.last.data, not self.leaves_out,
        )  # fmt: skip

    def values(self) -> dict[str, Any]:
        """The same as in an address."""
        found = {
            "kind": self.kind.data,
            "person": self.person.data,
            "subject": self.subject.data,
            "from": self.first.data and self.first.data.isoformat(),
            "to": self.last.data and self.last.data.isoformat(),
            "loaded": "y" if self.loaded.data else "",
        }
        return {name: value for name, value in found.items() if value}


class FilterForm(_Wanted, QueryForm):
    """Which events."""


class ExportForm(_Wanted, Form):
    """Which events, in what format."""

    format = HiddenField(validators=[AnyOf(FORMATS)])
