"""The forms of the agenda."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, NumberRange, Optional, Regexp

from portal.core.errors import RuleBroken
from portal.core.forms import Form
from portal.core.i18n import day_text
from portal.visits import agenda_words
from portal.visits.agenda_rules import Clash, Values
from portal.visits.models_agenda import (
    LONGEST_GROUP,
    LONGEST_IN_CHARGE,
    LONGEST_PLACE,
    LONGEST_SPEAKERS,
    LONGEST_TOPIC,
)

MOST_PEOPLE = 100_000
_HOUR = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)(?::00)?", re.ASCII)


def hour(value: str | None) -> str | None:
    """An hour as it is kept, "09:30"; 9.30 is how Indonesians write it."""
    found = _HOUR.fullmatch((value or "").strip())
    return f"{int(found[1]):02d}:{found[2]}" if found else value


def _line(value: str | None) -> str | None:
    return " ".join(value.split()) if value else value


def _text(label: object, most: int, hint: object = "") -> StringField:
    return StringField(
        label, filters=[_line], validators=[Length(max=most)], description=hint,
        render_kw={"maxlength": most},
    )  # fmt: skip


def _hour_field(label: object) -> StringField:
    return StringField(
        label,
        filters=[hour],
        validators=[
            DataRequired(),
            Regexp(r"^([01][0-9]|2[0-3]):[0-5][0-9]\Z", message=_l("Write an hour as 09.30.")),
        ],
        render_kw={"type": "time", "step": 300},
    )


class SeenForm(Form):
    """Which version of a session was seen."""

    version = HiddenField(default="0")

    @property
    def seen(self) -> int:
        """The version as a number; one that there is not for anything else."""
        given = self.version.data or ""
        return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else -1


class ItemForm(SeenForm):
    """One session."""

    day = SelectField(_l("Day"))
    start = _hour_field(_l("Begins at"))
    end = _hour_field(_l("Ends at"))
    topic = StringField(
        _l("Topic of the session"),
        filters=[_line],
        validators=[DataRequired(), Length(max=LONGEST_TOPIC)],
        render_kw={"maxlength": LONGEST_TOPIC},
    )
    program = SelectField(_l("Programme"), default="")
    venue = SelectField(_l("Room or hall"), default="")
    place = _text(
        _l("Another place"), LONGEST_PLACE,
        hint=_l("Where it is none of the rooms: the place with its address, or the link to meet."),
    )  # fmt: skip
    group = _text(
        _l("Sub-group"), LONGEST_GROUP,
        hint=_l("Empty for everybody. Sub-groups with different names may be in parallel."),
    )  # fmt: skip
    people = IntegerField(
        _l("How many take part"), validators=[Optional(), NumberRange(1, MOST_PEOPLE)],
        description=_l("Empty for all who come."), render_kw={"min": 1},
    )  # fmt: skip
    in_charge = _text(_l("Person in charge"), LONGEST_IN_CHARGE)
    speakers = TextAreaField(
        _l("Speakers"), validators=[Length(max=LONGEST_SPEAKERS)],
        render_kw={"rows": 2, "maxlength": LONGEST_SPEAKERS},
    )  # fmt: skip
    joint = BooleanField(_l("Joint session of all groups of this reception"))

    def offer(
        self, days: Sequence[date], programs: Sequence[tuple[int, str]],
        venues: Sequence[tuple[int, str]], *, joint: bool,
    ) -> ItemForm:  # fmt: skip
        """What one can choose from; a joint session only where there is a reception."""
        self.day.choices = [SelectChoice(str(day), day_text(day)) for day in days]
        self.program.choices = _choices(_("No programme in particular"), programs)
        self.venue.choices = _choices(_("None of the rooms"), venues)
        if not joint:
            del self.joint
        return self

    @property
    def values(self) -> Values:
        """What was typed; only after the form was found good."""
        return Values(
            date.fromisoformat(self.day.data), self.start.data or "", self.end.data or "",
            self.topic.data or "", _number(self.program.data), _number(self.venue.data),
            self.place.data or "", self.group.data or "", self.people.data,
            self.in_charge.data or "", (self.speakers.data or "").strip(),
            bool("joint" in self and self.joint.data),
        )  # fmt: skip

    def blame(self, broken: RuleBroken) -> None:
        """Say all that stands against a session at once, each at its field."""
        findings = broken.findings if isinstance(broken, Clash) else ()
        for finding in findings:
            field = agenda_words.FIELDS.get(finding.code)
            super().blame(RuleBroken(agenda_words.sentence(finding), field))
        for advice, field in agenda_words.advice({finding.code for finding in findings}):
            super().blame(RuleBroken(advice, field))
        if not isinstance(broken, Clash):
            super().blame(broken)


class CopyForm(Form):
    """Which earlier visit is copied."""

    source = RadioField(_l("Earlier visit"), validators=[DataRequired()])

    def offer(self, visits: Sequence[tuple[int, str]]) -> CopyForm:
        """The visits (number, name) one can choose from."""
        self.source.choices = [SelectChoice(str(number), name) for number, name in visits]
        return self


def _choices(nothing: str, found: Sequence[tuple[int, str]]) -> list[SelectChoice]:
    return [SelectChoice("", nothing), *(SelectChoice(str(n), name) for n, name in found)]


def _number(value: str | None) -> int | None:
    return int(value) if value else None
