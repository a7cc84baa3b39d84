"""The address says the language of a page; the rest follows what the visitor reads."""

from __future__ import annotations

import re

import html5lib
import pytest
from flask import Flask, g
from flask_babel import force_locale, gettext

from portal.core import i18n
from tests.core.house_views import say
from tests.support.client import StrictClient

ENGLISH = "Search the programmes"


@pytest.fixture
def asked(plain: Flask) -> StrictClient:
    """A visitor of a page without a language in its address, which tells what it takes."""
    plain.add_url_rule("/", "start", lambda: say(i18n.current()))
    client = plain.test_client()
    assert isinstance(client, StrictClient)
    return client


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        (None, "id"),
        ("", "id"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("id-ID,id;q=0.9,en;q=0.8", "id"),
        ("en;q=0.3,id;q=0.7", "id"),
        ("de,en;q=0.2", "en"),
        ("de,fr", "id"),
        ("*", "id"),
        ("nonsense;;;q=", "id"),
    ],
)
def test_without_a_language_in_the_address_the_visitor_decides(
    asked: StrictClient, accept: str | None, language: str
) -> None:
    headers = {} if accept is None else {"Accept-Language": accept}
    assert asked.get("/", headers=headers).text == language


@pytest.mark.parametrize(("language", "unwanted"), [("id", "en"), ("en", "id")])
def test_the_address_wins(reader: StrictClient, language: str, unwanted: str) -> None:
    answer = reader.get(f"/{language}/page", headers={"Accept-Language": unwanted})
    tree = html5lib.parse(answer.get_data(as_text=True), namespaceHTMLElements=False)
    assert tree.get("lang") == language


def test_messages_are_in_the_language_of_the_page(reader: StrictClient) -> None:
    indonesian = i18n.catalogue("id").gettext("Skip to the content")
    pages = {code: reader.get(f"/{code}/page").get_data(as_text=True) for code in ("id", "en")}
    assert indonesian != "Skip to the content"
    assert (">Skip to the content<" in pages["en"], ">Skip to the content<" in pages["id"]) == (
        True,
        False,
    )
    assert (f">{indonesian}<" in pages["en"], f">{indonesian}<" in pages["id"]) == (False, True)


def test_a_part_can_be_in_another_language(plain: Flask) -> None:
    title = "This page does not exist"
    with plain.test_request_context("/id/page"):
        assert gettext(title) == i18n.catalogue("id").gettext(title)
        with force_locale("en"):
            assert gettext(title) == title
        assert gettext(title) == i18n.catalogue("id").gettext(title)


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("/id/page", "/en/page"),
        ("/id/page?q=embung&page=2", "/en/page?q=embung&page=2"),
        ("/id/page?q=%22a+b%22&sector=a&sector=b", "/en/page?q=%22a+b%22&sector=a&sector=b"),
        ("/id/nothing?q=a", "/en/"),
        ("/", "/en/"),
        ("/fr/page", "/en/"),
    ],
)
def test_the_same_page_in_the_other_language(plain: Flask, path: str, there: str) -> None:
    with plain.test_request_context(path):
        assert i18n.in_language("en") == there
        assert i18n.in_language("en", external=True) == f"http://localhost{there}"


def test_a_page_links_itself_and_its_translation(reader: StrictClient) -> None:
    page = reader.get("/en/page?q=%22a%22&page=2").get_data(as_text=True)
    links = re.findall(
        r'<link rel="(canonical|alternate)"(?: hreflang="(\w+)")? href="(.+?)">', page
    )
    here = "http://localhost/{}/page?q=%22a%22&amp;page=2"
    assert links == [
        ("canonical", "", here.format("en")),
        ("alternate", "id", here.format("id")),
        ("alternate", "en", here.format("en")),
    ]
    assert (
        '<a href="/id/page?q=%22a%22&amp;page=2" lang="id" hreflang="id" rel="alternate">' in page
    )


@pytest.mark.parametrize(("path", "expected"), [("/id/page", "/id/form"), ("/en/page", "/en/form")])
def test_links_stay_in_the_language_of_the_page(plain: Flask, path: str, expected: str) -> None:
    with plain.test_request_context(path):
        plain.preprocess_request()
        assert g.lang == expected[1:3]
        assert i18n.url("house.form") == expected
        assert i18n.url("house.form", lang="en") == "/en/form"


def test_dates_and_numbers_follow_the_page(plain: Flask) -> None:
    template = plain.jinja_env.from_string("{{ day|date_text }}, {{ number|number_text }}")
    rendered = []
    for language in ("id", "en"):
        with plain.test_request_context(f"/{language}/page"):
            rendered.append(template.render(day="2013-08-02", number=15675))
    assert rendered == ["2 Agustus 2013, 15.675", "2 August 2013, 15,675"]
