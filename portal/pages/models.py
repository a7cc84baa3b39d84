"""Guides: pages of prose."""

from __future__ import annotations

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base
from portal.core.keep import FromContent

LONGEST_TITLE = 200  # characters


class Guide(FromContent, Base):
    """A guide in one language; `position` orders the list."""

    __tablename__ = "guide"

    slug: Mapped[str] = mapped_column(String(120), primary_key=True)
    language: Mapped[str] = mapped_column(String(2), primary_key=True)
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    summary: Mapped[str] = mapped_column(Text)
    position: Mapped[int]
    markdown: Mapped[str] = mapped_column(Text)
