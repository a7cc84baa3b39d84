"""What the trail says of files."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask import Flask, url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.core.db import db
from portal.files.models import File
from portal.trail.words import Named, words

KINDS = {
    "file.uploaded": _l("A file was uploaded"),
    "file.published": _l("A file was published"),
    "file.deleted": _l("A file was deleted"),
}


def register(app: Flask) -> None:
    """Add the words."""
    registry = words(app)
    registry.kinds.update(KINDS)
    registry.names["file"] = _files
    registry.fields.update({"name": _l("Name"), "media_type": _l("Kind of file")})


def _files(subjects: Collection[str]) -> Mapping[str, Named]:
    return {
        file.key: Named(file.name, "" if file.deleted_at else _address(file))
        for file in db.session.scalars(select(File).where(File.key.in_(subjects)))
    }


def _address(file: File) -> str:
    return url_for("files.whole", key=file.key, name=file.address_name)
