"""Reported visits as pages show them, also on the pages of a programme and a place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from flask import Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.catalogue import queries as catalogue
from portal.core.i18n import date_text, number_text, pick, url
from portal.places import queries as places
from portal.places.models import COUNTRY, Region
from portal.trail.words import Named, words
from portal.visits import queries
from portal.visits.document import VisitFacts, VisitSource
from portal.visits.models import ReportedVisit
from portal.visits.of_place import Taken, arrange, part
from portal.visits.titles import title


@dataclass(frozen=True)
class ShownVisit:
    """A visit for the component `past_visit.html`; `anchor`: the first time it is on its page."""

    slug: str
    title: str
    kind: str
    date_text: str
    date_note: str
    people: int | None
    delegations: int | None
    estimate: bool
    details: list[tuple[str, str]]
    programs: list[tuple[str, str]]
    note: str
    sources: list[VisitSource]
    url: str | None = None
    anchor: bool = True


def shown(visits: Iterable[ReportedVisit], page_of: int | None = None) -> list[ShownVisit]:
    """Visits ready for a page; `page_of` is the id of the region whose page it is, if one's."""
    found = [(visit, VisitFacts.model_validate(visit.facts)) for visit in visits]
    names = catalogue.names({slug for _visit, facts in found for slug in facts.programs})
    return [_shown(facts, title(facts, visit.hosts, page_of), names) for visit, facts in found]


def _shown(facts: VisitFacts, name: str, names: dict[str, str]) -> ShownVisit:
    return ShownVisit(
        slug=facts.slug,
        title=name,
        kind=facts.kind,
        date_text=_when(facts),
        date_note=pick(facts.date_note.model_dump()) if facts.date_note else "",
        people=facts.people,
        delegations=facts.delegations,
        estimate=bool(facts.estimate),
        details=_details(facts),
        programs=[
            (names[slug], url("catalogue.program", slug=slug))
            for slug in facts.programs
            if slug in names
        ],
        note=pick(facts.note.model_dump()) if facts.note else "",
        sources=facts.sources,
    )


def _details(facts: VisitFacts) -> list[tuple[str, str]]:
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
    return details


def _when(facts: VisitFacts) -> str:
    if facts.period:
        return pick(facts.period.model_dump())
    if facts.date and facts.until:
        return _("%(start)s to %(end)s", start=date_text(facts.date), end=date_text(facts.until))
    return date_text(facts.date) if facts.date else _("date not known")


def visits_at(slug: str) -> dict[str, list[ShownVisit]]:
    """The visits of a place and of the places in it, in the lists of `of_place.LISTS`."""
    region = places.region(slug)
    inside = {r.id: r.slug for r in [region, *places.within(region)]}
    received, made = queries.received_in(region), queries.made_from(region)
    taken = _received(received, inside, region), _made(made, inside, region)
    visits = {visit.slug: visit for visit in shown([*received, *made], region.id)}
    dates = {visit.slug: visit.date or "" for visit in [*received, *made]}
    on_page: set[str] = set()
    found: dict[str, list[ShownVisit]] = {}
    for name, slugs in arrange(*taken).items():
        newest = sorted(sorted(slugs), key=lambda slug: dates[slug], reverse=True)
        found[name] = [replace(visits[s], anchor=s not in on_page) for s in newest]
        on_page.update(slugs)
    return found


def _received(
    visits: Sequence[ReportedVisit], inside: dict[int, str], region: Region
) -> list[Taken]:
    found: list[Taken] = []
    for visit in visits:
        kinds = [host.kind for host in visit.hosts if host.region_id in inside]
        found.append((visit.slug, visit.kind, part(kinds, abroad=region.kind == COUNTRY)))
    return found


def _made(visits: Sequence[ReportedVisit], inside: dict[int, str], region: Region) -> list[Taken]:
    here = set(inside.values())
    visitors = {v.slug: [x for x in v.facts["visitors"] if x.get("place") in here] for v in visits}
    named = {x["organisation"] for some in visitors.values() for x in some if "organisation" in x}
    kinds = places.organisation_kinds(named)
    found: list[Taken] = []
    for visit in visits:
        of_them = [kinds.get(x.get("organisation", "")) for x in visitors[visit.slug]]
        found.append((visit.slug, visit.kind, part(of_them, abroad=region.kind == COUNTRY)))
    return found


def _named(slugs: Collection[str]) -> Mapping[str, Named]:
    """For the trail: what visits are called, and where they stand on the page of the host."""
    return {
        visit.slug: Named(
            title(VisitFacts.model_validate(visit.facts), visit.hosts, None),
            url("places.place", slug=visit.hosts[0].region.slug, _anchor=f"visit-{visit.slug}")
            if visit.hosts
            else "",
        )
        for visit in queries.with_slugs(slugs)
    }


def register(app: Flask) -> None:
    """Offer templates the visits of a programme and of a place, and the trail its words."""
    words(app).names["visit"] = _named
    words(app).kinds["visit.reported"] = _l("A visit was reported")
    words(app).kinds["visit.corrected"] = _l("A report of a visit was corrected")
    app.jinja_env.globals.update(
        visits_of_program=lambda slug: shown(queries.of_program(slug)),
        visits_at=visits_at,
        number_text=number_text,
    )
