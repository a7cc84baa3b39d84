"""Run migrations on the portal's database, each in a transaction of its own.

SQLite changes a table by copying it and dropping the old one. So while it is migrated, its foreign
keys are not checked row by row but all together before the commit, and the triggers that a copy
loses are made again.
"""

from alembic import context
from flask import current_app

from portal.core import append_only

database = current_app.extensions["migrate"].db


def finish(ctx, **_):
    """Called after each migration, in its transaction."""
    append_only.protect(ctx.connection)
    if ctx.dialect.name == "sqlite":
        check_foreign_keys(ctx.connection)


def check_foreign_keys(connection):
    """Raises RuntimeError for rows that refer to nothing."""
    wrong = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if wrong:
        tables = ", ".join(sorted({f"{row[0]} to {row[2]}" for row in wrong}))
        raise RuntimeError(
            f"after this migration {len(wrong)} rows would refer to nothing ({tables}); "
            "it was not done"
        )


def set_foreign_keys(connection, value):
    """Switch the check of foreign keys on SQLite, which ignores this inside a transaction."""
    if connection.dialect.name == "sqlite":
        connection.connection.driver_connection.execute(f"PRAGMA foreign_keys = {value}")


with database.engine.connect() as connection:
    set_foreign_keys(connection, "OFF")
    try:
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_as_batch=True,
            compare_type=True,
            transaction_per_migration=True,
            on_version_apply=finish,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
    finally:
        connection.rollback()  # that of a migration that failed; else there is none
        set_foreign_keys(connection, "ON")
