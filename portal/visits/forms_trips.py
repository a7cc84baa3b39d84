"""The forms of planning a trip."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, Optional

from portal.core.errors import RuleBroken
from portal.core.forms import Form
from portal.core.text import typed
from portal.places.models import Organisation
from portal.visits import words
from portal.visits.models_trip import FUNDING, MODES
from portal.visits.trips import LONGEST_LETTER, LONGEST_TEXT, LONGEST_TITLE, MOST_ROWS

LONGEST_ROW = 130  # of what is typed into a row; the rule says what is too long


def lines(value: str | None) -> str:
    """A text of several lines, without spaces at their ends."""
    text = typed(value or "", len(value or ""))
    return "\n".join(line.rstrip() for line in text.splitlines()).strip()


def line(value: str | None) -> str:
    """The same in one line."""
    return " ".join(lines(value).split())


def _area(label: Any, hint: Any, rows: int = 4) -> TextAreaField:
    return TextAreaField(
        label,
        filters=[lines],
        validators=[Length(max=LONGEST_TEXT)],
        description=hint,
        render_kw={"rows": rows, "maxlength": LONGEST_TEXT},
    )


class SeenForm(Form):
    """Which version was on the page."""

    version = HiddenField()

    @property
    def seen(self) -> int:
        """The version as a number; one that there is not for anything else."""
        given = str((self.version.raw_data or [""])[0])  # not that of `obj` when nothing was sent
        return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else -1

    def show_version(self, number: int) -> None:
        """Let the page carry this version from now on."""
        self.version.data = number


class NewTripForm(Form):
    """Beginning a trip."""

    title = StringField(
        _l("What do you call this trip?"),
        filters=[line],
        validators=[DataRequired(), Length(max=LONGEST_TITLE)],
        description=_l("Your hosts see it, too: “Learning from one-stop services in Banyuwangi”."),
        render_kw={"maxlength": LONGEST_TITLE},
    )
    organisation = RadioField(_l("Who travels"))

    def offer(self, organisations: Sequence[Organisation]) -> NewTripForm:
        """Let people choose among the organisations for which they plan."""
        self.organisation.choices = [SelectChoice(o.slug, o.name) for o in organisations]
        if not self.is_submitted() and not self.organisation.data:
            self.organisation.data = organisations[0].slug
        return self


class PurposeForm(SeenForm):
    """What a trip is for, who pays, and when."""

    title = StringField(
        _l("Name of the trip"),
        filters=[line],
        validators=[DataRequired(), Length(max=LONGEST_TITLE)],
        render_kw={"maxlength": LONGEST_TITLE},
    )
    purpose = _area(
        _l("What is the trip for?"),
        _l("What is to be better at home afterwards? One or two sentences; each host reads them."),
    )
    why_not_online = _area(
        _l("Why can it not be done online?"),
        _l("Regulations limit official travel: say what has to be seen on the spot."),
        3,
    )
    funding = SelectField(_l("Who pays for the trip?"))
    first = DateField(_l("First day of the trip"), validators=[Optional()])
    last = DateField(
        _l("Last day of the trip"),
        validators=[Optional()],
        description=_l("As far as you know: the days of each visit come later."),
    )

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        known = [SelectChoice(key, str(words.FUNDING[key])) for key in FUNDING]
        self.funding.choices = [SelectChoice("", str(_l("Not decided yet"))), *known]


class LegForm(SeenForm):
    """Why this host, and how."""

    why_host = _area(
        _l("Why this host?"),
        _l("What it has that others have not: a result, a similar problem, a similar region."),
        3,
    )
    mode = RadioField(_l("On site or online?"))
    letter_of_visitor = StringField(
        _l("Number of your letter"),
        filters=[line],
        validators=[Length(max=LONGEST_LETTER)],
        description=_l("If there is one already. You can write it later."),
        render_kw={"maxlength": LONGEST_LETTER},
    )

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.mode.choices = [SelectChoice(key, str(words.MODES[key])) for key in MODES]


class NamesForm(SeenForm):
    """Names that are pasted or sent as a file."""

    text = TextAreaField(render_kw={"rows": 8})
    file = FileField(render_kw={"accept": ".xlsx,.csv"})
    consent = BooleanField()


def make_up(sent: Mapping[str, str]) -> list[dict[str, Any]]:
    """The rows of who comes: {"what", "people"}; empty rows are left out.

    A number that is none stands there as it was typed, for the page; `counted` refuses it.
    """
    found = []
    for number in range(MOST_ROWS + 10):
        what = line(sent.get(f"what-{number}"))[:LONGEST_ROW]
        people = line(sent.get(f"people-{number}"))[:LONGEST_ROW]
        if what or people:
            found.append({"what": what, "people": people})
    return found


def counted(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows with their numbers. Raises RuleBroken at the first that is no number."""
    found = []
    for row in rows:
        people = str(row["people"])
        if not (people.isascii() and people.isdigit() and len(people) < 6):
            message = str(_l("“%(what)s”: how many is a whole number.")) % {"what": row["what"]}
            raise RuleBroken(message, "make_up")
        found.append({"what": row["what"], "people": int(people)})
    return found
