"""What readers said, on the page of a programme: templates call these by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import parseaddr

from flask import current_app

from portal.accounts import queries as people
from portal.accounts.models import Person
from portal.catalogue.models import Program
from portal.core.forms import Form
from portal.core.settings import DEFAULT_SENDER
from portal.readers import queries
from portal.readers.models import Question, Useful
from portal.readers.permissions import speaks_for

SHOWN = 3  # of each; the page of the readers has the others


@dataclass(frozen=True)
class Said:
    """What everybody sees."""

    numbers: queries.Numbers
    threads: Sequence[Question]
    praises: Sequence[Useful]


@dataclass(frozen=True)
class Own:
    """What somebody sees besides."""

    bookmarked: bool
    waiting: Sequence[Question]
    useful: Useful | None
    may_praise: bool
    answers: bool  # for the organisation that runs it
    to_answer: Sequence[Question]
    form: Form  # an empty one, for buttons


def said_about(program: Program, most: int = SHOWN) -> Said:
    """What readers said about a programme: one statement where there is nothing, else three."""
    numbers = queries.numbers(program)
    return Said(
        numbers,
        queries.threads(program, most) if numbers.answered else [],
        queries.praises(program, most) if numbers.useful else [],
    )


def own_of(program: Program, who: Person) -> Own:
    """What somebody marked, asked and said there."""
    memberships = people.memberships(who)
    answers = speaks_for(who, program)
    useful = queries.useful_of(program, who)
    return Own(
        bookmarked=queries.bookmarked(who, program.slug),
        waiting=queries.own_waiting(program, who),
        useful=useful if useful and useful.withdrawn_at is None else None,
        may_praise=bool(memberships)
        and all(m.organisation_id != program.owner_id for m in memberships),
        answers=answers,
        to_answer=queries.waiting(program) if answers else [],
        form=Form(formdata=None),
    )


def portal_address() -> str:
    """The plain mail address of the portal; empty where none is set."""
    given: str = current_app.extensions["settings"].mail_from
    return "" if given == DEFAULT_SENDER else parseaddr(given)[1]
