"""Databases for tests: made from templates, so that each test has its own within milliseconds."""

from __future__ import annotations

import fcntl
import os
import shutil
import uuid
from dataclasses import dataclass, field, replace
from pathlib import Path

import psycopg
import sqlalchemy
from flask import Flask
from flask_migrate import upgrade

from portal import create_app
from portal.catalogue import indexing
from portal.core import content_load, settings
from portal.core.db import db
from portal.core.settings import ROOT, Settings

KINDS = ("sqlite", "postgresql")
UNUSED = 3  # databases that wait to be dropped


@dataclass
class Templates:
    """Makes databases of one kind; `postgres` is the address of a server for the other kind."""

    kind: str
    folder: Path
    postgres: str | None = None
    made: dict[str, str] = field(default_factory=dict)
    # The connection that makes and drops databases: one for all of them.
    server: psycopg.Connection | None = None
    unused: list[str] = field(default_factory=list)
    # Where all processes of `make test` keep their templates: the first that wants one makes it.
    shared: Path | None = field(default_factory=lambda: _shared())

    def settings(self, url: str, instance: Path) -> Settings:
        """Settings for an app on a database, with everything else in a folder."""
        base = settings.read({"SAMBANG_ENV": "test", "SAMBANG_INSTANCE": str(instance)})
        return replace(base, database_url=url, content=ROOT / "content", worker_pause=0.05)

    @property
    def home(self) -> Path:
        """Where the templates and their indexes are."""
        return self.shared / self.kind if self.shared else self.folder

    def template(self, name: str) -> str:
        """The address of a template: "empty" has the schema, "full" also the content."""
        if name not in self.made:
            self.home.mkdir(parents=True, exist_ok=True)
            note = self.home / f"{name}.url"
            with (self.home / f"{name}.lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                if not note.exists():
                    note.write_text(self._make(name))
                self.made[name] = note.read_text()
        return self.made[name]

    def _make(self, name: str) -> str:
        url = self._new(f"template_{name}_{uuid.uuid4().hex[:8]}", source=None, folder=self.home)
        app = create_app(self.settings(url, self.home / name))
        with app.app_context():
            upgrade()
            if name == "full":
                content_load.load(ROOT / "content")
                indexing.rebuild()
            db.session.remove()
            db.engine.dispose()
        return url

    def copy(self, name: str, instance: Path) -> Settings:
        """A database of its own, like the template, with the template's index."""
        source = self.template(name)
        url = self._new(f"test_{uuid.uuid4().hex[:12]}", source)
        instance.mkdir(parents=True, exist_ok=True)
        index = self.home / name / "index"
        if index.exists():
            shutil.copytree(index, instance / "index")
        return self.settings(url, instance)

    def fresh(self, instance: Path) -> Settings:
        """A database of its own with nothing in it, not even a table."""
        return self.settings(self._new(f"test_{uuid.uuid4().hex[:12]}", source=None), instance)

    def drop(self, url: str) -> None:
        """Delete a copy."""
        if self.kind == "sqlite":
            Path(url.removeprefix("sqlite:///")).unlink(missing_ok=True)
            return
        # Not yet: while a connection to it is still ending, PostgreSQL would sleep for 100 ms.
        self.unused.append(url)
        if len(self.unused) > UNUSED:
            self._drop(self.unused.pop(0))

    def _drop(self, url: str) -> None:
        self._admin(f'DROP DATABASE "{_name(url)}" WITH (FORCE)')

    def _new(self, name: str, source: str | None, folder: Path | None = None) -> str:
        if self.kind == "sqlite":
            path = (folder or self.folder) / f"{name}.db"
            if source:
                shutil.copyfile(source.removeprefix("sqlite:///"), path)
            return f"sqlite:///{path}"
        like = f' TEMPLATE "{_name(source)}" STRATEGY file_copy' if source else ""
        self._admin(f'CREATE DATABASE "{name}"{like}')
        assert self.postgres is not None
        server = sqlalchemy.make_url(self.postgres)
        return server.set(drivername="postgresql", database=name).render_as_string(False)

    def _admin(self, statement: str) -> None:
        if self.server is None:
            assert self.postgres is not None
            self.server = psycopg.connect(self.postgres, autocommit=True)
        self.server.execute(statement)

    def close(self) -> None:
        """Drop what is left, and leave the server."""
        while self.unused:
            self._drop(self.unused.pop())
        if self.server is not None:
            self.server.close()


def _shared() -> Path | None:
    given = os.environ.get("SAMBANG_TEST_TEMPLATES")
    return Path(given) if given else None


def _name(url: str) -> str | None:
    return sqlalchemy.make_url(url).database


def close(app: Flask) -> None:
    """Give back the connections of an app."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
