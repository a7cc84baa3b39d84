"""Reported visits: what the database holds of them, and the rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.catalogue import queries as catalogue
from portal.catalogue.models import Program
from portal.core.db import db, transaction
from portal.core.errors import NotFound
from portal.core.events import Event
from portal.places import queries as places
from portal.visits import queries, rules
from portal.visits.document import VisitFacts
from portal.visits.models import ReportedVisit
from tests.support.programs import both

SOURCE = {"address": "https://berita.example/1", "publisher": "Berita", "date": "2019-10-04"}


def visit(**changes: Any) -> VisitFacts:
    """A visit of Batu to Banyuwangi, and changes."""
    return VisitFacts.model_validate(
        {
            "slug": "uji-2019",
            "kind": "visit",
            "visitors": [{"name": both("Batu"), "place": "kota-batu"}],
            "hosts": ["pemkab-banyuwangi"],
            "date": "2019-10-04",
            "programs": ["banyuwangi-embung"],
            "sources": [SOURCE],
            **changes,
        }
    )


@pytest.fixture
def inside(full_app: Flask) -> Iterator[None]:
    """In an app that may be changed."""
    with full_app.app_context():
        yield


def keep(**changes: Any) -> str:
    with transaction():
        return rules.keep_reported(visit(**changes), by="ayu")


def slugs(visits: Any) -> set[str]:
    return {item.slug for item in visits}


def counts(*programs: str) -> list[int]:
    db.session.rollback()
    return [catalogue.program(slug).visit_count for slug in programs]


def events_of(subject: str) -> list[str]:
    return list(db.session.scalars(select(Event.kind).where(Event.subject == subject)))


def test_all_visits_of_the_content(site: Flask) -> None:
    with site.app_context():
        found = list(db.session.scalars(select(ReportedVisit)))
        assert len(found) == 62
        assert [v.slug for v in found if not v.facts["sources"]] == []
        assert [v.slug for v in found if not v.hosts] == []
        facts = [(v, VisitFacts.model_validate(v.facts)) for v in found]
        for item, fact in facts:
            assert (item.slug, item.kind, item.date, item.people) == (
                (fact.slug, fact.kind, fact.date, fact.people)
            )
            assert slugs(item.hosts) == set(fact.hosts)
            assert slugs(item.programs) == set(fact.programs)
            assert slugs(item.origins) == {v.place for v in fact.visitors if v.place}


def test_visit_counts_of_programmes_are_those_of_the_visits(site: Flask) -> None:
    with site.app_context():
        took_place = db.session.scalars(select(ReportedVisit).where(ReportedVisit.kind == "visit"))
        expected: dict[str, int] = {}
        for item in took_place:
            for program in item.programs:
                expected[program.slug] = expected.get(program.slug, 0) + 1
        query = select(Program.slug, Program.visit_count).where(Program.visit_count > 0)
        assert {slug: number for slug, number in db.session.execute(query)} == expected
        assert max(expected.values()) > 5


def test_how_many_took_place(site: Flask) -> None:
    with site.app_context():
        query = select(ReportedVisit).where(ReportedVisit.kind == "visit")
        assert queries.number_reported() == len(db.session.scalars(query).all())


@pytest.mark.usefixtures("inside")
def test_a_new_visit_counts() -> None:
    before = counts("banyuwangi-embung")[0]
    assert keep() == "new"
    assert counts("banyuwangi-embung") == [before + 1]
    assert events_of("uji-2019") == ["visit.reported"]
    assert "uji-2019" in slugs(queries.of_program("banyuwangi-embung"))
    assert "uji-2019" not in slugs(queries.of_program("banyuwangi-lahir-procot"))


@pytest.mark.usefixtures("inside")
def test_the_same_visit_again_changes_nothing() -> None:
    keep()
    before = (counts("banyuwangi-embung"), len(events_of("banyuwangi-embung")))
    assert keep() == "same"
    assert (counts("banyuwangi-embung"), len(events_of("banyuwangi-embung"))) == before
    assert events_of("uji-2019") == ["visit.reported"]


@pytest.mark.usefixtures("inside")
def test_a_corrected_visit_counts_where_it_belongs() -> None:
    before = counts("banyuwangi-embung", "banyuwangi-lahir-procot")
    keep()
    assert keep(programs=["banyuwangi-lahir-procot"]) == "changed"
    after = counts("banyuwangi-embung", "banyuwangi-lahir-procot")
    assert after == [before[0], before[1] + 1]
    assert events_of("uji-2019") == ["visit.reported", "visit.corrected"]


@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize("kind", ["planned", "failed", "volume"])
def test_what_did_not_take_place_counts_for_nothing(kind: str) -> None:
    before = counts("banyuwangi-embung")
    assert keep(kind=kind, people=40) == "new"
    assert counts("banyuwangi-embung") == before
    assert "uji-2019" in slugs(queries.of_program("banyuwangi-embung"))


@pytest.mark.usefixtures("inside")
def test_a_plan_counts_when_it_was_held() -> None:
    before = counts("banyuwangi-embung")[0]
    keep(kind="planned", date=None)
    assert counts("banyuwangi-embung") == [before]
    keep()
    assert counts("banyuwangi-embung") == [before + 1]
    keep(kind="failed")
    assert counts("banyuwangi-embung") == [before]


def test_what_balikpapan_planned_to_see_is_not_its_own(site: Flask) -> None:
    with site.app_context():
        query = select(ReportedVisit).where(ReportedVisit.kind == "planned")
        plans = list(db.session.scalars(query))
        assert [(p.slug, slugs(p.programs)) for p in plans] == [
            (
                "balikpapan-plan-depok-bekasi-2019",
                {"bekasi-kota-penyangga-ibu-kota", "depok-kota-penyangga-ibu-kota"},
            )
        ]


@pytest.mark.usefixtures("inside")
def test_hosts_and_visitors_of_every_level() -> None:
    keep(hosts=["pemkab-banyuwangi", "pemkab-banyuwangi", "pemkot-balikpapan"])
    for place in ("kabupaten-banyuwangi", "jawa-timur", "kota-balikpapan", "kalimantan-timur"):
        assert "uji-2019" in slugs(queries.received_in(places.region(place)))
    for place in ("kota-batu", "kabupaten-bondowoso", "bali", "malaysia"):
        assert "uji-2019" not in slugs(queries.received_in(places.region(place)))
    for place in ("kota-batu", "jawa-timur"):
        assert "uji-2019" in slugs(queries.made_from(places.region(place)))
    for place in ("kabupaten-banyuwangi", "kota-balikpapan", "bali"):
        assert "uji-2019" not in slugs(queries.made_from(places.region(place)))


@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize(
    "changes",
    [
        {"hosts": ["pemkab-nowhere"]},
        {"programs": ["nothing"]},
        {"visitors": [{"name": both("X"), "place": "nowhere"}]},
    ],
)
def test_unknown_things_leave_no_trace(changes: dict[str, Any]) -> None:
    with pytest.raises(NotFound):
        keep(**changes)
    query = select(ReportedVisit).where(ReportedVisit.slug == "uji-2019")
    assert db.session.scalar(query) is None
    assert events_of("uji-2019") == []


@pytest.mark.usefixtures("inside")
def test_the_newest_come_first_and_those_without_a_date_last() -> None:
    keep(slug="uji-b", date="2099-01-02")
    keep(slug="uji-a", date="2099-01-02")
    keep(slug="uji-c", date="2099")
    keep(slug="uji-d", date=None)
    found = [item.slug for item in queries.of_program("banyuwangi-embung")]
    assert found[:3] == ["uji-a", "uji-b", "uji-c"]
    dates = [item.date for item in queries.of_program("banyuwangi-embung")]
    assert dates[dates.index(None) :] == [None] * dates.count(None)
