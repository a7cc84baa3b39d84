"""The parts of the content folder about places: provinces, regencies, countries, organisations."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from portal.core.content import Both, Folder, Kind, Slug, Strict, Words
from portal.places import queries, rules
from portal.places.models import LONGEST_NAME, LONGEST_ORGANISATION

Zone = Literal["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"]
BY = "content"

Name = Annotated[Words, StringConstraints(max_length=LONGEST_NAME)]
OrganisationName = Annotated[Words, StringConstraints(max_length=LONGEST_ORGANISATION)]


class Row(BaseModel):
    """A row of a CSV file: texts, from which numbers are read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PlaceRow(Row):
    """A place with its Kemendagri code; latitude and longitude in degrees."""

    code: str = Field(pattern=r"^\d{2}$")
    slug: Slug
    name: Name
    timezone: Zone
    latitude: float = Field(ge=-11.5, le=6.5)
    longitude: float = Field(ge=94.5, le=141.5)
    position: Literal["seat", "approximate"]


class ProvinceRow(PlaceRow):
    """A province, which has a name of its own in English."""

    name_en: Words


class RegencyRow(PlaceRow):
    """A regency or city; `province` is the code of the province it lies in."""

    code: str = Field(pattern=r"^\d{2}\.\d{2}$")
    kind: Literal["kabupaten", "kota"]
    province: str


class CountryNames(Both):
    """The names of a country."""

    id: Name
    en: Name


class Country(Strict):
    """A foreign country with its ISO 3166-1 alpha-2 code."""

    slug: Slug
    code: str = Field(pattern=r"^[A-Z]{2}$")
    name: CountryNames


class OrganisationNames(Both):
    """The names of an organisation."""

    id: OrganisationName
    en: OrganisationName


class OrganisationItem(Strict):
    """An organisation; `place` is the slug of a region."""

    slug: Slug
    kind: Literal[
        "regional-government",
        "office",
        "dprd",
        "ministry",
        "university",
        "foreign",
        "international",
        "community",
        "company",
    ]
    place: Slug
    name: OrganisationNames


def _rows(folder: Folder, path: Path, model: type[PlaceRow]) -> list[Any]:
    rows = []
    for line, data in folder.csv(path):
        row = folder.check_row(model, path, data, line)
        if row is not None:
            folder.know("place", row.slug, path, line)
            folder.know("place", row.code, path, line, "code")
            rows.append((line, row))
    return rows


def read_provinces(folder: Folder) -> Sequence[ProvinceRow]:
    """The provinces."""
    return [row for _, row in _rows(folder, folder.root / "places/provinces.csv", ProvinceRow)]


def read_regencies(folder: Folder) -> Sequence[RegencyRow]:
    """The regencies and cities."""
    path = folder.root / "places/regencies.csv"
    codes = {row.code for row in read_provinces(Folder(folder.root))}
    rows = _rows(folder, path, RegencyRow)
    for line, row in rows:
        if row.province not in codes:
            folder.blame(path, line, f"there is no province {row.province!r}")
    return [row for _, row in rows]


def read_countries(folder: Folder) -> Sequence[Country]:
    """The foreign countries."""
    path = folder.root / "places/countries.yaml"
    found = folder.check_list(Country, path)
    for line, item in found:
        folder.know("place", item.slug, path, line)
        folder.know("place", item.code, path, line, "code")
    return [item for _, item in found]


def read_organisations(folder: Folder) -> Sequence[OrganisationItem]:
    """The organisations."""
    path = folder.root / "organisations.yaml"
    found = folder.check_list(OrganisationItem, path)
    for line, item in found:
        folder.know("organisation", item.slug, path, line)
        folder.refer("place", item.place, path, line)
    return [item for _, item in found]


def _load_province(row: ProvinceRow) -> str:
    values = row.model_dump(exclude={"name"})
    return rules.keep_region(by=BY, kind="province", name_id=row.name, **values)


def _load_regency(row: RegencyRow) -> str:
    values = row.model_dump(exclude={"name", "province"})
    parent = queries.region_by_code(row.province)
    english = english_name(row.name)
    return rules.keep_region(
        by=BY, parent_id=parent.id, name_id=row.name, name_en=english, **values
    )


def english_name(name: str) -> str:
    """A regency or city in English: its own name, and what it is in English.

    "Kabupaten Bangli" is Bangli Regency, "Kota Administrasi X" X Administrative City.
    """
    kind, _, own = name.partition(" ")
    english = {"Kabupaten": "Regency", "Kota": "City"}[kind]
    if own.startswith("Administrasi "):
        own, english = own.removeprefix("Administrasi "), f"Administrative {english}"
    return f"{own} {english}"


def _load_country(item: Country) -> str:
    return rules.keep_region(
        by=BY,
        slug=item.slug,
        code=item.code,
        kind="country",
        name_id=item.name.id,
        name_en=item.name.en,
    )


def _load_organisation(item: OrganisationItem) -> str:
    return rules.keep_organisation(
        by=BY,
        slug=item.slug,
        kind=item.kind,
        region_id=queries.region(item.place).id,
        name_id=item.name.id,
        name_en=item.name.en,
    )


KINDS = (
    Kind("provinces", read_provinces, _load_province),
    Kind("regencies and cities", read_regencies, _load_regency),
    Kind("countries", read_countries, _load_country),
    Kind("organisations", read_organisations, _load_organisation),
)
