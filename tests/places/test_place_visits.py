"""The visits on the page of a place: what counts for it, and what stands apart."""

from __future__ import annotations

from collections import Counter
from xml.etree.ElementTree import Element

import pytest

from tests.places.world import PLACES, Sources, World
from tests.support.pages import LANGUAGES, Page, See, count, say, text

# The headings under which a page shows its lists.
HEADINGS = {
    "received": "Visits received",
    "made": "Visits made",
    "planned": "Planned, not reported as held",
    "failed": "Found nobody there",
    "body": "Other bodies with their seat here",
    "group": "Other groups from here",
}


def section(page: Page, language: str, heading: str) -> list[Element]:
    """The section with a heading, if there is one."""
    title = say(language, heading)
    return [s for s in page.all("section") if page.texts("h2", s)[:1] == [title]]


def listed(page: Page, sections: list[Element], item: str) -> Counter[Sources]:
    """The visits of a section, or the totals, told by the addresses of their sources."""
    items = [li for part in sections for li in page.all("li", part, class_=item)]
    reported = [page.all("p", item, class_="muted")[-1] for item in items]
    return Counter(tuple(href for _text, href in page.links(p)) for p in reported)


def shown_visits(page: Page, language: str) -> dict[str, Counter[Sources]]:
    """The visits under each heading; the totals stand with those received."""
    found: dict[str, Counter[Sources]] = {"volume": Counter()}
    for name, heading in HEADINGS.items():
        sections = section(page, language, heading)
        found[name] = listed(page, sections, "past-visit")
        found["volume" if name == "received" else name] += listed(page, sections, "visit-total")
    return {name: visits for name, visits in found.items() if visits}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", PLACES)
def test_visits_of_every_sort(see: See, world: World, slug: str, language: str) -> None:
    """Only visits that took place count; those of others with their seat here stand apart."""
    page = see(f"/{language}/places/{slug}")
    assert shown_visits(page, language) == world.visits(slug)
    for heading in ("Other bodies with their seat here", "Other groups from here"):
        for part in section(page, language, heading):
            assert len(page.all("details", part, class_="more")) == 1
            assert [e for e in page.all("details", part) if e.get("open") is not None] == []


def test_the_places_above_show_every_case(world: World) -> None:
    visits = [world.visits(slug) for slug in PLACES]
    assert set().union(*visits) == {*HEADINGS, "volume"}
    cases = {
        (bool(world.programs_of(slug)), "received" in some, "made" in some)
        for slug, some in zip(PLACES, visits, strict=True)
    }
    assert cases >= {
        (True, True, True),
        (True, True, False),
        (True, False, False),
        (False, False, True),
        (False, False, False),
    }


def test_jakarta_is_not_the_nation(see: See, world: World) -> None:
    """What ministries make or receive is no visit of the province."""
    page = see("/en/places/dki-jakarta")
    assert page.texts("p", page.one(class_="figures")) == ["2 programmes"]
    assert world.visits("dki-jakarta")["body"].total() > 15
    (bodies,) = section(page, "en", "Other bodies with their seat here")
    assert "President Joko Widodo" in text(bodies)
    assert "24,546 people" in text(bodies)


@pytest.mark.parametrize(
    ("slug", "heading"),
    [("bali", "Found nobody there"), ("kota-depok", "Planned, not reported as held")],
)
def test_what_was_not_held_is_no_visit_received(see: See, slug: str, heading: str) -> None:
    page = see(f"/en/places/{slug}")
    assert section(page, "en", "Visits received") == []
    assert len(section(page, "en", heading)) == 1
    assert "visit received" not in page.words


@pytest.mark.parametrize("language", LANGUAGES)
def test_totals_stand_beside_the_visits(see: See, language: str) -> None:
    page = see(f"/{language}/places/kabupaten-banyuwangi")
    (received,) = section(page, language, "Visits received")
    rows = page.all("li", received, class_="visit-total")
    found = [(page.texts("span", row)[0], page.texts("p", row)[0]) for row in rows]
    assert (
        found
        == {
            "en": [
                ("January to 9 November 2016", "345 delegations, 24,150 people (estimate)"),
                ("2017", "39,000 people"),
            ],
            "id": [
                ("Januari s.d. 9 November 2016", "345 rombongan, 24.150 orang (perkiraan)"),
                ("2017", "39.000 orang"),
            ],
        }[language]
    )
    said = count(
        language,
        "%(num)s visit that we read a report of.",
        "%(num)s visits that we read a report of.",
        33,
    )
    assert text(page.all("p", received)[0]).startswith(said)
