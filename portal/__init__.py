"""Sambang: which public services work, who shows them, and what visitors learned.

This is the only file that knows every feature.
"""

from __future__ import annotations

import logging
from pathlib import Path

from flask import Flask
from flask_compress import Compress
from flask_migrate import Migrate
from jinja2 import StrictUndefined

from portal.accounts import setup as accounts
from portal.administration import setup as administration
from portal.bulk import setup as bulk
from portal.catalogue import commands as catalogue_commands
from portal.catalogue import content as catalogue_content
from portal.catalogue import indexing
from portal.catalogue import panels as catalogue_panels
from portal.catalogue import trail as catalogue_trail
from portal.catalogue import views as catalogue_views
from portal.core import (
    access,
    cli,
    compression,
    content,
    db,
    errors,
    i18n,
    mail,
    page_cache,
    security,
    static,
    worker,
)
from portal.core.settings import ROOT, Settings, make_instance, read
from portal.files import setup as files
from portal.hosting import content as hosting_content
from portal.hosting import setup as hosting
from portal.pages import content as pages_content
from portal.pages import desk, health
from portal.pages import views as pages_views
from portal.places import content as places_content
from portal.places import views as places_views
from portal.publishing import setup as publishing
from portal.readers import setup as readers
from portal.trail import setup as trail
from portal.visits import content as visits_content
from portal.visits import setup as visits
from portal.visits import setup_host as visits_at_hosts
from portal.writing import setup as writing

MIGRATIONS = Path(__file__).parent / "migrations"

BLUEPRINTS = (
    pages_views.root,
    health.blueprint,
    places_views.blueprint,
    catalogue_views.blueprint,
    pages_views.blueprint,
)


def create_app(settings: Settings | None = None) -> Flask:
    """The portal as a Flask app.

    Settings come from the environment unless given. Raises SettingsError when they cannot be
    used, and AccessUndeclared when a view does not say who may see it.
    """
    settings = settings or read()
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("portal").setLevel(settings.log_level)
    app = security.Portal(
        __name__, static_folder=str(ROOT / "static"), template_folder=str(ROOT / "templates")
    )
    app.extensions["settings"] = settings
    app.config.update(
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        COMPRESS_ALGORITHM=["br", "gzip"],  # on our pages brotli is the smallest, zstd the largest
        COMPRESS_ALGORITHM_STREAMING=["br", "deflate"],  # as static files are sent
        COMPRESS_BR_LEVEL=5,  # a twentieth smaller than 4; 6 takes longer for one hundredth
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]
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
    mail.register(app, settings)
    cli.register(app)
    _add_features(app, settings)
    access.verify(app)
    return app


def _add_features(app: Flask, settings: Settings) -> None:
    accounts.register(app, settings)
    trail.register(app, settings)
    files.register(app, settings)
    indexing.register(app, settings)
    catalogue_commands.register(app)
    catalogue_panels.register(app)
    catalogue_trail.register(app)
    visits.register(app, settings)
    publishing.register(app, settings)
    writing.register(app, settings)
    bulk.register(app, settings)
    readers.register(app, settings)
    visits_at_hosts.register(app)
    hosting.register(app, settings)
    administration.register(app, settings)
    desk.register(app)
    for kind in (
        *places_content.KINDS,
        *catalogue_content.KINDS,
        *hosting_content.KINDS,
        *visits_content.KINDS,
        *pages_content.KINDS,
    ):
        content.kinds(app).append(kind)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
