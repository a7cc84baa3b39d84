"""Programmes as lists show them: one query for a list, however long it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from portal.catalogue.models import Program, ProgramText, Sector
from portal.catalogue.verification import Freshness, freshness, latest
from portal.core import clock
from portal.core.db import db
from portal.core.i18n import current, date_text, month_text, other, pick, urls
from portal.places.models import Region


@dataclass(frozen=True)
class Verification:
    """When a programme was last known to stand as its page says, as pages show it."""

    state: Freshness
    on_text: str
    month_text: str  # in short, for badges
    confirmed: bool = False  # the host or a curator said so; else the newest source did


def verification(reported: str | None, confirmed: str | None = None) -> Verification:
    """The verification of a programme on this day: by its newest source, or by whom confirmed it.

    `reported` is the date of that source, `confirmed` the day of the confirmation.
    """
    on = latest(reported, confirmed)
    by_people = on is not None and on == confirmed
    return Verification(freshness(on, clock.today()), date_text(on), month_text(on), by_people)


def standing(status: str, *, completed: bool) -> str:
    """How a programme stands, as badges say it: its status, or "completed"."""
    return "completed" if status == "stopped" and completed else status


@dataclass
class Card:
    """What a list shows of a programme, in the page's language."""

    slug: str
    url: str
    name: str
    official: str  # the name in Indonesian where `name` is another one, else nothing
    summary: str
    body: str  # plain text, for snippets
    language: str  # of name and summary: the other one when there is no text in the page's
    foreign: str  # the language again where it is not the page's, else nothing
    place_name: str
    province_name: str
    sector_name: str
    status: str  # see `standing`
    start_year: int | None
    verified: Verification
    has_award: bool
    visit_possible: bool
    # Segments: a text, and whether it was hit.
    title: list[tuple[str, bool]] = field(default_factory=list)
    snippet: list[tuple[str, bool]] = field(default_factory=list)


_Province = aliased(Region)
_COLUMNS = (
    Program.slug,
    Program.status,
    Program.facts["completed"].as_boolean().label("completed"),
    Program.start_year,
    Program.verified_on,
    Program.confirmed_on,
    Program.visit_possible,
    Program.has_award,
    Region.name_id.label("place_id"),
    Region.name_en.label("place_en"),
    _Province.name_id.label("province_id"),
    _Province.name_en.label("province_en"),
    Sector.name_id.label("sector_id"),
    Sector.name_en.label("sector_en"),
    ProgramText.language,
    ProgramText.name,
    ProgramText.summary,
    ProgramText.plain,
)


# Made once: making a statement costs as much as running it.
_CARDS = (
    select(*_COLUMNS)
    .join(ProgramText, ProgramText.program_id == Program.id)
    .join(Region, Region.id == Program.region_id)
    .outerjoin(_Province, _Province.id == Region.parent_id)
    .join(Sector, Sector.id == Program.sector_id)
    .where(Program.slug.in_(bindparam("slugs", expanding=True)))
)


def cards(slugs: Sequence[str]) -> list[Card]:
    """The cards of these programmes, in this order; slugs of none are passed over."""
    by_slug: dict[str, dict[str, Any]] = {}
    for row in db.session.execute(_CARDS, {"slugs": list(slugs)}):
        by_slug.setdefault(row.slug, {})[row.language] = row
    here = current()
    chosen = [by_slug[slug] for slug in slugs if slug in by_slug]
    address = urls("catalogue.program", "slug")
    return [_card(rows, rows.get(here) or rows[other(here)], address) for rows in chosen]


def official(name: str, indonesian: str | None) -> str:
    """The name to ask for on the spot: the Indonesian one, where the page shows another."""
    return indonesian if indonesian and indonesian.casefold() != name.casefold() else ""


def _card(rows: dict[str, Any], row: Any, address: Callable[[str], str]) -> Card:
    return Card(
        slug=row.slug,
        url=address(row.slug),
        name=row.name,
        official=official(row.name, rows["id"].name if "id" in rows else None),
        summary=row.summary,
        body=row.plain,
        language=row.language,
        foreign=row.language if row.language != current() else "",
        place_name=pick({"id": row.place_id, "en": row.place_en}),
        province_name=pick({"id": row.province_id, "en": row.province_en}),
        sector_name=pick({"id": row.sector_id, "en": row.sector_en}),
        status=standing(row.status, completed=bool(row.completed)),
        start_year=row.start_year,
        verified=verification(row.verified_on, row.confirmed_on),
        has_award=row.has_award,
        visit_possible=row.visit_possible,
        title=[(row.name, False)],
    )
