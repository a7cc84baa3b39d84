"""What a set of reception rules holds, as it stands in a content file and in the database. Pure.

Each part of it is a clause with a fixed name (`CLAUSES`): whatever the portal refuses or warns of
names its clause. What a host does not say stays out, and then nothing is judged by it.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from portal.core.content import Address, Both, Count, PartialDate, Slug, Strict, Words
from portal.hosting.ruleset_days import (
    DAYS,
    Clock,
    Closure,
    Day,
    Holidays,
    Mode,
    MonthDay,
    OnHoliday,
    Opening,
    Period,
    Session,
    VisitorKind,
    Weekday,
    YearlyClosure,
)

__all__ = [
    "CLAUSES", "DAYS", "INSTEAD", "Basis", "Clause", "Clock", "Clocked", "Closure", "Day",
    "Exemption", "Fee", "Holidays", "Instead", "Least", "Letter", "Limits", "Mode", "MonthDay",
    "OnHoliday", "Opening", "Papers", "Period", "Refusal", "RuleSet", "RuleSource", "Session",
    "Stay", "Term", "Unit", "VisitorKind", "Weekday", "YearlyClosure",
]  # fmt: skip

CLAUSES = (
    "visitors", "sessions", "start", "holidays", "closures", "modes",
    "groups-per-session", "groups-per-day", "people-per-group", "people-per-session",
    "people-per-day", "merging", "longest-visit", "again",
    "notice", "change-notice", "reply", "hold",
    "letter", "papers", "stay", "fee", "house-rules", "refusals",
)  # fmt: skip
Clause = Literal[
    "visitors", "sessions", "start", "holidays", "closures", "modes",
    "groups-per-session", "groups-per-day", "people-per-group", "people-per-session",
    "people-per-day", "merging", "longest-visit", "again",
    "notice", "change-notice", "reply", "hold",
    "letter", "papers", "stay", "fee", "house-rules", "refusals",
]  # fmt: skip

Unit = Literal["working-days", "days", "weeks", "months"]


class Term(Strict):
    """A length of time: 7 working days (of the host), 3 days, 2 weeks, 1 month."""

    value: Annotated[int, Field(ge=0, le=366)]
    unit: Unit


class Clocked(Term):
    """A term that runs from the request on, or that must end so long before the visit."""

    counted: Literal["from-request", "before-visit"] = "from-request"


class Least(Strict):
    """How many people one group may have."""

    least: Count | None = None
    most: Count | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Least:
        if self.least and self.most and self.least > self.most:
            raise ValueError("the least is more than the most")
        return self


class Limits(Strict):
    """How much a host takes. What is None has no limit. Groups are delegations, merged or not."""

    groups_per_session: Count | None = None
    groups_per_day: Count | None = None
    people_per_group: Least | None = None
    people_per_session: Count | None = None
    people_per_day: Count | None = None


class Exemption(Strict):
    """Visitors whom one clause does not concern: by their kind, or by their slug."""

    clause: Clause
    kinds: list[VisitorKind] = []
    organisations: list[Slug] = []
    note: Both | None = None

    @model_validator(mode="after")
    def _names_somebody(self) -> Exemption:
        if not (self.kinds or self.organisations):
            raise ValueError("an exemption names kinds or organisations")
        return self


class Letter(Strict):
    """To whom the visitors write, and what the letter must say."""

    to: Both | None = None
    through: Both | None = None
    copies: list[Both] = []
    contains: list[Both] = []
    channels: list[Both] = []
    note: Both | None = None


class Papers(Strict):
    """What visitors hand in before they come, and what they bring."""

    before: list[Both] = []
    on_arrival: list[Both] = []
    note: Both | None = None


class Stay(Strict):
    """That visitors must, or are asked to, sleep in the host's region."""

    demand: Literal["required", "asked"]
    where: Both | None = None


class Fee(Strict):
    """What a visit costs. `free` is True only where the host says so."""

    free: bool = False
    note: Both | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Fee:
        if not self.free and self.note is None:
            raise ValueError("a fee that is not free says what it is")
        return self


class Refusal(Strict):
    """One of the host's own grounds for refusing; `key` stays the same for good."""

    key: Slug
    text: Both


class RuleSource(Strict):
    """Where the rules were read, and as what kind of text."""

    address: Address
    publisher: Words
    date: PartialDate | None = None


class Basis(Strict):
    """By what the rules hold: a regulation, a published standard, or practice that was reported."""

    kind: Literal["regulation", "standard", "procedure", "practice", "portal"]
    title: Both
    note: Both | None = None
    sources: list[RuleSource] = []


class Instead(Strict):
    """Clauses that read differently for some visitors: by kind or slug, by the size of the group.

    Both must fit where both are named. Of several that fit, the first that has a clause holds.
    """

    kinds: list[VisitorKind] = []
    organisations: list[Slug] = []
    least_people: Count | None = None
    most_people: Count | None = None
    notice: Term | None = None
    earliest: Term | None = None
    change_notice: Term | None = None
    reply: Clocked | None = None
    hold: Clocked | None = None
    people_per_group: Least | None = None
    longest_days: Count | None = None
    again_after_months: Annotated[int, Field(ge=1, le=120)] | None = None
    stay: Stay | None = None
    fee: Fee | None = None

    @model_validator(mode="after")
    def _names_somebody(self) -> Instead:
        who = {"kinds", "organisations", "least_people", "most_people"}
        given = {name for name, value in self if value not in (None, [])}
        if not given & who:
            raise ValueError("it names kinds, organisations or numbers of people")
        if not given - who:
            raise ValueError("it says what holds instead")
        return self

    @property
    def clauses(self) -> dict[str, object]:
        """What it says, by the name of the field."""
        names = [name for name in INSTEAD if getattr(self, name) is not None]
        return {name: getattr(self, name) for name in names}


INSTEAD = (
    "notice", "earliest", "change_notice", "reply", "hold", "people_per_group", "longest_days",
    "again_after_months", "stay", "fee",
)  # fmt: skip


class RuleSet(Strict):
    """The reception rules of one host, as of the day of reception `effective`.

    `effective` None stands for "as long as anybody knows". `example` marks rules that show what
    the portal can do and that no host has said. Without any session the host does not say when it
    receives: each working day is open, at an hour to be agreed. `notice` is the least and
    `earliest` the most that a request may come before the visit.
    """

    host: Slug
    effective: Day | None = None
    example: bool = False
    basis: Basis
    scope: Both | None = None
    visitors: list[VisitorKind] = []
    sessions: list[Session] = []
    holidays: Holidays = Holidays()
    closures: list[Closure] = []
    yearly_closures: list[YearlyClosure] = []
    openings: list[Opening] = []
    modes: list[Mode] = ["on-site"]
    limits: Limits = Limits()
    merging: Literal["allowed", "never"] | None = None
    longest_days: Count | None = None
    again_after_months: Annotated[int, Field(ge=1, le=120)] | None = None
    notice: Term | None = None
    earliest: Term | None = None
    change_notice: Term | None = None
    reply: Clocked | None = None
    hold: Clocked | None = None
    instead: list[Instead] = []
    exemptions: list[Exemption] = []
    letter: Letter | None = None
    papers: Papers | None = None
    stay: Stay | None = None
    fee: Fee | None = None
    house_rules: list[Both] = []
    refusals: list[Refusal] = []
    steps: list[Both] = []
    notes: list[Both] = []

    @model_validator(mode="after")
    def _is_clear(self) -> RuleSet:
        keys = [refusal.key for refusal in self.refusals]
        if len(keys) != len(set(keys)):
            raise ValueError("two grounds for refusing have the same key")
        seen: set[tuple[str, str | None]] = set()
        for session in self.sessions:
            if session.weeks or session.parity or session.period or session.kinds:
                continue  # they may take turns
            for day in session.days:
                if (day, session.start) in seen:
                    hour = session.start or "any hour"
                    raise ValueError(f"two sessions on {day} start at {hour}")
                seen.add((day, session.start))
        return self
