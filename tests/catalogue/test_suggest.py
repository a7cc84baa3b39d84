"""Names that are proposed while somebody types."""

from __future__ import annotations

import pytest

from portal.catalogue import queries
from tests.support.client import StrictClient
from tests.support.pages import LANGUAGES

FIRST = {
    "emb": "banyuwangi-embung",
    "Embung": "banyuwangi-embung",
    "suro": "surabaya-suroboyo-bus",
    "akta": "banyuwangi-lahir-procot",
    "klu": "klungkung-toss",
    "lahir pro": "banyuwangi-lahir-procot",
    "suroboyo bu": "surabaya-suroboyo-bus",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("typed", FIRST)
def test_suggestions(client: StrictClient, typed: str, language: str) -> None:
    response = client.get(f"/{language}/suggest.json", query_string={"q": typed})
    items = response.get_json()["items"]
    slugs = [item["slug"] for item in items]
    with client.application.app_context():
        names = {p.slug: p.text(language).name for p in queries.programs(slugs)}
    assert items == [
        {"slug": slug, "title": names[slug], "url": f"/{language}/programs/{slug}"}
        for slug in slugs
    ]
    assert slugs[0] == FIRST[typed]
    assert len(set(slugs)) == len(slugs) <= 8


def test_names_with_what_was_typed_come_before_those_that_only_have_it_as_an_alias(
    client: StrictClient,
) -> None:
    items = client.get("/id/suggest.json?q=pelayanan").get_json()["items"]
    shown = ["pelayanan" in item["title"].lower().split() for item in items]
    assert shown == sorted(shown, reverse=True)
    assert set(shown) == {True, False}


def test_at_most_eight(client: StrictClient) -> None:
    assert len(client.get("/id/suggest.json?q=p").get_json()["items"]) == 8


@pytest.mark.parametrize("typed", ["", " ", "zzzz", "\x00", "%", "*", '"', "🎉", "x" * 9999])
def test_no_suggestions(client: StrictClient, typed: str) -> None:
    response = client.get("/id/suggest.json", query_string={"q": typed})
    assert (response.status_code, response.get_json()) == (200, {"items": []})


def test_no_query_at_all(client: StrictClient) -> None:
    assert client.get("/en/suggest.json").get_json() == {"items": []}
