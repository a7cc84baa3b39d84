"""Drafts of programmes, what was said about them, and every published state."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Person
from portal.catalogue.models import Program
from portal.core.db import Base, UTCDateTime
from portal.places.models import Organisation

DRAFT, REVIEW, PUBLISHED, DROPPED = "draft", "review", "published", "dropped"
OPEN = (DRAFT, REVIEW)
CONTENT = "content"  # who published what came from the content folder
_is_open = text("state IN ('draft', 'review')")


class Draft(Base):
    """A programme that is being written: a new one, or the next state of a published one.

    What is not published is in this table and never in `program`, so that no public page can
    show it by mistake. A programme has one open draft at most, for all its editors.
    """

    __tablename__ = "draft"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'review', 'published', 'dropped')", name="state"),
        Index(
            "uq_draft_open_program", "program_id", unique=True,
            sqlite_where=_is_open, postgresql_where=_is_open,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    program_id: Mapped[int | None] = mapped_column(ForeignKey("program.id"), index=True)
    state: Mapped[str] = mapped_column(String(10), default=DRAFT)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # The published revision that a draft of a published programme began from.
    base: Mapped[int | None]

    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
    program: Mapped[Program | None] = relationship()
    created_by: Mapped[Person] = relationship()
    parts: Mapped[list[DraftPart]] = relationship(back_populates="draft", lazy="selectin")

    @property
    def is_open(self) -> bool:
        """Whether it can still be published."""
        return self.state in OPEN


class DraftPart(Base):
    """One part of a draft (`parts.KEYS`), with its own version.

    Two people who edit different parts never meet; two who edit the same one both see it.
    """

    __tablename__ = "draft_part"

    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(30), primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    value: Mapped[Any] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    draft: Mapped[Draft] = relationship(back_populates="parts")
    by: Mapped[Person] = relationship()


class Comment(Base):
    """What a reviewer said about a draft, or about one part of it (`key`; empty for the whole)."""

    __tablename__ = "draft_comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), index=True)
    key: Mapped[str] = mapped_column(String(30), default="")
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    draft: Mapped[Draft] = relationship()
    by: Mapped[Person] = relationship(foreign_keys=by_id)
    settled_by: Mapped[Person | None] = relationship(foreign_keys=settled_by_id)


class Revision(Base):
    """One published state of a programme. Rows are never changed; the database refuses it."""

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("program_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"), index=True)
    number: Mapped[int]  # from 1, for each programme
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    actor: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(Text, default="")

    program: Mapped[Program] = relationship()
