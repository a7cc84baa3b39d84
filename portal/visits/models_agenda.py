"""The agenda of a leg: what happens when, where, with whom."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.catalogue.models import Program
from portal.core.db import Base
from portal.hosting.models_rules import Venue
from portal.visits.models_trip import Leg


class AgendaItem(Base):
    """One session of an agenda, in the host's time zone; `start` and `end` read "09:00".

    `group` names the sub-group it is for; empty stands for everybody, so it overlaps with each.
    `people` is how many take part, None for all of the leg. `place` is written where no venue of
    the host is meant.
    """

    __tablename__ = "agenda_item"
    __table_args__ = (
        CheckConstraint('"end" > start', name="order"),
        Index("ix_agenda_item_leg", "leg_id", "day"),
        Index("ix_agenda_item_venue", "venue_id", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    leg_id: Mapped[int] = mapped_column(ForeignKey("leg.id"))
    day: Mapped[date] = mapped_column(Date)
    start: Mapped[str] = mapped_column(String(5))
    end: Mapped[str] = mapped_column(String(5))
    topic: Mapped[str] = mapped_column(String(200))
    program_id: Mapped[int | None] = mapped_column(ForeignKey("program.id"))
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    place: Mapped[str] = mapped_column(String(200), default="")
    group: Mapped[str] = mapped_column(String(60), default="")
    people: Mapped[int | None]
    in_charge: Mapped[str] = mapped_column(String(160), default="")
    speakers: Mapped[str] = mapped_column(Text, default="")

    leg: Mapped[Leg] = relationship()
    program: Mapped[Program | None] = relationship()
    venue: Mapped[Venue | None] = relationship()
