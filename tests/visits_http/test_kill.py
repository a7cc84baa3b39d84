"""The portal is killed while two hundred book: what was answered is there, nothing is half made."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import pytest
from flask import Flask
from sqlalchemy import text

from portal.core.db import db
from tests.core.processes import wait_until
from tests.support.race_server import CUT, Answer, get, in_turn, served
from tests.visits_http.agreement import disagreements
from tests.visits_http.stage import NO_PLACE, NOT_NOW, Stage, days, tells

pytestmark = pytest.mark.xdist_group("visits-http")
SEED, CLIENTS = 7, 32
PLACES = 3  # in a session, for which four ask
_OTHERS = """SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
    AND state <> 'idle' AND pid <> pg_backend_pid()"""
KILLS = 4  # of one of the two processes; then of all


def test_killed_at_random_moments_while_two_hundred_book(app: Flask) -> None:
    rng = random.Random(SEED)
    with served(app, "killed") as server:
        stage = Stage(app, server)
        legs = stage.requests(days(50) * 4, limits={"groups_per_session": PLACES})
        stage.look()
        moments = sorted(rng.sample(range(5, 180), KILLS + 1))
        after = {moment: lambda: server.kill_worker(rng.randrange(2)) for moment in moments[:-1]}
        done, left = book(stage, legs, {**after, moments[-1]: server.kill})
        assert len(left) > KILLS  # else it was always killed while nothing was under way
    agree(stage, done)
    with served(app, "started-again") as stage.server:
        assert get(stage.server.port, "/health").status == 200
        more, left = book(stage, left, {})
        assert left == []
    agree(stage, done | more)
    # For each session four asked for three places; all have an answer now.
    assert Counter(stage.states.values()) == Counter(submitted=150, draft=50)


def book(
    stage: Stage, legs: Sequence[int], after: Mapping[int, Callable[[], None]]
) -> tuple[dict[int, Answer], list[int]]:
    """Send these requests; the answers by leg, and the legs whose visitors got none."""
    forms = [stage.form(leg, "submit") for leg in legs]
    answers = in_turn(stage.server.port, forms, CLIENTS, after)
    for form, answer in zip(forms, answers, strict=True):
        assert answer.status in (303, 422, CUT), (form.path, answer)
        if answer.status == 422:
            assert tells(answer, form.path, NO_PLACE, NOT_NOW), (form.path, answer.page)
    found = dict(zip(legs, answers, strict=True))
    left = [leg for leg, answer in found.items() if answer.status == CUT]
    return {leg: answer for leg, answer in found.items() if answer.status != CUT}, left


def agree(stage: Stage, done: Mapping[int, Answer]) -> None:
    """Everything agrees, and every yes that somebody read is kept."""
    wait_until(lambda: not _under_way(stage.app), "what the killed ones had begun")
    assert disagreements(stage.app, stage.slug) == []
    states = stage.states
    assert [leg for leg, a in done.items() if a.status == 303 and states[leg] != "submitted"] == []


def _under_way(app: Flask) -> int:
    """How many transactions PostgreSQL still ends for clients that are gone."""
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            return 0
        found: int = db.session.scalar(text(_OTHERS)) or 0
        db.session.rollback()
    return found
