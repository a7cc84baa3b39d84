"""Programmes side by side."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from portal.catalogue import queries
from portal.catalogue.models import Program
from tests.support.pages import LANGUAGES, Page, See, get, say, text

# What a page shows does not depend on the database; test_access opens it from either.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

FOUR = ["banyuwangi-embung", "jateng-1000-embung", "surabaya-e-health", "klungkung-toss"]
FIFTH = "sragen-uptpk"


@pytest.fixture
def programs(site: Flask) -> Iterator[dict[str, Program]]:
    """Those programmes."""
    with site.app_context():
        yield {program.slug: program for program in queries.programs([*FOUR, FIFTH])}


def address(language: str, slugs: list[str]) -> str:
    return f"/{language}/compare?" + "&".join(f"slug={slug}" for slug in slugs)


def slugs_in(href: str) -> list[str]:
    return parse_qs(urlsplit(href).query).get("slug", [])


def heads(page: Page) -> list[str]:
    return [str(cell.get("data-compared")) for cell in page.all("th", scope="col")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_chosen(see: See, language: str) -> None:
    page = see(f"/{language}/compare")
    assert page.all("table") == []
    assert page.all(class_="notice") == []
    ways = page.links(page.one(class_="empty-state"))
    assert [href for _text, href in ways] == [f"/{language}/programs"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_one_to_four(see: See, programs: dict[str, Program], number: int, language: str) -> None:
    page = see(address(language, FOUR[:number]))
    assert heads(page) == FOUR[:number]
    rows = page.all("tr", page.one("tbody"))
    assert {len(page.all("td", row)) for row in rows} == {number}
    names = [page.links(cell)[0] for cell in page.all("th", scope="col")]
    assert names == [
        (programs[slug].text(language).name, f"/{language}/programs/{slug}")
        for slug in FOUR[:number]
    ]
    removed = [slugs_in(page.links(cell)[1][1]) for cell in page.all("th", scope="col")]
    assert removed == [[s for s in FOUR[:number] if s != slug] for slug in FOUR[:number]]
    notices = page.texts(class_="notice-title")
    one_more = say(language, "Add at least one more programme to compare it with.")
    assert notices == ([one_more] if number == 1 else [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rows(see: See, programs: dict[str, Program], language: str) -> None:
    page = see(address(language, FOUR))
    found = [programs[slug] for slug in FOUR]
    rows = {}
    for row in page.all("tr", page.one("tbody")):
        # Each cell begins with the name of its programme, for narrow screens.
        names = page.texts("span", row, class_="cell-name")
        assert names == [p.text(language).name for p in found]
        cells = zip(page.texts("td", row), names, strict=True)
        rows[text(page.one("th", row))] = [cell.removeprefix(name) for cell, name in cells]
    assert rows[say(language, "Region")] == [
        p.region.name_en if language == "en" else p.region.name_id for p in found
    ]
    summaries = [" ".join(p.text(language).summary.split()) for p in found]
    assert rows[say(language, "In short")] == summaries
    background = rows[say(language, "Background")]
    assert [cell != "–" for cell in background] == [
        "background" in p.text(language).sections for p in found
    ]
    awaited = [bool(p.document.facts.visit) for p in found]
    assert [cell != "–" for cell in rows[say(language, "Can be visited")]] == awaited
    assert rows[say(language, "Completeness")] != ["–"] * 4
    assert [title for title, cells in rows.items() if set(cells) == {""}] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fifth_is_left_out_and_that_is_said(see: See, language: str) -> None:
    page = see(address(language, [*FOUR, FIFTH]))
    assert heads(page) == FOUR
    message = "At most four programmes fit side by side; these are the first four."
    assert page.texts(class_="notice-title") == [say(language, message)]
    assert page.all("section", class_="compare-add") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_unknown_programmes_are_named(see: See, language: str) -> None:
    page = see(address(language, ["no-such-thing", FOUR[0], "nor-this", FOUR[1]]))
    assert heads(page) == FOUR[:2]
    assert [n for n in page.texts(class_="notice-title") if "no-such-thing, nor-this" in n]
    assert len(page.texts(class_="notice-title")) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_programme_twice_stands_once(see: See, language: str) -> None:
    page = see(address(language, [FOUR[0], FOUR[1], FOUR[0], FOUR[0], FOUR[1], FOUR[2]]))
    assert heads(page) == FOUR[:3]
    assert page.texts(class_="notice-title") == []


def test_only_unknown_programmes(see: See) -> None:
    page = see("/en/compare?slug=no-such-thing&slug=")
    assert page.all("table") == []
    assert "no-such-thing" in page.texts(class_="notice-title")[0]
    assert len(page.all(class_="empty-state")) == 1


def test_what_could_be_added_is_similar_to_the_first(see: See) -> None:
    page = see(address("en", FOUR[:1]))
    added = [
        slugs_in(href) for _text, href in page.links(page.one("section", class_="compare-add"))
    ]
    assert len(added) == 3
    assert {tuple(slugs[:1]) for slugs in added} == {(FOUR[0],)}
    assert len({slugs[1] for slugs in added}) == 3
    assert FOUR[0] not in {slugs[1] for slugs in added}


@pytest.mark.parametrize("bad", ["%00", "a%00b", "%F0%9F%98%80", "%22%3E%3Cscript%3E", "x" * 5000])
def test_bad_slugs(site: Flask, bad: str) -> None:
    page = get(site.test_client(), f"/en/compare?slug={bad}&slug={FOUR[0]}")
    assert heads(page) == FOUR[:1]
    assert len(page.texts(class_="notice-title")) == 2
    assert "<script>" not in page.source
    assert max(len(notice) for notice in page.texts(class_="notice-title")) < 200
