"""The catalogue as the database holds it, to know what a search must answer."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from flask.testing import FlaskClient

from portal.catalogue import queries
from portal.catalogue.models import Program

FACETS = ("sector", "province", "status", "year", "award", "visit", "digital")
Chosen = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Known:
    """What a search can filter by and sort by."""

    slug: str
    facets: dict[str, str | None]
    started: str
    visits: int

    def has(self, chosen: Chosen, *, but: str = "") -> bool:
        """Whether it has one of the chosen values of every facet, leaving one facet out."""
        return all(self.facets[name] in values for name, values in chosen.items() if name != but)


def known(app: Flask) -> list[Known]:
    """Every programme."""
    with app.app_context():
        return [_known(program) for program in queries.programs(queries.all_slugs())]


def _known(program: Program) -> Known:
    facts = program.facts
    started = facts.get("start") or facts.get("pilot_start") or ""
    province = program.region.province
    return Known(
        slug=program.slug,
        facets={
            "sector": facts["sector"],
            "province": province.slug if province else None,
            "status": facts["status"],
            "year": started[:4] or None,
            "award": "yes" if facts.get("awards") else None,
            "visit": "yes" if facts.get("visit") else None,
            "digital": "yes" if facts["digital"] else "no",
        },
        started=started,
        visits=program.visit_count,
    )


def counts(programs: list[Known], chosen: Chosen) -> dict[str, dict[str, int]]:
    """For each value of each facet: how many results there are when it is chosen (too)."""
    found = {}
    for name in FACETS:
        fitting = [p.facets[name] for p in programs if p.has(chosen, but=name)]
        found[name] = dict(Counter(value for value in fitting if value is not None))
    return found


def search(client: FlaskClient, language: str = "id", **arguments: Any) -> dict[str, Any]:
    """The results as data; `q` is the query."""
    address = f"/{language}/programs.json?{urlencode(arguments, doseq=True)}"
    response = client.get(address)
    assert (response.status_code, response.mimetype) == (200, "application/json")
    found: dict[str, Any] = response.get_json()
    return found


def slugs(answer: dict[str, Any]) -> list[str]:
    """The programmes of one page of results."""
    return [item["slug"] for item in answer["items"]]


def everything(client: FlaskClient, **arguments: Any) -> list[str]:
    """The programmes of all pages of results."""
    first = search(client, **arguments)
    others = [search(client, page=n, **arguments) for n in range(2, first["pages"] + 1)]
    return [slug for answer in (first, *others) for slug in slugs(answer)]
