"""The parts of a programme as its page shows them, in the page's language."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup


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
