"""Rules: what readers ask the host, and what the host answers."""

from __future__ import annotations

from flask_babel import gettext as _

from portal.accounts import queries as people
from portal.accounts import throttle
from portal.accounts.models import Person
from portal.catalogue.models import Program
from portal.core import clock, events
from portal.core.db import db
from portal.core.errors import RuleBroken
from portal.core.i18n import current
from portal.places.models import Organisation
from portal.readers import limits, looking_again
from portal.readers.models import QUESTION, Question

ASKED, ANSWERED = "question.asked", "question.answered"
CORRECTED = "question.corrected"


def acting_for(who: Person, slug: str, field: str) -> Organisation:
    """The organisation of one's own with a slug. Raises RuleBroken at the field for another one."""
    for membership in people.memberships(who):
        if membership.organisation.slug == slug:
            return membership.organisation
    raise RuleBroken(_("You do not act for this organisation."), field)


def ask(program: Program, text: str, organisation: str, who: Person) -> Question:
    """Ask the host; `organisation` is the slug of one of one's own, or empty for "a reader".

    Raises RuleBroken, and TooOften after too many questions.
    """
    if not program.is_listed:
        raise RuleBroken(_("This programme is archived."))
    asker = acting_for(who, organisation, "organisation") if organisation else None
    throttle.count(limits.QUESTIONS, who.actor)
    found = Question(
        program=program, asker=who, organisation=asker, text=text, language=current(),
        at=clock.now(),
    )  # fmt: skip
    db.session.add(found)
    db.session.flush()
    # In the trail of who asks, not of who is asked: "a reader" stays one.
    events.record(
        ASKED, program.slug, by=who.actor, organisation=asker.slug if asker else None,
        question=found.id, after=text,
    )  # fmt: skip
    return found


def answer(question: Question, text: str, version: int, who: Person) -> None:
    """Answer in the name of the organisation, or correct what was answered.

    `version` is that of the answer which was seen. Raises RuleBroken when there is a newer one.
    """
    db.session.refresh(question, with_for_update=True)
    if question.hidden_at is not None:
        raise RuleBroken(_("The moderators have hidden this question."))
    if question.version != version:
        raise RuleBroken(
            _("Somebody of your organisation answered meanwhile; their words stand above.")
        )
    before, program = question.answer, question.program
    if text == before:
        return
    kind = CORRECTED if before else ANSWERED
    if before:
        question.corrected_at = clock.now()
    else:
        question.answered_at = clock.now()
    question.answer, question.answer_language = text, current()
    question.answered_by_id, question.answered_for_id = who.id, program.owner_id
    question.version += 1
    if question.answer_hidden_at is not None:
        looking_again.ask(QUESTION, question.id, who)
    events.record(
        kind, program.slug, by=who.actor, organisation=program.owner.slug,
        question=question.id, before=before, after=text,
    )  # fmt: skip
