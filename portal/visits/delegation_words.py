"""How pages name the columns of a delegation, and what is wrong in a cell."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core.i18n import current
from portal.visits.delegation import COLUMNS, Problem

TITLES = {
    "name": _l("Full name"),
    "nip": "NIP",
    "rank": _l("Rank"),
    "post": _l("Post"),
    "unit": _l("Office or unit"),
    "contact": _l("Contact"),
    "substitute_for": _l("Substitute for"),
    "leads": _l("Leader"),
}
# What stands above the columns of a file, in one language each; both are understood.
HEADINGS = {
    "id": ("Nama lengkap", "NIP", "Pangkat/golongan", "Jabatan", "Unit kerja", "Kontak",
           "Pengganti untuk", "Ketua"),
    "en": ("Full name", "NIP", "Rank", "Position", "Unit", "Contact", "Substitute for", "Leader"),
}  # fmt: skip
EXAMPLE = (
    "# Contoh: Siti Rahma", "198203042006042003", "Pembina/IV.a", "Kepala Bagian Organisasi",
    "Sekretariat Daerah", "0812-0000-0000", "", "ya",
)  # fmt: skip
_PROBLEMS = {
    "no-name": _l("The name is missing."),
    "long": _l("This is too long: at most %(most)s characters."),
    "nip-digits": _l("A NIP has 18 digits. Leave it empty for those who have none."),
    "nip-rounded": _l(
        "The spreadsheet has rounded this number. Make the column a text, then type the NIP again."
    ),
    "nip-birth": _l("The first eight digits of a NIP are the day of birth; these cannot be."),
    "nip-appointment": _l(
        "Digits 9 to 14 of a NIP are the year and month of appointment; these cannot be."
    ),
    "nip-sex": _l("Digit 15 of a NIP is 1 or 2."),
    "yes-or-no": _l("Write yes for the leader and leave the others empty."),
    "twice": _l("The same person stands in row %(other)s already."),
    "no-such-name": _l("Nobody in the list is called “%(name)s”."),
    "of-a-substitute": _l("“%(name)s” is a substitute, too."),
    "two-leaders": _l("One leads: the leader stands in row %(other)s already."),
    "too-many": _l("A list takes %(most)s names."),
    "formula": _l("Write the value in the place of the formula."),
    "error": _l("The spreadsheet could not work this out. Write the value."),
}


def title(column: str) -> str:
    """A column in the page's language."""
    return str(TITLES[column])


def headings() -> tuple[str, ...]:
    """What stands above the columns of a file, in the page's language."""
    return HEADINGS[current()]


def problem(found: Problem) -> str:
    """What is wrong in a cell, and what to do."""
    return str(_PROBLEMS[found.code]) % {**found.facts}


def problem_with_place(found: Problem) -> str:
    """The same with the row and the column."""
    return _(
        "Row %(row)s, %(column)s: %(what)s",
        row=found.number, column=title(found.column), what=problem(found),
    )  # fmt: skip


assert len(EXAMPLE) == len(HEADINGS["id"]) == len(HEADINGS["en"]) == len(COLUMNS)  # noqa: S101
