"""Pages of the results, and their order."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.support.catalogue import Known, everything, known, search, slugs
from tests.support.client import StrictClient
from tests.support.pages import LANGUAGES, Page, get

NO_PAGES = ["0", "-1", "1000000000", "100000", "5", "abc", "1.5", "٣", "1e1", "+1", " 1", "0x1"]


@pytest.fixture(scope="module")
def programs(site: Flask) -> dict[str, Known]:
    """Every programme."""
    return {program.slug: program for program in known(site)}


@pytest.mark.parametrize("sort", ["fit", "newest", "visited"])
@pytest.mark.parametrize("arguments", [{}, {"q": "pelayanan"}, {"sector": "health"}])
def test_pages_show_everything_once(
    client: StrictClient, arguments: dict[str, str], sort: str
) -> None:
    first = search(client, sort=sort, **arguments)
    pages = [
        slugs(search(client, sort=sort, page=n + 1, **arguments)) for n in range(first["pages"])
    ]
    assert first["pages"] == -(-first["total"] // 20)
    sizes = [len(page) for page in pages]
    assert sizes[:-1] == [20] * (first["pages"] - 1)
    together = [slug for page in pages for slug in page]
    assert len(together) == len(set(together)) == first["total"]


def test_all_65_on_four_pages(client: StrictClient, programs: dict[str, Known]) -> None:
    pages = [search(client, page=number) for number in (1, 2, 3, 4)]
    assert [(a["total"], a["page"], a["pages"], len(a["items"])) for a in pages] == [
        (65, 1, 4, 20),
        (65, 2, 4, 20),
        (65, 3, 4, 20),
        (65, 4, 4, 5),
    ]
    assert {slug for answer in pages for slug in slugs(answer)} == set(programs)
    assert all(answer["facets"] == pages[0]["facets"] for answer in pages)


@pytest.mark.parametrize("query", ["", "pelayanan", "sector:health"])
def test_newest(client: StrictClient, programs: dict[str, Known], query: str) -> None:
    found = everything(client, q=query, sort="newest")
    dates = [programs[slug].started.replace("-", "").ljust(8, "0") for slug in found]
    assert len(found) > 5
    assert dates == sorted(dates, reverse=True)


@pytest.mark.parametrize("query", ["", "pelayanan", "province:jawa-timur"])
def test_most_visited(client: StrictClient, programs: dict[str, Known], query: str) -> None:
    found = everything(client, q=query, sort="visited")
    visits = [programs[slug].visits for slug in found]
    assert len(set(visits)) > 2
    assert visits == sorted(visits, reverse=True)


def test_an_unknown_order_is_the_usual_one(client: StrictClient) -> None:
    usual = slugs(search(client, q="puskesmas"))
    for sort in ("oldest", "", "NEWEST", "'; DROP TABLE program; --", "\x00"):
        assert slugs(search(client, q="puskesmas", sort=sort)) == usual


@pytest.mark.parametrize("page", NO_PAGES)
def test_pages_that_are_not_there(client: StrictClient, page: str) -> None:
    for language in LANGUAGES:
        assert get(client, f"/{language}/programs?page={page.replace('+', '%2B')}", 404)
    response = client.get("/id/programs.json", query_string={"page": page})
    assert (response.status_code, response.mimetype) == (404, "application/json")
    assert response.get_json()["error"] == 404
    assert client.get("/id/programs.atom", query_string={"page": page}).status_code == 404


def test_no_page_number_is_the_first_page(client: StrictClient) -> None:
    assert search(client, page="")["page"] == 1
    assert search(client, page="04")["page"] == 4


def test_an_empty_list_has_one_page(client: StrictClient) -> None:
    answer = search(client, q="xyzzyqq")
    assert (answer["total"], answer["page"], answer["pages"], answer["items"]) == (0, 1, 1, [])
    assert client.get("/id/programs?q=xyzzyqq&page=2").status_code == 404


def pager(page: Page) -> tuple[str | None, str | None, list[str], list[str]]:
    """Addresses of the previous and the next page, the words of the list, and its links."""
    nav = page.one("nav", class_="pagination")
    ends = [[a.get("href") for a in page.all("a", nav, rel=rel)] for rel in ("prev", "next")]
    items = page.one("ul", nav)
    return (
        ends[0][0] if ends[0] else None,
        ends[1][0] if ends[1] else None,
        [words.split()[-1] for words in page.texts("li", items)],
        [href for _text, href in page.links(items)],
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_to_the_other_pages(client: StrictClient, language: str) -> None:
    base = f"/{language}/programs"
    assert pager(get(client, base)) == (
        None,
        f"{base}?page=2",
        ["1", "2", "3", "4"],
        [f"{base}?page=2", f"{base}?page=3", f"{base}?page=4"],
    )
    third = get(client, f"{base}?page=3")
    assert pager(third)[:2] == (f"{base}?page=2", f"{base}?page=4")
    current = third.one("nav", class_="pagination")
    assert third.texts("span", current, aria_current="page")[0].split()[-1] == "3"
    assert pager(get(client, f"{base}?page=4"))[:2] == (f"{base}?page=3", None)


def test_links_keep_query_filters_and_order(client: StrictClient) -> None:
    kept = "q=pelayanan&sector=health&sector=one-stop-licensing&sector=digital-government"
    kept += "&sector=emergency&sector=tax&sector=education"
    address = f"/en/programs?{kept}&digital=no&digital=yes&sort=newest"
    number = client.get(address.replace("/programs", "/programs.json")).get_json()["total"]
    assert number > 20
    found = pager(get(client, address))
    assert found[1] == f"{address}&page=2"
    second = get(client, str(found[1]))
    assert pager(second)[0] == address


def test_a_short_list_has_no_pager(client: StrictClient) -> None:
    assert get(client, "/en/programs?q=embung").all("nav", class_="pagination") == []
