"""Past visits as others reported them, from before this portal kept the record itself."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, String, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.catalogue.models import Program
from portal.core.db import Base
from portal.core.keep import FromContent
from portal.places.models import Organisation, Region

KINDS = ("visit", "planned", "failed", "volume")

reported_visit_host = Table(
    "reported_visit_host",
    Base.metadata,
    Column("visit_id", ForeignKey("reported_visit.id"), primary_key=True),
    Column("organisation_id", ForeignKey("organisation.id"), primary_key=True, index=True),
)

reported_visit_origin = Table(
    "reported_visit_origin",
    Base.metadata,
    Column("visit_id", ForeignKey("reported_visit.id"), primary_key=True),
    Column("region_id", ForeignKey("region.id"), primary_key=True, index=True),
)

reported_visit_program = Table(
    "reported_visit_program",
    Base.metadata,
    Column("visit_id", ForeignKey("reported_visit.id"), primary_key=True),
    Column("program_id", ForeignKey("program.id"), primary_key=True, index=True),
)


class ReportedVisit(FromContent, Base):
    """One visit, or for the kind "volume" a count of visits, with its sources in `facts`."""

    __tablename__ = "reported_visit"
    __table_args__ = (
        CheckConstraint("kind IN ('visit', 'planned', 'failed', 'volume')", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    date: Mapped[str | None] = mapped_column(String(10), index=True)
    people: Mapped[int | None]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)

    hosts: Mapped[list[Organisation]] = relationship(
        secondary=reported_visit_host, lazy="selectin", order_by=Organisation.slug
    )
    origins: Mapped[list[Region]] = relationship(secondary=reported_visit_origin, lazy="select")
    programs: Mapped[list[Program]] = relationship(secondary=reported_visit_program, lazy="select")
