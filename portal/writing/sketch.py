"""A draft as a programme, as far as it goes: for the preview and for its completeness.

The catalogue's pages want a whole record. What a draft lacks is left out here; a short text in one
language stands for both; what cannot be shown at all, such as a result that says nothing, is
passed over. Nothing is guessed, and nothing of this is stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from portal.catalogue.document import (
    HEADINGS,
    Adaptation,
    Attachment,
    Award,
    Document,
    Evidence,
    Facts,
    Resources,
    Result,
    Source,
    Sourced,
    Verified,
    Visit,
    Writing,
)
from portal.catalogue.models import ProgramText, Sector
from portal.core.content import Both
from portal.core.i18n import current
from portal.places.models import Organisation, Region
from portal.publishing import parts

_ROWS: dict[str, type[Sourced]] = {
    "results": Result,
    "awards": Award,
    "adapted_by": Adaptation,
    "evidence": Evidence,
}
_TEXTS = {"indicator", "before_text", "after_text", "unit", "period", "name", "title", "outcome"}
_NEEDED = {"unit", "indicator", "name", "title"}


def sketch(slug: str, owner: str, values: Mapping[str, Any]) -> Document:
    """The record of a draft, as far as it goes; what it lacks is None or empty."""
    record = parts.put_together(slug, owner, values)
    given = record["facts"]
    sources = list(filter(None, map(_source, given["sources"])))
    keys = {source.key for source in sources}
    known: dict[str, Any] = {
        **{key: given.get(key) for key in ("place", "sector", "initiator", "pilot_start", "start")},
        "slug": slug,
        "owner": owner,
        "tags": given.get("tags") or [],
        "sdgs": given.get("sdgs") or [],
        "digital": given.get("digital"),  # None as long as nobody said
        "status": given.get("status") or "",
        "completed": bool(given.get("completed")),
        "status_reason": _both(given.get("status_reason")),
        "verified": _verified(given.get("verified"), keys),
        "licence": given.get("licence") or "",
        "sources": sources,
        "attachments": list(filter(None, map(_attachment, given["attachments"]))),
        "legal_basis": [found for row in given["legal_basis"] if (found := _both(row))],
        "resources": _resources(given.get("resources")),
        "visit": _visit(given.get("visit"), keys),
        **{key: _rows(key, given[key], keys) for key in _ROWS},
    }
    facts = Facts.model_construct(**known)
    texts: dict[Any, Writing] = {
        language: Writing.model_construct(
            name=text.get("name") or "",
            aliases=text.get("aliases") or [],
            summary=text.get("summary") or "",
            sections={key: text["sections"][key] for key in HEADINGS if key in text["sections"]},
        )
        for language, text in record["texts"].items()
    }
    return Document.model_construct(facts=facts, texts=texts)


def _both(said: Any) -> Both | None:
    texts = {language: said.get(language) for language in parts.LANGUAGES} if said else {}
    some = next(filter(None, texts.values()), None)
    if some is None:
        return None
    return Both.model_construct(id=texts["id"] or some, en=texts["en"] or some)


def _source(row: Mapping[str, Any]) -> Source | None:
    try:
        return Source.model_validate(row)
    except ValidationError:
        return None  # without an address there is nothing to link


def _attachment(row: Mapping[str, Any]) -> Attachment | None:
    try:
        return Attachment.model_validate(row)
    except ValidationError:
        return None  # it waits for its title or description


def _verified(said: Any, keys: set[str]) -> Verified | None:
    if not said or not said.get("on") or said.get("source") not in keys:
        return None
    return Verified.model_construct(on=said["on"], source=said["source"])


def _rows(key: str, rows: Sequence[Mapping[str, Any]], keys: set[str]) -> list[Any]:
    model, found = _ROWS[key], []
    for row in rows:
        values: dict[str, Any] = dict.fromkeys(model.model_fields) | dict(row)
        for name in _TEXTS & model.model_fields.keys():
            values[name] = _both(row.get(name))
        if key == "results" and all(values[n] is None for n in _VALUES):
            continue
        for name in _NEEDED & model.model_fields.keys():
            values[name] = values[name] or Both.model_construct(id="", en="")
        values["sources"] = [source for source in row.get("sources") or [] if source in keys]
        found.append(model.model_construct(**values))
    return found


_VALUES = ("before", "after", "before_text", "after_text")


def _resources(said: Any) -> Resources | None:
    if not said:
        return None
    found: dict[str, Any] = {name: _both(said.get(name)) for name in Resources.model_fields}
    return Resources.model_construct(**found)


def _visit(said: Any, keys: set[str]) -> Visit | None:
    if not said:
        return None
    return Visit.model_construct(
        sites=[found for row in said.get("sites") or [] if (found := _both(row))],
        explained_by=_both(said.get("explained_by")),
        duration=_both(said.get("duration")),
        people=said.get("people"),
        online=said.get("online"),
        sources=[key for key in said.get("sources") or [] if key in keys],
    )


@dataclass
class Sketched:
    """A draft in the place of a `Program`, with what its page reads of one (`show.Shown`)."""

    slug: str
    document: Document
    owner: Organisation
    region: Region
    sector: Sector
    texts: list[ProgramText] = field(default_factory=list)
    visit_count: int = 0
    confirmed_on: str | None = None

    def __post_init__(self) -> None:
        facts = self.document.facts
        started = facts.start or facts.pilot_start
        self.start_year = int(started[:4]) if started else None
        self.verified_on = facts.verified.on if facts.verified else None
        self.has_award = bool(facts.awards)
        self.visit_possible = facts.can_be_visited
        for language, text in self.document.texts.items():
            self.texts.append(
                ProgramText(
                    language=language, name=text.name, aliases=text.aliases,
                    summary=text.summary, sections=text.sections,
                )
            )  # fmt: skip

    @property
    def languages(self) -> list[str]:
        """The languages it is written in."""
        return [text.language for text in self.texts]

    def text(self, language: str | None = None) -> ProgramText:
        """The text in a language (the page's), else the one there is, else an empty one."""
        wanted = language or current()
        found = [*(t for t in self.texts if t.language == wanted), *self.texts]
        return (
            found[0]
            if found
            else ProgramText(language=wanted, name="", aliases=[], summary="", sections={})
        )
