"""The status decides the transaction; a GET never writes; instants have a time zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import StatementError

from portal import create_app
from portal.core import events
from portal.core.db import WriteInRead, db, transaction
from portal.core.settings import Settings
from tests.core.acting import add_and_fail, post, recorded, stored
from tests.core.house import Thing
from tests.support.client import StrictClient
from tests.support.databases import close

SUCCESS = ["200", "201", "204", "302", "see other"]
FAILURE = ["400", "404", "409", "422", "500", "rule", "abort", "crash"]


@pytest.mark.parametrize("then", SUCCESS)
def test_success_commits_the_change_and_its_event(
    small: Flask, visitor: StrictClient, then: str
) -> None:
    status = post(visitor, "/id/things", name="bed", then=then)
    assert status == (303 if then == "see other" else int(then))
    assert stored(small) == ["bed"]
    assert recorded(small) == ["bed"]


@pytest.mark.parametrize("then", FAILURE)
def test_failure_rolls_both_back(small: Flask, visitor: StrictClient, then: str) -> None:
    expected = {"rule": 422, "abort": 404, "crash": 500}
    status = post(visitor, "/id/things", name="bed", then=then)
    assert status == (expected[then] if then in expected else int(then))
    assert stored(small) == []
    assert recorded(small) == []


def test_a_failure_leaves_nothing_for_the_next_request(small: Flask, visitor: StrictClient) -> None:
    assert post(visitor, "/id/things", name="refused", then="422") == 422
    assert post(visitor, "/id/things", name="kept", then="303") == 303
    assert stored(small) == ["kept"]


def test_a_commit_that_fails_is_an_error_and_not_a_success(
    small: Flask, visitor: StrictClient
) -> None:
    # PostgreSQL says that what it names is not there: another request may have taken it away.
    with small.app_context():
        expected = 409 if db.engine.dialect.name == "postgresql" else 500
    assert post(visitor, "/id/parts", name="bed") == expected
    assert stored(small) == []


@pytest.mark.parametrize("how", ["flush", "query", "commit", "statement"])
def test_a_get_cannot_write(small: Flask, visitor: StrictClient, how: str) -> None:
    assert visitor.get(f"/id/write/{how}").status_code == 500
    assert stored(small) == []


def test_what_a_get_adds_and_never_writes_is_forgotten(small: Flask, visitor: StrictClient) -> None:
    assert visitor.get("/id/write/not-at-all").status_code == 200
    assert post(visitor, "/id/things", name="bed", then="303") == 303
    assert stored(small) == ["bed"]


def test_a_head_request_cannot_write_either(small: Flask, bare: FlaskClient) -> None:
    assert bare.head("/id/write/flush").status_code == 500
    assert stored(small) == []


def test_a_change_outside_of_a_transaction_is_refused(small: Flask) -> None:
    with small.app_context():
        db.session.add(Thing(name="bed"))
        with pytest.raises(WriteInRead):
            db.session.commit()
    assert stored(small) == []


def test_a_transaction_commits_at_its_end(small: Flask) -> None:
    with small.app_context(), transaction():
        db.session.add(Thing(name="bed"))
    assert stored(small) == ["bed"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_any_exception_rolls_a_transaction_back(small: Flask, error: type[BaseException]) -> None:
    with small.app_context():
        with pytest.raises(error):
            add_and_fail("bed", error)
        assert not db.session().in_transaction()  # it would keep everybody else from writing
    assert (stored(small), recorded(small)) == ([], [])


def test_a_transaction_inside_another_is_refused(small: Flask) -> None:
    with small.app_context(), pytest.raises(RuntimeError, match="already inside"), transaction():
        add_and_fail("bed")
    assert stored(small) == []


def test_a_rule_in_a_request_opens_no_transaction_of_its_own(
    small: Flask, visitor: StrictClient, caplog: pytest.LogCaptureFixture
) -> None:
    def view() -> str:
        with transaction():
            return "never"

    small.config["WTF_CSRF_ENABLED"] = False
    small.add_url_rule("/nested", "nested", view, methods=["POST"])
    assert visitor.post("/nested").status_code == 500
    assert "already inside a transaction" in caplog.text


def test_after_a_transaction_nothing_may_be_written_again(small: Flask) -> None:
    with small.app_context():
        with transaction():
            db.session.add(Thing(name="bed"))
        db.session.add(Thing(name="late"))
        with pytest.raises(WriteInRead):
            db.session.flush()
    assert stored(small) == ["bed"]


def test_a_transaction_forgets_what_was_read_before_it(small: Flask) -> None:
    """On SQLite a reading transaction that goes on to write would do so without the lock."""
    with small.app_context():
        with transaction():
            db.session.add(Thing(name="bed"))
        bed = db.session.scalars(select(Thing)).one()
        with small.app_context(), transaction():
            db.session.execute(text("UPDATE test_thing SET name = 'room'"))
        with transaction():
            assert bed.name == "room"


@pytest.mark.parametrize(
    "instant",
    [
        datetime(2026, 3, 2, 9, 30, 15, 250_000, tzinfo=UTC),
        datetime(2026, 3, 2, 16, 30, 15, 250_000, tzinfo=timezone(timedelta(hours=7))),
    ],
)
def test_an_instant_comes_back_in_utc(small: Flask, instant: datetime) -> None:
    with small.app_context():
        with transaction():
            db.session.add(Thing(name="bed", at=instant))
        found = db.session.scalars(select(Thing.at)).one()
    assert found.isoformat() == "2026-03-02T09:30:15.250000+00:00"


def test_no_instant_stays_none(small: Flask) -> None:
    with small.app_context():
        with transaction():
            db.session.add(Thing(name="bed", at=None))
        assert db.session.scalars(select(Thing.at)).one() is None


def test_an_instant_without_a_time_zone_is_refused(small: Flask) -> None:
    naive = datetime(2026, 3, 2, 9, 30)  # noqa: DTZ001 (that is the point)
    with (
        small.app_context(),
        pytest.raises(StatementError, match="an instant needs a time zone"),
        transaction(),
    ):
        db.session.add(Thing(name="bed", at=naive))
    assert stored(small) == []


def test_the_session_is_guarded_once_however_many_apps_there_are(
    small: Flask, settings: Settings
) -> None:
    with small.app_context():
        before = _listeners()
        close(create_app(settings))
        assert _listeners() == before == (1, 1)


def _listeners() -> tuple[int, int]:
    heard = db.session().dispatch
    return len(list(heard.before_flush)), len(list(heard.do_orm_execute))


def test_an_event_needs_a_transaction(small: Flask) -> None:
    with small.app_context(), pytest.raises(WriteInRead):
        events.record("thing.published", "bed", by="ayu")
    assert recorded(small) == []
