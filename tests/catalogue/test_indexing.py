"""From an event to the search: what is published, changed or gone is found, changed or gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import delete, update

from portal.catalogue import indexing, queries, rules
from portal.catalogue.document import Document
from portal.catalogue.models import Program, ProgramText
from portal.core import events, worker
from portal.core.db import db, transaction
from portal.core.events import Delivery
from portal.places import rules as places
from portal.search import Query
from portal.visits import rules as visits
from tests.support.catalogue import search, slugs
from tests.support.client import StrictClient
from tests.support.programs import both, document, writing
from tests.visits.test_visits import visit

SLUG = "uji-terapung"
Find = Callable[[str], list[str]]


@pytest.fixture
def find(small_app: Flask) -> Iterator[Find]:
    """Search an app of its own, inside of its context, whose worker has caught up."""
    visitor = small_app.test_client()
    assert isinstance(visitor, StrictClient)
    with small_app.app_context():
        yield lambda query: slugs(search(visitor, "en", q=query))


def program(name: str = "Zebrakuda Terapung", **changes: object) -> Document:
    texts = {"id": writing(name), "en": writing(f"{name} in English")}
    return document(texts, slug=SLUG, **changes)


def publish(**changes: object) -> None:
    with transaction():
        rules.publish(program(**changes), by="ayu")


def test_found_after_the_worker_ran_and_not_before(find: Find) -> None:
    publish()
    assert find("zebrakuda") == []
    assert events.backlog() == 1
    assert worker.run_once() == 1
    assert find("zebrakuda") == [SLUG]
    assert events.backlog() == 0
    assert worker.run_once() == 0


def test_a_revision_replaces_what_was_said(find: Find) -> None:
    publish()
    worker.run_once()
    with transaction():
        rules.revise(queries.program(SLUG), program("Kudanil Melayang"), by="ayu")
    assert find("zebrakuda") == [SLUG]
    worker.run_once()
    assert find("zebrakuda") == []
    assert find("kudanil") == [SLUG]


def test_a_lost_translation_is_no_longer_found(find: Find) -> None:
    publish()
    worker.run_once()
    assert find('"zebrakuda terapung in english"') == [SLUG]
    with transaction():
        only = document({"id": writing("Zebrakuda Terapung")}, slug=SLUG)
        rules.revise(queries.program(SLUG), only, by="ayu")
    worker.run_once()
    assert find('"zebrakuda terapung in english"') == []
    assert find("zebrakuda") == [SLUG]


def test_a_stopped_programme_stays_findable_and_is_filed_as_stopped(find: Find) -> None:
    publish()
    worker.run_once()
    assert find("status:stopped zebrakuda") == []
    with transaction():
        stopped = program(status="stopped", status_reason=both("It sank"))
        rules.revise(queries.program(SLUG), stopped, by="ayu")
    worker.run_once()
    assert find("status:stopped zebrakuda") == [SLUG]
    assert find("status:running zebrakuda") == []


def test_of_two_alike_the_one_that_still_works_comes_first(find: Find) -> None:
    names = {"uji-a": "stopped", "uji-b": "running", "uji-c": "stopped"}
    with transaction():
        for slug, status in names.items():
            found = document(
                {"id": writing("Perahu Baca Uji")},
                slug=slug,
                status=status,
                status_reason=both("x"),
            )
            rules.publish(found, by="ayu")
    worker.run_once()
    assert find("perahu baca uji")[0] == "uji-b"
    assert set(find("perahu baca uji")[:3]) == set(names)


def test_what_is_deleted_is_no_longer_found(find: Find) -> None:
    publish()
    worker.run_once()
    with transaction():
        number = queries.program(SLUG).id
        db.session.execute(delete(ProgramText).where(ProgramText.program_id == number))
        db.session.execute(delete(Program).where(Program.id == number))
        events.record(rules.REVISED, SLUG, by="ayu")
    assert find("zebrakuda") == []  # what is not in the database is not shown
    worker.run_once()
    assert indexing.engine().search(Query("zebrakuda")).slugs == ()


def test_a_slug_that_changes(find: Find) -> None:
    publish()
    worker.run_once()
    with transaction():
        queries.program(SLUG).slug = "uji-baru"
        for slug in (SLUG, "uji-baru"):
            events.record(rules.REVISED, slug, by="ayu")
    worker.run_once()
    assert find("zebrakuda") == ["uji-baru"]


@pytest.mark.parametrize(
    "rename",
    [
        lambda: rules.keep_tag(
            by="ayu", slug="queue", name_id="barisan kuncup", name_en="bud line"
        ),
        lambda: rules.keep_sector(
            by="ayu",
            slug="health",
            name_id="Barisan Kuncup",
            name_en="Bud Line",
            description_id="x",
            description_en="x",
        ),
        lambda: places.keep_region(
            by="ayu", slug="kabupaten-banyuwangi", name_id="Barisan Kuncup", name_en="Bud Line"
        ),
        lambda: places.keep_organisation(
            by="ayu", slug="pemkab-banyuwangi", name_id="Barisan Kuncup", name_en="Bud Line"
        ),
    ],
    ids=["tag", "sector", "region", "organisation"],
)
def test_a_renamed_word_renames_it_in_every_programme(
    find: Find, rename: Callable[[], str]
) -> None:
    publish(tags=["queue"])
    worker.run_once()
    assert find('"barisan kuncup"') == []
    with transaction():
        assert rename() == "changed"
    worker.run_once()
    assert SLUG in find('"barisan kuncup"')
    assert SLUG in find('"bud line"')


def test_a_reported_visit_changes_the_order_of_the_most_visited(
    find: Find, small_app: Flask
) -> None:
    publish()
    worker.run_once()
    for number in range(40):
        with transaction():
            visits.keep_reported(visit(slug=f"uji-{number}", programs=[SLUG]), by="ayu")
    assert worker.run_once() == 40
    answer = search(small_app.test_client(), sort="visited")
    assert slugs(answer)[0] == SLUG


def test_an_event_that_comes_twice_does_no_harm(find: Find) -> None:
    publish()
    worker.run_once()
    before = {query: find(query) for query in ("", "puskesmas", "zebrakuda")}
    with transaction():
        db.session.execute(update(Delivery).values(done_at=None))
    assert worker.run_once() == 4
    assert {query: find(query) for query in before} == before
    assert indexing.engine().health(deep=True).documents == 3


def test_events_of_other_things_do_not_reach_the_index(find: Find) -> None:
    with transaction():
        events.record("guide.changed", "about", by="ayu")
        events.record("region.added", "nowhere", by="ayu")
    assert events.backlog() == 0


def fail() -> None:
    with transaction():
        rules.publish(program(), by="ayu")
        raise RuntimeError


def test_a_rule_that_fails_leaves_nothing_to_follow(find: Find) -> None:
    with pytest.raises(RuntimeError):
        fail()
    assert events.backlog() == 0
    worker.run_once()
    assert find("zebrakuda") == []
