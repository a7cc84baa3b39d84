"""Reported visits as pages show them, also on the pages of a programme and a place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Flask
from flask_babel import gettext as _

from portal.catalogue import queries as catalogue
from portal.core.i18n import date_text, number_text, pick, url
from portal.places import queries as places
from portal.visits import queries
from portal.visits.document import VisitFacts, VisitSource
from portal.visits.models import ReportedVisit


@dataclass(frozen=True)
class ShownVisit:
    """A visit for the component `past_visit.html`."""

    slug: str
    title: str
    kind: str
    date_text: str
    date_note: str
    people: int | None
    delegations: int | None
    details: list[tuple[str, str]]
    programs: list[tuple[str, str]]
    note: str
    sources: list[VisitSource]
    url: str | None = None


def shown(visits: Iterable[ReportedVisit]) -> list[ShownVisit]:
    """Visits ready for a page."""
    found = [(visit, VisitFacts.model_validate(visit.facts)) for visit in visits]
    names = catalogue.names({slug for _visit, facts in found for slug in facts.programs})
    return [_shown(visit, facts, names) for visit, facts in found]


def _shown(visit: ReportedVisit, facts: VisitFacts, names: dict[str, str]) -> ShownVisit:
    both = {
        _("Led by"): facts.leader,
        _("Delegation"): facts.party,
        _("Received by"): facts.received_by,
        _("Venue"): facts.venue,
        _("Reason"): facts.reason,
        _("Outcome"): facts.outcome,
    }
    details = [(label, pick(text.model_dump())) for label, text in both.items() if text]
    if facts.topics:
        topics = "; ".join(pick(topic.model_dump()) for topic in facts.topics)
        details.insert(0, (_("Topics"), topics))
    return ShownVisit(
        slug=facts.slug,
        title=_title(visit, facts),
        kind=facts.kind,
        date_text=_when(facts),
        date_note=pick(facts.date_note.model_dump()) if facts.date_note else "",
        people=facts.people,
        delegations=facts.delegations,
        details=details,
        programs=[
            (names[slug], url("catalogue.program", slug=slug))
            for slug in facts.programs
            if slug in names
        ],
        note=pick(facts.note.model_dump()) if facts.note else "",
        sources=facts.sources,
    )


def _title(visit: ReportedVisit, facts: VisitFacts) -> str:
    hosts = ", ".join(host.name for host in visit.hosts)
    if facts.kind == "volume":
        return _("Visits received by %(hosts)s", hosts=hosts)
    visitors = ", ".join(pick(visitor.name.model_dump()) for visitor in facts.visitors)
    return _("%(visitors)s to %(hosts)s", visitors=visitors, hosts=hosts)


def _when(facts: VisitFacts) -> str:
    if facts.period:
        return pick(facts.period.model_dump())
    if facts.date and facts.until:
        return _("%(start)s to %(end)s", start=date_text(facts.date), end=date_text(facts.until))
    return date_text(facts.date) if facts.date else ""


def register(app: Flask) -> None:
    """Offer templates the visits of a programme and of a place."""
    app.jinja_env.globals.update(
        visits_of_program=lambda slug: shown(queries.of_program(slug)),
        visits_received=lambda slug: shown(queries.received_in(places.region(slug))),
        visits_made=lambda slug: shown(queries.made_from(places.region(slug))),
        number_text=number_text,
    )
