"""Health, robots and the map of the site."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask import Flask
from sqlalchemy import text

from portal import create_app
from portal.catalogue import queries
from portal.core import clock, settings, worker
from portal.core.db import db
from portal.hosting import queries_hosts as hosting
from tests.support.client import StrictClient

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
HOST = "http://localhost"


def test_before_the_worker_ran(client: StrictClient) -> None:
    response = client.get("/health")
    assert response.status_code == 200
    assert response.get_json() == {
        "database": "ok",
        "index": {"state": "ok", "documents": 65},
        "worker": {"state": "never", "waiting": 106, "failing": 0},
    }


def test_the_worker_is_known_to_live_for_a_minute(app: Flask) -> None:
    at = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
    with app.app_context(), clock.stopped(at):
        assert worker.run_once() == 0
    visitor = app.test_client()
    for seconds, state in ((0, "ok"), (59, "ok"), (60, "silent"), (86_400, "silent")):
        with clock.stopped(at + timedelta(seconds=seconds)):
            found = visitor.get("/health").get_json()
        assert found["worker"] == {"state": state, "waiting": 0, "failing": 0}


def test_a_database_that_does_not_answer(tmp_path: Path) -> None:
    base = settings.read(
        {
            "SAMBANG_ENV": "test",
            "SAMBANG_INSTANCE": str(tmp_path / "instance"),
            "SAMBANG_DATABASE_URL": f"sqlite:///{tmp_path}/there/is/none.db",
        }
    )
    response = create_app(base).test_client().get("/health")
    assert response.status_code == 503
    assert response.get_json() == {"database": "unreachable", "index": None, "worker": None}


@pytest.mark.parametrize(
    ("statement", "state"),
    [
        ("DROP TABLE program_tag", "incomplete"),
        ("DROP TABLE delivery", "incomplete"),
        ("UPDATE alembic_version SET version_num = '0000'", "not migrated"),
        ("DROP TABLE alembic_version", "not migrated"),
    ],
)
def test_a_database_without_all_its_tables(app: Flask, statement: str, state: str) -> None:
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text(statement))
    response = app.test_client().get("/health")
    assert response.status_code == 503
    assert response.get_json() == {"database": state, "index": None, "worker": None}


def test_robots(client: StrictClient) -> None:
    lines = client.get("/robots.txt").get_data(as_text=True).split("\n")
    assert [line for line in lines if line] == [
        "User-agent: *",
        "Disallow: /health",
        "Disallow: /id/programs?",
        "Disallow: /id/compare",
        "Disallow: /id/suggest.json",
        "Disallow: /en/programs?",
        "Disallow: /en/compare",
        "Disallow: /en/suggest.json",
        "Sitemap: http://localhost/sitemap.xml",
    ]


def locations(client: StrictClient) -> list[tuple[str, dict[str | None, str | None]]]:
    """Every address of the site map with its translations."""
    tree = ElementTree.fromstring(client.get("/sitemap.xml").get_data())
    assert tree.tag == f"{MAP}urlset"
    found = []
    for entry in tree:
        links = {link.get("hreflang"): link.get("href") for link in entry.iter(LINK)}
        found.append((str(entry.findtext(f"{MAP}loc")), links))
    return found


def test_the_site_map_has_every_page_in_both_languages(site: Flask, client: StrictClient) -> None:
    with site.app_context():
        paths = [f"programs/{slug}" for slug in queries.all_slugs()]
        paths += [f"sectors/{sector.slug}" for sector in queries.sectors()]
        paths += [f"places/{slug}" for slug in queries.host_slugs()]
        hosts = hosting.all_host_slugs()
        paths += [f"hosts/{slug}" for slug in hosts]
    paths += ["", "hosts", "programs", "sectors", "map", "guides", "about/workflow", "about/visits"]
    guides = ("about", "data-sources", "host-a-visit", "prepare-a-visit", "write-a-programme")
    paths += [f"guides/{slug}" for slug in guides]
    found = locations(client)
    expected = [f"{HOST}/{language}/{path}" for path in paths for language in ("id", "en")]
    assert sorted(address for address, _links in found) == sorted(expected)
    assert len(hosts) > 10
    assert len(expected) == 2 * (65 + 19 + 40 + 8 + 5 + len(hosts))
    for address, links in found:
        path = address.removeprefix(HOST)[3:]
        assert links == {"id": f"{HOST}/id{path}", "en": f"{HOST}/en{path}"}


@pytest.mark.parametrize("part", range(4))
def test_every_page_of_the_site_map_is_there_and_sound(client: StrictClient, part: int) -> None:
    """The client refuses pages that are not valid HTML."""
    addresses = [address for address, _links in locations(client)]
    # Each database shows the pages of one language, for the suite's sake.
    language = (
        "id" if client.application.config["SQLALCHEMY_DATABASE_URI"][:6] == "sqlite" else "en"
    )
    chosen = [a for a in addresses if a.startswith(f"{HOST}/{language}")][part::4]
    assert len(chosen) > 30
    assert {address: client.get(address).status_code for address in chosen} == dict.fromkeys(
        chosen, 200
    )
