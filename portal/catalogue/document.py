"""What a programme's record holds, as it stands in a content file. Pure: no flask, no database.

The fields follow the proposal form of the ministry's innovation competition (KIPP: summary,
problem, novelty, results, adaptability, resources, sustainability) and what hosts told visitors.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator

from portal.core import text
from portal.core.content import Address, Both, Count, PartialDate, Slug, Strict, Words
from portal.core.partial_dates import is_before

LONGEST_NAME = 300  # characters
LONGEST_SUMMARY = 200  # words

Status = Literal["pilot", "running", "grown", "stopped"]
Initiator = Literal["head", "council", "office", "civil-servant", "community", "partner"]
Key = Annotated[str, Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")]
Number = int | Annotated[float, Field(allow_inf_nan=False)]

# Section -> its heading in an Indonesian and in an English text, in the order of the page.
HEADINGS: dict[str, dict[str, str]] = {
    "background": {"id": "Latar belakang", "en": "Background"},
    "goal": {"id": "Tujuan", "en": "Goal"},
    "novelty": {"id": "Kebaruan", "en": "Novelty"},
    "how": {"id": "Cara kerja", "en": "How it works"},
    "served": {"id": "Siapa yang dilayani", "en": "Who is served"},
    "actors": {"id": "Pelaku", "en": "Who takes part"},
    "challenges": {"id": "Tantangan dan kegagalan", "en": "Challenges and failures"},
    "success": {"id": "Faktor keberhasilan", "en": "Success factors"},
    "lessons": {"id": "Pelajaran", "en": "Lessons"},
    "prerequisites": {"id": "Prasyarat", "en": "Prerequisites"},
    "replication": {"id": "Langkah replikasi", "en": "Steps to replicate"},
    "sustainability": {"id": "Keberlanjutan", "en": "Sustainability"},
    "notes": {"id": "Catatan sumber", "en": "Notes on the sources"},
}


class Source(Strict):
    """Where a statement was read."""

    key: Key
    address: Address
    publisher: Words
    date: PartialDate | None = None


class Sourced(Strict):
    """Something that names the sources it was read in, by their keys."""

    sources: list[Key] = Field(min_length=1)


class Result(Sourced):
    """One indicator. Values are numbers in `unit`, or texts where the source has no number.

    `target`: planned, expected or aimed at, and not reached as far as the source says.
    """

    indicator: Both
    before: Number | None = None
    after: Number | None = None
    before_text: Both | None = None
    after_text: Both | None = None
    unit: Both
    period: Both | None = None
    target: bool = False

    @model_validator(mode="after")
    def _says_something(self) -> Result:
        values = (self.before, self.after, self.before_text, self.after_text)
        if all(value is None for value in values):
            raise ValueError("a result needs before or after")
        if (self.before is not None and self.before_text) or (
            self.after is not None and self.after_text
        ):
            raise ValueError("a value is a number or a text, not both")
        return self


class Award(Sourced):
    """A prize, with the year when known."""

    name: Both
    year: int | None = Field(default=None, ge=1945, le=2100)


class Adaptation(Sourced):
    """That somebody took the programme over, or announced it; `place` is the slug of a region."""

    name: Both
    place: Slug | None = None
    year: int | None = Field(default=None, ge=1945, le=2100)
    outcome: Both | None = None


class Evidence(Sourced):
    """What supports the claims, and of which kind it is."""

    kind: Literal["official", "press", "study", "award", "statistics"]
    title: Both


class Attachment(Strict):
    """A file of the organisation (`portal.files`, by its key) that belongs to the record.

    `alt` tells those who cannot see a picture what it shows; `credit` who made it.
    """

    file: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    kind: Literal["picture", "pdf", "docx", "xlsx"]
    title: Both
    alt: Both | None = None
    credit: Words | None = None

    @model_validator(mode="after")
    def _picture_is_described(self) -> Attachment:
        if self.kind == "picture" and self.alt is None:
            raise ValueError("a picture needs a description (alt)")
        return self


class Resources(Strict):
    """What it takes."""

    people: Both | None = None
    money: Both | None = None
    equipment: Both | None = None
    it: Both | None = None


class Visit(Strict):
    """What a visitor sees, and the sources that say so. `people` is the largest group."""

    sites: list[Both] = Field(min_length=1)
    explained_by: Both | None = None
    duration: Both | None = None
    people: Count | None = None
    online: bool | None = None
    sources: list[Key] = []


class Verified(Strict):
    """The newest source that tells how the programme stands, and its date."""

    on: PartialDate
    source: Key


class Facts(Strict):
    """The facts of a programme that do not depend on the language (`program.yaml`)."""

    slug: Slug
    owner: Slug
    place: Slug
    sector: Slug
    tags: list[Slug] = []
    sdgs: list[Annotated[int, Field(ge=1, le=17)]] = []
    initiator: Initiator | None = None
    digital: bool
    pilot_start: PartialDate | None = None
    start: PartialDate | None = None
    status: Status
    completed: bool = False  # it stopped because it was done
    status_reason: Both | None = None
    verified: Verified | None = None
    licence: Words = "CC-BY-4.0"
    sources: list[Source] = Field(min_length=1)
    results: list[Result] = []
    awards: list[Award] = []
    adapted_by: list[Adaptation] = []
    evidence: list[Evidence] = []
    legal_basis: list[Both] = []
    resources: Resources | None = None
    visit: Visit | None = None
    attachments: list[Attachment] = []

    @property
    def can_be_visited(self) -> bool:
        """Whether somebody said what visitors see, and it is still there to be seen.

        What was completed still is, as a reservoir that was built; what was given up is not.
        """
        return self.visit is not None and (self.status != "stopped" or self.completed)

    def texts(self) -> list[Both]:
        """Every short text of the record, in the order of the page: people search for these too."""
        resources, visit = self.resources, self.visit
        found: list[Both | None] = [self.status_reason]
        found += [result.indicator for result in self.results]
        found += [award.name for award in self.awards]
        found += [adaptation.name for adaptation in self.adapted_by]
        found += [item.title for item in self.evidence]
        found += self.legal_basis
        if resources:
            found += [resources.people, resources.money, resources.equipment, resources.it]
        if visit:
            found += [*visit.sites, visit.explained_by]
        for attachment in self.attachments:
            found += [attachment.title, attachment.alt]
        return [text for text in found if text is not None]

    @model_validator(mode="after")
    def _stopped_says_why(self) -> Facts:
        if self.status == "stopped" and self.status_reason is None:
            raise ValueError("a stopped programme needs a status_reason")
        if self.completed and self.status != "stopped":
            raise ValueError("only a stopped programme can be completed")
        return self

    @model_validator(mode="after")
    def _pilot_first(self) -> Facts:
        if is_before(self.start or "", self.pilot_start or ""):
            raise ValueError("the pilot began after the programme")
        return self

    @model_validator(mode="after")
    def _attached_once(self) -> Facts:
        keys = [attachment.file for attachment in self.attachments]
        if len(keys) != len(set(keys)):
            raise ValueError("the same file is attached twice")
        return self

    @model_validator(mode="after")
    def _sources_exist(self) -> Facts:
        keys = [source.key for source in self.sources]
        if len(keys) != len(set(keys)):
            raise ValueError("two sources have the same key")
        sourced: list[Sourced] = [*self.results, *self.awards, *self.adapted_by, *self.evidence]
        used = {key for item in sourced for key in item.sources}
        used |= {self.verified.source} if self.verified else set()
        used |= set(self.visit.sources) if self.visit else set()
        if missing := sorted(used - set(keys)):
            raise ValueError(f"no source has the key {', '.join(missing)}")
        return self


class Front(Strict):
    """The front matter of `id.md` and `en.md`."""

    name: Annotated[Words, StringConstraints(max_length=LONGEST_NAME)]
    aliases: list[Words] = []
    summary: Words

    @field_validator("summary")
    @classmethod
    def _short(cls, value: str) -> str:
        if (count := text.words(value)) > LONGEST_SUMMARY:
            raise ValueError(f"the summary has {count} words; at most {LONGEST_SUMMARY}")
        return value


class Writing(Front):
    """A programme in one language: front matter, and Markdown by section key."""

    sections: dict[str, str] = {}


class Document(Strict):
    """A whole programme: its facts, and one text for each language it is written in."""

    facts: Facts
    texts: dict[Literal["id", "en"], Writing] = Field(min_length=1)

    @property
    def slug(self) -> str:
        """What it is known by."""
        return self.facts.slug
