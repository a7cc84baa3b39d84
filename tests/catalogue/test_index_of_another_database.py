"""An index beside a database that it was not made from: noticed, and made anew."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from portal import create_app
from portal.catalogue import indexing, queries, rules
from portal.core import events, worker
from portal.core.db import db, transaction
from portal.core.events import Delivery
from portal.search import Query
from tests.support.client import StrictClient
from tests.support.databases import Templates, close
from tests.support.programs import document, writing

SLUG = "uji-terapung"


def publish(name: str = "Zebrakuda Terapung") -> None:
    with transaction():
        rules.publish(document({"id": writing(name)}, slug=SLUG), by="ayu")


def found(query: str) -> tuple[str, ...]:
    return indexing.engine().search(Query(query)).slugs


def folder_of(app: Flask) -> Path:
    path: Path = app.extensions["settings"].index_folder
    return path


@contextmanager
def beside(app: Flask, database: Templates, template: str, instance: Path) -> Iterator[Flask]:
    """A portal with the index of `app` and a database of its own."""
    settings = database.copy(template, instance)
    other = create_app(replace(settings, index_folder=folder_of(app)))
    other.testing, other.test_client_class = True, StrictClient
    with other.app_context():
        yield other
    close(other)
    database.drop(settings.database_url)


def state(app: Flask) -> dict[str, object]:
    answer: dict[str, object] = app.test_client().get("/health").get_json()["index"]
    return answer


def test_a_restored_copy_of_yesterday(
    small_app: Flask, database: Templates, small_template: str, tmp_path: Path
) -> None:
    """The template is what the database was before somebody published something."""
    with small_app.app_context():
        publish()
        worker.run_once()
        assert found("zebrakuda") == (SLUG,)
    with beside(small_app, database, small_template, tmp_path / "restored") as restored:
        assert state(restored) == {"state": "outdated", "documents": 3}
        worker.run_once()
        assert found("zebrakuda") == ()
        assert state(restored) == {"state": "ok", "documents": 2}


def test_a_restored_copy_in_which_life_went_on(
    small_app: Flask, database: Templates, small_template: str, tmp_path: Path
) -> None:
    """Its events have the numbers of those that were lost, and still are others."""
    with small_app.app_context():
        publish()
        worker.run_once()
    with beside(small_app, database, small_template, tmp_path / "restored") as restored:
        publish("Kudanil Melayang")
        assert state(restored) == {"state": "outdated", "documents": 3}
        worker.run_once()
        assert (found("zebrakuda"), found("kudanil")) == ((), (SLUG,))
        assert state(restored) == {"state": "ok", "documents": 3}


def test_another_database(small_app: Flask, database: Templates, tmp_path: Path) -> None:
    with beside(small_app, database, "empty", tmp_path / "other") as other:
        assert state(other) == {"state": "outdated", "documents": 2}
        worker.run_once()
        assert found("") == ()
        assert state(other) == {"state": "ok", "documents": 0}


def test_an_index_that_is_older_than_what_was_delivered(small_app: Flask, tmp_path: Path) -> None:
    """The events of what it lacks were handled: none would come again."""
    folder = folder_of(small_app)
    with small_app.app_context():
        shutil.copytree(folder, tmp_path / "old")
        publish()
        worker.run_once()
        shutil.rmtree(folder)
        shutil.copytree(tmp_path / "old", folder)
        assert state(small_app) == {"state": "outdated", "documents": 2}
        indexing.mend()
        assert found("zebrakuda") == (SLUG,)
        assert state(small_app) == {"state": "ok", "documents": 3}


def test_a_server_prepares_the_index_of_its_own_database(
    small_app: Flask, database: Templates, small_template: str, tmp_path: Path
) -> None:
    with small_app.app_context():
        publish()
        worker.run_once()
    with beside(small_app, database, small_template, tmp_path / "restored") as restored:
        runner = restored.test_cli_runner()
        answer = runner.invoke(args=["index", "health"])
        assert (answer.exit_code, answer.stdout.split(".")[0]) == (1, "outdated: 3 documents")
        runner.invoke(args=["index", "rebuild"])
        assert runner.invoke(args=["index", "health"]).exit_code == 0


def empty_tag() -> None:
    with transaction():
        rules.keep_tag(by="ayu", slug="uji", name_id="Uji", name_en="Test")
    with transaction():
        rules.keep_tag(by="ayu", slug="uji", name_id="Lain", name_en="Other")


def unknown_programme() -> None:
    with transaction():
        events.record(rules.REVISED, "there-is-none", by="ayu")


def twice() -> None:
    with transaction():
        db.session.execute(update(Delivery).values(done_at=None))


def revision() -> None:
    publish()
    with transaction():
        rules.revise(queries.program(SLUG), document(slug=SLUG), by="ayu")


@pytest.mark.parametrize("happen", [empty_tag, unknown_programme, twice, publish, revision])
def test_what_happens_every_day_needs_no_rebuild(
    small_app: Flask, happen: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    with small_app.app_context():
        monkeypatch.setattr(indexing, "rebuild", lambda *_: pytest.fail("rebuilt without need"))
        happen()
        assert indexing.health().ok
        worker.run_once()
        assert events.backlog() == 0
        assert indexing.health().ok
