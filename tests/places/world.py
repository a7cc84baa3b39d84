"""What the database holds of places, read without the queries that the tests are about."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select

from portal.catalogue import queries as catalogue
from portal.core.db import db
from portal.places.models import Organisation, Region
from portal.visits.models import ReportedVisit

PLACES = (
    "kabupaten-banyuwangi",
    "kota-balikpapan",
    "kota-depok",
    "kota-yogyakarta",
    "kabupaten-bojonegoro",
    "jawa-timur",
    "jawa-tengah",
    "bali",
    "dki-jakarta",
    "kabupaten-bondowoso",
    "kabupaten-takalar",
    "kabupaten-aceh-selatan",
    "malaysia",
    "amerika-serikat",
    "afrika-selatan",
)


Sources = tuple[str, ...]
Place = tuple[str, str | None]  # a region, and what kind of organisation took part there


@dataclass(frozen=True)
class Reported:
    """A visit as the database holds it."""

    kind: str
    hosts: list[Place]
    visitors: list[Place]
    sources: Sources


@dataclass(frozen=True)
class World:
    """What the database holds, read without the queries that are tested."""

    parents: dict[str, str | None]  # of every region
    countries: set[str]
    programs: list[tuple[str, str, int, dict[str, str]]]  # slug, region, start year, names
    reported: list[Reported]

    def within(self, region: str, place: str) -> bool:
        """Whether a region is a place or lies in it."""
        return place in {region, self.parents[region]}

    def programs_of(self, place: str) -> list[tuple[str, str, int, dict[str, str]]]:
        """The programmes of a place, the newest first."""
        found = [p for p in self.programs if self.within(p[1], place)]
        return sorted(found, key=lambda p: (-p[2], p[0]))

    def who(self, taking_part: list[Place], place: str) -> str:
        """Whether a place took part by itself ("own"), others with their seat there, or nobody."""
        kinds = {kind for region, kind in taking_part if self.within(region, place)}
        government = {"regional-government", "office", "dprd"}
        own = kinds - {"international"} if place in self.countries else kinds & government
        if own:
            return "own"
        return ("group" if kinds == {None} else "body") if kinds else ""

    def visits(self, place: str) -> dict[str, Counter[Sources]]:
        """The visits of a place by list, told by their sources."""
        found: dict[str, Counter[Sources]] = {}
        for visit in self.reported:
            sides = {
                "received": self.who(visit.hosts, place),
                "made": self.who(visit.visitors, place),
            }
            lists = {
                (side if visit.kind == "visit" else visit.kind) if who == "own" else who
                for side, who in sides.items()
                if who
            }
            for name in lists:
                found.setdefault(name, Counter())[visit.sources] += 1
        return found


@pytest.fixture(scope="module")
def world(site: Flask) -> World:
    """What the database holds."""
    with site.app_context():
        regions = {r.id: r for r in db.session.scalars(select(Region))}
        organisations = {o.slug: o for o in db.session.scalars(select(Organisation))}
        programs = [
            (p.slug, p.region.slug, p.start_year or 0, {t.language: t.name for t in p.texts})
            for p in catalogue.programs(catalogue.all_slugs())
        ]
        visits = [visit.facts for visit in db.session.scalars(select(ReportedVisit))]
    parents = {r.slug: regions[r.parent_id].slug if r.parent_id else None for r in regions.values()}
    reported = []
    for visit in visits:
        hosts = [organisations[slug] for slug in visit["hosts"]]
        came = [
            (v["place"], organisations[v["organisation"]].kind if "organisation" in v else None)
            for v in visit["visitors"]
            if "place" in v
        ]
        received = [(regions[host.region_id].slug, host.kind) for host in hosts]
        sources = tuple(source["address"] for source in visit["sources"])
        reported.append(Reported(visit["kind"], received, came, sources))
    countries = {r.slug for r in regions.values() if r.kind == "country"}
    return World(parents, countries, programs, reported)
