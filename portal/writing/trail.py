"""What the trail calls the fields of a programme: in drafts by their part, in revisions by their
place in the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask

from portal.catalogue import labels
from portal.publishing import parts, words_review
from portal.trail.words import words as trail_words
from portal.writing import words

CODES = {"status": labels.SHORT_STATUS, "initiator": labels.INITIATOR}
OBJECTS = {"visit.sites": words.FIELDS["visit."], "visit.sources": words.SOURCES}


def register(app: Flask) -> None:
    """Add the words."""
    registry = trail_words(app)
    known = words.FIELDS | OBJECTS | {key: words_review.TITLES[key] for key in parts.LISTS}
    registry.fields.update(words.FIELDS | OBJECTS)
    registry.fields |= {in_record(name): text for name, text in known.items()}
    for field, said in CODES.items():
        for group in ("facts", *parts.GROUPS):
            registry.values[f"{group}.{field}"] = _of(said)
    for sort in ("draft", "program"):
        registry.values[f"{sort}.kind"] = _of(labels.EVIDENCE_KINDS)


def in_record(name: str) -> str:
    """Where the record has what the editor has under "part.field"."""
    part, _dot, field = name.partition(".")
    return f"facts.{field}" if part in parts.GROUPS else f"facts.{name}"


def _of(said: Mapping[str, Any]) -> Callable[[str], str]:
    return lambda code: str(said.get(code, code))
