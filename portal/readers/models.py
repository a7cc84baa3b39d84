"""What readers ask, keep, praise and report; and what was said about that to the moderators."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Person
from portal.catalogue.models import Program
from portal.core.db import Base, UTCDateTime
from portal.places.models import Organisation

QUESTION, USEFUL, COLLECTION = "question", "useful", "collection"
KINDS = (QUESTION, USEFUL, COLLECTION)  # what others may see, and moderators may hide


class Moderated:
    """Something public that moderators can hide, with the reason they gave."""

    hidden_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    hidden_reason: Mapped[str] = mapped_column(Text, default="")


class Question(Moderated, Base):
    """What a reader asks the host of a programme. It becomes public with its answer.

    The answer is signed by the organisation; who wrote it stands here and in the trail.
    """

    __tablename__ = "question"
    __table_args__ = (Index("ix_question_open", "program_id", "answered_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"), index=True)
    asker_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    # In whose name it is asked; without one it is "a reader" who asks.
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    language: Mapped[str] = mapped_column(String(2))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    answer: Mapped[str] = mapped_column(Text, default="")
    answer_language: Mapped[str] = mapped_column(String(2), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    corrected_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_for_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    # Moderators may hide the answer alone: then the question stands there without it.
    answer_hidden_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answer_hidden_reason: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=0)  # of the answer, for two who write at once

    program: Mapped[Program] = relationship()
    asker: Mapped[Person] = relationship(foreign_keys=asker_id)
    organisation: Mapped[Organisation | None] = relationship(foreign_keys=organisation_id)
    answered_by: Mapped[Person | None] = relationship(foreign_keys=answered_by_id)
    answered_for: Mapped[Organisation | None] = relationship(foreign_keys=answered_for_id)

    @property
    def is_public(self) -> bool:
        """Whether strangers may see it."""
        return self.answered_at is not None and self.hidden_at is None


class Useful(Moderated, Base):
    """That a programme was useful to an organisation, and in one sentence why.

    A withdrawn one keeps its row without the sentence, so that taking it back and saying it again
    does not bring back what moderators hid.
    """

    __tablename__ = "useful"
    __table_args__ = (UniqueConstraint("program_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    language: Mapped[str] = mapped_column(String(2))
    sentence: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    program: Mapped[Program] = relationship()
    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()

    @property
    def is_public(self) -> bool:
        """Whether strangers may see it."""
        return self.withdrawn_at is None and self.hidden_at is None


class Mistake(Base):
    """That something on a programme's page is wrong; `section` is one of its sections, or empty."""

    __tablename__ = "mistake"

    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    section: Mapped[str] = mapped_column(String(30), default="")
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    settled_for_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    outcome: Mapped[str] = mapped_column(Text, default="")

    program: Mapped[Program] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=person_id)
    settled_for: Mapped[Organisation | None] = relationship()


class Bookmark(Base):
    """A programme that somebody wants to find again, by its slug."""

    __tablename__ = "bookmark"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    program: Mapped[str] = mapped_column(String(120), primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class Collection(Moderated, Base):
    """A named list of programmes with a note for each.

    `key` is its address. It is unguessable, and a new one is made whenever it is shared anew, so
    that nobody who had an old link comes back in.
    """

    __tablename__ = "collection"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(43), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    shared: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    person: Mapped[Person] = relationship()
    items: Mapped[list[CollectionItem]] = relationship(
        back_populates="collection", order_by="CollectionItem.position",
        cascade="all, delete-orphan", lazy="selectin",
    )  # fmt: skip

    @property
    def is_public(self) -> bool:
        """Whether whoever has the link may see it."""
        return self.shared and self.hidden_at is None


class CollectionItem(Base):
    """A programme in a collection, by its slug: it stays in the list when it is no longer there."""

    __tablename__ = "collection_item"

    collection_id: Mapped[int] = mapped_column(ForeignKey("collection.id"), primary_key=True)
    program: Mapped[str] = mapped_column(String(120), primary_key=True)
    position: Mapped[int]
    note: Mapped[str] = mapped_column(Text, default="")

    collection: Mapped[Collection] = relationship(back_populates="items")


class Flag(Base):
    """That a reader tells the moderators about something; each person once."""

    __tablename__ = "flag"
    __table_args__ = (
        UniqueConstraint("kind", "number", "person_id"),
        CheckConstraint("kind IN ('question', 'useful', 'collection')", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    number: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
