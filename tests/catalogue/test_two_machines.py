"""Two machines with one database: each has an index of its own, and soon both say the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from portal import create_app
from portal.catalogue import indexing, rules
from portal.core import worker
from portal.core.db import transaction
from portal.search import Query
from tests.support.client import StrictClient
from tests.support.databases import close
from tests.support.programs import document, writing


@pytest.fixture
def machines(small_app: Flask, tmp_path: Path) -> Iterator[tuple[Flask, Flask]]:
    """The first one has done all that was to do; the second one was just started."""
    settings = replace(
        small_app.extensions["settings"],
        instance=tmp_path / "second",
        index_folder=tmp_path / "second" / "index",
    )
    second = create_app(settings)
    second.testing, second.test_client_class = True, StrictClient
    work(small_app)
    work(second)
    yield small_app, second
    close(second)


def work(app: Flask) -> None:
    with app.app_context():
        for job in worker.jobs():
            job.next_at = None  # as if the pause of each had passed
        worker.run_once()


def publish(app: Flask, name: str) -> None:
    with app.app_context(), transaction():
        rules.publish(document({"id": writing(name)}, slug=name.lower()), by="ayu")


def found(app: Flask, query: str) -> tuple[str, ...]:
    with app.app_context():
        return indexing.engine().search(Query(query)).slugs


def state(app: Flask) -> str:
    answer: str = app.test_client().get("/health").get_json()["index"]["state"]
    return answer


def test_what_one_machine_indexed_is_found_on_the_other(machines: tuple[Flask, Flask]) -> None:
    """The event is handed to one worker alone; the other sees that its index lacks it."""
    for worked, rested, name in ((*machines, "zebrakuda"), (*machines[::-1], "kudanil")):
        publish(rested, name)
        work(worked)
        assert (found(worked, name), found(rested, name)) == ((name,), ())
        assert (state(worked), state(rested)) == ("ok", "outdated")
        work(rested)
        assert found(rested, name) == (name,)
        assert (state(worked), state(rested)) == ("ok", "ok")


def test_a_quiet_pair_rebuilds_nothing(
    machines: tuple[Flask, Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(machines[0], "zebrakuda")
    for app in (*machines, *machines):
        work(app)
    monkeypatch.setattr(indexing, "rebuild", lambda *_: pytest.fail("rebuilt without need"))
    for app in (*machines, *machines):
        work(app)
    assert [found(app, "zebrakuda") for app in machines] == [("zebrakuda",), ("zebrakuda",)]
