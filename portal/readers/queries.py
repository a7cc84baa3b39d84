"""Reading what readers ask, keep, praise and report."""

from __future__ import annotations

from collections.abc import Collection as Some
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import joinedload

from portal.accounts.models import Membership, Person
from portal.catalogue.models import Program
from portal.catalogue.queries import LISTED
from portal.core.db import db
from portal.core.errors import NotFound
from portal.readers.models import Bookmark, Collection, Mistake, Question, Useful
from portal.readers.permissions import ANSWERING

_ANSWERED = Question.answered_at.is_not(None)
_WAITING = (Question.answered_at.is_(None), Question.hidden_at.is_(None))
_PRAISED = (Useful.withdrawn_at.is_(None), Useful.hidden_at.is_(None))

Model = TypeVar("Model", Question, Mistake, Useful)


def question(number: int) -> Question:
    """The question with a number. Raises NotFound."""
    return _one(Question, number)


def mistake(number: int) -> Mistake:
    """The mistake with a number. Raises NotFound."""
    return _one(Mistake, number)


def useful(number: int) -> Useful:
    """The sentence with a number. Raises NotFound."""
    return _one(Useful, number)


def _one(model: type[Model], number: int) -> Model:
    found = db.session.get(model, number)
    if found is None:
        raise NotFound(number)
    return found


@dataclass(frozen=True)
class Numbers:
    """How much readers said about a programme."""

    answered: int = 0  # with those that moderators have hidden
    waiting: int = 0
    useful: int = 0


_asked = select(func.count()).where(Question.program_id == bindparam("program"))
_said = select(func.count()).where(Useful.program_id == bindparam("program"))
# Made once: every page of a programme asks it, and making it costs as much as running it.
_NUMBERS = select(
    _asked.where(_ANSWERED).scalar_subquery(),
    _asked.where(*_WAITING).scalar_subquery(),
    _said.where(*_PRAISED).scalar_subquery(),
)


def numbers(program: Program) -> Numbers:
    """How much readers said about a programme, in one statement."""
    return Numbers(*db.session.execute(_NUMBERS, {"program": program.id}).one())


def threads(program: Program, limit: int, offset: int = 0) -> Sequence[Question]:
    """Its answered questions, the last answered first; with those that moderators have hidden."""
    query = (
        select(Question)
        .where(Question.program_id == program.id, _ANSWERED)
        .order_by(Question.answered_at.desc(), Question.id.desc())
        .options(joinedload(Question.organisation), joinedload(Question.answered_for))
    )
    return db.session.scalars(query.limit(limit).offset(offset)).all()


def praises(program: Program, limit: int) -> Sequence[Useful]:
    """Why it was useful, and to whom; the newest first."""
    query = (
        select(Useful)
        .where(Useful.program_id == program.id, *_PRAISED)
        .order_by(Useful.at.desc(), Useful.id.desc())
        .options(joinedload(Useful.organisation, innerjoin=True))
    )
    return db.session.scalars(query.limit(limit)).all()


def waiting(program: Program) -> Sequence[Question]:
    """What was asked there and nobody answered yet, the oldest first."""
    query = select(Question).where(Question.program_id == program.id, *_WAITING)
    return db.session.scalars(query.order_by(Question.id)).all()


def own_waiting(program: Program, who: Person) -> Sequence[Question]:
    """What somebody asked there and nobody answered yet."""
    query = select(Question).where(Question.program_id == program.id, Question.asker_id == who.id)
    return db.session.scalars(query.where(*_WAITING).order_by(Question.id)).all()


def useful_of(program: Program, who: Person) -> Useful | None:
    """What somebody said about a programme's use, also when it was withdrawn; or None."""
    return db.session.scalar(
        select(Useful).where(Useful.program_id == program.id, Useful.person_id == who.id)
    )


def open_questions(organisations: Some[int]) -> Sequence[Question]:
    """Questions to organisations (by number) that wait for an answer, the oldest first."""
    query = select(Question).join(Program).where(Program.owner_id.in_(organisations), *_WAITING)
    return db.session.scalars(_with_program(query.order_by(Question.id), Question)).unique().all()


def unanswerable() -> Sequence[Question]:
    """Questions that wait, and to whose organisation nobody belongs who could answer."""
    query = select(Question).join(Program).where(*_WAITING, ~_somebody_answers())
    return db.session.scalars(_with_program(query.order_by(Question.id), Question)).unique().all()


def _with_program(query: Any, model: Any) -> Any:
    return query.options(joinedload(model.program).selectinload(Program.texts))


def _somebody_answers() -> Any:
    here = select(Membership.id).where(Membership.organisation_id == Program.owner_id)
    return here.where(Membership.role.in_(ANSWERING)).exists()


def answering(program: Program) -> Sequence[Person]:
    """Who answers for the organisation that runs a programme."""
    query = (
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organisation_id == program.owner_id, Membership.role.in_(ANSWERING))
        .order_by(Person.id)
    )
    return [who for who in db.session.scalars(query) if not who.deleted_at]


def open_mistakes(organisations: Some[int] | None) -> Sequence[Mistake]:
    """What is reported and not settled, for organisations (by number) or, with None, for all."""
    query = select(Mistake).join(Program).where(Mistake.settled_at.is_(None))
    if organisations is not None:
        query = query.where(Program.owner_id.in_(organisations))
    return db.session.scalars(_with_program(query.order_by(Mistake.id), Mistake)).unique().all()


def answered_texts(slugs: Sequence[str]) -> Mapping[str, Mapping[str, str]]:
    """For the search: slug -> language -> the words of public questions and answers."""
    query = (
        select(
            Program.slug, Question.language, Question.text, Question.answer_language,
            Question.answer, Question.answer_hidden_at,
        )
        .join(Program)
        .where(Program.slug.in_(slugs), _ANSWERED, Question.hidden_at.is_(None))
        .order_by(Question.id)
    )  # fmt: skip
    found: dict[str, dict[str, str]] = {}
    for slug, asked_in, text, answered_in, answer, hidden in db.session.execute(query):
        said = found.setdefault(slug, {})
        for language, words in ((asked_in, text), (answered_in, answer))[: 1 if hidden else 2]:
            said[language] = f"{said[language]}\n{words}" if language in said else words
    return found


def listed(slugs: Sequence[str]) -> set[str]:
    """Those of these programmes (by slug) that lists show: an archived one has only its page."""
    return set(db.session.scalars(select(Program.slug).where(Program.slug.in_(slugs), LISTED)))


def bookmarks(who: Person) -> Sequence[Bookmark]:
    """What somebody has marked, the newest first."""
    query = select(Bookmark).where(Bookmark.person_id == who.id)
    return db.session.scalars(query.order_by(Bookmark.at.desc(), Bookmark.program)).all()


def bookmarked(who: Person, program: str) -> bool:
    """Whether somebody has marked a programme, by its slug."""
    return db.session.get(Bookmark, (who.id, program)) is not None


def collections(who: Person) -> Sequence[Collection]:
    """Somebody's collections by name."""
    query = select(Collection).where(Collection.person_id == who.id)
    return db.session.scalars(query.order_by(Collection.name, Collection.id)).all()


def collection(key: str) -> Collection:
    """The collection with a key. Raises NotFound."""
    found = db.session.scalar(select(Collection).where(Collection.key == key))
    if found is None:
        raise NotFound(key)
    return found
