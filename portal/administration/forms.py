"""The forms of what administrators keep."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length

from portal.accounts.passwords import LONGEST
from portal.catalogue.models import LONGEST_WORD
from portal.core.forms import Form
from portal.core.text import typed
from portal.hosting.models import COLLECTIVE, PUBLIC, REGIONAL
from portal.hosting.models import LONGEST_NAME as LONGEST_HOLIDAY
from portal.places.models import LONGEST_ORGANISATION, ORGANISATION_KINDS

ORGANISATION_WORDS = dict(
    zip(
        ORGANISATION_KINDS,
        (
            _l("regional government"),
            _l("office of a regional government"),
            _l("regional council (DPRD)"),
            _l("ministry or national agency"),
            _l("university"),
            _l("foreign body"),
            _l("international organisation"),
            _l("community"),
            _l("company"),
        ),
        strict=True,
    )
)
HOLIDAY_WORDS = {
    PUBLIC: _l("public holiday"),
    COLLECTIVE: _l("collective leave"),
    REGIONAL: _l("holiday of one region"),
}
ROLE_WORDS = {
    "": _l("None"),
    "curator": _l("Curator: checks and vouches for programmes"),
    "administrator": _l("Administrator: looks after the whole portal"),
}


def choices(words: dict[str, Any]) -> list[SelectChoice]:
    """The choices of a field from their words."""
    return [SelectChoice(value, label) for value, label in words.items()]


def _one_line(value: str | None) -> str:
    return " ".join(typed(value or "", 10_000).split())


def _lines(value: str | None) -> str:
    return "\n".join(_one_line(line) for line in (value or "")[:10_000].splitlines())


def _text(label: object, longest: int, hint: object = "") -> StringField:
    return StringField(
        label,
        filters=[_one_line],
        validators=[DataRequired(), Length(max=longest)],
        description=hint,
    )


class KeptForm(Form):
    """What several administrators keep: it knows how that stood when the page was opened."""

    seen = HiddenField()


class OrganisationForm(KeptForm):
    """An organisation."""

    name_id = _text(_l("Name in Indonesian"), LONGEST_ORGANISATION)
    name_en = _text(_l("Name in English"), LONGEST_ORGANISATION)
    kind = SelectField(_l("Kind"), choices=choices(ORGANISATION_WORDS))
    region = SelectField(_l("Region"), validators=[InputRequired()])


class SectorForm(KeptForm):
    """A sector."""

    name_id = _text(_l("Name in Indonesian"), LONGEST_WORD)
    name_en = _text(_l("Name in English"), LONGEST_WORD)
    description_id = _text(_l("Description in Indonesian"), 500, _l("One sentence."))
    description_en = _text(_l("Description in English"), 500, _l("One sentence."))


class SynonymsForm(KeptForm):
    """A group of terms that mean the same."""

    terms = TextAreaField(
        _l("Terms"),
        filters=[_lines],
        validators=[DataRequired(), Length(max=5000)],
        description=_l(
            "One term in each line, Indonesian and English, with abbreviations and other spellings."
        ),
        render_kw={"rows": 8},
    )


class HolidayForm(KeptForm):
    """A day that is free."""

    day = DateField(_l("Day"), validators=[InputRequired()])
    name_id = _text(_l("Name in Indonesian"), LONGEST_HOLIDAY)
    name_en = _text(_l("Name in English"), LONGEST_HOLIDAY)
    kind = RadioField(_l("Kind"), choices=choices(HOLIDAY_WORDS), default=PUBLIC)
    region = SelectField(_l("Region, for a holiday of one region"), default="")
    estimated = BooleanField(_l("Estimated: not decreed yet"))


class PlatformRoleForm(Form):
    """What somebody is for the whole portal."""

    role = RadioField(_l("Role in the portal"), choices=choices(ROLE_WORDS))
    present = PasswordField(
        _l("Your own password"),
        validators=[InputRequired(), Length(max=LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )


class LostFactorForm(Form):
    """Why a second factor is turned off."""

    reason = StringField(
        _l("Reason"),
        filters=[_one_line],
        validators=[DataRequired(), Length(max=300)],
        description=_l("How you know that it is this person. It stands in the audit trail."),
    )
    present = PasswordField(
        _l("Your own password"),
        validators=[InputRequired(), Length(max=LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )
