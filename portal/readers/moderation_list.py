"""Reading the list of what moderators look after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, null, select, union_all

from portal.catalogue.models import Program
from portal.core import clock
from portal.core.db import db
from portal.readers.models import COLLECTION, QUESTION, USEFUL, Collection, Flag, Question, Useful

SHOW = ("reported", "new", "hidden", "all")
NEW = timedelta(days=30)


@dataclass(frozen=True)
class Row:
    """One line of the list. `program` is a slug, or None."""

    kind: str
    number: int
    at: datetime
    text: str
    program: str | None
    hidden_at: datetime | None
    flags: int


def rows(show: str, words: str, limit: int, offset: int) -> tuple[list[Row], int]:
    """One page of the list, the newest first, and how many there are in all."""
    every = union_all(_questions(words), _useful(words), _collections(words)).subquery()
    query = _only(select(every), every.c, show)
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    page = query.order_by(every.c.at.desc(), every.c.kind, every.c.number.desc())
    found = db.session.execute(page.limit(limit).offset(offset))
    return [Row(*row) for row in found], total


def _only(query: Select[Any], columns: Any, show: str) -> Select[Any]:
    if show == "reported":
        return query.where(columns.flags > 0)
    if show == "hidden":
        return query.where(columns.hidden_at.is_not(None))
    if show == "new":
        return query.where(columns.at > clock.now() - NEW, columns.hidden_at.is_(None))
    return query


def _flags(kind: str, number: Any) -> Any:
    query = select(func.count()).select_from(Flag).where(Flag.kind == kind, Flag.number == number)
    return query.where(Flag.settled_at.is_(None)).scalar_subquery().label("flags")


def _having(words: str, *texts: Any) -> list[ColumnElement[bool]]:
    return [
        func.coalesce(text, "").icontains(word, autoescape=True)
        for text in [_joined(texts)]
        for word in words.split()[:8]
    ]


def _joined(texts: tuple[Any, ...]) -> Any:
    found = texts[0]
    for text in texts[1:]:
        found = found + " " + text
    return found


def _questions(words: str) -> Select[Any]:
    return (
        select(
            literal(QUESTION).label("kind"), Question.id.label("number"), Question.at.label("at"),
            Question.text.label("text"), Program.slug.label("program"),
            func.coalesce(Question.hidden_at, Question.answer_hidden_at).label("hidden_at"),
            _flags(QUESTION, Question.id),
        )
        .join(Program)
        .where(*_having(words, Question.text, Question.answer, Program.slug))
    )  # fmt: skip


def _useful(words: str) -> Select[Any]:
    return (
        select(
            literal(USEFUL), Useful.id, Useful.at, Useful.sentence, Program.slug, Useful.hidden_at,
            _flags(USEFUL, Useful.id),
        )
        .join(Program)
        .where(Useful.withdrawn_at.is_(None), *_having(words, Useful.sentence, Program.slug))
    )  # fmt: skip


def _collections(words: str) -> Select[Any]:
    return select(
        literal(COLLECTION), Collection.id, Collection.at, Collection.name, null(),
        Collection.hidden_at, _flags(COLLECTION, Collection.id),
    ).where(Collection.shared, *_having(words, Collection.name))  # fmt: skip


def open_reports() -> tuple[int, datetime | None]:
    """How many reports wait for the moderators, and since when."""
    query = select(func.count(), func.min(Flag.at)).where(Flag.settled_at.is_(None))
    number, since = db.session.execute(query).one()
    return number, since
