"""Static files: addresses that change with the content, so that browsers may keep them long."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from functools import cache
from pathlib import Path

from flask import Flask, url_for

from portal.core import access

KEEP = timedelta(days=30)


def register(app: Flask) -> None:
    """Give templates `static_url(name)`, and declare the static files public."""
    folder = Path(app.static_folder or "")
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = KEEP
    access.public(app.view_functions["static"])

    @cache
    def fingerprint(name: str) -> str:
        return hashlib.sha256((folder / name).read_bytes()).hexdigest()[:10]

    def static_url(name: str, *, external: bool = False) -> str:
        version = fingerprint.__wrapped__(name) if app.debug else fingerprint(name)
        return url_for("static", filename=name, v=version, _external=external)

    app.jinja_env.globals["static_url"] = static_url
