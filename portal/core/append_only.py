"""Tables whose rows the database itself refuses to change or delete."""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

TABLES = ("event", "revision")


def protect(connection: Connection) -> None:
    """Give each of the tables that is there its triggers, where they are missing.

    SQLite changes a table by copying it, and the copy has none.
    """
    for table in TABLES:
        if inspect(connection).has_table(table):
            if connection.dialect.name == "postgresql":
                _protect_postgresql(connection, table)
            else:
                _protect_sqlite(connection, table)


def _protect_postgresql(connection: Connection, table: str) -> None:
    there = text(
        "SELECT 1 FROM pg_trigger WHERE tgname = :name AND tgrelid = CAST(:of AS regclass)"
    )
    if connection.scalar(there, {"name": f"{table}_append_only", "of": table}):
        return
    connection.exec_driver_sql(
        f"CREATE OR REPLACE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION 'the table {table} is append-only'; END $$"
    )
    connection.exec_driver_sql(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()"
    )


def _protect_sqlite(connection: Connection, table: str) -> None:
    for action in ("UPDATE", "DELETE"):
        connection.exec_driver_sql(
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_{action.lower()} BEFORE {action} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'the table {table} is append-only'); END"
        )
