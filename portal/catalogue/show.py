"""A programme as its page and the comparison show it, in the page's language."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from flask_babel import gettext as _

from portal.catalogue import completeness, labels, queries
from portal.catalogue.attached import attached
from portal.catalogue.cards import Card, Verification, official, standing, verification
from portal.catalogue.document import HEADINGS, Document, Facts, Result, Visit
from portal.catalogue.shown import (
    Shown,
    ShownAttachment,
    ShownResult,
    ShownSection,
    ShownSource,
    ShownVisit,
)
from portal.core.content import Both
from portal.core.i18n import current, date_text, number_text, url
from portal.core.text import markdown


def both(text: Both | None) -> str:
    """The text in the page's language; nothing for None."""
    if text is None:
        return ""
    return text.en if current() == "en" else text.id


class ProgramPage:
    """Everything the programme page shows; each part is made when the template asks for it."""

    similar: Sequence[Card] = ()  # for the programme page
    remove_url: str = ""  # for the comparison: the same without this programme
    preview = False  # a draft, shown as if it were published, with files that are not yet

    def __init__(self, program: Shown) -> None:
        self.program = program
        self.document: Document = program.document
        self.facts: Facts = self.document.facts
        self.text = program.text()
        self.sources = [
            ShownSource(s.key, number, s.publisher, s.address, date_text(s.date) if s.date else "")
            for number, s in enumerate(self.facts.sources, start=1)
        ]
        self._by_key = {source.key: source for source in self.sources}

    slug = property(lambda self: self.program.slug)
    name = property(lambda self: self.text.name)
    aliases = property(lambda self: self.text.aliases)
    summary = property(lambda self: self.text.summary)
    languages = property(lambda self: self.program.languages)
    status = property(lambda self: standing(self.facts.status, completed=self.facts.completed))
    start_year = property(lambda self: self.program.start_year)
    has_award = property(lambda self: self.program.has_award)
    visit_possible = property(lambda self: self.program.visit_possible)
    visit_count = property(lambda self: self.program.visit_count)
    digital = property(lambda self: self.facts.digital)
    licence = property(lambda self: self.facts.licence)
    owner_name = property(lambda self: self.program.owner.name)
    owner_slug = property(lambda self: self.program.owner.slug)
    place_name = property(lambda self: self.program.region.name)
    sector_name = property(lambda self: self.program.sector.name)
    status_reason = property(lambda self: both(self.facts.status_reason))

    @property
    def url(self) -> str:
        return url("catalogue.program", slug=self.slug)

    @property
    def is_listed(self) -> bool:
        """Whether search engines may list it too: not what is in the archive."""
        return getattr(self.program, "is_listed", True)

    @property
    def missing_language(self) -> bool:
        """Whether there is no text in the page's language."""
        return self.text.language != current()

    @property
    def foreign(self) -> str:
        """The language of the text where it is not the page's, else nothing."""
        return self.text.language if self.missing_language else ""

    @property
    def official(self) -> str:
        """The name in Indonesian where the page shows another one."""
        written = self.document.texts.get("id")
        return official(self.name, written.name if written else None)

    @property
    def place_url(self) -> str:
        return url("places.place", slug=self.program.region.slug)

    @property
    def province_name(self) -> str:
        province = self.program.region.province
        return province.name if province else ""

    @property
    def sector_url(self) -> str:
        return url("catalogue.sector", slug=self.program.sector.slug)

    @cached_property
    def tags(self) -> list[tuple[str, str]]:
        words = queries.tag_names()
        found = [words[slug] for slug in dict.fromkeys(self.facts.tags) if slug in words]
        return [(word, url("catalogue.programs", q=f'"{word}"')) for word in found]

    @property
    def initiator(self) -> str:
        return str(labels.INITIATOR[self.facts.initiator]) if self.facts.initiator else ""

    @property
    def start_text(self) -> str:
        return date_text(self.facts.start) if self.facts.start else ""

    @property
    def pilot_text(self) -> str:
        return date_text(self.facts.pilot_start) if self.facts.pilot_start else ""

    @cached_property
    def verified(self) -> Verification:
        # A draft in the place of a programme was confirmed by nobody.
        confirmed = getattr(self.program, "confirmed_on", None)
        return verification(self.program.verified_on, confirmed)

    @property
    def verified_text(self) -> str:
        """When and by whom it was last known how it stands: its newest source, or the host."""
        if self.verified.confirmed:
            return _("%(date)s, confirmed at this portal", date=self.verified.on_text)
        source = self.verified_source
        if source is None:
            return ""
        return _(
            "%(date)s, by the newest source that tells how it stands (%(publisher)s)",
            date=self.verified.on_text,
            publisher=source.publisher,
        )

    @property
    def verified_source(self) -> ShownSource | None:
        if self.facts.verified is None or self.verified.confirmed:
            return None
        return self._by_key[self.facts.verified.source]

    @cached_property
    def sections(self) -> list[ShownSection]:
        return [
            ShownSection(key, str(labels.SECTIONS[key]), markdown(self.text.sections[key]))
            for key in HEADINGS
            if key in self.text.sections
        ]

    @cached_property
    def results(self) -> list[ShownResult]:
        """What was reached."""
        return [self._result(result) for result in self.facts.results if not result.target]

    @cached_property
    def targets(self) -> list[ShownResult]:
        """What was planned, expected or aimed at."""
        return [self._result(result) for result in self.facts.results if result.target]

    def _result(self, result: Result) -> ShownResult:
        before, after = result.before, result.after
        largest = max(abs(before or 0), abs(after or 0)) or 1
        return ShownResult(
            indicator=both(result.indicator),
            before_text=both(result.before_text) or number_text(before),
            after_text=both(result.after_text) or number_text(after),
            unit=both(result.unit),
            period=both(result.period),
            chart=before is not None and after is not None and min(before, after) >= 0,
            before_width=round(100 * abs(before or 0) / largest, 1),
            after_width=round(100 * abs(after or 0) / largest, 1),
            sources=self._sources(result.sources),
        )

    def _sources(self, keys: list[str]) -> list[ShownSource]:
        return [self._by_key[key] for key in keys]

    @cached_property
    def awards(self) -> list[tuple[int | None, str, list[ShownSource]]]:
        return [(a.year, both(a.name), self._sources(a.sources)) for a in self.facts.awards]

    @cached_property
    def adapted_by(self) -> list[dict[str, Any]]:
        return [
            {
                "name": both(item.name),
                "place_url": url("places.place", slug=item.place) if item.place else None,
                "year": item.year,
                "outcome": both(item.outcome),
                "sources": self._sources(item.sources),
            }
            for item in self.facts.adapted_by
        ]

    @cached_property
    def evidence(self) -> list[dict[str, Any]]:
        return [
            {"kind": e.kind, "title": both(e.title), "sources": self._sources(e.sources)}
            for e in self.facts.evidence
        ]

    @cached_property
    def legal_basis(self) -> list[str]:
        return [both(item) for item in self.facts.legal_basis]

    @cached_property
    def resources(self) -> list[tuple[str, str]]:
        if self.facts.resources is None:
            return []
        found = self.facts.resources
        texts = {key: both(getattr(found, key)) for key in labels.RESOURCES}
        return [(str(labels.RESOURCES[key]), text) for key, text in texts.items() if text]

    @cached_property
    def visit(self) -> ShownVisit | None:
        found: Visit | None = self.facts.visit
        if found is None:
            return None
        return ShownVisit(
            sites=[both(site) for site in found.sites],
            explained_by=both(found.explained_by),
            duration=both(found.duration),
            people=found.people,
            online=found.online,
            sources=self._sources(found.sources),
            reported=self._newest(found.sources),
        )

    @cached_property
    def attachments(self) -> list[ShownAttachment]:
        """The attached files that may be shown."""
        return attached(self.facts, self.program.owner.id, unpublished=self.preview)

    @property
    def pictures(self) -> list[ShownAttachment]:
        return [item for item in self.attachments if item.small]

    @property
    def documents(self) -> list[ShownAttachment]:
        return [item for item in self.attachments if not item.small]

    def _newest(self, keys: list[str]) -> str:
        dates = [s.date for s in self.facts.sources if s.key in keys and s.date]
        return date_text(max(dates)[:7]) if dates else ""

    @cached_property
    def sdgs(self) -> list[tuple[int, str]]:
        return [(number, str(labels.SDG[number])) for number in sorted(set(self.facts.sdgs))]

    @cached_property
    def completeness(self) -> dict[str, Any]:
        found = completeness.of(self.document)
        return {
            "percent": found.percent,
            "missing": [str(labels.MISSING[key]) for key in found.missing],
        }

    def structured_data(self, address: str) -> dict[str, Any]:
        """The programme as a schema.org GovernmentService (https://schema.org/GovernmentService)."""
        data: dict[str, Any] = {
            "@context": "https://schema.org",
            "@type": "GovernmentService",
            "name": self.name,
            "alternateName": list(self.aliases),
            "description": self.summary,
            "url": address,
            "inLanguage": self.text.language,
            "serviceType": self.sector_name,
            "provider": {"@type": "GovernmentOrganization", "name": self.owner_name},
            "areaServed": {"@type": "AdministrativeArea", "name": self.place_name},
            "award": [name for _year, name, _sources in self.awards],
            "subjectOf": [{"@type": "Article", "url": source.address} for source in self.sources],
        }
        return {key: value for key, value in data.items() if value}
