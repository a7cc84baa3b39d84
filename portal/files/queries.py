"""Reading what is known about files."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import func, select, union

from portal.core.db import db
from portal.core.errors import NotFound
from portal.files.models import File
from portal.places.models import Organisation

_THERE = File.deleted_at.is_(None)


def file(key: str) -> File:
    """The file with a key. Raises NotFound, also for a deleted one."""
    found = db.session.scalar(select(File).where(File.key == key, _THERE))
    if found is None:
        raise NotFound(key)
    return found


def files(keys: Collection[str]) -> dict[str, File]:
    """The files with these keys; without those that do not exist any more."""
    if not keys:
        return {}
    found = db.session.scalars(select(File).where(File.key.in_(set(keys)), _THERE))
    return {item.key: item for item in found}


def in_place(organisation: Organisation, place: str) -> Sequence[File]:
    """The files that an organisation last used in a place, such as "draft:12", oldest first."""
    query = select(File).where(File.organisation_id == organisation.id, File.place == place, _THERE)
    return db.session.scalars(query.order_by(File.id)).all()


def contents(names: Collection[str] | None = None) -> dict[str, int]:
    """What the storage must hold for the rows there are (or for some names): name -> size."""
    large = select(File.digest, func.max(File.size)).where(_THERE).group_by(File.digest)
    small = (
        select(File.small_digest, func.max(File.small_size))
        .where(_THERE, File.small_digest.is_not(None))
        .group_by(File.small_digest)
    )
    if names is not None:
        large = large.where(File.digest.in_(names))
        small = small.where(File.small_digest.in_(names))
    rows: Any = db.session.execute(union(large, small))
    return {name: size for name, size in rows}
