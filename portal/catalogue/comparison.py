"""The rows of the comparison below the fixed ones: texts of the programmes side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from portal.catalogue import labels
from portal.catalogue.show import ProgramPage
from portal.core.text import markdown

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
    """Title and one text per programme, "" where it has none; a row that all leave empty goes.

    `written` says that the texts are in the language of the programme's text, not the page's;
    those are HTML, so that steps stay steps.
    """
    found = [
        _row(labels.SECTIONS[key], [_section(p, key) for p in programs], written=True)
        for key in _SECTIONS
    ]
    resources = [dict(program.resources) for program in programs]
    for label in labels.RESOURCES.values():
        cells = [r.get(str(label), "") for r in resources]
        found.append(_row(label, cells, written=False))
    return [row for row in found if any(row["cells"])]


def _row(title: object, cells: list[str], *, written: bool) -> dict[str, Any]:
    return {"title": title, "cells": cells, "written": written}


def _section(program: ProgramPage, key: str) -> Markup:
    return markdown(program.text.sections.get(key, "").strip())
