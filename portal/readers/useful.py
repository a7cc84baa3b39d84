"""Rules: that a programme was useful to an organisation."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from portal.accounts import queries as people
from portal.accounts import throttle
from portal.accounts.models import Person
from portal.catalogue.models import Program
from portal.core import clock, events
from portal.core.db import db
from portal.core.errors import RuleBroken
from portal.core.i18n import current
from portal.readers import limits, looking_again, queries
from portal.readers.models import USEFUL, Useful
from portal.readers.questions import acting_for

SAID, CHANGED, WITHDRAWN = "useful.said", "useful.changed", "useful.withdrawn"


def say(program: Program, sentence: str, organisation: str, who: Person) -> None:
    """Say why a programme was useful to one's organisation, or say it differently.

    Raises RuleBroken for one's own programme, and TooOften.
    """
    if not program.is_listed:
        raise RuleBroken(_("This programme is archived."))
    if any(m.organisation_id == program.owner_id for m in people.memberships(who)):
        raise RuleBroken(_("You act for the organisation that runs this programme."))
    speaking = acting_for(who, organisation, "organisation")
    throttle.count(limits.REMARKS, who.actor)
    found = queries.useful_of(program, who)
    said = found is not None and found.withdrawn_at is None
    before = {"sentence": found.sentence, "for": found.organisation.slug} if found and said else {}
    hidden = found is not None and found.hidden_at is not None
    if found is not None and hidden:
        db.session.refresh(found, with_for_update=True)  # the same form may be sent twice
    if found is None:
        found = Useful(program=program, person=who)
        db.session.add(found)
    found.organisation, found.sentence, found.language = speaking, sentence, current()
    found.at, found.withdrawn_at = clock.now(), None
    try:
        db.session.flush()
    except IntegrityError as error:  # the same form was sent twice at once
        raise RuleBroken(_("You have said it already. Open the page again.")) from error
    if hidden and before.get("sentence") != sentence:
        looking_again.ask(USEFUL, found.id, who)
    events.record(
        CHANGED if said else SAID, program.slug, by=who.actor, organisation=speaking.slug,
        useful=found.id, before=before, after={"sentence": sentence, "for": speaking.slug},
    )  # fmt: skip


def withdraw(found: Useful, who: Person) -> None:
    """Take it back."""
    db.session.refresh(found, with_for_update=True)
    if found.withdrawn_at is not None:
        return
    before = {"sentence": found.sentence, "for": found.organisation.slug}
    found.withdrawn_at, found.sentence = clock.now(), ""
    events.record(
        WITHDRAWN, found.program.slug, by=who.actor, organisation=found.organisation.slug,
        useful=found.id, before=before, after={},
    )  # fmt: skip
