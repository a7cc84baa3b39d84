"""Changing reported visits."""

from __future__ import annotations

from sqlalchemy import func, select

from portal.catalogue import queries as catalogue
from portal.catalogue import rules as catalogue_rules
from portal.catalogue.models import Program
from portal.core import changes, events
from portal.core.db import db
from portal.core.keep import CHANGED, NEW, digest, outcome
from portal.places import queries as places
from portal.visits.document import VisitFacts
from portal.visits.models import ReportedVisit, reported_visit_program


def keep_reported(facts: VisitFacts, *, by: str) -> str:
    """Add a reported visit from content, or bring it up to date; what was done.

    Raises NotFound when a host, place or programme is unknown.
    """
    data = facts.model_dump(mode="json", exclude_none=True)
    fingerprint = digest(data)
    visit = db.session.scalar(select(ReportedVisit).where(ReportedVisit.slug == facts.slug))
    answer = outcome(visit, fingerprint)
    if answer not in (NEW, CHANGED):
        return answer
    visit = visit or ReportedVisit(slug=facts.slug)
    told = changes.between(visit.facts or {}, data) if answer == CHANGED else {}
    touched = {program.slug for program in visit.programs}
    _write(visit, facts)
    visit.facts, visit.content_digest = data, fingerprint
    db.session.add(visit)
    kind = "visit.reported" if answer == NEW else "visit.corrected"
    host = facts.hosts[0] if len(facts.hosts) == 1 else None  # one trail, or none
    events.record(kind, visit.slug, by=by, organisation=host, **told)
    _count(touched | set(facts.programs), by=by)
    return answer


def _write(visit: ReportedVisit, facts: VisitFacts) -> None:
    visit.kind, visit.date, visit.people = facts.kind, facts.date, facts.people
    visit.hosts = [places.organisation(slug) for slug in dict.fromkeys(facts.hosts)]
    origins = dict.fromkeys(visitor.place for visitor in facts.visitors if visitor.place)
    visit.origins = [places.region(slug) for slug in origins]
    visit.programs = [catalogue.program(slug) for slug in dict.fromkeys(facts.programs)]


def _count(slugs: set[str], *, by: str) -> None:
    """Tell the catalogue how many visits a programme had; plans and failures do not count."""
    for slug in sorted(slugs):
        query = (
            select(func.count())
            .select_from(reported_visit_program)
            .join(ReportedVisit, ReportedVisit.id == reported_visit_program.c.visit_id)
            .join(Program, Program.id == reported_visit_program.c.program_id)
            .where(Program.slug == slug, ReportedVisit.kind == "visit")
        )
        program = catalogue.program(slug)
        catalogue_rules.count_visits(program, db.session.scalar(query) or 0, by=by)
