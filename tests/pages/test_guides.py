"""The guides."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.core.db import db, transaction
from portal.pages import rules
from portal.pages.models import Guide
from tests.support.pages import LANGUAGES, See, get, say, text

# What a page shows of a guide does not depend on the database.
SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

ORDER = ("prepare-a-visit", "host-a-visit", "write-a-programme", "about", "data-sources")


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_guides_in_order(site: Flask, see: See, language: str) -> None:
    with site.app_context():
        titles = [db.session.get_one(Guide, (slug, language)).title for slug in ORDER]
    page = see(f"/{language}/guides")
    expected = [
        (title, f"/{language}/guides/{slug}") for title, slug in zip(titles, ORDER, strict=True)
    ]
    assert page.links(page.one("ol", class_="guide-list")) == expected


@SQLITE
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", ORDER)
def test_a_guide(site: Flask, see: See, slug: str, language: str) -> None:
    with site.app_context():
        guide = db.session.get_one(Guide, (slug, language))
    page = see(f"/{language}/guides/{slug}")
    assert page.texts("h1") == [guide.title]
    assert page.texts("p", class_="lead") == [guide.summary]
    prose = page.one(class_="prose")
    headings = [line[3:] for line in guide.markdown.splitlines() if line.startswith("## ")]
    assert page.texts("h2", prose) == headings
    anchors = ["#" + (element.get("id") or "") for element in page.all("h2", prose)]
    contents = page.links(page.one("details", class_="toc")) if len(headings) > 2 else []
    assert contents == list(zip(headings, anchors, strict=True)) * (len(headings) > 2)
    assert page.one("article").get("lang") == language
    assert page.texts(class_="notice") == []
    current = page.texts("a", page.one("nav", class_="guide-nav"), aria_current="page")
    assert current == [guide.title]


@SQLITE
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", ORDER)
def test_links_of_guides_lead_somewhere(site: Flask, see: See, slug: str, language: str) -> None:
    page = see(f"/{language}/guides/{slug}")
    links = [href for _text, href in page.links(page.one(class_="prose"))]
    assert [href for href in links if not href.startswith(("http://", "https://", "/"))] == []
    for href in links:
        if href.startswith("/"):
            assert site.test_client().get(href).status_code == 200, href


@SQLITE
def test_a_missing_translation_is_said(full_app: Flask) -> None:
    with full_app.app_context(), transaction():
        db.session.delete(db.session.get_one(Guide, ("about", "en")))
        rules.keep_guide(
            by="ayu", slug="new", language="en", title="New", summary="N", position=9, markdown="x"
        )
    visitor = full_app.test_client()
    english = get(visitor, "/en/guides/about")
    missing = say("en", "There is no English text yet.")
    assert english.texts(class_="notice-title") == [missing]
    assert english.one("article").get("lang") == "id"
    indonesian = get(visitor, "/id/guides/new")
    missing = say("id", "There is no Indonesian text yet.")
    assert indonesian.texts(class_="notice-title") == [missing]
    assert (indonesian.one("article").get("lang"), indonesian.texts("h1")) == ("en", ["New"])
    assert get(visitor, "/id/guides/about").texts(class_="notice") == []


@SQLITE
def test_what_somebody_writes_cannot_run(full_app: Flask) -> None:
    unsafe = "# A\n\n<script>alert(1)</script> [a](javascript:alert(1)) <b onclick='x'>b</b>"
    with full_app.app_context(), transaction():
        rules.keep_guide(
            by="ayu",
            slug="unsafe",
            language="id",
            title="<script>alert(2)</script>",
            summary='"><img src=x>',
            position=9,
            markdown=unsafe,
        )
    page = get(full_app.test_client(), "/id/guides/unsafe")
    prose = page.one(class_="prose")
    assert [element.tag for element in prose.iter()] == ["div", "p"]
    assert "<script>alert(1)</script>" in text(prose)
    assert page.texts("h1") == ["<script>alert(2)</script>"]
    assert [e.get("type") for e in page.all("script")] == ["module"]
    assert page.all("img") == []


@SQLITE
def test_the_licences_and_sources_of_the_data_are_named(see: See) -> None:
    for language in LANGUAGES:
        words = see(f"/{language}/guides/data-sources").words
        named = ("idn-area-data", "ODbL", "GeoNames", "CC BY 4.0", "Natural Earth", "MIT")
        assert [name for name in named if name not in words] == []
