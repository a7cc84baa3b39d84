"""The agenda of a leg: what happens when, where, with whom."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.catalogue.models import Program
from portal.core.db import Base, UTCDateTime
from portal.hosting.models_rules import Venue
from portal.visits.models_trip import Leg, Reception

LONGEST_TOPIC = 200
LONGEST_PLACE = 200
LONGEST_GROUP = 60
LONGEST_IN_CHARGE = 160
LONGEST_SPEAKERS = 1000


class Agenda(Base):
    """How the agenda of a leg stands; one without a row was never written.

    `made_for` is the first day of the leg when the agenda was last fitted to it. The visitors see
    it from `shared_at` on; `untold_since` is the first change that they were not told of yet.
    """

    __tablename__ = "agenda"

    leg_id: Mapped[int] = mapped_column(ForeignKey("leg.id"), primary_key=True)
    made_for: Mapped[date | None] = mapped_column(Date)
    changed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    shared_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    untold_since: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)

    leg: Mapped[Leg] = relationship()


class AgendaItem(Base):
    """One session of an agenda, in the host's time zone; `start` and `end` read "09:00".

    It belongs to a leg, or to a reception: then it is a joint session on the agendas of all its
    legs. `group` names the sub-group it is for; empty stands for everybody, so it overlaps with
    each. `people` is how many take part, None for all. `place` is written where no venue of the
    host is meant. `version` is for two who write at once. One that was removed keeps its row, so
    that it can be brought back.
    """

    __tablename__ = "agenda_item"
    __table_args__ = (
        CheckConstraint('"end" > start', name="order"),
        CheckConstraint("(leg_id IS NULL) <> (reception_id IS NULL)", name="owner"),
        Index("ix_agenda_item_leg", "leg_id", "day"),
        Index("ix_agenda_item_venue", "venue_id", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    leg_id: Mapped[int | None] = mapped_column(ForeignKey("leg.id"))
    reception_id: Mapped[int | None] = mapped_column(ForeignKey("reception.id"), index=True)
    day: Mapped[date] = mapped_column(Date)
    start: Mapped[str] = mapped_column(String(5))
    end: Mapped[str] = mapped_column(String(5))
    topic: Mapped[str] = mapped_column(String(LONGEST_TOPIC))
    program_id: Mapped[int | None] = mapped_column(ForeignKey("program.id"))
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    place: Mapped[str] = mapped_column(String(LONGEST_PLACE), default="")
    group: Mapped[str] = mapped_column(String(LONGEST_GROUP), default="")
    people: Mapped[int | None]
    in_charge: Mapped[str] = mapped_column(String(LONGEST_IN_CHARGE), default="")
    speakers: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    leg: Mapped[Leg | None] = relationship()
    reception: Mapped[Reception | None] = relationship()
    program: Mapped[Program | None] = relationship()
    venue: Mapped[Venue | None] = relationship()

    @property
    def is_joint(self) -> bool:
        """Whether all groups of a reception have it together."""
        return self.reception_id is not None
