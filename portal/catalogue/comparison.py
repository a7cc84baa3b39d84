"""The rows of the comparison below the fixed ones: texts of the programmes side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portal.catalogue import labels
from portal.catalogue.show import ProgramPage
from portal.core.text import plain

MOST = 4
_SECTIONS = (
    "background",
    "how",
    "served",
    "challenges",
    "success",
    "prerequisites",
    "sustainability",
)


def rows(programs: Sequence[ProgramPage]) -> list[dict[str, Any]]:
    """Title and one list of texts per programme; a row that all leave empty is left out.

    `written` says that the texts are in the language of the programme's text, not the page's.
    """
    found = [
        _row(labels.SECTIONS[key], [_paragraphs(p, key) for p in programs], written=True)
        for key in _SECTIONS
    ]
    resources = [dict(program.resources) for program in programs]
    for label in labels.RESOURCES.values():
        cells = [[r[str(label)]] if str(label) in r else [] for r in resources]
        found.append(_row(label, cells, written=False))
    return [row for row in found if any(row["cells"])]


def _row(title: object, cells: list[list[str]], *, written: bool) -> dict[str, Any]:
    return {"title": title, "cells": cells, "written": written}


def _paragraphs(program: ProgramPage, key: str) -> list[str]:
    source = program.text.sections.get(key, "")
    return [plain(part) for part in source.split("\n\n") if part.strip()]
