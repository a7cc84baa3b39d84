"""The history of a programme as pages show it: versions, one of them, and two side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask_babel import gettext as _

from portal.catalogue import labels, queries
from portal.catalogue.document import Document
from portal.catalogue.models import Program, ProgramText
from portal.catalogue.show import ProgramPage
from portal.core.errors import NotFound
from portal.core.i18n import date_text, instant_text, number_text, url
from portal.files.words import KINDS
from portal.places import queries as places
from portal.publishing import differences, parts, words_review
from portal.publishing.differences import Difference
from portal.publishing.models import CONTENT, Revision


@dataclass(frozen=True)
class Version:
    """One published state in the list."""

    number: int
    at: str
    note: str
    url: str
    compare_url: str  # with the one before; empty for the first
    newest: bool


def versions(program: Program, found: Sequence[Revision]) -> list[Version]:
    """The list, the newest first."""
    slug, newest = program.slug, found[0].number if found else 0
    return [
        Version(
            item.number,
            instant_text(item.at),
            words_review.note(item.note) or (_first_words(item) if item.number == 1 else ""),
            url("publishing.version", slug=slug, number=item.number),
            url("publishing.compare", slug=slug, before=item.number - 1, after=item.number)
            if item.number > 1
            else "",
            item.number == newest,
        )
        for item in found
    ]


def _first_words(item: Revision) -> str:
    if item.actor == CONTENT:
        return _("As the portal was set up with it, from published sources")
    return _("Published for the first time")


class VersionPage(ProgramPage):
    """The page of a programme as readers saw it."""

    preview = True  # no questions, files or links to act: they belong to the page of today


def as_it_was(program: Program, document: Document) -> VersionPage:
    """The page that a record makes; nothing of it is stored."""
    facts = document.facts
    was = Program(
        slug=program.slug, status=facts.status, facts=facts.model_dump(mode="json"),
        verified_on=facts.verified.on if facts.verified else None,
        visit_possible=facts.can_be_visited, has_award=bool(facts.awards),
        visit_count=program.visit_count, standing=program.standing,
    )  # fmt: skip
    started = facts.start or facts.pilot_start
    was.start_year = int(started[:4]) if started else None
    was.owner, was.region = program.owner, program.region
    try:
        was.region, was.sector = places.region(facts.place), queries.sector(facts.sector)
    except NotFound:
        was.sector = program.sector  # it has another name by now
    was.texts = [
        ProgramText(
            language=language, name=text.name, aliases=list(text.aliases),
            summary=text.summary, sections=dict(text.sections), plain="",
        )
        for language, text in document.texts.items()
    ]  # fmt: skip
    return VersionPage(was)


@dataclass(frozen=True)
class Part:
    """One part that differs, with its title and the name of its language."""

    title: str
    language: str
    code: str  # of the language, "" for none
    before: differences.Segments
    after: differences.Segments


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Part]:
    """What differs between the values of all parts."""
    say = partial(_say, {**_sources(before), **_sources(after)})
    return [_part(item) for item in differences.between(before, after, say)]


def _sources(values: Mapping[str, Any]) -> dict[str, str]:
    """What the keys of sources are called: readers see them nowhere else."""
    return {
        row["key"]: ", ".join(said)
        for row in values.get("sources") or []
        if row.get("key")
        and (said := [row.get("publisher") or row.get("address") or row["key"], *_dated(row)])
    }


def _dated(row: Mapping[str, Any]) -> list[str]:
    return [date_text(row["date"])] if row.get("date") else []


def values_of(record: Mapping[str, Any]) -> dict[str, Any]:
    """The values of the parts of a record, as stored in a revision."""
    return parts.take_apart(record)


def _part(item: Difference) -> Part:
    names = {"id": _("in Indonesian"), "en": _("in English"), "": ""}
    title = str(words_review.TITLES[item.key])
    return Part(title, names[item.language], item.language, item.before, item.after)


_WORDS: dict[str, Mapping[str, Any]] = {
    "status": labels.SHORT_STATUS,
    "initiator": labels.INITIATOR,
    "kind": labels.EVIDENCE_KINDS | KINDS,  # of evidence, and of attachments
}


_DATES = {"start", "pilot_start", "date", "on"}  # each as exactly as it is known


def _say(sources: Mapping[str, str], field: str, value: Any) -> str:
    if field == "key":
        return ""  # of a source, for the portal alone
    names = {
        "digital": _("Digital"), "online": _("Online"), "target": _("Target"),
        "completed": _("Completed"), "before": _("Before"), "after": _("After"),
        "year": _("Year"), "people": _("Largest group"), "date": _("Date"), "start": _("Start"),
        "pilot_start": _("Pilot"), "status": _("Status"), "sector": _("Sector"),
        "place": _("Region"), "initiator": _("Initiated by"), "kind": _("Kind"),
        "licence": _("Licence"), "on": _("Last verified"), "source": _("Source"),
        "sources": _("Source"), "file": _("File"),
    }  # fmt: skip
    if isinstance(value, bool):
        said = _("yes") if value else _("no")
    elif isinstance(value, (int, float)):
        said = number_text(value) if field not in {"year", "sdgs"} else str(value)
    elif field in _DATES:
        said = date_text(value)
    elif field == "file":
        said = value[:8]  # enough to tell one from what took its place
    elif field in {"source", "sources"}:
        said = sources.get(value, value)
    else:
        said = str(_WORDS.get(field, {}).get(value, value))
    return f"{names[field]}: {said}" if field in names else said
