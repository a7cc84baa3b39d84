"""A programme's record in parts that are written one by one, in any order. Pure.

A part's value may be incomplete: only the whole, when it is sent for review, must be a record
(`catalogue.document.Document`). The shape of a value is the record's own:

- `name`: {"id": {"name", "aliases", "summary"}, "en": {...}}
- a section of the text, such as `how`: {"id": Markdown, "en": Markdown}
- `filing`, `timing`: {field of Facts: its value}
- `results`, `awards`, `adapted_by`, `evidence`, `legal_basis`, `sources`, `attachments`: a list of
  rows; `attachments.py` writes the last one
- `resources`, `visit`: an object, or None
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.catalogue.document import HEADINGS, Document

LANGUAGES = ("id", "en")
FILING = ("place", "sector", "tags", "sdgs", "initiator", "digital", "licence")
TIMING = ("pilot_start", "start", "status", "completed", "status_reason", "verified")
LISTS = ("results", "awards", "adapted_by", "evidence", "legal_basis", "sources", "attachments")
OBJECTS = ("resources", "visit")
GROUPS = {"filing": FILING, "timing": TIMING}

# In the order in which the editor shows them.
KEYS = ("name", "filing", "timing", *HEADINGS, "results", "resources", "visit", "legal_basis",
        "awards", "adapted_by", "evidence", "sources", "attachments")  # fmt: skip


def part_of(path: tuple[Any, ...]) -> str:
    """The part that holds a place in the record, such as ("facts", "results", 0, "unit")."""
    if path[:1] == ("texts",):
        if len(path) > 3 and path[2] == "sections" and path[3] in HEADINGS:
            return str(path[3])
        return "name"
    name = path[1] if len(path) > 1 else ""
    for group, fields in GROUPS.items():
        if name in fields:
            return group
    return name if name in KEYS else ""


def take_apart(record: Mapping[str, Any]) -> dict[str, Any]:
    """The values of all parts of a record as JSON (`Document.model_dump(mode="json")`)."""
    facts, texts = record["facts"], record["texts"]
    values: dict[str, Any] = {
        "name": {
            language: {key: text.get(key) for key in ("name", "aliases", "summary")}
            for language, text in texts.items()
        }
    }
    for group, fields in GROUPS.items():
        values[group] = {field: facts[field] for field in fields if facts.get(field) is not None}
    for key in HEADINGS:
        values[key] = {
            language: text["sections"][key]
            for language, text in texts.items()
            if text.get("sections", {}).get(key)
        }
    for key in LISTS:
        values[key] = list(facts.get(key) or [])
    for key in OBJECTS:
        values[key] = facts.get(key)
    return values


def put_together(slug: str, owner: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The record that the parts make; it need not be a valid one. The reverse of `take_apart`."""
    facts: dict[str, Any] = {"slug": slug, "owner": owner}
    for group in GROUPS:
        facts.update(values.get(group) or {})
    for key in LISTS:
        facts[key] = list(values.get(key) or [])
    for key in OBJECTS:
        if values.get(key):
            facts[key] = values[key]
    texts: dict[str, Any] = {}
    names = values.get("name") or {}
    for language in LANGUAGES:
        sections = {
            key: said for key in HEADINGS if (said := (values.get(key) or {}).get(language))
        }
        named = {k: v for k, v in (names.get(language) or {}).items() if v}
        if sections or named:
            texts[language] = {**named, "sections": sections}
    return {"facts": facts, "texts": texts}


def record_of(document: Document) -> dict[str, Any]:
    """A record as JSON, without what is empty."""
    return document.model_dump(mode="json", exclude_none=True)
