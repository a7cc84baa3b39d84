"""Lists that were sent, their rows, and which drafts they made."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Person
from portal.bulk.judging import VERDICTS
from portal.core.db import Base, UTCDateTime
from portal.places.models import Organisation
from portal.publishing.models import Draft

CHECKED, CONSENTED, LOADED, CANCELLED = "checked", "consented", "loaded", "cancelled"
STATES = (CHECKED, CONSENTED, LOADED, CANCELLED)
# What became of a row.
DRAFTED, PUBLISHED, CLASHED, REFUSED = "drafted", "published", "clashed", "refused"


class BulkLoad(Base):
    """A list that somebody sent. Its rows are in the database, so any worker can go on with it."""

    __tablename__ = "bulk_load"
    __table_args__ = (
        CheckConstraint("state IN ('checked', 'consented', 'loaded', 'cancelled')", name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    name: Mapped[str] = mapped_column(String(200))  # of the file
    state: Mapped[str] = mapped_column(String(10), default=CHECKED)
    layout: Mapped[dict[str, dict[str, int]]] = mapped_column(JSON)  # see judging.Layout
    unknown: Mapped[list[str]] = mapped_column(JSON)  # sheets and columns that nobody knows
    publish: Mapped[bool] = mapped_column(default=False)
    consented_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    consented_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
    by: Mapped[Person] = relationship(foreign_keys=by_id)
    consented_by: Mapped[Person | None] = relationship(foreign_keys=consented_by_id)


class BulkRow(Base):
    """A programme of a list: its cells on all sheets, what loading it does, what became of it."""

    __tablename__ = "bulk_row"
    __table_args__ = (
        CheckConstraint(f"verdict IN ({', '.join(map(repr, VERDICTS))})", name="verdict"),
        Index("ix_bulk_row_load", "load_id", "verdict", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    load_id: Mapped[int] = mapped_column(ForeignKey("bulk_load.id", ondelete="CASCADE"))
    number: Mapped[int]  # from 1, in the order of the file
    key: Mapped[str] = mapped_column(String(500))
    name: Mapped[str] = mapped_column(String(500))
    cells: Mapped[dict[str, Any]] = mapped_column(JSON)  # see stored.py
    verdict: Mapped[str] = mapped_column(String(10))
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    fields: Mapped[list[str]] = mapped_column(JSON)
    base: Mapped[str] = mapped_column(String(32), default="")
    outcome: Mapped[str | None] = mapped_column(String(10))
    detail: Mapped[str] = mapped_column(String(20), default="")  # a key of words.DETAILS
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("draft.id"))

    load: Mapped[BulkLoad] = relationship()


class BulkDraft(Base):
    """Which draft a key stands for, and what a load wrote into it; it outlives the list.

    The same list sent again finds its drafts, and the constraint lets no key have two.
    """

    __tablename__ = "bulk_draft"
    __table_args__ = (UniqueConstraint("organisation_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    key: Mapped[str] = mapped_column(String(120))
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), index=True)
    digest: Mapped[str] = mapped_column(String(32))  # of its parts, as the load left them

    draft: Mapped[Draft] = relationship(lazy="joined", innerjoin=True)
