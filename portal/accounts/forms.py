"""The forms of accounts and memberships."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectChoice,
    StringField,
)
from wtforms.validators import DataRequired, Email, InputRequired, Length, ValidationError

from portal.accounts.models import LONGEST_NAME
from portal.accounts.passwords import LONGEST, SHORTEST, weakness
from portal.accounts.registration import WEAK
from portal.accounts.roles import COORDINATOR, EDITOR, MANAGER, READER
from portal.core.forms import Form

ROLE_WORDS = {
    READER: _l("Reader: sees drafts and requests"),
    EDITOR: _l("Editor: writes programmes"),
    COORDINATOR: _l("Coordinator: plans and receives visits"),
    MANAGER: _l("Manager: all that an editor and a coordinator may, and who belongs to it"),
}
LANGUAGE_WORDS = {"id": "Bahasa Indonesia", "en": "English"}


def _choices(words: Mapping[str, Any]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in words.items()]


def _address(label: object) -> StringField:
    return StringField(
        label,
        filters=[_stripped],
        validators=[
            DataRequired(),
            Length(max=254),
            Email(_l("Write the whole address, such as name@region.go.id."), allow_smtputf8=False),
        ],
        render_kw={"type": "email", "autocomplete": "email", "inputmode": "email"},
    )


def _stripped(value: str | None) -> str | None:
    # No page may hold a control character, and a form shows again what was typed.
    return "".join(c if c.isprintable() else " " for c in value).strip() if value else value


def _one_line(value: str | None) -> str | None:
    return " ".join((_stripped(value) or "").split())


def _no_address(_form: Form, field: StringField) -> None:
    # A stranger chooses the name that stands in a mail to somebody else: no message, no link.
    text = field.data or ""
    if any(sign in text for sign in ("://", "www.", "@", "<", ">")):
        raise ValidationError(_("Write a name, without links or special characters."))


def _strong(form: Form, field: PasswordField) -> None:
    # The rule asks again, knowing more of the person. Here it is told with all else that is wrong:
    # a browser forgets passwords, so each round means to type it anew.
    own = [form[name].data or "" for name in ("name", "email") if name in form]
    why = weakness(field.data or "", *own)
    if why and why != "long":
        raise ValidationError(WEAK[why]())


def _new_password(label: object) -> PasswordField:
    return PasswordField(
        label,
        validators=[InputRequired(), Length(max=LONGEST), _strong],
        description=_l("At least %(num)s characters; several words are easiest.", num=SHORTEST),
        render_kw={"autocomplete": "new-password"},
    )


def _present_password(label: object) -> PasswordField:
    return PasswordField(
        label,
        validators=[InputRequired(), Length(max=LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )


def _code(label: object) -> StringField:
    return StringField(
        label,
        filters=[_stripped],
        validators=[DataRequired(), Length(max=40)],
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "characters"},
    )


def _name() -> StringField:
    return StringField(
        _l("Name"),
        filters=[_one_line],
        validators=[DataRequired(), Length(max=LONGEST_NAME), _no_address],
        render_kw={"autocomplete": "name"},
    )


class SignInForm(Form):
    """Address and password."""

    email = _address(_l("E-mail address"))
    password = _present_password(_l("Password"))
    stay = BooleanField(_l("Stay signed in on this device for 14 days"))
    next = HiddenField(filters=[_stripped])


class CodeForm(Form):
    """The second step."""

    code = _code(_l("Code from your authenticator app, or a recovery code"))


class RegisterForm(Form):
    """A new account."""

    name = _name()
    email = _address(_l("E-mail address"))
    password = _new_password(_l("Password"))


class EmailForm(Form):
    """An address that gets a mail."""

    email = _address(_l("E-mail address"))


class NewPasswordForm(Form):
    """A new password, by a link."""

    password = _new_password(_l("New password"))


class ChangePasswordForm(Form):
    """A new password, by who is signed in."""

    present = _present_password(_l("Present password"))
    password = _new_password(_l("New password"))


class ProfileForm(Form):
    """Name and language of messages."""

    name = _name()
    language = RadioField(_l("Language of messages"), choices=_choices(LANGUAGE_WORDS))


class ChangeEmailForm(Form):
    """Another address."""

    email = _address(_l("New e-mail address"))
    present = _present_password(_l("Password"))


class PasswordForm(Form):
    """The password once more, before something that matters."""

    present = _present_password(_l("Password"))


class OwnerCodeForm(PasswordForm):
    """The same, of an account with a second factor."""

    code = _code(_l("Code from your authenticator app, or a recovery code"))


class FinishForm(Form):
    """What a provider of OpenID Connect sent back."""

    code = HiddenField(filters=[_stripped])
    state = HiddenField(filters=[_stripped])
    stay = BooleanField(_l("Stay signed in on this device for 14 days"))


class SecondFactorForm(Form):
    """The first code of a new secret; the password, since a borrowed telephone is not enough."""

    code = _code(_l("Code from your authenticator app"))
    present = _present_password(_l("Password"))


class InviteForm(Form):
    """Somebody who shall act for an organisation."""

    email = _address(_l("E-mail address"))
    role = RadioField(_l("Role"), choices=_choices(ROLE_WORDS), default=EDITOR)
    language = RadioField(
        _l("Language of the mail"), choices=_choices(LANGUAGE_WORDS), default="id"
    )


class RoleForm(Form):
    """Another role."""

    role = RadioField(_l("Role"), choices=_choices(ROLE_WORDS))


class JoinForm(Form):
    """A new account for who was invited; the address is that of the invitation."""

    name = _name()
    password = _new_password(_l("Password"))
