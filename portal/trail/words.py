"""What the trail says of events: each feature adds words for its kinds, and names of its subjects.

    words(app).kinds.update({"thing.changed": _l("A thing was changed")})
    words(app).names["thing"] = names_of_things

A kind without words is shown as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, current_app
from sqlalchemy import Select


@dataclass(frozen=True)
class Named:
    """What a subject is called in the page's language, and where it is; "" for nowhere."""

    text: str
    url: str = ""


Finder = Callable[[str], Select[str]]  # a text -> the subjects whose name holds it
Namer = Callable[[Collection[str]], Mapping[str, Named]]  # subjects -> those it knows


@dataclass
class Words:
    """The words of one app."""

    kinds: dict[str, Any] = field(default_factory=dict)  # kind of event -> lazy sentence
    names: dict[str, Namer] = field(default_factory=dict)  # first word of the kind -> namer
    # Kinds that the portal also writes by itself, many at once, when it loads a calendar.
    loaded: set[str] = field(default_factory=set)
    finders: dict[str, Finder] = field(default_factory=dict)  # first word of the kind -> finder
    organisations: set[str] = field(default_factory=set)  # fields that hold the slug of one
    # Name of a field -> lazy words, or {"id": ..., "en": ...}; "leg.people" for those of a sort.
    fields: dict[str, Any] = field(default_factory=dict)
    # Part of a programme -> lazy words, for fields such as "how.id" and whole lists ("results").
    parts: dict[str, Any] = field(default_factory=dict)
    # Name of a field, or first word of the kind with its dot ("draft.") for a value that has no
    # name -> what a code that is stored there is called.
    values: dict[str, Callable[[str], str]] = field(default_factory=dict)


def numbers(subjects: Collection[str]) -> list[int]:
    """Those of the subjects that can be the number of a row."""
    return [int(s) for s in subjects if s.isascii() and s.isdecimal() and len(s) < 10]


def words(app: Flask | None = None) -> Words:
    """The registry of the app, or of the running one."""
    where: Flask = app or current_app
    registry: Words = where.extensions.setdefault("trail words", Words())
    return registry
