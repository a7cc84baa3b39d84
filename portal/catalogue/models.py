"""Programmes, and the taxonomy they are filed under."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.catalogue.document import LONGEST_NAME, Document
from portal.catalogue.standings import ARCHIVED, PUBLISHED, STANDINGS
from portal.core.db import Base, UTCDateTime
from portal.core.i18n import current, pick
from portal.core.keep import FromContent
from portal.places.models import Organisation, Region

LONGEST_WORD = 120  # characters, of the name of a sector or a tag


class Sector(FromContent, Base):
    """A field of public service, such as health."""

    __tablename__ = "sector"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    name_id: Mapped[str] = mapped_column(String(LONGEST_WORD))
    name_en: Mapped[str] = mapped_column(String(LONGEST_WORD))
    description_id: Mapped[str] = mapped_column(Text)
    description_en: Mapped[str] = mapped_column(Text)

    @property
    def name(self) -> str:
        """The name in the page's language."""
        return pick({"id": self.name_id, "en": self.name_en})

    @property
    def description(self) -> str:
        """One sentence in the page's language."""
        return pick({"id": self.description_id, "en": self.description_en})


class Tag(FromContent, Base):
    """A word programmes are filed under."""

    __tablename__ = "tag"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    name_id: Mapped[str] = mapped_column(String(LONGEST_WORD))
    name_en: Mapped[str] = mapped_column(String(LONGEST_WORD))

    @property
    def name(self) -> str:
        """The word in the page's language."""
        return pick({"id": self.name_id, "en": self.name_en})


program_tag = Table(
    "program_tag",
    Base.metadata,
    Column("program_id", ForeignKey("program.id"), primary_key=True),
    Column("tag_id", ForeignKey("tag.id"), primary_key=True, index=True),
)


class Program(FromContent, Base):
    """One public-service innovation of one organisation.

    What is listed, filtered or joined has a column. The rest of the record is read and written as
    a whole, always through `document.Facts`, and stands in `facts`.
    """

    __tablename__ = "program"
    __table_args__ = (
        CheckConstraint("status IN ('pilot', 'running', 'grown', 'stopped')", name="status"),
        CheckConstraint(
            f"standing IN ({', '.join(repr(word) for word in STANDINGS)})", name="standing"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"), index=True)
    sector_id: Mapped[int] = mapped_column(ForeignKey("sector.id"), index=True)
    status: Mapped[str] = mapped_column(String(10))
    start_year: Mapped[int | None]
    verified_on: Mapped[str | None] = mapped_column(String(10), index=True)
    visit_possible: Mapped[bool]
    has_award: Mapped[bool]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    visit_count: Mapped[int] = mapped_column(default=0)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)
    standing: Mapped[str] = mapped_column(String(10), default=PUBLISHED, index=True)
    # The day on which the host or a curator last said that all of it is still so.
    confirmed_on: Mapped[str | None] = mapped_column(String(10))
    # When a curator verified what the page says; None again as soon as that changes.
    curator_verified_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    archived_because: Mapped[str | None] = mapped_column(Text)

    owner: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
    region: Mapped[Region] = relationship(lazy="joined", innerjoin=True)
    sector: Mapped[Sector] = relationship(lazy="joined", innerjoin=True)
    tags: Mapped[list[Tag]] = relationship(secondary=program_tag, order_by=Tag.slug)
    texts: Mapped[list[ProgramText]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="ProgramText.language"
    )

    @property
    def is_listed(self) -> bool:
        """Whether lists, maps and the search have it; the page of an archived one stays."""
        return self.standing != ARCHIVED

    @property
    def languages(self) -> list[str]:
        """The languages it is written in."""
        return [text.language for text in self.texts]

    def text(self, language: str | None = None) -> ProgramText:
        """The text in a language (the page's), else the one there is."""
        wanted = language or current()
        return next((t for t in self.texts if t.language == wanted), self.texts[0])

    @property
    def name(self) -> str:
        """The name in the page's language."""
        return self.text().name

    @property
    def document(self) -> Document:
        """The whole record."""
        texts = {
            text.language: {
                "name": text.name,
                "aliases": text.aliases,
                "summary": text.summary,
                "sections": text.sections,
            }
            for text in self.texts
        }
        return Document.model_validate({"facts": self.facts, "texts": texts})


class ProgramText(Base):
    """A programme in one language. `sections` is Markdown by the keys of `document.HEADINGS`."""

    __tablename__ = "program_text"

    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(2), primary_key=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    aliases: Mapped[list[str]] = mapped_column(JSON)
    summary: Mapped[str] = mapped_column(Text)
    sections: Mapped[dict[str, str]] = mapped_column(JSON)
    plain: Mapped[str] = mapped_column(Text)  # the sections without markup: for search and snippets
