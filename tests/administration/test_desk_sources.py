"""Every source of tasks, for every role: who sees what, that it goes when done, what it costs."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import event

from portal.bulk import rules as bulk
from portal.bulk.models import BulkLoad
from portal.catalogue import queries as catalogue_queries
from portal.catalogue import rules as catalogue
from portal.core import tasks
from portal.core.db import db, transaction
from portal.publishing import drafts
from portal.publishing.models import Draft
from portal.readers import mistakes, moderation, questions
from portal.readers.models import QUESTION, Mistake, Question
from portal.readers.moderation import thing
from tests.publishing.desk import house, who
from tests.support.everything import one_of_everything

# Who -> the kinds of tasks, each once for one of everything. A second factor is asked of managers,
# and of who looks after the portal; a curator who is a member vouches for none of the house.
EXPECTED = {
    "ayu": ["bulk.decide", "draft.begun", "draft.sent-back", "mistake.settle",
            "program.update-due", "question.answer"],
    "budi": ["account.second-factor", "bulk.decide", "draft.review", "draft.sent-back",
             "mistake.settle", "program.update-due", "question.answer"],
    "koko": ["mistake.settle", "question.answer"],
    "rini": [],
    "lain": ["account.second-factor"],
    "kuncoro": ["account.second-factor", "mistake.settle", "moderation.look"],
    "kirana": ["account.second-factor", "mistake.settle", "moderation.look", "program.verify"],
    "admin": ["account.second-factor", "moderation.look"],
}  # fmt: skip


def _of(app: Flask, name: str) -> list[tasks.Task]:
    with app.test_request_context("/en/desk"):
        found = tasks.of(who(name))
        db.session.rollback()
        return found


def _statements(app: Flask, name: str) -> int:
    """How many statements the tasks of somebody take, in a request of its own."""
    seen = []
    with app.test_request_context("/en/desk"):
        db.session.remove()
        person = who(name)

        def note(*_given: object) -> None:
            seen.append(1)

        event.listen(db.engine, "before_cursor_execute", note)
        tasks.of(person)
        event.remove(db.engine, "before_cursor_execute", note)
        db.session.rollback()
    return len(seen)


@pytest.fixture
def furnished(app: Flask) -> Flask:
    house(app)
    with app.app_context(), transaction():
        one_of_everything(1)
    return app


def test_who_sees_which_tasks_until_they_are_done(furnished: Flask) -> None:
    seen = {name: sorted(task.kind for task in _of(furnished, name)) for name in EXPECTED}
    assert seen == EXPECTED
    for task in _of(furnished, "budi"):
        assert task.place
        assert task.since or task.kind == "account.second-factor"
    assert [task.kind for task in _of(furnished, "ayu") if task.due] == ["bulk.decide"]
    with furnished.app_context(), transaction():
        ayu, budi, kirana = who("ayu"), who("budi"), who("kirana")
        for draft in db.session.query(Draft).filter(Draft.state.in_(("draft", "review"))):
            drafts.drop(draft, by=ayu)
        question, mistake = db.session.query(Question).one(), db.session.query(Mistake).one()
        moderation.leave(thing(QUESTION, question.id), "Wajar", kirana)
        questions.answer(question, "Gratis.", 0, ayu)
        mistakes.settle(mistake, "Sudah diperbaiki.", budi)
        bulk.cancel(db.session.query(BulkLoad).one(), by=ayu)
        for slug in ("lama-1", "terbit-1"):
            program = catalogue_queries.program(slug)
            catalogue.stand(program, "verified", catalogue.VERIFIED, by=kirana.actor)
    left = {name: [task.kind for task in _of(furnished, name)] for name in EXPECTED}
    assert left == {
        name: [kind for kind in kinds if kind == "account.second-factor"]
        for name, kinds in EXPECTED.items()
    }


def test_more_tasks_take_no_more_statements(furnished: Flask) -> None:
    before = {name: _statements(furnished, name) for name in EXPECTED}
    with furnished.app_context(), transaction():
        one_of_everything(2)
        one_of_everything(3)
    assert len(_of(furnished, "budi")) == 19
    assert {name: _statements(furnished, name) for name in EXPECTED} == before
