"""Regions and organisations."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Base
from portal.core.i18n import pick
from portal.core.keep import FromContent

PROVINCE, REGENCY, CITY, COUNTRY = "province", "kabupaten", "kota", "country"

LONGEST_NAME = 120  # characters, of a region
LONGEST_ORGANISATION = 200

ORGANISATION_KINDS = (
    "regional-government",
    "office",
    "dprd",
    "ministry",
    "university",
    "foreign",
    "international",
    "community",
    "company",
)


class Region(FromContent, Base):
    """A province, regency or city with its Kemendagri code, or a foreign country with its ISO code.

    Kemendagri codes read "35" (province) and "35.10" (regency or city); ISO codes "MY".
    Latitude and longitude are in degrees; a country has none.
    """

    __tablename__ = "region"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(12), index=True)
    name_id: Mapped[str] = mapped_column(String(LONGEST_NAME))
    name_en: Mapped[str] = mapped_column(String(LONGEST_NAME))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"), index=True)
    timezone: Mapped[str | None] = mapped_column(String(40))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    position: Mapped[str | None] = mapped_column(String(20))

    parent: Mapped[Region | None] = relationship(
        remote_side="Region.id", lazy="joined", join_depth=1
    )

    @property
    def name(self) -> str:
        """The name in the page's language: "Kabupaten Bangli", "Bangli Regency"."""
        return pick({"id": self.name_id, "en": self.name_en})

    @property
    def province(self) -> Region | None:
        """The province it lies in, or itself when it is one; None for a country."""
        if self.kind == PROVINCE:
            return self
        return self.parent

    @property
    def zone_name(self) -> str:
        """WIB, WITA or WIT; empty for a country."""
        return ZONES.get(self.timezone or "", "")


ZONES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


class Organisation(FromContent, Base):
    """Who acts: a regional government, one of its offices, a DPRD, a ministry, a university ..."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(30))
    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"), index=True)
    name_id: Mapped[str] = mapped_column(String(LONGEST_ORGANISATION))
    name_en: Mapped[str] = mapped_column(String(LONGEST_ORGANISATION))

    region: Mapped[Region] = relationship()

    @property
    def name(self) -> str:
        """The name in the page's language."""
        return pick({"id": self.name_id, "en": self.name_en})
