"""Every action in every state, through its rule: the table of the workflow is what happens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.catalogue import rules as catalogue
from portal.catalogue.models import Program
from portal.core import clock
from portal.core.db import db, transaction
from portal.core.errors import RuleBroken
from portal.publishing import drafts, review, revisions, standing, workflow
from portal.publishing.models import Comment, Draft
from tests.publishing.desk import house, record, who, write

SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
WHY = {"id": "Anggaran dihentikan.", "en": "The money stopped."}
DRAFT_STATES = ("draft", "review", "published", "dropped")
PROGRAM_STATES = ("published", "verified", "update-due", "stopped", "archived")


def said_of(found: Draft) -> Comment:
    """The first comment on a draft."""
    query = select(Comment).where(Comment.draft_id == found.id).order_by(Comment.id)
    return db.session.scalars(query).first() or pytest.fail("nobody said anything")


# Action on a draft -> its rule, of a draft that has a comment.
DRAFTS: dict[str, Callable[[Draft], object]] = {
    "write": lambda d: drafts.save(d, "goal", {"id": "Tujuan"}, 0, by=who("ayu")),
    "comment": lambda d: review.comment(d, "how", "Sebutkan sumbernya.", by=who("ayu")),
    "settle": lambda d: review.settle(said_of(d), by=who("ayu")),
    "send": lambda d: review.send(d, by=who("ayu")),
    "take-back": lambda d: review.take_back(d, by=who("ayu")),
    "send-back": lambda d: review.send_back(d, "Belum lengkap.", by=who("budi")),
    "publish": lambda d: review.publish(d, review.mark(d), by=who("budi"), slug="baru"),
    "drop": lambda d: drafts.drop(d, by=who("ayu")),
    "take-up": lambda d: drafts.take_up(d, by=who("ayu")),
}  # fmt: skip
# Action on a programme -> its rule, of one that has two revisions.
PROGRAMS: dict[str, Callable[[Program], object]] = {
    "confirm": lambda p: standing.confirm(p, standing.seen(p), by=who("ayu")),
    "verify": lambda p: standing.verify(p, standing.seen(p), by=who("kirana")),
    "withdraw": lambda p: standing.withdraw(p, "Angkanya keliru.", by=who("kirana")),
    "restore": lambda p: revisions.restore(p, 1, by=who("budi")),
    "stop": lambda p: standing.stop(p, WHY, completed=False, by=who("budi")),
    "resume": lambda p: standing.resume(p, by=who("budi")),
    "archive": lambda p: standing.archive(p, "Digabung.", by=who("budi")),
    "bring-back": lambda p: standing.bring_back(p, by=who("budi")),
}  # fmt: skip


def _draft(state: str) -> Draft:
    found = write()
    review.comment(found, "how", "Siapa yang menandatangani?", by=who("budi"))
    for name in {"review": ["send"], "published": ["send", "publish"], "dropped": ["drop"]}.get(
        state, []
    ):
        DRAFTS[name](found)
    db.session.refresh(found)
    return found


def _program(state: str) -> Program:
    found = revisions.first(record(), by=who("budi"))
    revisions.next_one(found, record("Layanan Uji Baru"), by=who("budi"))
    if state == "update-due":
        catalogue.stand(found, state, catalogue.UPDATE_DUE, by="portal")
    for name in {"verified": ["verify"], "stopped": ["stop"], "archived": ["archive"]}.get(
        state, []
    ):
        PROGRAMS[name](found)
    return found


def _try(subject: Any, rule: Callable[[Any], object], state_of: Callable[[], str]) -> str | None:
    """The state after a rule, or None when it refused; all is as it was afterwards."""
    inner = db.session.begin_nested()
    try:
        rule(subject)
        db.session.flush()
        return state_of()
    except RuleBroken:
        return None
    finally:
        inner.rollback()
        db.session.expire_all()


@SQLITE
@pytest.mark.parametrize("state", DRAFT_STATES)
def test_of_a_draft(app: Flask, state: str) -> None:
    house(app)
    with app.app_context(), transaction():
        found = _draft(state)
        assert found.state == state
        for name, rule in DRAFTS.items():
            after = _try(found, rule, lambda: found.state)
            assert after == workflow.action(name).steps.get(state), name


@SQLITE
@pytest.mark.parametrize("state", PROGRAM_STATES)
def test_of_a_programme(app: Flask, state: str) -> None:
    house(app)
    with app.app_context(), transaction(), clock.stopped(clock.now()):
        found = _program(state)
        assert found.standing == state
        for name, rule in PROGRAMS.items():
            after = _try(found, rule, lambda: found.standing)
            assert after == workflow.action(name).steps.get(state), name


def test_nothing_of_the_table_is_left_out() -> None:
    others = {"change", "update-due"}  # begins a draft; the worker does it
    assert {item.name for item in workflow.ACTIONS} == {*DRAFTS, *PROGRAMS, *others}
    assert {*DRAFT_STATES, *PROGRAM_STATES} == set(workflow.STATES)


@SQLITE
def test_what_is_said_of_a_draft(app: Flask) -> None:
    house(app)
    with app.app_context(), transaction():
        found = _draft("draft")
        for key, text, field in (
            ("nowhere", "Ya", "key"), ("how", "  ", "text"), ("how", "x" * 2001, "text"),
        ):  # fmt: skip
            with pytest.raises(RuleBroken) as refused, db.session.begin_nested():
                review.comment(found, key, text, by=who("ayu"))
            assert refused.value.field == field
        said = said_of(found)
        review.settle(said, by=who("ayu"))
        assert (said.settled_by, said.settled_at is None) == (who("ayu"), False)
        review.settle(said, by=who("ayu"))
        assert (said.settled_by, said.settled_at) == (None, None)
        review.comment(found, "how", "x" * 2000, by=who("ayu"))
