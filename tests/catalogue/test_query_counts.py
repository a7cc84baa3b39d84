"""The number of statements for a page does not grow with what it lists."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import event

from portal import create_app
from portal.catalogue import indexing, rules
from portal.core.db import db, transaction
from portal.places import rules as places
from portal.visits import rules as visits
from tests.support.client import StrictClient
from tests.support.databases import close
from tests.support.programs import both, document, writing
from tests.visits.test_visits import visit

REGIONS = ("uji-kota", "uji-desa", "uji-pulau", "uji-bukit")
# A page, and how many statements may make it: a few, and always as many.
PAGES = {
    "/en/": 12,
    "/en/programs?q=zebrakuda": 10,
    "/en/programs": 10,
    "/en/programs.json?q=zebrakuda": 10,
    "/en/programs.atom?q=zebrakuda": 10,
    "/en/sectors/uji": 6,
    "/en/sectors": 6,
    "/en/places/uji-provinsi": 19,
    "/en/places/uji-kota": 15,
    "/en/map": 6,
    "/en/programs/uji-0": 10,
    "/en/compare?slug=uji-0": 10,
    "/sitemap.xml": 6,
}


def prepare() -> None:
    """A province with four regions, a sector, and what programmes need besides."""
    names = {"name_id": "Uji", "name_en": "Test"}
    with transaction():
        province: dict[str, Any] = {"kind": "province", "code": "99", "slug": "uji-provinsi"}
        places.keep_region(by="ayu", latitude=0.0, longitude=100.0, **province, **names)
    with transaction():
        parent = places_id("uji-provinsi")
        for number, slug in enumerate(REGIONS):
            region: dict[str, Any] = {"kind": "kota", "code": f"99.{number}", "slug": slug}
            where = {"latitude": 0.0, "longitude": 100.0 + number, "parent_id": parent}
            places.keep_region(by="ayu", timezone="Asia/Jakarta", **region, **where, **names)
            owner = {"slug": f"pem-{slug}", "kind": "regional-government"}
            places.keep_organisation(by="ayu", region_id=places_id(slug), **owner, **names)
        described = {"description_id": "Uji.", "description_en": "Test."}
        rules.keep_sector(by="ayu", slug="uji", **names, **described)
        rules.keep_tag(by="ayu", slug="uji", **names)


def places_id(slug: str) -> int:
    found = db.session.scalar(db.text("SELECT id FROM region WHERE slug = :slug"), {"slug": slug})
    assert isinstance(found, int)
    return found


def add(number: int) -> None:
    """A programme of a region of its own, and a visit from there to it."""
    region = REGIONS[number % len(REGIONS)]
    texts = {"id": writing(f"Zebrakuda {number}"), "en": writing(f"Zebra {number} zebrakuda")}
    given = {"key": "a", "address": "https://berita.example/1", "publisher": "Berita"}
    with transaction():
        found = document(
            texts,
            slug=f"uji-{number}",
            owner=f"pem-{region}",
            place=region,
            sector="uji",
            tags=["uji"],
            verified={"on": f"2099-01-0{number + 1}", "source": "a"},
            sources=[given],
            adapted_by=[{"name": both("There"), "place": region, "sources": ["a"]}],
        )
        rules.publish(found, by="ayu")
    with transaction():
        reported = visit(
            slug=f"uji-{number}",
            visitors=[{"name": both("Uji"), "place": REGIONS[0]}],
            hosts=[f"pem-{REGIONS[0]}"],
            programs=[f"uji-{n}" for n in range(number + 1)],
        )
        visits.keep_reported(reported, by="ayu")


def measured(app: Flask) -> tuple[dict[str, int], dict[str, int]]:
    """How many statements each page takes in an app that has kept nothing yet; what it lists."""
    fresh = create_app(app.extensions["settings"])
    fresh.testing, fresh.test_client_class = True, StrictClient
    visitor = fresh.test_client()
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement != "BEGIN":
            seen.append(statement)

    with fresh.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
    counted, sizes = {}, {}
    for address in PAGES:
        seen.clear()
        answer = visitor.get(address)
        assert answer.status_code == 200
        counted[address] = len(seen)
        sizes[address] = answer.get_data(as_text=True).count("zebrakuda")
    close(fresh)
    return counted, sizes


def test_as_many_statements_for_one_programme_as_for_four(app: Flask) -> None:
    with app.app_context():
        prepare()
        add(0)
        indexing.rebuild()
    one, listed = measured(app)
    with app.app_context():
        for number in (1, 2, 3):
            add(number)
        indexing.rebuild()
    four, listed_then = measured(app)
    assert four == one
    assert {address: n for address, n in one.items() if not 1 <= n <= PAGES[address]} == {}
    # The pages do list more; else this would say nothing.
    assert {address for address in PAGES if listed[address] < listed_then[address]} >= {
        "/en/",
        "/en/programs",
        "/en/programs?q=zebrakuda",
        "/en/programs.atom?q=zebrakuda",
        "/en/sectors/uji",
        "/en/places/uji-provinsi",
    }
