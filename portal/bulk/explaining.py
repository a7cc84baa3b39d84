"""What the template says about each sheet and column, in both languages.

What the editor asks is asked here in the same words; columns that only lists have explain
themselves (`Column.about`).
"""

from __future__ import annotations

from typing import Any

from portal.bulk.columns import LANGUAGES, MAIN, Column, Sheet
from portal.catalogue.document import HEADINGS
from portal.core.i18n import speaking
from portal.writing.words import ASKED, FIELDS, HINTS

Both = tuple[str, str]  # Indonesian, English
NONE: Both = ("", "")
SAME: Both = ("Sama, dalam bahasa Inggris.", "The same in English.")
OURS: dict[str, Both] = {
    f"{MAIN}.name": ("Wajib, sedikitnya dalam satu bahasa.", "Needed, in one language at least."),
    f"{MAIN}.verified_source": ("Satu kunci dari lembar Sumber.", "One key on the sheet Sources."),
    "sources.key": (
        "Kunci pendek buatan sendiri, misalnya berita-2024; lembar lain menyebut sumber dengannya.",
        "A short key of your own, such as press-2024; other sheets name the source by it.",
    ),
}
# What the words of the editor are called there.
WORDS: dict[str, tuple[Any, ...]] = {
    f"{MAIN}.summary": (ASKED["name"], HINTS["name.summary"]),
    f"{MAIN}.aliases": (HINTS["name.aliases"],),
    f"{MAIN}.completed": (FIELDS["timing.completed"],),
    f"{MAIN}.status_reason": (HINTS["timing.status_reason"],),
    f"{MAIN}.visit_people": (HINTS["visit.people"],),
    f"{MAIN}.licence": (HINTS["filing.licence"],),
    **{f"{MAIN}.{part}": (ASKED[part],) for part in HEADINGS},
    **{f"{MAIN}.resources_{kind}": (ASKED["resources"],)
       for kind in ("people", "money", "equipment", "it")},
    "results.indicator": (FIELDS["results.indicator"],),
    "results.before_text": (FIELDS["results.before_text"],),
    "results.after_text": (FIELDS["results.after_text"],),
    "results.unit": (HINTS["results.unit"],),
    "results.period": (HINTS["results.period"],),
    "results.target": (FIELDS["results.target"],),
    "sources.address": (HINTS["sources.address"],),
}  # fmt: skip


def of_sheet(sheet: Sheet) -> Both:
    """What a sheet is for; nothing for the first one, which the instructions begin with."""
    found = ASKED.get({"sites": "visit"}.get(sheet.key, sheet.key))
    return both(found) if found else NONE


def of_column(sheet: Sheet, column: Column) -> Both:
    """What stands in a column; nothing where its heading says all."""
    stem, _mark, language = column.key.rpartition("_")
    name = f"{sheet.key}.{stem if language in LANGUAGES else column.key}"
    words = OURS.get(name) or both(*WORDS.get(name, ()))
    if words != NONE and language == "en":
        return SAME
    return _joined(words, column.about)


def both(*words: Any) -> Both:
    """Words of gettext in both languages."""
    found = []
    for language in LANGUAGES:
        with speaking(language):
            found.append(" ".join(map(str, words)))
    return found[0], found[1]


def _joined(one: Both, two: Both) -> Both:
    if NONE in (one, two):
        return one if two == NONE else two
    return f"{one[0].rstrip('.')}. {two[0]}", f"{one[1].rstrip('.')}. {two[1]}"
