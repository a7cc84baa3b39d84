"""Reported visits on the pages of their host and their programmes."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core.db import db, transaction
from portal.core.i18n import date_text, number_text
from portal.visits import rules
from portal.visits.document import VisitFacts
from portal.visits.models import ReportedVisit
from tests.support.pages import LANGUAGES, Page, See, get, say, text
from tests.support.programs import both
from tests.visits.test_visits import visit

# What a page says of a visit does not depend on the database; which visits it finds does.
SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

REPORTED = (
    "As the press, the hosts or the visitors themselves reported them; "
    "the source stands with each visit."
)


def elements(page: Page) -> list[Element]:
    """The visits and the totals on a page."""
    return [*page.all("li", class_="past-visit"), *page.all("li", class_="visit-total")]


def items(page: Page) -> dict[str, str]:
    """The words of each visit and total on a page by its name."""
    found = elements(page)
    return {str(item.get("id")).removeprefix("visit-"): text(item) for item in found}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_visit_stands_on_the_pages_of_its_programmes(
    site: Flask, see: See, language: str
) -> None:
    with site.app_context():
        visits = [(v.slug, v.facts["programs"]) for v in db.session.scalars(select(ReportedVisit))]
    expected: dict[str, set[str]] = {}
    for slug, programs in visits:
        for program in programs:
            expected.setdefault(program, set()).add(slug)
    assert len(expected) > 15
    for program in [*list(expected)[::3], "jakarta-mpp", "klungkung-toss"]:
        page = see(f"/{language}/programs/{program}")
        assert set(items(page)) == expected.get(program, set())


@SQLITE
@pytest.mark.parametrize("language", LANGUAGES)
def test_marked_as_reported_by_the_press_with_sources(site: Flask, see: See, language: str) -> None:
    with site.app_context():
        stored = {v.slug: v.facts for v in db.session.scalars(select(ReportedVisit))}
    for address in ("programs/banyuwangi-smart-kampung", "places/kabupaten-banyuwangi"):
        page = see(f"/{language}/{address}")
        lists = [s for s in page.all("section") if page.all("li", s, class_="past-visit")]
        assert len(lists) > 0
        said = say(language, REPORTED)
        for section in lists:
            assert any(said in words for words in page.texts("p", section))
        for item in elements(page):
            slug = str(item.get("id")).removeprefix("visit-")
            if slug not in stored:
                continue
            links = page.links(page.all("p", item, class_="muted")[-1])
            expected = [(s["publisher"], s["address"]) for s in stored[slug]["sources"]]
            assert links == expected


@SQLITE
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", ["banyuwangi-volume-2016", "dprd-dki-to-dprd-bali-2015-failed"])
def test_what_a_visit_says(site: Flask, see: See, slug: str, language: str) -> None:
    with site.app_context():
        query = select(ReportedVisit).where(ReportedVisit.slug == slug)
        found = db.session.scalars(query).one()
        facts, place = VisitFacts.model_validate(found.facts), found.hosts[0].region.slug
    words = items(see(f"/{language}/places/{place}"))[slug]
    said = [getattr(facts, name) for name in ("leader", "received_by", "venue", "reason", "note")]
    expected = [getattr(value, language) for value in said if value]
    if facts.people:
        expected.append(number_text(facts.people, language))
    if facts.delegations:
        expected.append(number_text(facts.delegations, language))
    if facts.period:
        expected.append(getattr(facts.period, language))
    if facts.date:
        expected.append(date_text(facts.date, language))
    assert len(expected) >= 3
    assert [part for part in expected if " ".join(part.split()) not in words] == []


@SQLITE
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_visit_with_everything(full_app: Flask, language: str) -> None:
    names = ("leader", "party", "received_by", "venue", "reason", "outcome", "note", "date_note")
    facts = visit(
        until="2019-10-05",
        people=1234,
        topics=[both("Topic one"), both("Topic two")],
        programs=["klungkung-toss", "banyuwangi-embung"],
        **{name: both(f"The {name}") for name in names},
    )
    with full_app.app_context(), transaction():
        rules.keep_reported(facts, by="ayu")
    page = get(full_app.test_client(), f"/{language}/programs/klungkung-toss")
    item = page.one("li", class_="past-visit")
    details = dict(
        zip(page.texts("dt", item), page.texts("dd", item), strict=True),
    )
    assert list(details.values()) == [
        f"Topic one ({language}); Topic two ({language})",
        *(f"The {name} ({language})" for name in names[:6]),
    ]
    words = text(item)
    assert f"{date_text('2019-10-04', language)} " in words
    assert date_text("2019-10-05", language) in words
    assert number_text(1234, language) in words
    assert page.texts("p", page.one("details", item)) == [
        f"The note ({language})",
        f"The date_note ({language})",
    ]
    assert {"id": "(en)", "en": "(id)"}[language] not in words
    programs = [href for _text, href in page.links(item) if "/programs/" in href]
    assert programs == [f"/{language}/programs/{slug}" for slug in facts.programs]


@SQLITE
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["visit", "planned", "failed", "volume"])
def test_kinds_look_different(full_app: Flask, kind: str, language: str) -> None:
    with full_app.app_context(), transaction():
        facts = visit(kind=kind, people=40, programs=["klungkung-toss"], date=None)
        rules.keep_reported(facts, by="ayu")
    page = get(full_app.test_client(), f"/{language}/programs/klungkung-toss")
    (item,) = elements(page)
    expected = "visit-total" if kind == "volume" else f"past-visit past-visit-{kind}"
    assert item.get("class") == expected
    headings = {"planned": "Planned, not reported as held", "failed": "Found nobody there"}
    seen = {say(language, text): sort for sort, text in headings.items()}
    found = [seen[words] for words in page.texts("h3") if words in seen]
    assert found == [kind for _only in [1] if kind in headings]
    labels = {"visit": "Programmes visited", "planned": "To be visited"}
    labels["failed"] = "Was to be visited"
    said = {sort for sort, label in labels.items() if f"{say(language, label)}:" in text(item)}
    assert said == {kind} - {"volume"}
    assert say(language, "date not known") in text(item)
    planned = say(language, "planned; no report that it took place")
    assert (planned in text(item)) is (kind == "planned")
    assert len(page.all("span", item, class_="badge-stop")) == (1 if kind == "failed" else 0)


@SQLITE
@pytest.mark.parametrize(
    ("program", "told"),
    [("depok-kota-penyangga-ibu-kota", False), ("banyuwangi-smart-kampung", True)],
)
def test_how_visits_went_is_not_said_of_a_plan(see: See, program: str, told: bool) -> None:
    page = see(f"/en/programs/{program}")
    links = [text(link) for link in page.all("a", page.main, href="#visits")]
    assert ("How earlier visits went" in links) is told
    assert len(items(page)) > 0


@SQLITE
@pytest.mark.parametrize(
    ("number", "open_", "folded"), [(1, 1, 0), (6, 6, 0), (7, 6, 1), (9, 6, 3)]
)
def test_after_six_visits_the_others_are_folded_away(
    full_app: Flask, number: int, open_: int, folded: int
) -> None:
    with full_app.app_context(), transaction():
        for day in range(number):
            facts = visit(
                slug=f"uji-{day}", date=f"2019-10-0{day + 1}", programs=["klungkung-toss"]
            )
            rules.keep_reported(facts, by="ayu")
    page = get(full_app.test_client(), "/en/programs/klungkung-toss")
    section = page.one("section", id="visits")
    more = page.all("details", section, class_="more")
    inside = [len(page.all("li", fold, class_="past-visit")) for fold in more]
    assert inside == ([folded] if folded else [])
    assert len(page.all("li", section, class_="past-visit")) == open_ + folded


@SQLITE
def test_what_a_report_says_is_text_and_never_markup(full_app: Flask) -> None:
    unsafe = "<script>alert(1)</script><b>x</b>"
    facts = visit(
        programs=["klungkung-toss"],
        note={"id": unsafe, "en": unsafe},
        visitors=[{"name": {"id": unsafe, "en": unsafe}}],
        sources=[{"address": 'https://x.example/"><script>', "publisher": unsafe}],
    )
    with full_app.app_context(), transaction():
        rules.keep_reported(facts, by="ayu")
    page = get(full_app.test_client(), "/id/programs/klungkung-toss")
    item = page.one("li", class_="past-visit")
    assert page.all("script", item) == []
    assert text(page.one("h3", item)).startswith(unsafe)
    assert page.links(item)[-1] == (unsafe, 'https://x.example/"><script>')
