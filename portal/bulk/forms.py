"""Forms of lists."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, IntegerField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from portal.core.forms import Form


class UploadForm(Form):
    """A list to send."""

    file = FileField(
        _l("Your list"),
        [FileRequired(_l("Choose a file first."))],
        description=_l("XLSX, CSV, or a ZIP of CSV files; 10 MB and 5,000 programmes at most."),
        render_kw={"accept": ".xlsx,.csv,.zip"},
    )


class ConsentForm(Form):
    """What somebody agrees to: the numbers that the page showed."""

    good = IntegerField(validators=[InputRequired()], widget=HiddenInput())
    left = IntegerField(validators=[InputRequired()], widget=HiddenInput())
    leave = BooleanField(_l("Yes, leave those rows out."))
    publish = BooleanField(_l("Publish what is complete at once; the rest stays a draft."))
