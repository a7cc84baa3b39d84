"""Whatever is typed is searched, or politely refused; nothing that was typed can run."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest

from tests.support.catalogue import search
from tests.support.client import StrictClient
from tests.support.pages import LANGUAGES, Page, text

ODD = {
    "markup": "'\"<script>alert(1)</script>",
    "attribute": '" autofocus onfocus="alert(1)',
    "template": "{{ 7*7 }} {% raw %} %(num)s %s {0}",
    "long": "akta " * 2000,
    "one long word": "a" * 10_000,
    "long minus": "-" * 10_000,
    "quotes": '"' * 3001,
    "brackets": "(" * 2000 + ")" * 2000,
    "operators": "AND OR NOT + - * : .. ( ) [ ] { } ~ ^ ? ! \\ /",
    "only operators": '+-*:"()[]{}~^?!\\/',
    "only minus": "- -- ---",
    "only stars": "* ** a* *",
    "empty phrase": '"" "  "',
    "open phrase": '"akta kelahiran',
    "minus alone": "-puskesmas",
    "nul": "\x00",
    "nul between": "akta\x00lahir\x00",
    "controls": "\x01\x02akta\x0b\x0c\x1b\x7f\x85\ufffe\uffff",
    "lines": "akta\r\n\tlahir",
    "emoji": "🎉👩‍👩‍👧 embung 🇮🇩",
    "emoji alone": "🎉",
    "other writing": "ꦧꦚꦸꦮꦔꦶ 水利 مياه आपः",
    "right to left": "\u202eatka",
    "combining": "a\u0301" * 500,
    "spaces": "   \u3000\xa0 ",
    "sql": "'; DROP TABLE program; --",
    "path": "../../../../etc/passwd",
    "colons": "sector: :health sector::health sector:sector:health",
    "ranges": "year:..  year:abc..def year:2016..2013 year:-1..99999999999999999999",
    "number": "2016",
    "digits": "9" * 500,
    "percent": "100%25 %zz %",
}


# The words of a query go to the index alone; all else that is sent reaches the database.
SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@SQLITE
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("odd", ODD)
def test_an_odd_query_is_answered(client: StrictClient, odd: str, language: str) -> None:
    """As a page (which the client checks), as data, as a feed and as suggestions."""
    query = urlencode({"q": ODD[odd]})
    page = Page(client.get(f"/{language}/programs?{query}"))
    assert "<script>alert" not in page.source
    assert page.all("script", page.main) == []
    assert page.all(autofocus="") == []
    assert "49 " not in text(page.one("head"))
    box = page.one("input", page.main, type="search")
    assert len(str(box.get("value"))) <= 500
    answer = search(client, language, q=ODD[odd])
    rows = page.all("article", class_="result-row")
    assert len(answer["items"]) == min(20, answer["total"])
    if answer["items"] or not answer["did_you_mean"]:
        assert len(rows) == len(answer["items"])
    else:  # a page without results shows those of the proposal
        assert 0 < len(rows) <= 5
    feed = client.get(f"/{language}/programs.atom?{query}")
    entries = ElementTree.fromstring(feed.get_data()).findall("{http://www.w3.org/2005/Atom}entry")
    assert len(entries) == len(answer["items"])
    suggested = client.get(f"/{language}/suggest.json?{query}")
    assert (suggested.status_code, list(suggested.get_json())) == (200, ["items"])


@SQLITE
@pytest.mark.parametrize("odd", ["nul", "only stars", "emoji alone", "spaces", "only operators"])
def test_nothing_to_search_for_is_everything(client: StrictClient, odd: str) -> None:
    expected = 65 if odd != "only stars" else search(client, q="a*")["total"]
    assert search(client, q=ODD[odd])["total"] == expected


@SQLITE
@pytest.mark.parametrize(
    ("odd", "plain"),
    [
        ("nul between", "akta lahir"),
        ("lines", "akta lahir"),
        ("emoji", "embung"),
        ("open phrase", "akta kelahiran"),
        ("long", "akta"),
    ],
)
def test_what_can_be_read_is_searched(client: StrictClient, odd: str, plain: str) -> None:
    expected = search(client, q=plain)
    assert expected["total"] > 0
    assert search(client, q=ODD[odd])["total"] == expected["total"]


def test_a_query_is_repeated_as_text(client: StrictClient) -> None:
    query = "'\"<script>alert(1)</script>&amp;"
    page = Page(client.get("/en/programs", query_string={"q": query}))
    assert page.one("input", page.main, type="search").get("value") == query
    assert page.title.startswith(query)
    assert query in text(page.one(class_="results-summary"))


PARAMETERS = ("sector", "province", "status", "year", "award", "sort", "page")
ODD_VALUES = ("markup", "attribute", "nul between", "controls", "long", "sql")


@SQLITE
@pytest.mark.parametrize("name", PARAMETERS)
def test_odd_values_of_every_parameter_run_in_no_page(client: StrictClient, name: str) -> None:
    for odd in ODD_VALUES:
        response = client.get("/en/programs", query_string={name: ODD[odd]})
        page = Page(response, 404 if name == "page" else 200)
        assert "<script>alert" not in page.source, odd
        assert page.all(autofocus="") == [], odd


@pytest.mark.parametrize("name", PARAMETERS)
def test_odd_values_of_every_parameter(client: StrictClient, name: str) -> None:
    for odd in ODD_VALUES:
        data = client.get("/en/programs.json", query_string={name: ODD[odd]})
        expected = 404 if name == "page" else 200
        assert (data.status_code, data.mimetype) == (expected, "application/json"), odd
        if name != "page":
            assert data.get_json()["total"] == 65, odd


@pytest.mark.parametrize("query", ["q=%ff%fe", "q=%E0%A4%A", "q=%ed%a0%80", "%00=%00", "q", "&&=&"])
def test_bytes_that_are_no_text(client: StrictClient, query: str) -> None:
    assert client.get(f"/id/programs?{query}").status_code == 200
    assert client.get(f"/id/programs.json?{query}").status_code == 200


@pytest.mark.parametrize("kind", ["programs", "places", "sectors", "guides"])
def test_odd_addresses(client: StrictClient, kind: str) -> None:
    slugs = (
        "none",
        "%00",
        "a%00b",
        "a%2fb",
        "..",
        "%2e%2e",
        "<b>",
        "Embung",
        "%ff",
        "é",
        "x" * 999,
    )
    answered = {}
    for language in ("id", "en", "fr", "ID", "%00", "id%00"):
        for slug in slugs if language in LANGUAGES else slugs[:3]:
            address = f"/{language}/{kind}/{slug}"
            answered[address] = client.get(address).status_code
    assert len(answered) == 2 * 11 + 4 * 3
    assert {address: code for address, code in answered.items() if code != 404} == {}


@pytest.mark.parametrize("path", ["/id/programs.json?page=abc", "/fr/programs.json", "/en/x.json"])
def test_errors_of_data_are_data(client: StrictClient, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.mimetype) == (404, "application/json")
    found: dict[str, Any] = response.get_json()
    assert set(found) == {"error", "title", "message"}
    assert found["error"] == 404


def test_who_accepts_data_alone_gets_errors_as_data(client: StrictClient) -> None:
    response = client.get("/en/programs?page=abc", headers={"Accept": "application/json"})
    assert (response.status_code, response.mimetype) == (404, "application/json")
