"""What is only reported, planned or over is not shown as what is; and knowledge shows its age."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.catalogue import indexing
from portal.core import events
from tests.support.pages import LANGUAGES, get, say, text
from tests.support.programs import BOTH, SLUG, Publish, both, result

# What a page shows of a record does not depend on where the record was stored.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def test_completed_is_not_stopped(small_app: Flask, publish: Publish) -> None:
    given = {"status": "stopped", "completed": True, "status_reason": both("All is built")}
    publish(BOTH, **given, verified={"on": "2013", "source": "press-2024"})
    with small_app.app_context():
        events.catch_up(events.followers().by_name[indexing.FOLLOWER])
    client = small_app.test_client()
    for language in LANGUAGES:
        page = get(client, f"/{language}/programs/{SLUG}")
        assert page.all(class_="notice-stop") == []
        assert say(language, "This programme is completed") in page.texts(class_="notice-title")
        assert f"All is built ({language})" in page.words
        assert page.texts("b", page.one(class_="standing")) == [say(language, "Completed")]
        assert say(language, "Update due") not in page.words  # what is over needs no update
        answer = client.get(f"/{language}/programs.json?status=stopped&q=banyuwangi").get_json()
        found = {item["slug"]: (item["status"], item["completed"]) for item in answer["items"]}
        assert found[SLUG] == ("stopped", True)


def test_targets_stand_apart_from_results(small_app: Flask, publish: Publish) -> None:
    aim = result(indicator=both("Ponds to be built"), before=None, after=200, target=True)
    publish(BOTH, results=[aim])
    publish(BOTH, slug="banyuwangi-uji-dua", results=[result(), aim])
    client = small_app.test_client()
    for language in LANGUAGES:
        page = get(client, f"/{language}/programs/{SLUG}")
        assert page.all(class_="result-figure") == []
        assert say(language, "No result in figures yet") in page.texts(class_="notice-title")
        section = page.one("section", id="targets")
        assert page.texts("h2", section) == [say(language, "Plans and targets")]
        [target] = page.texts("li", section)
        assert target.startswith(f"Ponds to be built ({language}): 200 minutes ({language})")
        assert [href for _text, href in page.links(section)] == ["#source-1"]
        assert "#targets" in [href for _text, href in page.links(page.one(class_="toc"))]
        both_kinds = get(client, f"/{language}/programs/banyuwangi-uji-dua")
        assert len(both_kinds.all("figure", class_="chart")) == 1
        comparison = get(client, f"/{language}/compare?slug={SLUG}&slug=banyuwangi-uji-dua")
        assert f"Waiting time ({language})" in comparison.words
        assert f"Ponds to be built ({language})" not in comparison.words


SOURCES = [
    {"key": "a", "address": "https://a.example/1", "publisher": "Kompas", "date": "2017-10-31"},
    {"key": "b", "address": "https://a.example/2", "publisher": "Kompas", "date": "2016"},
    {"key": "c", "address": "https://b.example/3", "publisher": "Tempo"},
]


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        (["b", "a"], "As reported %(date)s"),
        (["c"], "As reported, without a date"),
        ([], "Since when this holds, and who said so, is not recorded."),
    ],
)
def test_the_visit_says_how_old_it_is(
    small_app: Flask, publish: Publish, keys: list[str], message: str
) -> None:
    publish(BOTH, sources=SOURCES, visit={"sites": [both("Hall")], "sources": keys})
    for language, date in (("id", "Oktober 2017"), ("en", "October 2017")):
        page = get(small_app.test_client(), f"/{language}/programs/{SLUG}")
        card = page.one("section", id="visit")
        start = say(language, message, date=date)
        assert any(words.startswith(start) for words in page.texts("p", card))
        references = page.links(page.one(class_="source-refs", inside=card)) if keys else []
        assert [href for _text, href in references] == [
            f"#source-{'abc'.index(key) + 1}" for key in keys
        ]
        badge = page.one("a", class_="badge-link")
        dated = say(language, "Can be visited, as reported %(date)s", date=date)
        assert text(badge) == (dated if "a" in keys else say(language, "Can be visited"))


def test_a_publisher_is_named_once(small_app: Flask, publish: Publish) -> None:
    publish(BOTH, sources=SOURCES, results=[result(sources=["b", "c", "a"])])
    page = get(small_app.test_client(), f"/en/programs/{SLUG}")
    line = page.one("p", class_="source-line")
    assert text(line) == "Source: Kompas source 2source 1, Tempo source 3"
    assert [href for _t, href in page.links(line)] == ["#source-2", "#source-1", "#source-3"]


def test_english_pages_tell_the_official_name(small_app: Flask, publish: Publish) -> None:
    publish(BOTH, place="kota-batu")
    with small_app.app_context():
        events.catch_up(events.followers().by_name[indexing.FOLLOWER])
    client = small_app.test_client()
    for path in (f"programs/{SLUG}", "places/kota-batu", "programs?q=test+service"):
        page = get(client, f"/en/{path}")
        assert "Layanan Uji" in page.texts("p", page.main, lang="id"), path
        assert "Layanan Uji" not in get(client, f"/id/{path}").texts("p"), path
