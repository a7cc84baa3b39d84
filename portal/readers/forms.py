"""The forms of readers."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from portal.accounts.models import Membership
from portal.core.forms import Form
from portal.core.text import typed
from portal.readers import limits


def _text(value: str | None) -> str | None:
    """What can be shown of a text of several lines, without spaces at their ends."""
    if not value:
        return value
    lines = [line.strip() for line in typed(value, len(value)).splitlines()]
    return "\n".join(line for n, line in enumerate(lines) if line or (n and lines[n - 1])).strip()


def one_line(value: str | None) -> str | None:
    """The same in one line."""
    return " ".join((_text(value) or "").split())


def _area(
    label: object, most: int, least: int = limits.SHORTEST, hint: object = ""
) -> TextAreaField:
    return TextAreaField(
        label,
        filters=[_text],
        validators=[DataRequired(), Length(min=least, max=most)],
        description=hint,
        render_kw={"rows": 6, "maxlength": most},
    )


def _organisations(memberships: Sequence[Membership]) -> list[SelectChoice]:
    return [SelectChoice(m.organisation.slug, m.organisation.name) for m in memberships]


class QuestionForm(Form):
    """A question to the host."""

    text = _area(
        _l("Your question"),
        limits.QUESTION,
        hint=_l("It becomes public with its answer: write no names and no telephone numbers."),
    )
    organisation = RadioField(_l("Who asks"))

    def offer(self, memberships: Sequence[Membership]) -> QuestionForm:
        """Let people ask in the name of one of their organisations, or without a name."""
        nobody = SelectChoice("", _("a reader (nobody sees who you are)"))
        self.organisation.choices = [*_organisations(memberships), nobody]
        if not self.is_submitted() and self.organisation.data is None:
            self.organisation.data = self.organisation.choices[0].value
        return self


class AnswerForm(Form):
    """The answer, and which version of it was seen."""

    text = _area(_l("The answer"), limits.ANSWER, least=2)
    version = HiddenField(validators=[InputRequired()])

    @property
    def seen(self) -> int:
        """The version as a number; one that there is not for anything else."""
        given = self.version.data or ""
        return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else -1


class UsefulForm(Form):
    """Why a programme was useful."""

    sentence = TextAreaField(
        _l("Why, in one sentence"),
        filters=[one_line],
        validators=[DataRequired(), Length(min=limits.SHORTEST, max=limits.SENTENCE)],
        description=_l(
            "What you took over, decided or learned. It is public, with your organisation's name."
        ),
        render_kw={"rows": 3, "maxlength": limits.SENTENCE},
    )
    organisation = RadioField(_l("In the name of"))

    def offer(self, memberships: Sequence[Membership]) -> UsefulForm:
        """Let people speak for one of their organisations."""
        self.organisation.choices = _organisations(memberships)
        if not self.is_submitted() and not self.organisation.data and memberships:
            self.organisation.data = self.organisation.choices[0].value
        return self


class MistakeForm(Form):
    """What is wrong on the page of a programme, and where."""

    section = SelectField(_l("Where"), default="")
    text = _area(
        _l("What is wrong"),
        limits.MISTAKE,
        hint=_l("Say what is right, and where one can read it."),
    )

    def offer(self, sections: Sequence[tuple[str, str]]) -> MistakeForm:
        """The sections (key, title) one can choose from."""
        every = [("", _("The whole page, or another part")), *sections]
        self.section.choices = [SelectChoice(key, title) for key, title in every]
        return self


class OutcomeForm(Form):
    """What came of a reported mistake."""

    outcome = _area(
        _l("What came of it"),
        limits.QUESTION,
        least=2,
        hint=_l("Who reported it gets this by mail."),
    )


class FlagForm(Form):
    """Why the moderators should look."""

    reason = _area(_l("Why should the moderators look at it?"), limits.REASON)


class ModerateForm(Form):
    """What a moderator decides, and why."""

    reason = _area(
        _l("Reason"),
        limits.REASON,
        hint=_l("The author gets it by mail, and it stands in the trail."),
    )


class NameForm(Form):
    """The name of a collection."""

    name = StringField(
        _l("Name of the collection"),
        filters=[one_line],
        validators=[DataRequired(), Length(max=limits.COLLECTION_NAME)],
        render_kw={"maxlength": limits.COLLECTION_NAME},
    )


class CollectForm(Form):
    """Into which collection a programme goes; without a key, or with a name, into a new one."""

    key = RadioField(_l("Collection"))
    name = StringField(
        _l("Name of the new collection"),
        filters=[one_line],
        validators=[Length(max=limits.COLLECTION_NAME)],
        render_kw={"maxlength": limits.COLLECTION_NAME},
    )
    note = TextAreaField(
        _l("Note"),
        filters=[_text],
        validators=[Length(max=limits.NOTE)],
        description=_l("Why it is in the collection. Who has the link reads it, too."),
        render_kw={"rows": 3, "maxlength": limits.NOTE},
    )

    def offer(self, collections: Sequence[tuple[str, str]]) -> CollectForm:
        """The own collections (key, name) one can choose from."""
        if not collections:
            del self.key  # nothing to choose between
            return self
        choices = [SelectChoice(key, name) for key, name in collections]
        self.key.choices = [*choices, SelectChoice("", _("a new collection"))]
        if not self.is_submitted():
            self.key.data = self.key.choices[0].value
        return self


def note(value: str | None) -> str:
    """A note as it is kept: what is too long ends at the limit."""
    return (_text(value) or "")[: limits.NOTE]
