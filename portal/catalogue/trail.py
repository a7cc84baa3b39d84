"""What the trail says of the catalogue."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask import Flask
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.catalogue import queries
from portal.catalogue.document import HEADINGS
from portal.catalogue.models import Sector, SynonymGroup, Tag
from portal.core.db import db
from portal.core.i18n import url
from portal.trail.words import Named, words

KINDS = {
    "program.published": _l("A programme was published"),
    "program.revised": _l("A programme was changed"),
    "program.visited": _l("The number of its visits changed"),
    "sector.added": _l("A sector was added"),
    "sector.changed": _l("A sector was changed"),
    "tag.added": _l("A tag was added"),
    "tag.changed": _l("A tag was changed"),
    "synonyms.added": _l("A group of synonyms was added"),
    "synonyms.changed": _l("A group of synonyms was changed"),
    "synonyms.removed": _l("A group of synonyms was removed"),
    "synonyms.restored": _l("A group of synonyms was brought back"),
}


FIELDS = {
    "texts.id.name": _l("Name in Indonesian"),
    "texts.en.name": _l("Name in English"),
    "texts.id.aliases": _l("Other names in Indonesian"),
    "texts.en.aliases": _l("Other names in English"),
    "texts.id.summary": _l("Summary in Indonesian"),
    "texts.en.summary": _l("Summary in English"),
}


def register(app: Flask) -> None:
    """Add the words."""
    registry = words(app)
    registry.fields.update(FIELDS)
    for key, headings in HEADINGS.items():
        for code in headings:
            name = f"texts.{code}.sections.{key}"
            registry.fields[name] = {lang: f"{text} ({code.upper()})"
                                     for lang, text in headings.items()}  # fmt: skip
    registry.kinds.update(KINDS)
    registry.finders["program"] = queries.slugs_named
    registry.names |= {"program": programs, "sector": _sectors, "tag": _tags, "synonyms": _groups}


def programs(subjects: Collection[str]) -> Mapping[str, Named]:
    """Names of programmes by their slugs."""
    return {
        program.slug: Named(program.name, url("catalogue.program", slug=program.slug))
        for program in queries.programs(list(subjects))
    }


def _sectors(subjects: Collection[str]) -> Mapping[str, Named]:
    found = db.session.scalars(select(Sector).where(Sector.slug.in_(subjects)))
    return {s.slug: Named(s.name, url("catalogue.sector", slug=s.slug)) for s in found}


def _tags(subjects: Collection[str]) -> Mapping[str, Named]:
    found = db.session.scalars(select(Tag).where(Tag.slug.in_(subjects)))
    # As on the page of a programme: a tag has no page, and the search finds what it is on.
    return {t.slug: Named(t.name, url("catalogue.programs", q=f'"{t.name}"')) for t in found}


def _groups(subjects: Collection[str]) -> Mapping[str, Named]:
    numbers = [int(s) for s in subjects if s.isdecimal() and len(s) < 10]
    found = db.session.scalars(select(SynonymGroup).where(SynonymGroup.id.in_(numbers)))
    return {str(group.id): Named(", ".join(group.terms[:3])) for group in found}
