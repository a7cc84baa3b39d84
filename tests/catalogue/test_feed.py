"""Every list of results as an Atom feed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from xml.etree import ElementTree

import pytest
from flask import Flask

from portal.catalogue import queries, rules
from portal.core.db import transaction
from tests.support.catalogue import slugs
from tests.support.client import StrictClient
from tests.support.pages import LANGUAGES, See
from tests.support.programs import document, writing

ATOM = "{http://www.w3.org/2005/Atom}"
HOST = "http://localhost"


def feed(client: StrictClient, address: str) -> ElementTree.Element:
    response = client.get(address)
    assert (response.status_code, response.mimetype) == (200, "application/atom+xml")
    return ElementTree.fromstring(response.get_data())


def read(entry: ElementTree.Element) -> dict[str, Any]:
    """What an entry says."""
    found: dict[str, Any] = {
        name: entry.findtext(f"{ATOM}{name}") for name in ("title", "id", "updated", "summary")
    }
    category = entry.find(f"{ATOM}category")
    found["category"] = None if category is None else category.get("term")
    found["updated"] = datetime.fromisoformat(found["updated"])
    return found | {"link": links(entry)["alternate"]}


def links(element: ElementTree.Element) -> dict[str | None, str | None]:
    return {link.get("rel"): link.get("href") for link in element.findall(f"{ATOM}link")}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("query", ["q=embung", "sector=health&sector=tax", "q=a%26b+puskesmas", ""])
def test_the_feed_has_the_entries_of_the_list(
    client: StrictClient, site: Flask, query: str, language: str
) -> None:
    tree = feed(client, f"/{language}/programs.atom?{query}")
    answer = client.get(f"/{language}/programs.json?{query}").get_json()
    with site.app_context():
        updated = queries.last_updated(slugs(answer))
    expected = [
        {
            "title": f"{item['title']} ({item['place']})",
            "id": HOST + item["url"],
            "link": HOST + item["url"],
            "updated": updated[item["slug"]],
            "category": item["sector"],
            "summary": item["summary"],
        }
        for item in answer["items"]
    ]
    assert [read(entry) for entry in tree.findall(f"{ATOM}entry")] == expected
    assert tree.get("{http://www.w3.org/XML/1998/namespace}lang") == language
    assert tree.findtext(f"{ATOM}id") == links(tree)["self"]
    here = urlsplit(str(links(tree)["alternate"]))
    assert here.path == f"/{language}/programs"
    assert parse_qsl(here.query) == parse_qsl(query)
    newest = datetime.fromisoformat(str(tree.findtext(f"{ATOM}updated")))
    assert newest == max(updated.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_list_leads_to_its_feed(client: StrictClient, see: See, language: str) -> None:
    page = see(f"/{language}/programs?q=puskesmas&sector=health")
    address = page.one("link", type="application/atom+xml").get("href")
    assert address == f"/{language}/programs.atom?q=puskesmas&sector=health"
    assert address in [href for _text, href in page.links(page.one("ul", class_="results-tools"))]
    assert (
        len(feed(client, str(address)).findall(f"{ATOM}entry"))
        == len(page.all("article", class_="result-row"))
        > 0
    )


def test_an_empty_feed_is_a_feed(client: StrictClient) -> None:
    tree = feed(client, "/en/programs.atom?q=xyzzyqq")
    assert tree.findall(f"{ATOM}entry") == []
    assert datetime.fromisoformat(str(tree.findtext(f"{ATOM}updated"))).tzinfo is not None
    assert tree.findtext(f"{ATOM}title") == "Sambang: xyzzyqq"


def test_the_feed_escapes_what_is_written(small_app: Flask) -> None:
    odd = "A & B <b>\"c\"</b> ]]> 'd'"
    with small_app.app_context(), transaction():
        rules.publish(document({"en": writing(odd, summary=odd)}, slug="uji-aneh"), by="ayu")
    small_app.test_cli_runner().invoke(args=["index", "rebuild"])
    tree = feed(small_app.test_client(), "/en/programs.atom?q=%22A+%26+B%22")
    titles = [str(entry.findtext(f"{ATOM}title")) for entry in tree.findall(f"{ATOM}entry")]
    summaries = [str(entry.findtext(f"{ATOM}summary")) for entry in tree.findall(f"{ATOM}entry")]
    assert f"{odd} (Banyuwangi Regency)" in titles
    assert odd in summaries
