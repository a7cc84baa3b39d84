"""The database session, and one transaction per request that the status decides.

- An unsafe method (POST ...) that answers below 400 commits; everything else rolls back.
- A GET never writes: the session refuses to flush during one.
- On SQLite whoever may write opens with BEGIN IMMEDIATE. With the driver's deferred default two
  requests can both check, both insert, and both succeed.
"""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, Engine, MetaData, event
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, ORMExecuteState, Session
from sqlalchemy.types import TypeDecorator

BUSY = 15_000  # milliseconds that one waits for SQLite's file
LOOK = 0.001, 0.004  # seconds between two looks whether it is free
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

# Fixed constraint names, so that a migration can name what it drops on both databases.
NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The base of every model."""

    metadata = MetaData(naming_convention=NAMES)


db = SQLAlchemy(model_class=Base)

_writing: ContextVar[bool] = ContextVar("writing", default=False)


class WriteInRead(RuntimeError):
    """Code tried to change data while answering a GET, or outside a transaction of its own."""


class UTCDateTime(TypeDecorator[datetime]):
    """An instant. Stored in UTC; refuses a naive datetime, and gives back an aware one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        # SQLite keeps no zone; what was stored is UTC.
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


@contextmanager
def transaction() -> Iterator[None]:
    """One writing transaction, for commands, workers and tests; commits at the end.

    Any exception rolls it back and goes on. Raises RuntimeError inside another one, because
    then it would be unclear who commits.
    """
    if _writing.get():
        raise RuntimeError("already inside a transaction")
    db.session.rollback()  # end a reading transaction: it would be reused without the lock
    token = _writing.set(True)
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        _writing.reset(token)


def writing() -> bool:
    """Whether what is read now may hold changes that are never committed."""
    return _writing.get()


def commit_early() -> None:
    """Commit what a request has changed so far, whatever its answer will be, and let go of locks.

    Only for what must count although the request is refused, such as a try to sign in; and before
    slow work that needs no database, which others should not wait for.
    """
    db.session.commit()


def only_reading() -> None:
    """Say that what follows only reads: an answer that is still being sent after its commit.

    Else it would hold SQLite's lock for writing for as long as somebody's line is slow.
    """
    _writing.set(False)


def connect(app: Flask) -> None:
    """Bind the session to the app and let the answer's status decide the transaction."""
    db.init_app(app)

    @app.before_request
    def _open() -> None:
        _writing.set(request.method not in SAFE_METHODS)

    @app.after_request
    def _close(response: Response) -> Response:
        if not (_writing.get() and response.status_code < 400):
            db.session.rollback()
            return response
        try:
            db.session.commit()
        except SQLAlchemyError as error:  # it becomes its page before anything was promised
            db.session.rollback()
            return app.make_response(app.handle_user_exception(error))
        return response

    @app.teardown_request
    def _forget(_error: BaseException | None) -> None:
        _writing.set(False)


# Here, not in connect(): all apps of a process share the session, and each would add its own.
@event.listens_for(db.session, "before_flush")
def _refuse_flush_while_reading(session: Session, *_: Any) -> None:
    if not _writing.get() and (session.new or session.dirty or session.deleted):
        raise WriteInRead("a change outside of a writing request or db.transaction()")


@event.listens_for(db.session, "do_orm_execute")
def _refuse_statement_while_reading(state: ORMExecuteState) -> None:
    if not _writing.get() and (state.is_insert or state.is_update or state.is_delete):
        raise WriteInRead("a change outside of a writing request or db.transaction()")


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # we open transactions ourselves, see _begin
    cursor = connection.cursor()
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",  # what was answered with success survives a power cut
        f"busy_timeout = {BUSY}",
        "foreign_keys = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin(connection: Any) -> None:
    if connection.dialect.name != "sqlite":
        return
    if _writing.get():
        _begin_to_write(connection)
    else:
        connection.exec_driver_sql("BEGIN")


def _begin_to_write(connection: Any) -> None:
    """Have the file to oneself, in turn with all others who want it.

    SQLite itself waits longer and longer between two looks, up to 100 ms, while who has just come
    looks every millisecond: under load one in a hundred waited for five seconds (measured), and
    some day for longer than BUSY. So who waits looks again and again, at even pauses.
    """
    raw = connection.connection.dbapi_connection
    deadline = time.monotonic() + BUSY / 1000
    raw.execute("PRAGMA busy_timeout = 0")
    try:
        while True:
            try:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            except OperationalError as error:
                if "locked" not in str(error.orig) or time.monotonic() > deadline:
                    raise
                time.sleep(random.uniform(*LOOK))
            else:
                return
    finally:
        raw.execute(f"PRAGMA busy_timeout = {BUSY}")
