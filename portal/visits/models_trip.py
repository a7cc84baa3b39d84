"""Trips: what a coordinator plans, the visit to each host, the places it holds, who comes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Person
from portal.catalogue.models import Program
from portal.core.db import Base, UTCDateTime
from portal.places.models import Organisation
from portal.visits.workflow import DRAFT, STATES

FUNDING = ("apbd", "apbn", "own", "host", "sponsor", "other")
MODES = ("on-site", "online")
MOST_PEOPLE, MOST_DAYS = 10_000, 30  # of one visit
_STATES = ", ".join(repr(state) for state in STATES)
_MODES = ", ".join(repr(mode) for mode in MODES)


class Trip(Base):
    """What a coordinator plans: one journey, with one leg for each host.

    `make_up` counts who comes, before names are known: [{"what": "Kepala dinas", "people": 4}].
    `first` and `last` are the days of the journey. `version` is for two who write at once.
    """

    __tablename__ = "trip"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    purpose: Mapped[str] = mapped_column(Text, default="")
    why_not_online: Mapped[str] = mapped_column(Text, default="")
    first: Mapped[date | None] = mapped_column(Date)
    last: Mapped[date | None] = mapped_column(Date)
    funding: Mapped[str] = mapped_column(String(10), default="")
    make_up: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    deleted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # a draft that was dropped

    organisation: Mapped[Organisation] = relationship()
    created_by: Mapped[Person] = relationship()
    legs: Mapped[list[Leg]] = relationship(back_populates="trip", order_by="Leg.position")
    delegates: Mapped[list[Delegate]] = relationship(
        back_populates="trip", order_by="Delegate.position", cascade="all, delete-orphan"
    )

    @property
    def people(self) -> int:
        """How many come, by the make-up."""
        return sum(int(row["people"]) for row in self.make_up)


class Leg(Base):
    """The visit to one host; it carries the state (`workflow.STATES`).

    `day`, `key` and `number_of_days` are the place that it asks for, holds or has; `wishes` the
    alternatives in order, as [{"day": "2026-11-24", "key": "09:00"}]. `proposed` is the other date
    on the table, and `proposed_by` the side that put it there ("host", "visitor"). `wanted` is the
    change that was asked for after acceptance, `back_to` the state to go back to then.
    `place` is where they meet, in words, when it was agreed to be elsewhere than usual.
    `arrival` is the hour at which somebody comes who is exempt from the fixed start. `closing`
    concerns it while the host has closed its day and has not answered it yet.
    """

    __tablename__ = "leg"
    __table_args__ = (
        CheckConstraint(f"state IN ({_STATES})", name="state"),
        CheckConstraint(f"mode IN ({_MODES})", name="mode"),
        CheckConstraint("people >= 0", name="people"),
        CheckConstraint("number_of_days >= 1", name="number_of_days"),
        Index("ix_leg_host", "host_id", "state", "day"),
        Index("ix_leg_clock", "state", "reply_due"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    trip_id: Mapped[int] = mapped_column(ForeignKey("trip.id"), index=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    position: Mapped[int]
    state: Mapped[str] = mapped_column(String(12), default=DRAFT)
    state_since: Mapped[datetime] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(default=1)
    mode: Mapped[str] = mapped_column(String(8), default="on-site")
    people: Mapped[int] = mapped_column(default=0)
    why_host: Mapped[str] = mapped_column(Text, default="")
    day: Mapped[date | None] = mapped_column(Date)
    key: Mapped[str | None] = mapped_column(String(5))
    number_of_days: Mapped[int] = mapped_column(default=1)
    arrival: Mapped[str | None] = mapped_column(String(5))
    place: Mapped[str] = mapped_column(String(120), default="", server_default="")  # in words
    wishes: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    proposed: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    proposed_by: Mapped[str | None] = mapped_column(String(8))
    wanted: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    back_to: Mapped[str | None] = mapped_column(String(12))
    submitted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    agreed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # the first yes of the host
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reply_due: Mapped[date | None] = mapped_column(Date)  # the host answers by then
    reminded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    escalated_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    hold_until: Mapped[date | None] = mapped_column(Date)  # the last day of the held place
    answer_due: Mapped[date | None] = mapped_column(Date)  # the visitor answers by then
    with_whom: Mapped[str] = mapped_column(String(200), default="")  # who has it at the host
    with_since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ground: Mapped[str] = mapped_column(String(120), default="")  # the key of the host's ground
    reason: Mapped[str] = mapped_column(Text, default="")  # of the latest exit
    letter_of_visitor: Mapped[str] = mapped_column(String(120), default="")  # numbers of letters
    letter_of_host: Mapped[str] = mapped_column(String(120), default="")
    reference: Mapped[str | None] = mapped_column(String(32), unique=True)  # of its proof
    closing_id: Mapped[int | None] = mapped_column(ForeignKey("closing.id"), index=True)
    reception_id: Mapped[int | None] = mapped_column(ForeignKey("reception.id"), index=True)

    trip: Mapped[Trip] = relationship(back_populates="legs")
    host: Mapped[Organisation] = relationship()
    topics: Mapped[list[LegTopic]] = relationship(
        back_populates="leg", order_by="LegTopic.position", cascade="all, delete-orphan"
    )
    reception: Mapped[Reception | None] = relationship(back_populates="legs")


class LegTopic(Base):
    """A programme that a leg is about, and what the visitors want to learn there."""

    __tablename__ = "leg_topic"

    leg_id: Mapped[int] = mapped_column(ForeignKey("leg.id"), primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"), primary_key=True, index=True)
    position: Mapped[int]
    questions: Mapped[str] = mapped_column(Text, default="")

    leg: Mapped[Leg] = relationship(back_populates="topics")
    program: Mapped[Program] = relationship()


class Hold(Base):
    """A place of a leg at a host on one day: nobody else can get it until it is released.

    `key` names the session, None for a later day of a longer visit, which counts in the limits of
    the day only. `purpose` is "place", or "proposal" for a second one that is on the table beside
    it. What is free is always counted from the rows that are not released.
    """

    __tablename__ = "hold"
    __table_args__ = (
        Index("ix_hold_host_day", "host_id", "day"),
        Index(
            "uq_hold_leg_day", "leg_id", "day", "purpose", unique=True,
            sqlite_where=text("released_at IS NULL"),
            postgresql_where=text("released_at IS NULL"),
        ),
        CheckConstraint("purpose IN ('place', 'proposal')", name="purpose"),
        CheckConstraint("people > 0", name="people"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    leg_id: Mapped[int] = mapped_column(ForeignKey("leg.id"), index=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    day: Mapped[date] = mapped_column(Date)
    key: Mapped[str | None] = mapped_column(String(5))
    people: Mapped[int]
    purpose: Mapped[str] = mapped_column(String(8), default="place")
    since: Mapped[datetime] = mapped_column(UTCDateTime)
    released_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Reception(Base):
    """Several legs received together: a joint opening, and agendas of their own afterwards."""

    __tablename__ = "reception"
    __table_args__ = (Index("ix_reception_host", "host_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    day: Mapped[date] = mapped_column(Date)
    key: Mapped[str] = mapped_column(String(5))
    opening: Mapped[str] = mapped_column(Text, default="")  # who opens it, where, with what
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # split again

    host: Mapped[Organisation] = relationship()
    legs: Mapped[list[Leg]] = relationship(back_populates="reception", order_by="Leg.id")


class LegNote(Base):
    """What one side wrote about a leg. "internal" is for the host only, "message" for both."""

    __tablename__ = "leg_note"
    __table_args__ = (CheckConstraint("kind IN ('internal', 'message')", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    leg_id: Mapped[int] = mapped_column(ForeignKey("leg.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    side: Mapped[str] = mapped_column(String(8))  # "visitor", "host", "portal"
    step: Mapped[str] = mapped_column(String(20), default="")  # the step it was said with
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    by: Mapped[Person | None] = relationship()


class Delegate(Base):
    """One person of the delegation; seen only by the visitors and the hosts of the trip.

    `replaces` is the position of the one for whom this is a substitute.
    """

    __tablename__ = "delegate"
    __table_args__ = (UniqueConstraint("trip_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    trip_id: Mapped[int] = mapped_column(ForeignKey("trip.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    nip: Mapped[str] = mapped_column(String(18), default="")  # 18 digits, of civil servants only
    rank: Mapped[str] = mapped_column(String(60), default="")
    post: Mapped[str] = mapped_column(String(160), default="")
    unit: Mapped[str] = mapped_column(String(160), default="")
    contact: Mapped[str] = mapped_column(String(120), default="")
    substitute_for: Mapped[str] = mapped_column(String(120), default="")
    leads: Mapped[bool] = mapped_column(default=False)

    trip: Mapped[Trip] = relationship(back_populates="delegates")
