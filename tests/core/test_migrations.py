"""Migrations: the schema is that of the models, and a full database outlives its tables."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from portal import MIGRATIONS
from portal.core.db import Base, db

NEXT = """
revision, down_revision, branch_labels, depends_on = "next", "{last}", None, None

from alembic import op
import sqlalchemy as sa


def upgrade():
    {upgrade}
"""
LAST = max(path.name for path in (MIGRATIONS / "versions").glob("*.py"))[:4]
REBUILD = """
    with op.batch_alter_table("program", schema=None) as batch_op:
        batch_op.add_column(sa.Column("partner_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_program_partner_id_organisation"), "organisation", ["partner_id"], ["id"]
        )
    with op.batch_alter_table("event", schema=None, recreate="{recreate}") as batch_op:
        batch_op.add_column(sa.Column("reason", sa.String(length=60), nullable=True))
"""


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """A copy of the migrations, to which a test adds the next one."""
    return Path(shutil.copytree(MIGRATIONS, tmp_path / "migrations"))


def add(scripts: Path, statements: str) -> None:
    """Write the next migration."""
    (scripts / "versions" / "next.py").write_text(
        NEXT.format(last=LAST, upgrade=statements.strip())
    )


def rows() -> dict[str, int]:
    """How many rows each table has."""
    with db.engine.connect() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


def revision() -> str | None:
    """Which migration the database is at."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def execute(statement: str) -> None:
    """Try to change something."""
    with db.engine.begin() as connection:
        connection.execute(text(statement))


def test_the_migrations_make_the_tables_of_the_models(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        found = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(found, Base.metadata) == []


def test_a_full_database_is_migrated_and_loses_nothing(full_app: Flask, scripts: Path) -> None:
    sqlite = full_app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite")
    add(scripts, REBUILD.format(recreate="always" if sqlite else "never"))
    with full_app.app_context():
        before = rows()
        assert (before["program"], before["reported_visit"]) == (65, 62)
        assert before["event"] > 1000
        upgrade(directory=str(scripts))
        assert (revision(), rows()) == ("next", before)
        for table in ("event SET actor = 'x'", "event SET reason = 'x'"):
            with pytest.raises(DBAPIError, match="append-only"):
                execute(f"UPDATE {table}")
        with pytest.raises(DBAPIError, match="append-only"):
            execute("DELETE FROM event")
        with pytest.raises(IntegrityError):
            execute("UPDATE program SET partner_id = 100000")
        assert rows() == before


def test_a_migration_that_leaves_rows_without_what_they_refer_to(
    full_app: Flask, scripts: Path
) -> None:
    add(scripts, """op.execute("DELETE FROM organisation WHERE slug = 'pemkab-banyuwangi'")""")
    with full_app.app_context():
        before = rows()
        with pytest.raises((SystemExit, IntegrityError)):
            upgrade(directory=str(scripts))
        assert (revision(), rows()) == (LAST, before)
        with pytest.raises(IntegrityError):  # the connection checks again
            execute("DELETE FROM organisation WHERE slug = 'pemkab-banyuwangi'")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_is_refused_is_told(
    full_app: Flask, scripts: Path, caplog: pytest.LogCaptureFixture
) -> None:
    add(scripts, """op.execute("DELETE FROM sector WHERE slug = 'health'")""")
    with full_app.app_context(), pytest.raises(SystemExit):
        upgrade(directory=str(scripts))
    assert "rows would refer to nothing (program to sector); it was not done" in caplog.text


def test_down_and_up_again(app: Flask, scripts: Path) -> None:
    with app.app_context():
        downgrade(directory=str(scripts), revision="base")
        upgrade(directory=str(scripts))
        assert revision() == LAST
        execute(
            "INSERT INTO event (at, kind, subject, actor, data, changes_pages) "
            "VALUES ('2026-01-01 00:00:00', 'a.b', 'c', 'd', '{}', true)"
        )
        with pytest.raises(DBAPIError, match="append-only"):
            execute("DELETE FROM event")
