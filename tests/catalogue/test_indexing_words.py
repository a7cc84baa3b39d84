"""A word of the catalogue is renamed: what is filed under it is indexed again, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask

from portal.catalogue import indexing, queries, rules
from portal.catalogue.models import Program
from portal.core import clock, worker
from portal.core.db import transaction
from portal.places import rules as places
from portal.search import Document, Query
from tests.support.programs import document, writing

SLUG = "uji-terapung"
NAMES = {"by": "ayu", "name_id": "Barisan Kuncup", "name_en": "Bud Line"}
DESCRIBED = {"description_id": "x", "description_en": "x"}


def _province(program: Program) -> str | None:
    return program.region.province.slug if program.region.province else None


# What is renamed, and which programmes say its name.
RENAMES: dict[str, tuple[Callable[[], str], Callable[[Program], bool]]] = {
    "tag": (
        lambda: rules.keep_tag(slug="queue", **NAMES),
        lambda program: "queue" in [tag.slug for tag in program.tags],
    ),
    "sector": (
        lambda: rules.keep_sector(slug="health", **NAMES, **DESCRIBED),
        lambda program: program.sector.slug == "health",
    ),
    "region": (
        lambda: places.keep_region(slug="kabupaten-banyuwangi", **NAMES),
        lambda program: program.region.slug == "kabupaten-banyuwangi",
    ),
    "province": (
        lambda: places.keep_region(slug="jawa-timur", **NAMES),
        lambda program: _province(program) == "jawa-timur",
    ),
    "organisation": (
        lambda: places.keep_organisation(slug="pemkab-banyuwangi", **NAMES),
        lambda program: program.owner.slug == "pemkab-banyuwangi",
    ),
}
Indexed = list[str]


@pytest.fixture
def indexed(small_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Indexed]:
    """The slugs that are indexed, inside of an app whose worker has caught up; no rebuild."""
    found: Indexed = []
    with small_app.app_context():
        with transaction():
            texts = {"id": writing("Zebrakuda Terapung")}
            for slug in ("uji-lain", "uji-satu", "uji-dua"):
                rules.publish(document(texts, slug=slug, tags=["queue"]), by="ayu")
            far = {"place": "bali", "owner": "pemkot-batu", "sector": "one-stop-service"}
            rules.publish(document(texts, slug="uji-bali", **far), by="ayu")
        worker.run_once()
        make = indexing.document

        def noting(program: Program) -> Document:
            found.append(program.slug)
            return make(program)

        monkeypatch.setattr(indexing, "document", noting)
        monkeypatch.setattr(indexing, "rebuild", lambda *_: pytest.fail("rebuilt without need"))
        yield found


@pytest.mark.parametrize("word", RENAMES)
def test_what_is_filed_under_a_word_is_indexed_again(indexed: Indexed, word: str) -> None:
    rename, named = RENAMES[word]
    expected = {p.slug for p in queries.programs(queries.all_slugs()) if named(p)}
    others = set(queries.all_slugs()) - expected
    assert {"uji-lain", "banyuwangi-antrean"} <= expected
    assert "uji-bali" in others
    with transaction():
        assert rename() == "changed"
    assert worker.run_once() == 1
    assert sorted(indexed) == sorted(expected)
    page = indexing.engine().search(Query('"barisan kuncup"', per_page=200))
    assert set(page.slugs) == expected


def test_in_batches_and_what_was_saved_comes_first(
    indexed: Indexed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who saved something waits to find it; ten thousand renamed programmes can wait longer."""
    monkeypatch.setattr(indexing, "AT_ONCE", 2)
    with transaction():
        RENAMES["province"][0]()
        rules.publish(document(slug=SLUG), by="ayu")
        RENAMES["region"][0]()
    before = indexing.health().generation
    assert worker.run_once() == 3
    assert indexed[0] == SLUG
    assert len(indexed) == len(set(indexed)) > 2 * 2
    commits = [int(name.rsplit(".", 1)[1]) for name in (before, indexing.health().generation)]
    assert commits[1] - commits[0] == -(-len(indexed) // 2)


def test_a_word_that_nothing_is_filed_under(indexed: Indexed) -> None:
    for name in ("one", "two"):
        with transaction():
            rules.keep_tag(by="ayu", slug="uji", name_id=name, name_en=name)
    assert worker.run_once() == 1
    assert indexed == []
    assert indexing.health().ok


# It is the same of either database; only with all the content does it take that long.
SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def slow(full_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """To index one programme takes a second; gives what a visitor is told of the worker then."""
    told: list[str] = []
    make = indexing.document
    visitor = full_app.test_client()

    def slowly(program: Program) -> Document:
        clock._stopped_at.set(clock.now() + timedelta(seconds=1))
        told.append(visitor.get("/health").get_json()["worker"]["state"])
        return make(program)

    with full_app.app_context():
        worker.run_once()
        monkeypatch.setattr(indexing, "document", slowly)
        with clock.stopped(clock.now() + timedelta(minutes=1)):
            yield told


@SQLITE
def test_the_worker_says_that_it_lives_while_it_rebuilds(full_app: Flask, slow: list[str]) -> None:
    (full_app.extensions["settings"].index_folder / "CURRENT").unlink()
    worker.run_once()
    assert (len(slow), set(slow)) == (65, {"ok"})


@SQLITE
def test_the_worker_says_that_it_lives_while_it_follows(
    slow: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "AT_ONCE", 5)
    monkeypatch.setattr(queries, "filed_under", lambda *_: queries.all_slugs())
    with transaction():
        RENAMES["tag"][0]()
    worker.run_once()
    assert (len(slow), set(slow)) == (65, {"ok"})
