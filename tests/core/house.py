"""A small portal made of the core alone, so that these tests need no feature.

It is put together as `create_app` does it; the views are in `house_views.py`. Child processes of
the tests make the same one from their environment: see `environ`.
"""

from __future__ import annotations

import os
from typing import Any

from flask import Flask
from flask_compress import Compress
from flask_migrate import Migrate
from jinja2 import StrictUndefined
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from portal.core import (
    access,
    cli,
    compression,
    db,
    errors,
    i18n,
    page_cache,
    security,
    static,
    worker,
)
from portal.core.db import UTCDateTime
from portal.core.keep import FromContent
from portal.core.settings import ROOT, Settings, make_instance

MIGRATIONS = ROOT / "portal" / "migrations"


class Own(DeclarativeBase):
    """The tables of these tests; not in the portal's metadata, which the migrations must match."""


class Thing(Own):
    """Something that a rule publishes."""

    __tablename__ = "test_thing"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    at: Mapped[Any] = mapped_column(UTCDateTime, nullable=True)


class Part(Own):
    """A part of a thing; whether that thing exists is checked only at the commit."""

    __tablename__ = "test_part"

    id: Mapped[int] = mapped_column(primary_key=True)
    thing_id: Mapped[int] = mapped_column(
        ForeignKey("test_thing.id", deferrable=True, initially="DEFERRED")
    )


class Place(Own):
    """A room with one bed: what guests compete for."""

    __tablename__ = "test_place"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)


class Room(FromContent, Own):
    """Reference data, known by its slug."""

    __tablename__ = "test_room"

    slug: Mapped[str] = mapped_column(String(60), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    beds: Mapped[int] = mapped_column(default=1)


class Locked(Own):
    """Who got the bed, kept to one by locking the place; no constraint helps."""

    __tablename__ = "test_locked"

    id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(String(60))
    guest: Mapped[str] = mapped_column(String(60))


class Unique(Own):
    """Who got the bed, kept to one by a constraint."""

    __tablename__ = "test_unique"

    id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(String(60), unique=True)
    guest: Mapped[str] = mapped_column(String(60))


class Ledger(Own):
    """What a follower made of the events: one row for each, however often it comes."""

    __tablename__ = "test_ledger"

    subject: Mapped[str] = mapped_column(String(60), primary_key=True)
    kind: Mapped[str] = mapped_column(String(60), primary_key=True)


def create(settings: Settings) -> Flask:
    """The small portal, without views; `house_views.add` gives it some."""
    app = Flask(
        __name__, static_folder=str(ROOT / "static"), template_folder=str(ROOT / "templates")
    )
    app.extensions["settings"] = settings
    app.config.update(SQLALCHEMY_DATABASE_URI=settings.database_url)
    app.json.sort_keys = False
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.undefined = StrictUndefined
    make_instance(settings.instance)
    compression.register(app)
    security.protect(app, settings)
    db.connect(app)
    page_cache.register(app)
    Compress(app)
    Migrate(app, db.db, directory=str(MIGRATIONS))
    i18n.register(app)
    errors.register(app)
    static.register(app)
    worker.register(app)
    cli.register(app)
    # The frame of the pages links to features that are not here.
    app.url_build_error_handlers.append(lambda _error, endpoint, _values: f"/to/{endpoint}")
    access.verify(app)
    return app


def environ(settings: Settings) -> dict[str, str]:
    """The environment of a child process that shall have these settings."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("SAMBANG_")}
    return {
        **inherited,
        "PYTHONPATH": str(ROOT),
        "SAMBANG_ENV": settings.env,
        "SAMBANG_DATABASE_URL": settings.database_url,
        "SAMBANG_INSTANCE": str(settings.instance),
        "SAMBANG_INDEX": str(settings.index_folder),
        "SAMBANG_CONTENT": str(settings.content),
        "SAMBANG_WORKER_PAUSE": str(settings.worker_pause),
        "SAMBANG_ADDRESS": settings.address,
        "SAMBANG_MAIL": settings.mail,
        "SAMBANG_MAIL_FROM": settings.mail_from,
    }
