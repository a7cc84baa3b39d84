"""The files of an organisation: its programmes as a list, and the template."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from portal.bulk import queries, writing
from portal.bulk.template import Names, template
from portal.catalogue.models import Sector, Tag
from portal.core.db import db
from portal.places.models import Organisation, Region
from portal.publishing import parts

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP, CSV = "application/zip", "text/csv"


def rows(organisation: Organisation) -> writing.Rows:
    """The rows of the published programmes of an organisation."""
    return writing.rows_of(
        (item.slug, organisation.slug, parts.take_apart(parts.record_of(item.document)))
        for item in queries.published(organisation)
    )


def workbook(organisation: Organisation) -> bytes:
    """The programmes as a workbook."""
    return writing.workbook(rows(organisation))


def csv_files(organisation: Organisation) -> bytes:
    """The programmes as CSV files in a ZIP."""
    return writing.csv_files(rows(organisation))


def empty(organisation: Organisation) -> bytes:
    """The template."""
    return template(
        organisation.slug,
        {"place": _names(Region), "sector": _names(Sector), "tags": _names(Tag)},
    )


def _names(model: type[Region] | type[Sector] | type[Tag]) -> Names:
    query = select(model.slug, model.name_id, model.name_en).order_by(model.slug)
    return [(slug, name_id, name_en) for slug, name_id, name_en in db.session.execute(query)]


# Name of the file -> what makes it, and its type.
FILES: dict[str, tuple[Callable[[Organisation], bytes], str]] = {
    "template.xlsx": (empty, XLSX),
    "programs.xlsx": (workbook, XLSX),
    "programs.zip": (csv_files, ZIP),
}
