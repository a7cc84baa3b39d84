"""What the record of a reported visit holds, as it stands in a content file. Pure."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from portal.core.content import Address, Both, Count, PartialDate, Slug, Strict, Words


class Visitor(Strict):
    """Who came; `organisation` and `place` are slugs, given where they are known.

    The name is written as in the middle of a sentence: "the Government of Bangli Regency".
    """

    name: Both
    organisation: Slug | None = None
    place: Slug | None = None


class VisitSource(Strict):
    """Where the visit was reported."""

    address: Address
    publisher: Words
    date: PartialDate | None = None


class VisitFacts(Strict):
    """A visit as reported. For the kind "volume", the numbers count over a period.

    `together` is what visitors of the same kind are called in one: "diplomats from Laos and Iran".
    """

    slug: Slug
    kind: Literal["visit", "planned", "failed", "volume"]
    visitors: list[Visitor] = []
    together: Both | None = None
    hosts: list[Slug] = Field(min_length=1)
    date: PartialDate | None = None
    until: PartialDate | None = None
    date_note: Both | None = None
    period: Both | None = None
    people: Count | None = None
    delegations: Count | None = None
    estimate: Literal[True] | None = None
    leader: Both | None = None
    party: Both | None = None
    received_by: Both | None = None
    venue: Both | None = None
    programs: list[Slug] = []
    topics: list[Both] = []
    reason: Both | None = None
    outcome: Both | None = None
    note: Both | None = None
    sources: list[VisitSource] = Field(min_length=1)

    @model_validator(mode="after")
    def _has_visitors(self) -> VisitFacts:
        if self.kind != "volume" and not self.visitors:
            raise ValueError("a visit needs visitors; only a volume has none")
        if self.kind == "volume" and not (self.people or self.delegations):
            raise ValueError("a volume needs a number of people or of delegations")
        # A partial date, such as a month, is compared as far as it goes.
        if self.date and self.until and self.until < self.date[: len(self.until)]:
            raise ValueError("the last day is before the first")
        return self
