"""The forms of attachments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, MultipleFileField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from portal.core.forms import Form
from portal.files.kinds import LARGEST
from portal.files.words import MB

ACCEPT = ".jpg,.jpeg,.png,.webp,.pdf,.docx,.xlsx,image/jpeg,image/png,image/webp,application/pdf"
LONGEST_TITLE, LONGEST_ALT, LONGEST_CREDIT = 150, 500, 150
_WHAT = _l(
    "What does the picture show? One or two sentences for those who cannot see it. Not needed for "
    "documents."
)


def _one_line(value: str | None) -> str | None:
    if not value:
        return value
    return " ".join("".join(c if c.isprintable() else " " for c in value).split())


def _text(label: Any, longest: int, hint: Any = "", *, lines: int = 1) -> Any:
    kind = StringField if lines == 1 else TextAreaField
    more = {"rows": lines} if lines > 1 else {}
    return kind(
        label,
        filters=[_one_line],
        validators=[Length(max=longest)],
        description=hint,
        render_kw={"maxlength": longest, **more},
    )


class Texts(Form):
    """What is said about a file, in both languages."""

    title_id = _text(_l("Title in Indonesian"), LONGEST_TITLE)
    title_en = _text(_l("Title in English"), LONGEST_TITLE)
    alt_id = _text(_l("Description in Indonesian"), LONGEST_ALT, _WHAT, lines=2)
    alt_en = _text(_l("Description in English"), LONGEST_ALT, lines=2)
    credit = _text(_l("Made by (if it should be named)"), LONGEST_CREDIT)

    def said(self) -> dict[str, Any]:
        """The texts as a row of the part has them, without what is empty."""
        said: dict[str, Any] = {}
        for name, field in self._fields.items():
            key, _dash, language = name.partition("_")
            if key in {"title", "alt", "credit"} and field.data:
                if language:
                    said.setdefault(key, {})[language] = field.data
                else:
                    said[key] = field.data
        return said


class UploadForm(Texts):
    """One or more new files. What is said may come later."""

    files = MultipleFileField(
        _l("Files"),
        description=_l(
            "Pictures (JPEG, PNG, WEBP), PDF, DOCX or XLSX, up to %(num)s MB each. If you choose "
            "several, you describe them one by one in the next step.",
            num=LARGEST // MB,
        ),
        render_kw={"accept": ACCEPT},
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        fields = self._fields
        for name in [name for name in fields if name != "files"]:  # the file is asked for first
            fields[name] = fields.pop(name)


class DescribeForm(Texts):
    """What is said about one file; all of it is needed, for a document without descriptions."""

    seen = HiddenField()

    def need(self, *, picture: bool) -> DescribeForm:
        """Mark what is needed for a picture or a document."""
        needed = {
            "title_id": _l("Write a title in Indonesian."),
            "title_en": _l("Write a title in English."),
            "alt_id": _l("Describe in Indonesian what the picture shows."),
            "alt_en": _l("Describe in English what the picture shows."),
        }
        for name, message in needed.items():
            if name.startswith("alt") and not picture:
                delattr(self, name)
                continue
            field = self._fields[name]
            field.validators = [DataRequired(message), *field.validators]
        return self


def values(said: Mapping[str, Any]) -> dict[str, str]:
    """A row of the part as the values of the fields."""
    found = {"credit": said.get("credit", "")}
    for key in ("title", "alt"):
        for language in ("id", "en"):
            found[f"{key}_{language}"] = (said.get(key) or {}).get(language, "")
    return found
