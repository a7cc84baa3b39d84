"""Who may do what with what readers say. The same functions serve view, template and test."""

from __future__ import annotations

from portal.accounts import permissions as people
from portal.accounts.models import Person
from portal.accounts.roles import COORDINATOR, EDITOR, MANAGER
from portal.catalogue.models import Program
from portal.readers.models import Collection, Mistake, Question

ANSWERING = (EDITOR, COORDINATOR, MANAGER)


def may_moderate(who: Person | None) -> bool:
    """Curators and administrators hide and restore what is public."""
    return people.is_curator(who) or people.is_administrator(who)


def speaks_for(who: Person | None, program: Program) -> bool:
    """Whether somebody answers in the name of the organisation that runs a programme."""
    return people.role_in(who, program.owner) in ANSWERING


def may_answer(who: Person | None, question: Question) -> bool:
    """Editors, coordinators and managers answer for their organisation; nobody else does."""
    return question.hidden_at is None and speaks_for(who, question.program)


def may_see_question(who: Person | None, question: Question) -> bool:
    """A question is public with its answer; before that, for who asked and who is asked."""
    if question.is_public or may_moderate(who):
        return True
    if who is None or question.hidden_at is not None:
        return False
    return question.asker_id == who.id or people.role_in(who, question.program.owner) != ""


def may_settle(who: Person | None, mistake: Mistake) -> bool:
    """The host settles what is reported as a mistake, or a curator."""
    return people.is_curator(who) or speaks_for(who, mistake.program)


def may_see_mistake(who: Person | None, mistake: Mistake) -> bool:
    """Who may settle it, who reported it, and administrators: they read of it in the trail."""
    reported = who is not None and mistake.person_id == who.id
    return reported or may_settle(who, mistake) or people.is_administrator(who)


def owns(who: Person | None, collection: Collection) -> bool:
    """Whether a collection is somebody's own."""
    return who is not None and collection.person_id == who.id


def may_see_collection(who: Person | None, collection: Collection) -> bool:
    """The own ones, and those that are shared."""
    return owns(who, collection) or collection.is_public
