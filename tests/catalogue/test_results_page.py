"""The results page as people see it."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from portal.catalogue import labels
from tests.support.catalogue import search, slugs
from tests.support.client import StrictClient
from tests.support.pages import LANGUAGES, Page, See, get, say, text


def rows(page: Page) -> list[str]:
    """The programmes of the list."""
    found = page.all("article", class_="result-row")
    return [page.links(row)[0][1].rsplit("/", 1)[1] for row in found]


def total(page: Page) -> int:
    return int(page.texts("b", page.one(class_="results-summary"))[0])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "query", ["", "q=farm+pond", "q=puskesmas&sort=newest", "sector=health&page=1", "page=4"]
)
def test_page_and_data_say_the_same(
    client: StrictClient, see: See, query: str, language: str
) -> None:
    page = see(f"/{language}/programs?{query}")
    answer = client.get(f"/{language}/programs.json?{query}").get_json()
    assert rows(page) == slugs(answer)
    assert total(page) == answer["total"]
    for row, item in zip(page.all("article", class_="result-row"), answer["items"], strict=True):
        assert page.links(row)[0][0] == " ".join(item["title"].split())
        assert item["place"] in text(page.one("ul", row, class_="meta"))
        compare = f"/{language}/compare?slug={item['slug']}"
        assert page.links(row)[-1][1] == compare


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_found_is_marked(see: See, language: str) -> None:
    page = see(f"/{language}/programs?q=embung")
    for row in page.all("article", class_="result-row"):
        marks = [mark.casefold() for mark in page.texts("mark", row)]
        assert marks != []
        terms = ("embung", "farm pond", "waduk kecil", "small reservoir")
        assert [m for m in marks if not m.replace("-", " ").startswith(terms)] == []


def test_nothing_is_marked_without_a_query(see: See) -> None:
    assert see("/en/programs").all("mark") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_snippets_show_the_place_of_the_hit(see: See, language: str) -> None:
    page = see(f"/{language}/programs?q=bajulmati")
    assert len(rows(page)) > 1
    for row in page.all("article", class_="result-row"):
        snippet = page.one("p", row, class_="snippet")
        assert "bajulmati" in text(snippet).casefold()
        assert len(text(snippet)) < 400


def facets(page: Page) -> dict[str, list[tuple[str, int, bool]]]:
    """Name of each filter, and its values with numbers, and whether they are chosen."""
    found: dict[str, list[tuple[str, int, bool]]] = {}
    for item in page.all("input", type="checkbox"):
        label = next(e for e in page.all("label") if item in list(e))
        number = int(text(page.one("span", label, class_="count")))
        value = (str(item.get("value")), number, item.get("checked") is not None)
        found.setdefault(str(item.get("name")), []).append(value)
        assert item.get("form") == "search"
    return found


@pytest.mark.parametrize(
    "query", ["", "q=puskesmas", "sector=health&sector=tax", "q=sector:health"]
)
def test_filters_with_their_counts(client: StrictClient, see: See, query: str) -> None:
    page = see(f"/en/programs?{query}")
    answer = client.get(f"/en/programs.json?{query}").get_json()["facets"]
    found = facets(page)
    for name in labels.FACETS:
        values = {value: number for value, number, _chosen in found.get(name, [])}
        assert values == {value: n for value, n in answer.get(name, {}).items() if n}
    chosen = {"sector=health&sector=tax": {"health", "tax"}, "q=sector:health": {"health"}}
    assert {v for v, _n, c in found["sector"] if c} == chosen.get(query, set())


def test_filters_are_ordered_and_long_ones_folded(see: See) -> None:
    page = see("/en/programs")
    found = facets(page)
    years = [int(year) for year, _number, _chosen in found["year"]]
    assert years == sorted(years, reverse=True)
    numbers = [number for _value, number, _chosen in found["sector"]]
    assert numbers == sorted(numbers, reverse=True)
    fieldset = page.all("fieldset")[0]
    assert len(page.all("li", page.all("ul", fieldset)[0])) == 8
    assert len(page.all("li", page.one("details", fieldset))) == len(found["sector"]) - 8
    assert page.one("details", fieldset).get("open") is None
    last = found["sector"][-1][0]
    folded = see(f"/en/programs?sector={last}").all("fieldset")[0]
    assert see(f"/en/programs?sector={last}").one("details", folded).get("open") is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_chosen_filter_can_be_taken_away(client: StrictClient, language: str) -> None:
    base = f"/{language}/programs?"
    chosen = [
        ("q", "a"),
        ("sector", "health"),
        ("sector", "tax"),
        ("year", "2016"),
        ("sort", "newest"),
    ]
    page = get(client, base + urlencode(chosen))
    chips = page.links(page.one("ul", class_="chips"))
    left = [sorted(parse_qsl(urlsplit(href).query)) for _text, href in chips]
    expected = [sorted(pair for pair in chosen if pair != gone) for gone in chosen[1:4]]
    assert left == expected
    clear = [href for _t, href in page.links(page.one("p", class_="filters-apply"))]
    assert clear == [f"/{language}/programs?q=a"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_orders(see: See, language: str) -> None:
    page = see(f"/{language}/programs?q=puskesmas&sector=health&sort=newest")
    tools = page.one("ul", class_="results-tools")
    links = [href for _text, href in page.links(tools)]
    base = f"/{language}/programs?q=puskesmas&sector=health"
    assert links[:3] == [base, f"{base}&sort=newest", f"{base}&sort=visited"]
    current = page.all("a", tools, aria_current="true")
    assert [link.get("href") for link in current] == [f"{base}&sort=newest"]
    hidden = page.all("input", page.main, type="hidden")
    assert [(i.get("name"), i.get("value")) for i in hidden] == [("sort", "newest")]


@pytest.mark.parametrize(
    ("address", "current", "hidden"),
    [
        ("", "&sort=newest", None),  # nothing was searched: nothing fits best
        ("sector=health", "&sort=newest", None),
        ("sort=visited", "&sort=visited", "visited"),
        ("q=puskesmas", "", None),
        ("q=puskesmas&sort=visited", "&sort=visited", "visited"),
    ],
)
def test_the_order_shown_is_the_order_there_is(
    see: See, address: str, current: str, hidden: str | None
) -> None:
    page = see(f"/en/programs?{address}")
    tools = page.one("ul", class_="results-tools")
    links = [href for _text, href in page.links(tools) if "/programs?" in f"{href}?"]
    marked = [str(link.get("href")) for link in page.all("a", tools, aria_current="true")]
    assert [f"&{href.partition('?')[2]}".endswith(current) for href in marked] == [True]
    words = "q=" in address
    assert ("Best match" in page.texts("a", tools)) == words
    assert len(links) >= 2
    kept = [(i.get("name"), i.get("value")) for i in page.all("input", page.main, type="hidden")]
    assert kept == ([("sort", hidden)] if hidden else [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_did_you_mean_leads_to_results(client: StrictClient, language: str) -> None:
    for typed in ("akta kelahirn", "pusksmas"):
        page = get(client, f"/{language}/programs?{urlencode({'q': typed, 'sort': 'newest'})}")
        word, href = page.links(page.one("p", class_="did-you-mean"))[0]
        assert dict(parse_qsl(urlsplit(href).query)) == {"q": word, "sort": "newest"}
        assert len(rows(get(client, href))) > 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_without_results_shows_what_was_probably_meant(
    client: StrictClient, language: str
) -> None:
    page = get(client, f"/{language}/programs?q=pusksmas")
    meant = get(client, f"/{language}/programs?q=puskesmas")
    assert total(page) == 0
    assert (len(rows(page)), rows(page)) == (5, rows(meant)[:5])
    proposals = [link for link in page.links(page.main) if link[0] == "puskesmas"]
    assert proposals == [("puskesmas", f"/{language}/programs?q=puskesmas")]
    assert page.all(class_="empty-state") == []
    whole = {"id": f"Semua {total(meant)} inovasi", "en": f"All {total(meant)} programmes"}
    assert f"{whole[language]} " in page.words
    few = get(client, f"/{language}/programs?q=embumg")
    assert len(rows(few)) == total(get(client, f"/{language}/programs?q=embung")) == 4
    assert whole[language].split()[0] not in few.texts("a", few.one(class_="results-list"))[-1]
    data = client.get(f"/{language}/programs.json?q=pusksmas").get_json()
    assert (data["total"], data["items"], data["did_you_mean"]) == (0, [], "puskesmas")


@pytest.mark.parametrize("language", LANGUAGES)
def test_synonyms_are_named_in_the_language_of_the_page(see: See, language: str) -> None:
    summary = see(f"/{language}/programs?q=embung").one(class_="results-summary")
    named = [text(e) for e in summary.iter("{http://www.w3.org/1999/xhtml}em")]
    named += [text(e) for e in summary.iter("em")]
    expected = {"id": ["waduk kecil"], "en": ["farm pond", "small reservoir"]}
    assert named == expected[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_results_and_what_to_do_next(client: StrictClient, see: See, language: str) -> None:
    page = see(f"/{language}/programs?q=xyzzyqq&sector=health")
    assert (rows(page), total(page)) == ([], 0)
    ways = [href for _text, href in page.links(page.one(class_="empty-state"))]
    assert ways == [
        f"/{language}/programs?q=xyzzyqq",
        f"/{language}/programs",
        f"/{language}/sectors",
    ]
    assert {client.get(way).status_code for way in ways} == {200}
    plain = see(f"/{language}/programs?q=xyzzyqq")
    ways = [href for _text, href in plain.links(plain.one(class_="empty-state"))]
    assert ways == [f"/{language}/programs", f"/{language}/sectors"]
    assert len(plain.texts("li", plain.one("ul", class_="hints"))) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_box_works_without_javascript(see: See, language: str) -> None:
    page = see(f"/{language}/programs?q=embung")
    form = page.one("form", page.main, role="search")
    assert (form.get("method"), form.get("action")) == ("get", f"/{language}/programs")
    box = page.one("input", form, type="search")
    assert (box.get("name"), box.get("value")) == ("q", "embung")
    assert page.one("label", form).get("for") == box.get("id")
    assert box.get("data-suggest") == f"/{language}/suggest.json"
    assert len(page.all("button", form, type="submit")) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_stopped_and_old_programmes_are_marked_in_lists(
    client: StrictClient, see: See, language: str
) -> None:
    page = see(f"/{language}/programs?q=embung")
    found = {row: page.all("article", class_="result-row")[n] for n, row in enumerate(rows(page))}
    assert page.all(class_="badge-stop") == []
    completed = page.texts("span", found["jateng-1000-embung"], class_="badge-quiet")
    assert completed == [say(language, "Completed")]
    item = {item["slug"]: item for item in search(client, language, q="embung")["items"]}
    for slug, row in found.items():
        quiet = [badge.lstrip("!") for badge in page.texts("span", row, class_="badge-quiet")]
        badges = [badge for badge in quiet if re.search(r"\d{4}", badge)]
        stale = item[slug]["verified"] == "stale" and item[slug]["status"] != "stopped"
        assert len(badges) == (1 if stale else 0)
        for badge in badges:
            year = re.search(r"\d{4}", badge)
            assert year is not None
            date = badge[: year.end()].split(" ", 2)[2]
            assert badge == say(language, "Last reported %(date)s", date=date)
    assert "stale" in {item[slug]["verified"] for slug in found}
