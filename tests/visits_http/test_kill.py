"""The portal is killed while two hundred book: what was answered is there, nothing is half made."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence

import pytest
from flask import Flask

from tests.support.race_server import CUT, Answer, Server, get, served
from tests.visits_http.agreement import disagreements
from tests.visits_http.stage import NO_PLACE, NOT_NOW, Stage, days, tells

pytestmark = pytest.mark.xdist_group("visits-http")
SEED, PLACES = 4, 3  # places in a session, for which four ask


def test_killed_at_random_moments_while_two_hundred_book(app: Flask) -> None:
    rng = random.Random(SEED)
    with served(app, "killed-once") as server:
        stage = Stage(app, server)
        legs = stage.requests(days(50) * 4, limits={"groups_per_session": PLACES})
        stage.look()
        done, left = book(stage, legs, _some_workers(server, rng))
        agree(stage, done)
        assert book(stage, left[:1], {})[0]  # it serves on by itself
        more, left = book(stage, left[1:], {rng.randrange(10, 40): server.kill})
        done |= more
        assert left  # else it was killed too late to tell anything
    agree(stage, done)
    with served(app, "started-again") as stage.server:
        assert get(stage.server.port, "/health").status == 200
        more, left = book(stage, left, {})
        assert left == []
    done |= more
    agree(stage, done)
    # Where four asked for three places each got an answer, and three have one.
    assert Counter(stage.states.values()) == Counter(submitted=150, draft=50)


def book(
    stage: Stage, legs: Sequence[int], after: dict[int, Callable[[], None]]
) -> tuple[dict[int, Answer], list[int]]:
    """Send these requests at once; the answers by leg, and the legs whose visitors got none."""
    forms = [stage.form(leg, "submit") for leg in legs]
    answers = stage.at_once(*forms, after=after)
    for form, answer in zip(forms, answers, strict=True):
        assert answer.status in (303, 422, CUT), (form.path, answer)
        if answer.status == 422:
            assert tells(answer, form.path, NO_PLACE, NOT_NOW), (form.path, answer.page)
    found = dict(zip(legs, answers, strict=True))
    left = [leg for leg, answer in found.items() if answer.status == CUT]
    return {leg: answer for leg, answer in found.items() if answer.status != CUT}, left


def agree(stage: Stage, done: dict[int, Answer]) -> None:
    """Everything agrees, and every yes that somebody read is kept."""
    assert disagreements(stage.app, stage.slug) == []
    states = stage.states
    assert [leg for leg, a in done.items() if a.status == 303 and states[leg] != "submitted"] == []


def _some_workers(server: Server, rng: random.Random) -> dict[int, Callable[[], None]]:
    """Kill one of the two processes now and then."""
    moments = rng.sample(range(5, 60), 2)
    return {moment: lambda: server.kill_worker(rng.randrange(2)) for moment in moments}
