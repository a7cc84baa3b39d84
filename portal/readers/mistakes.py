"""Rules: mistakes that readers report on the page of a programme."""

from __future__ import annotations

from flask_babel import gettext as _

from portal.accounts import throttle
from portal.accounts.models import Person
from portal.catalogue.models import Program
from portal.core import clock, events
from portal.core.db import db
from portal.core.errors import RuleBroken
from portal.readers import limits
from portal.readers.models import Mistake
from portal.readers.permissions import speaks_for

REPORTED, SETTLED = "mistake.reported", "mistake.settled"


def report(program: Program, section: str, text: str, who: Person) -> Mistake:
    """Tell the host and the curators that something is wrong. Raises TooOften."""
    throttle.count(limits.REMARKS, who.actor)
    found = Mistake(program=program, person=who, section=section, text=text, at=clock.now())
    db.session.add(found)
    db.session.flush()
    events.record(
        REPORTED, program.slug, by=who.actor, changes_pages=False, mistake=found.id,
        section=section, after=text,
    )  # fmt: skip
    return found


def settle(found: Mistake, outcome: str, who: Person) -> None:
    """Say what came of it; the reporter gets it by mail. Raises RuleBroken when it was settled."""
    db.session.refresh(found, with_for_update=True)
    if found.settled_at is not None:
        raise RuleBroken(_("Somebody settled this meanwhile."))
    owner = found.program.owner
    found.settled_at, found.settled_by_id, found.outcome = clock.now(), who.id, outcome
    found.settled_for_id = owner.id if speaks_for(who, found.program) else None
    events.record(
        SETTLED, found.program.slug, by=who.actor, organisation=owner.slug, changes_pages=False,
        mistake=found.id, before="", after=outcome,
    )  # fmt: skip
