"""Changing regions and organisations."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from portal.core import changes, events, locks
from portal.core.db import db
from portal.core.errors import RuleBroken
from portal.core.keep import keep, take_over
from portal.core.text import slug_of
from portal.places import queries
from portal.places.models import LONGEST_ORGANISATION, ORGANISATION_KINDS, Organisation, Region


def keep_region(*, by: str, **values: Any) -> str:
    """Add a region from content, or bring it up to date by its slug or code; what was done."""
    return keep(Region, "region", values, by=by, known_by=("slug", "code"))


def keep_organisation(*, by: str, **values: Any) -> str:
    """Add an organisation from content, or bring it up to date by its slug; what was done."""
    return keep(Organisation, "organisation", values, by=by)


def add_organisation(
    *, kind: str, region: Region, name_id: str, name_en: str, by: str
) -> Organisation:
    """Add an organisation in the portal; its slug is made of its Indonesian name.

    Raises RuleBroken for a kind that there is not, and when another one has this name there.
    """
    _check(kind, region, name_id, name_en)
    found = Organisation(
        slug=_free_slug(name_id), kind=kind, region=region, name_id=name_id, name_en=name_en
    )
    db.session.add(found)
    db.session.flush()
    told = changes.between({}, _told(found))
    events.record("organisation.added", found.slug, by=by, organisation=found.slug, **told)
    return found


def change_organisation(
    found: Organisation, *, kind: str, region: Region, name_id: str, name_en: str, by: str
) -> None:
    """Rename an organisation, or give it another kind or region; its address stays.

    From now on the content folder does not overwrite it. Raises RuleBroken as `add_organisation`.
    """
    _check(kind, region, name_id, name_en, but=found)
    before = _told(found)
    found.kind, found.region, found.name_id, found.name_en = kind, region, name_id, name_en
    told = changes.between(before, _told(found))
    if told["after"]:
        take_over(found)
        events.record("organisation.changed", found.slug, by=by, organisation=found.slug, **told)


def delete_organisation(found: Organisation, *, by: str) -> None:
    """Delete an organisation. Raises RuleBroken while a programme, a visit or a person names it."""
    told = changes.between(_told(found), {})
    slug = found.slug
    try:
        with db.session.begin_nested():
            db.session.execute(delete(Organisation).where(Organisation.id == found.id))
    except IntegrityError as error:
        raise RuleBroken(
            _("Programmes, visits or people name this organisation. It cannot be deleted.")
        ) from error
    events.record("organisation.deleted", slug, by=by, organisation=slug, **told)


def _told(found: Organisation) -> dict[str, str]:
    return {
        "name_id": found.name_id,
        "name_en": found.name_en,
        "kind": found.kind,
        "region": found.region.slug,
    }


def _check(
    kind: str, region: Region, name_id: str, name_en: str, but: Organisation | None = None
) -> None:
    locks.until_commit("organisations")  # two administrators may give the same name at once
    if kind not in ORGANISATION_KINDS:
        raise RuleBroken(_("Choose one of these."), "kind")
    for field, name in (("name_id", name_id), ("name_en", name_en)):
        if not 0 < len(name) <= LONGEST_ORGANISATION:
            raise RuleBroken(
                _("Write at most %(num)s characters.", num=LONGEST_ORGANISATION), field
            )
    same = select(Organisation).where(
        Organisation.region_id == region.id, Organisation.name_id == name_id
    )
    there = db.session.scalar(same)
    if there is not None and there is not but:
        raise RuleBroken(
            _("There is an organisation of this name in this region already."), "name_id"
        )


def _free_slug(name: str) -> str:
    base = slug_of(name, longest=110) or "instansi"
    taken = queries.organisation_slugs(base)
    number = 2
    slug = base
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug
