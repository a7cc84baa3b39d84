"""The regions and organisations of the database, and the queries on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core.db import db
from portal.core.errors import NotFound
from portal.places import queries
from portal.places.models import ORGANISATION_KINDS, Organisation, Region


@pytest.fixture(autouse=True)
def _inside(site: Flask) -> Iterator[None]:
    with site.app_context():
        yield


def regions() -> list[Region]:
    return list(db.session.scalars(select(Region)))


def test_how_many_there_are() -> None:
    kinds = Counter(region.kind for region in regions())
    assert kinds == {"province": 38, "kabupaten": 416, "kota": 98, "country": 44}
    assert kinds["kabupaten"] + kinds["kota"] == 514


def test_every_regency_lies_in_the_province_of_its_code() -> None:
    for region in regions():
        if region.kind in {"kabupaten", "kota"}:
            assert region.parent is not None
            assert (region.parent.kind, region.parent.code) == ("province", region.code[:2])
            assert region.province is region.parent
        else:
            assert region.parent is None


def test_a_province_is_its_own_and_a_country_has_none() -> None:
    bali = queries.region("bali")
    assert bali.province is bali
    assert queries.region("malaysia").province is None


@pytest.mark.parametrize(
    ("slug", "zone"),
    [
        ("kabupaten-banyuwangi", "WIB"),
        ("kota-pontianak", "WIB"),
        ("kota-balikpapan", "WITA"),
        ("bali", "WITA"),
        ("kota-ambon", "WIT"),
        ("papua", "WIT"),
        ("malaysia", ""),
    ],
)
def test_the_time_zone_in_letters(slug: str, zone: str) -> None:
    assert queries.region(slug).zone_name == zone


def test_every_region_of_indonesia_has_zone_and_coordinates() -> None:
    inside = [region for region in regions() if region.kind != "country"]
    assert {region.zone_name for region in inside} == {"WIB", "WITA", "WIT"}
    assert [region.slug for region in inside if region.latitude is None] == []
    assert [region.slug for region in inside if region.longitude is None] == []


def test_regions_by_slug_and_code() -> None:
    assert queries.region("kabupaten-banyuwangi").code == "35.10"
    assert queries.region_by_code("35.10").slug == "kabupaten-banyuwangi"
    assert queries.region_by_code("MY").slug == "malaysia"


@pytest.mark.parametrize("slug", ["", "Bali", "bali ", "kabupaten-nowhere", "bali' OR '1'='1"])
def test_what_is_not_there(slug: str) -> None:
    for query in (queries.region, queries.region_by_code, queries.organisation):
        with pytest.raises(NotFound):
            query(slug)


@pytest.mark.parametrize(
    ("slug", "indonesian", "english"),
    [
        ("jawa-timur", "Jawa Timur", "East Java"),
        ("aceh", "Aceh", "Aceh"),
        ("kabupaten-banyuwangi", "Kabupaten Banyuwangi", "Banyuwangi Regency"),
        ("kabupaten-lombok-tengah", "Kabupaten Lombok Tengah", "Lombok Tengah Regency"),
        ("kota-balikpapan", "Kota Balikpapan", "Balikpapan City"),
        (
            "kota-administrasi-jakarta-pusat",
            "Kota Administrasi Jakarta Pusat",
            "Jakarta Pusat Administrative City",
        ),
    ],
)
def test_a_region_has_a_name_in_each_language(slug: str, indonesian: str, english: str) -> None:
    found = queries.region(slug)
    assert (found.name_id, found.name_en) == (indonesian, english)


def test_no_english_name_says_what_a_place_is_in_indonesian() -> None:
    inside = [region for region in regions() if region.kind != "country"]
    assert len({region.name_en for region in inside}) == len(inside)
    words = {word for region in inside for word in region.name_en.split()}
    assert words & {"Kabupaten", "Administrasi", "Provinsi"} == set()


def test_provinces_and_countries_by_name() -> None:
    provinces = [province.name_id for province in queries.provinces()]
    assert (len(provinces), provinces[:3]) == (38, ["Aceh", "Bali", "Banten"])
    countries = [country.slug for country in queries.countries()]
    assert len(countries) == 44
    assert "malaysia" in countries
    assert "bali" not in countries


def test_what_lies_in_a_province() -> None:
    inside = queries.within(queries.region("bali"))
    assert [region.slug for region in inside] == [
        "kabupaten-jembrana",
        "kabupaten-tabanan",
        "kabupaten-badung",
        "kabupaten-gianyar",
        "kabupaten-klungkung",
        "kabupaten-bangli",
        "kabupaten-karangasem",
        "kabupaten-buleleng",
        "kota-denpasar",
    ]
    assert queries.within(queries.region("kota-denpasar")) == []


def test_every_organisation_has_a_place_a_known_kind_and_two_names() -> None:
    found = list(db.session.scalars(select(Organisation)))
    assert len(found) == 130
    assert {item.kind for item in found} <= set(ORGANISATION_KINDS)
    assert [item.slug for item in found if not (item.name_id and item.name_en)] == []
    assert queries.organisation("pemkab-banyuwangi").region.slug == "kabupaten-banyuwangi"
