"""Whether the database has the tables that this version of the portal needs."""

from __future__ import annotations

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import Connection, inspect

from portal.core.db import Base, db


def newest() -> str | None:
    """The last migration there is."""
    extensions = current_app.extensions
    if "newest_migration" not in extensions:  # it is asked for by whoever watches the portal
        directory = ScriptDirectory(extensions["migrate"].directory)
        extensions["newest_migration"] = directory.get_current_head()
    found: str | None = extensions["newest_migration"]
    return found


def present(connection: Connection) -> str | None:
    """The last migration that was done."""
    return MigrationContext.configure(connection).get_current_revision()


def state() -> str:
    """ "ok", "not migrated", or "incomplete" when a table is gone. Raises SQLAlchemyError."""
    with db.engine.connect() as connection:
        if present(connection) != newest():
            return "not migrated"
        missing = Base.metadata.tables.keys() - set(inspect(connection).get_table_names())
        return "incomplete" if missing else "ok"
