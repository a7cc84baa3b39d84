"""The forms of the steps of a visit, and of what is said about it. One class for each shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from portal.core.errors import RuleBroken
from portal.core.forms import Form
from portal.core.text import typed
from portal.visits import words
from portal.visits.models_trip import MOST_DAYS, MOST_PEOPLE

LONGEST_LINE, LONGEST_TEXT = 120, 2000  # characters
Choices = Mapping[str, Sequence[tuple[str, str]]]  # by month: value, words


def _lines(value: str | None) -> str:
    text = typed(value or "", len(value or ""))  # PostgreSQL refuses the character NUL
    return "\n".join(line.rstrip() for line in text.splitlines()).strip()


def _area(label: object, hint: object = "") -> TextAreaField:
    rules = [Length(max=LONGEST_TEXT, message=_l("This is too long: at most 2,000 characters."))]
    return TextAreaField(
        label, filters=[_lines], description=hint, validators=rules, render_kw={"rows": 4}
    )


def _line(label: object, hint: object = "") -> StringField:
    rules = [Length(max=LONGEST_LINE)]
    kw = {"maxlength": LONGEST_LINE}
    return StringField(label, filters=[_lines], description=hint, validators=rules, render_kw=kw)


class StepForm(Form):
    """What every step sends: the version of the visit that was on the page."""

    seen = IntegerField(widget=HiddenInput(), validators=[Optional()])


class TextForm(StepForm):
    """Words for the other side."""

    text = _area(_l("Message"), _l("Both sides can read it on this page."))


class ReasonForm(StepForm):
    """Why something does not take place."""

    text = _area(_l("Reason"), _l("The other side gets it by mail."))


class RouteForm(StepForm):
    """Who has a request now."""

    whom = StringField(
        _l("Who has it now"),
        filters=[_lines],
        description=_l("A person or a unit. Only your organisation sees it."),
        render_kw={"maxlength": 200},
    )
    text = _area(_l("Internal note"), _l("The visitors never see it. May stay empty."))


class AcceptForm(StepForm):
    """The host's yes."""

    letter = _line(_l("Number of your reply letter"), _l("It stands on the proof of the visit."))
    text = _area(_l("Message"), _l("May stay empty."))


class OptionalTextForm(StepForm):
    """Words for the other side, if there is something to say."""

    text = _area(_l("Message"), _l("May stay empty."))


class PlaceForm(StepForm):
    """Another day and session, chosen from those that are open."""

    place = SelectField(_l("Day and session"), validate_choice=False)
    text = _area(_l("Message"), _l("May stay empty."))

    def offer(self, choices: Choices, first: str = "") -> None:
        """The open sessions by month, after `first`, which stands for none."""
        self.place.choices = [
            SelectChoice("", first or _("Choose…")),
            *(
                SelectChoice(value, text, optgroup=month)
                for month, found in choices.items()
                for value, text in found
            ),
        ]

    @property
    def chosen(self) -> tuple[date, str] | None:
        """The day and the key that were chosen; None for none. Raises RuleBroken for nonsense."""
        value = self.place.data or ""
        if not value:
            return None
        text, _slash, key = value.partition("/")
        try:
            day = date.fromisoformat(text)
            if not 1900 <= day.year <= 2999:  # around the ends there is nothing to reckon with
                raise ValueError(text)
            return day, key[:5]
        except ValueError:
            raise RuleBroken(_("Choose a day and a session."), "place") from None

    @property
    def must(self) -> tuple[date, str]:
        """The same where one has to be chosen. Raises RuleBroken."""
        found = self.chosen
        if found is None:
            raise RuleBroken(_("Choose a day and a session."), "place")
        return found


class ChangeForm(PlaceForm):
    """What shall be different from what was agreed on."""

    people = IntegerField(
        _l("Number of people"), validators=[Optional(), NumberRange(1, MOST_PEOPLE)]
    )
    number_of_days = IntegerField(
        _l("Number of days"), validators=[Optional(), NumberRange(1, MOST_DAYS)]
    )
    mode = SelectField(
        _l("On site or online"), choices=[SelectChoice(*m) for m in words.MODES.items()]
    )
    where = _line(_l("Where, in words"), _l("Only if you would rather meet elsewhere than usual."))
    text = _area(_l("Why"), _l("The host reads it."))


class FewerForm(StepForm):
    """How many come now."""

    people = IntegerField(
        _l("Number of people now"), validators=[InputRequired(), NumberRange(1, MOST_PEOPLE)]
    )


class DeclineForm(StepForm):
    """Why the host does not receive somebody."""

    ground = RadioField(_l("Ground"), validate_choice=False)
    text = _area(
        _l("In words"), _l("The visitors read it. Needed where you choose another ground.")
    )


STEP_FORMS: dict[str, type[StepForm]] = {
    "route": RouteForm, "ask": TextForm, "answer": TextForm,
    "propose": PlaceForm, "counter": PlaceForm,
    "accept": AcceptForm, "change": ChangeForm, "accept-change": OptionalTextForm,
    "refuse-change": ReasonForm, "fewer": FewerForm, "decline": DeclineForm,
    "withdraw": ReasonForm, "cancel": ReasonForm, "absent": ReasonForm,
}  # fmt: skip


def form_of(step: str) -> type[StepForm]:
    """The form of a step; most have nothing to fill in."""
    return STEP_FORMS.get(step, StepForm)


class SayForm(Form):
    """A message to the other side."""

    text = _area(_l("Message"), _l("Both sides can read it on this page."))


class HostSayForm(SayForm):
    """The same for the host, which may also note something for itself."""

    internal = BooleanField(_l("Only for us: an internal note"))


class MergeForm(Form):
    """Which visits are received together."""

    legs = SelectMultipleField(_l("Visits"), coerce=int, validate_choice=False)
    opening = _area(
        _l("The joint opening"), _l("Who opens, where, at which hour. All these visitors read it.")
    )


class OpeningForm(Form):
    """The joint opening, written anew."""

    opening = _area(
        _l("The joint opening"), _l("Who opens, where, at which hour. All these visitors read it.")
    )


class WithdrawAllForm(Form):
    """Why nobody comes."""

    text = _area(_l("Reason"), _l("Every host gets it by mail."))
