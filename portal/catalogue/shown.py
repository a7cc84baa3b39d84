"""The parts of a programme as its page shows them, in the page's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from markupsafe import Markup

from portal.catalogue.document import Document
from portal.catalogue.models import ProgramText, Sector
from portal.places.models import Organisation, Region


class Shown(Protocol):
    """What the page of a programme reads of it: of a `Program`, or of a draft in its place."""

    @property
    def slug(self) -> str: ...
    @property
    def document(self) -> Document: ...
    @property
    def owner(self) -> Organisation: ...
    @property
    def region(self) -> Region: ...
    @property
    def sector(self) -> Sector: ...
    @property
    def languages(self) -> list[str]: ...
    @property
    def start_year(self) -> int | None: ...
    @property
    def verified_on(self) -> str | None: ...
    @property
    def confirmed_on(self) -> str | None: ...
    @property
    def has_award(self) -> bool: ...
    @property
    def visit_possible(self) -> bool: ...
    @property
    def visit_count(self) -> int: ...

    def text(self) -> ProgramText:
        """The text in the page's language, else the one there is."""
        ...


@dataclass(frozen=True)
class ShownSource:
    """A source with its number on the page."""

    key: str
    number: int
    publisher: str
    address: str
    date_text: str


@dataclass(frozen=True)
class ShownSection:
    """A section of the text."""

    key: str
    title: str
    html: Markup


@dataclass(frozen=True)
class ShownResult:
    """An indicator; widths are in percent of the larger of before and after."""

    indicator: str
    before_text: str
    after_text: str
    unit: str
    period: str
    chart: bool
    before_width: float
    after_width: float
    sources: list[ShownSource]

    @property
    def publishers(self) -> list[tuple[str, list[ShownSource]]]:
        """The sources by who published them, so that no name stands there twice."""
        found: dict[str, list[ShownSource]] = {}
        for source in self.sources:
            found.setdefault(source.publisher, []).append(source)
        return list(found.items())


@dataclass(frozen=True)
class ShownVisit:
    """What a visitor sees, and how old that knowledge is."""

    sites: list[str]
    explained_by: str
    duration: str
    people: int | None
    online: bool | None
    sources: list[ShownSource]
    reported: str  # the month of the newest of these sources, when it is known


@dataclass(frozen=True)
class ShownAttachment:
    """A file of the programme; of a picture also the small one, with its size in pixels."""

    title: str
    alt: str
    credit: str
    kind: str
    size: str
    address: str
    small: str
    width: int
    height: int
