"""The forms of the editor; the fields of a part are described in `fields` and read by `sheet`."""

from __future__ import annotations

from typing import Any

from wtforms import HiddenField

from portal.core.forms import Form


class PartForm(Form):
    """One part of a draft: the version that was loaded; what was typed is in the sheet."""

    version = HiddenField()

    @property
    def number(self) -> int:
        """The version; 0 for a part that nobody had written."""
        text: Any = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
