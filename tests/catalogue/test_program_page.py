"""The page of a programme: everything the record says, with its sources, in both languages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from portal.catalogue import completeness, labels, queries
from portal.catalogue.document import HEADINGS, Document
from portal.catalogue.models import Program
from portal.core.i18n import date_text, number_text
from portal.core.text import plain
from tests.support.pages import EVERYTHING, LANGUAGES, Page, See, say, text

# What a page shows does not depend on the database; test_access opens it from either.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

SLUGS = (
    "banyuwangi-lahir-procot",
    "banyuwangi-e-village-budgeting",
    "sumedang-simpati-stunting",
    "surabaya-suroboyo-bus",
    "jateng-1000-embung",
    "klungkung-toss",
    "depok-kota-penyangga-ibu-kota",
)


@pytest.fixture
def programs(site: Flask) -> Iterator[dict[str, Program]]:
    """Those programmes."""
    with site.app_context():
        yield {program.slug: program for program in queries.programs(SLUGS)}


@pytest.fixture
def documents(programs: dict[str, Program]) -> dict[str, Document]:
    """Their records."""
    return {slug: program.document for slug, program in programs.items()}


def page_of(see: See, slug: str, language: str) -> Page:
    return see(f"/{language}/programs/{slug}")


def folded(words: str) -> str:
    return " ".join(words.split())


def packed(words: str) -> str:
    return "".join(words.split())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", SLUGS)
def test_the_text(see: See, documents: dict[str, Document], slug: str, language: str) -> None:
    page, writing = page_of(see, slug, language), documents[slug].texts[language]  # type: ignore[index]
    assert page.texts("h1") == [writing.name]
    assert page.texts("p", class_="lead") == [folded(writing.summary)]
    assert page.one("h1").get("lang") == language
    assert page.texts(class_="notice-title") == (
        [say(language, "This programme is completed")] if slug == "jateng-1000-embung" else []
    ) + ([] if documents[slug].facts.results else [say(language, "No result in figures yet")])
    shown = {str(section.get("id")): section for section in page.all("section", class_="prose")}
    assert [key for key in HEADINGS if key in shown] == list(writing.sections)
    assert set(shown) == set(writing.sections)
    for key, source in writing.sections.items():
        said = plain(source).replace(" · ", " ")  # a page sets items off by itself
        assert packed(text(shown[key])) == packed(HEADINGS[key][language] + said)
        assert shown[key].get("lang") == language


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", SLUGS)
def test_results_with_charts_and_the_table_behind(
    see: See, documents: dict[str, Document], slug: str, language: str
) -> None:
    page = page_of(see, slug, language)
    results = [result for result in documents[slug].facts.results if not result.target]
    section = page.one("section", id="results")
    charted = [r for r in results if r.before is not None and r.after is not None]
    charts = page.all("figure", section, class_="chart")
    assert len(charts) == len(charted)
    for chart, result in zip(charts, charted, strict=True):
        assert result.before is not None
        assert result.after is not None
        numbers = [number_text(value, language) for value in (result.before, result.after)]
        assert page.texts("h3", chart) == [getattr(result.indicator, language)]
        largest = max(result.before, result.after) or 1
        widths = [rect.get("width") for rect in page.all("rect", chart)]
        expected = [round(100 * value / largest, 1) for value in (result.before, result.after)]
        assert widths == [f"{width}%" for width in expected]
        period = getattr(result.period, language) if result.period else "–"
        cells = page.texts("td", page.one("table", chart))
        assert cells == [folded(period), *numbers, folded(getattr(result.unit, language))]
    figures = page.all(class_="result-figure", inside=section)
    assert len(figures) == len(results) - len(charted)
    others = [r for r in results if r not in charted]
    for figure, result in zip(figures, others, strict=True):
        assert getattr(result.indicator, language) in page.texts("p", figure)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", SLUGS)
def test_source_numbers_lead_to_the_list_of_sources(
    see: See, documents: dict[str, Document], slug: str, language: str
) -> None:
    page, facts = page_of(see, slug, language), documents[slug].facts
    items = page.all("li", page.one("section", id="sources"))
    assert [item.get("id") for item in items] == [
        f"source-{number}" for number in range(1, len(facts.sources) + 1)
    ]
    for item, source in zip(items, facts.sources, strict=True):
        assert page.links(item) == [(source.publisher, source.address)]
        assert not source.date or date_text(source.date, language) in text(item)
    numbers = {source.key: f"#source-{n}" for n, source in enumerate(facts.sources, start=1)}
    told: dict[str, list[Any]] = {
        "results": [result for result in facts.results if not result.target],
        "targets": [result for result in facts.results if result.target],
        "visit": [facts.visit] if facts.visit else [],
        "awards": list(facts.awards),
        "adapted": list(facts.adapted_by),
        "evidence": list(facts.evidence),
    }
    for name, sourced in told.items():
        sections = page.all("section", id=name)
        references = [ref for s in sections for ref in page.all(class_="source-refs", inside=s)]
        found = [href for ref in references for _text, href in page.links(ref)]
        assert sorted(found) == sorted(numbers[key] for item in sourced for key in item.sources)
    assert len(page.all(class_="source-refs")) >= sum(bool(sourced) for sourced in told.values())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", SLUGS)
def test_what_backs_it(see: See, documents: dict[str, Document], slug: str, language: str) -> None:
    page, facts = page_of(see, slug, language), documents[slug].facts
    parts: dict[str, list[Any]] = {
        "awards": [award.name for award in facts.awards],
        "adapted": [item.name for item in facts.adapted_by],
        "evidence": [item.title for item in facts.evidence],
        "legal": list(facts.legal_basis),
    }
    for name, told in parts.items():
        sections = page.all("section", id=name)
        assert len(sections) == (1 if told else 0)
        rows = page.texts("li", sections[0]) if sections else []
        assert len(rows) == len(told)
        for row, both in zip(rows, told, strict=True):
            assert folded(getattr(both, language)) in row
    for item in facts.adapted_by:
        if item.place:
            links = [href for _text, href in page.links(page.one("section", id="adapted"))]
            assert f"/{language}/places/{item.place}" in links


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", SLUGS)
def test_facts_and_visit(
    see: See, programs: dict[str, Program], documents: dict[str, Document], slug: str, language: str
) -> None:
    page, program, facts = page_of(see, slug, language), programs[slug], documents[slug].facts
    card = page.one("section", id="visit")
    sites = [getattr(site, language) for site in facts.visit.sites] if facts.visit else []
    found = page.texts("li", page.one("ul", card, class_="sites")) if sites else []
    assert found == [folded(site) for site in sites]
    # Whether a place is named or not, every programme leads to how its host receives.
    assert f"/{language}/hosts/{program.owner.slug}" in [href for _text, href in page.links(card)]
    aside = page.one("section", page.one("aside"), aria_labelledby="facts-title")
    links = {href: words for words, href in page.links(aside)}
    place = program.region.name_en if language == "en" else program.region.name_id
    assert links[f"/{language}/places/{program.region.slug}"] == place
    sector = program.sector.name_en if language == "en" else program.sector.name_id
    assert links[f"/{language}/sectors/{program.sector.slug}"] == sector
    values = page.texts("dd", aside)
    if facts.start:
        assert date_text(facts.start, language) in values
    for name in labels.RESOURCES:
        told = getattr(facts.resources, name) if facts.resources else None
        assert told is None or folded(getattr(told, language)) in values
    goals = page.texts("li", page.one("ul", aside, class_="sdgs")) if facts.sdgs else []
    assert [int(goal.split()[0]) for goal in goals] == sorted(facts.sdgs)
    tags = page.texts("li", page.one("ul", aside, class_="chips")) if facts.tags else []
    names = {t.slug: t.name_en if language == "en" else t.name_id for t in program.tags}
    assert tags == [names[slug] for slug in facts.tags]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", SLUGS)
def test_completeness_is_explained(
    site: Flask, see: See, documents: dict[str, Document], slug: str, language: str
) -> None:
    page, found = page_of(see, slug, language), completeness.of(documents[slug])
    box = page.one("div", class_="completeness")
    assert page.texts("b", box) == [f"{found.percent}%"]
    with site.test_request_context(f"/{language}/"):
        assert page.texts("li", box) == [str(labels.MISSING[key]) for key in found.missing]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", SLUGS)
def test_data_for_search_engines(
    see: See, programs: dict[str, Program], documents: dict[str, Document], slug: str, language: str
) -> None:
    page, program = page_of(see, slug, language), programs[slug]
    english = language == "en"
    writing = documents[slug].texts[language]  # type: ignore[index]
    facts = documents[slug].facts
    expected = {
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "name": writing.name,
        "alternateName": writing.aliases,
        "description": writing.summary,
        "url": f"http://localhost/{language}/programs/{slug}",
        "inLanguage": language,
        "serviceType": program.sector.name_en if english else program.sector.name_id,
        "provider": {
            "@type": "GovernmentOrganization",
            "name": program.owner.name_en if english else program.owner.name_id,
        },
        "areaServed": {
            "@type": "AdministrativeArea",
            "name": program.region.name_en if english else program.region.name_id,
        },
        "award": [getattr(award.name, language) for award in facts.awards],
        "subjectOf": [{"@type": "Article", "url": source.address} for source in facts.sources],
    }
    script = page.one("script", type="application/ld+json")
    assert json.loads("".join(script.itertext())) == {k: v for k, v in expected.items() if v}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", SLUGS)
def test_every_link_inside_the_page_has_its_target(see: See, slug: str, language: str) -> None:
    page = page_of(see, slug, language)
    names = {element.get("id") for element in page.all(id=EVERYTHING)}
    inside = {href[1:] for _text, href in page.links() if href.startswith("#")}
    assert inside - names == set()
    assert len(inside) > 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_ways_on(see: See, language: str) -> None:
    page = page_of(see, "banyuwangi-lahir-procot", language)
    compare = f"/{language}/compare?slug=banyuwangi-lahir-procot"
    assert compare in [
        href for _text, href in page.links(page.one("header", class_="program-head"))
    ]
    similar = page.one("section", id="similar")
    cards = [page.links(card)[0][1] for card in page.all("article", similar)]
    assert len(set(cards)) == 3
    assert f"/{language}/programs/banyuwangi-lahir-procot" not in cards
    trail = page.links(page.one("nav", class_="breadcrumb"))
    sector = f"/{language}/sectors/population-administration"
    assert [href for _text, href in trail] == [f"/{language}/programs", sector]
