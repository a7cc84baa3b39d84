"""Attached files: what is known about each; the bytes lie in the storage."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Person
from portal.core.db import Base, UTCDateTime
from portal.files.kinds import ENDINGS, LARGEST_NAME, PICTURE
from portal.files.names import in_address
from portal.places.models import Organisation


class File(Base):
    """One file of an organisation.

    `digest` names the bytes in the storage, `small_digest` those of a picture's small version. The
    same bytes may belong to several rows. `place` says where it was last used ("draft:12"), and
    `notes` what was last written about it: so it can be attached again. Deleting an account or
    leaving an organisation changes nothing here.
    """

    __tablename__ = "file"
    __table_args__ = (CheckConstraint("kind IN ('picture', 'pdf', 'docx', 'xlsx')", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)  # in its address; cannot be guessed
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(LARGEST_NAME))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64), index=True)
    width: Mapped[int | None]
    height: Mapped[int | None]
    small_digest: Mapped[str | None] = mapped_column(String(64), index=True)
    small_size: Mapped[int | None]
    small_width: Mapped[int | None]
    small_height: Mapped[int | None]
    place: Mapped[str] = mapped_column(String(60), index=True)
    notes: Mapped[dict[str, Any]] = mapped_column(JSON)
    uploaded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    organisation: Mapped[Organisation] = relationship()
    uploaded_by: Mapped[Person] = relationship()

    @property
    def is_picture(self) -> bool:
        """Whether a page shows it."""
        return self.kind == PICTURE

    @property
    def is_public(self) -> bool:
        """Whether everybody may have it."""
        return self.published_at is not None and self.deleted_at is None

    @property
    def address_name(self) -> str:
        """The name in its address, which is that of the saved file."""
        return in_address(self.name, ENDINGS[self.media_type])
