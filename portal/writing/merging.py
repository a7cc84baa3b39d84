"""Two people wrote the same part: what differs, and what the second one makes of both. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from portal.writing.fields import input_name
from portal.writing.sheet import Sheet

MINE, THEIRS = "mine", "theirs"


def differing(mine: Sheet, theirs: Sheet) -> list[str]:
    """The inputs outside of rows that say something else in the two."""
    names = [input_name("", path) for _row, _field, _language, path in mine.shape.places([])]
    return [name for name in names if mine.texts.get(name, []) != theirs.texts.get(name, [])]


def other_rows(mine: Sheet, theirs: Sheet) -> list[str]:
    """The rows of theirs that are not among mine."""
    known = [_row(mine, number) for number in mine.rows]
    return [number for number in theirs.rows if _row(theirs, number) not in known]


def merged(mine: Sheet, theirs: Sheet, taken: Mapping[str, str], rows: Collection[str]) -> Sheet:
    """Mine, with the inputs for which `taken` says "theirs", and these rows of theirs besides."""
    texts = dict(mine.texts)
    for name in differing(mine, theirs):
        if taken.get(name) == THEIRS:
            texts[name] = theirs.texts.get(name, [])
    found = Sheet(mine.shape, list(mine.rows), texts)
    for number in other_rows(mine, theirs):
        if number in rows:
            new = found.add_row()
            for path_name, said in _row(theirs, number).items():
                found.texts[f"{new}.{path_name}"] = said
    return found


def _row(sheet: Sheet, number: str) -> dict[str, list[str]]:
    """What a row says, without its number."""
    found = {}
    for row, _field, _language, path in sheet.shape.places([number]):
        if row and (said := sheet.texts.get(input_name(row, path), [])):
            found[".".join(path)] = said
    return found
