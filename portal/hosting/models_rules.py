"""A host's reception rules in versions, the days it closes or adds, and its venues."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, String, Text
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Person
from portal.core.db import Base, UTCDateTime
from portal.core.i18n import pick
from portal.core.keep import FromContent
from portal.hosting.ruleset import RuleSet
from portal.places.models import Organisation

LONGEST_VENUE = 120  # characters


class ReceptionRules(FromContent, Base):
    """One version of a host's rules; `document` is a `ruleset.RuleSet`.

    `effective` is the first day of reception that is judged by it; 0001-01-01 stands for "as long
    as anybody knows". A version that was withdrawn before it came into force keeps its row.
    """

    __tablename__ = "reception_rules"
    __table_args__ = (Unique("host_id", "effective"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    effective: Mapped[date] = mapped_column(Date)
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    version: Mapped[int] = mapped_column(default=1)  # for two who write at once
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    host: Mapped[Organisation] = relationship()
    written_by: Mapped[Person | None] = relationship()

    @property
    def rules(self) -> RuleSet:
        """What it says."""
        return RuleSet.model_validate(self.document)


class Closing(Base):
    """Days on which a host receives nobody, with the reason for everybody; both days inclusive."""

    __tablename__ = "closing"
    __table_args__ = (
        CheckConstraint("last >= first", name="order"),
        Index("ix_closing_host", "host_id", "last"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    first: Mapped[date] = mapped_column(Date)
    last: Mapped[date] = mapped_column(Date)
    reason_id: Mapped[str] = mapped_column(Text)
    reason_en: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # the days were opened again

    host: Mapped[Organisation] = relationship()
    by: Mapped[Person] = relationship()

    @property
    def reason(self) -> str:
        """The reason in the page's language."""
        return pick({"id": self.reason_id, "en": self.reason_en})


class ExtraSession(Base):
    """One session more on one day. `start` and `end` read "09:00"; without them by agreement."""

    __tablename__ = "extra_session"
    __table_args__ = (Index("ix_extra_session_host", "host_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    day: Mapped[date] = mapped_column(Date)
    start: Mapped[str | None] = mapped_column(String(5))
    end: Mapped[str | None] = mapped_column(String(5))
    groups: Mapped[int | None]
    people: Mapped[int | None]
    reason_id: Mapped[str] = mapped_column(Text)
    reason_en: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    host: Mapped[Organisation] = relationship()
    by: Mapped[Person] = relationship()

    @property
    def reason(self) -> str:
        """The reason in the page's language."""
        return pick({"id": self.reason_id, "en": self.reason_en})


class Venue(Base):
    """A room or place in which a host receives; one that is no longer used keeps its row.

    Latitude and longitude in degrees, where they are known: for the way between two venues.
    """

    __tablename__ = "venue"
    __table_args__ = (
        Unique("host_id", "name"),
        CheckConstraint("capacity IS NULL OR capacity > 0", name="capacity"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(LONGEST_VENUE))
    address: Mapped[str] = mapped_column(Text, default="")
    capacity: Mapped[int | None]  # people
    equipment: Mapped[str] = mapped_column(Text, default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    host: Mapped[Organisation] = relationship()
