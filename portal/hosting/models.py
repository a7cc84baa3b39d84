"""Days on which a host does not receive."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Base, UTCDateTime
from portal.core.i18n import pick
from portal.places.models import Region

PUBLIC, COLLECTIVE, REGIONAL = "public", "collective", "regional"
KINDS = (PUBLIC, COLLECTIVE, REGIONAL)
LONGEST_NAME = 200  # characters


class Holiday(Base):
    """A day that is free: by law, by collective leave (cuti bersama), or in one region only.

    `key` names what the `holidays` package knows it by; None was added by hand. One that somebody
    `edited` or removed is never overwritten, so a removed one stays as a row.
    """

    __tablename__ = "holiday"
    __table_args__ = (CheckConstraint("kind IN ('public', 'collective', 'regional')", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(Date, index=True)
    name_id: Mapped[str] = mapped_column(String(LONGEST_NAME))
    name_en: Mapped[str] = mapped_column(String(LONGEST_NAME))
    kind: Mapped[str] = mapped_column(String(12))
    region_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"), index=True)
    estimated: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(String(LONGEST_NAME))
    key: Mapped[str | None] = mapped_column(String(LONGEST_NAME + 20), unique=True)
    edited: Mapped[bool] = mapped_column(default=False)
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    region: Mapped[Region | None] = relationship(lazy="joined")

    @property
    def name(self) -> str:
        """The name in the page's language."""
        return pick({"id": self.name_id, "en": self.name_en})
