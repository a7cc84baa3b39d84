"""A programme that stopped, grew old, lacks a translation, or holds what should not run."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from portal.catalogue import indexing
from portal.core import clock, events
from portal.core.i18n import date_text, month_text
from tests.support.pages import LANGUAGES, Page, get, say, text
from tests.support.programs import BOTH, SLUG, Publish, both, writing

# What a page shows of a record does not depend on where the record was stored.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

NOON = datetime(2026, 3, 1, 5, 0, tzinfo=UTC)  # 12 o'clock in Jakarta
NAMES = {"id": "Layanan Uji", "en": "Test Service"}


def verified(on: str) -> dict[str, str]:
    return {"on": on, "source": "press-2024"}


def badges(page: Page, inside: Any) -> list[tuple[str, str]]:
    """Words and look of the badges."""
    found = page.all("span", page.one("p", inside, class_="badges"), class_="badge")
    return [(text(badge).lstrip("!?"), str(badge.get("class"))) for badge in found]


@pytest.mark.parametrize(
    ("status", "on", "look", "words"),
    [
        ("pilot", "2025", "badge badge-brand", "Pilot"),
        ("running", "2025", "badge badge-good", "Running"),
        ("grown", "2025", "badge badge-good", "Expanded"),
        ("stopped", "2025", "badge badge-stop", "Stopped"),
        # What nobody has confirmed for twelve months, or ever, is only what a report once said.
        ("pilot", "2013-11-16", "badge badge-quiet", "Reported as a pilot"),
        ("running", "2013-11-16", "badge badge-quiet", "Reported running"),
        ("grown", None, "badge badge-quiet", "Reported expanded"),
        ("stopped", None, "badge badge-stop", "Stopped"),
        ("completed", "2025", "badge badge-quiet", "Completed"),
        ("completed", None, "badge badge-quiet", "Completed"),
    ],
)
def test_status_as_a_badge(
    small_app: Flask,
    publish: Publish,
    status: str,
    on: str | None,
    look: str,
    words: str,
) -> None:
    given: dict[str, Any] = {"verified": verified(on)} if on else {}
    given |= {"status": "stopped", "completed": True} if status == "completed" else {}
    about = {"place": "kota-batu", "status": status, "status_reason": both("Why")}
    publish(BOTH, **{**about, **given})
    visitor = small_app.test_client()
    for language, name in NAMES.items():
        with clock.stopped(NOON):
            page = get(visitor, f"/{language}/programs/{SLUG}")
            place = get(visitor, f"/{language}/places/kota-batu")
            comparison = get(visitor, f"/{language}/compare?slug={SLUG}")
        expected = (say(language, words), look)
        assert badges(page, page.one("header", class_="program-head"))[0] == expected
        cards = [c for c in place.all("article") if place.texts("h3", c) == [name]]
        assert [badges(place, card)[0] for card in cards] == [expected]
        row = comparison.one("span", class_="badges")
        assert text(comparison.all("span", row, class_="badge")[0]) == expected[0]


@pytest.mark.parametrize(
    ("on", "look"),
    [
        ("2026-03-01", "badge badge-brand"),
        ("2025-03-01", "badge badge-brand"),
        ("2025-02-28", "badge badge-quiet"),
        ("2025-02", "badge badge-quiet"),
        ("2025", "badge badge-brand"),
        ("2013", "badge badge-quiet"),
    ],
)
def test_how_fresh_it_is(small_app: Flask, publish: Publish, on: str, look: str) -> None:
    publish(BOTH, place="kota-batu", verified=verified(on))
    message = "Last reported %(date)s"  # the colour tells its age; the page says what is due
    for language, name in NAMES.items():
        with clock.stopped(NOON):
            page = get(small_app.test_client(), f"/{language}/programs/{SLUG}")
            place = get(small_app.test_client(), f"/{language}/places/kota-batu")
        found = badges(page, page.one("header", class_="program-head"))[1]
        assert found == (say(language, message, date=date_text(on, language)), look)
        [card] = [c for c in place.all("article") if place.texts("h3", c) == [name]]
        month = say(language, message, date=month_text(on, language))
        assert badges(place, card)[1] == (month, look)


def test_never_verified(small_app: Flask, publish: Publish) -> None:
    publish(BOTH)
    for language in LANGUAGES:
        page = get(small_app.test_client(), f"/{language}/programs/{SLUG}")
        found = badges(page, page.one("header", class_="program-head"))[1]
        assert found == (say(language, "No dated report"), "badge badge-quiet")


def test_a_page_grows_old_over_night(small_app: Flask, publish: Publish) -> None:
    """Kept pages too: nothing is recorded when a day ends."""
    publish(BOTH, verified=verified("2025-03-01"))
    visitor = small_app.test_client()
    looks = []
    for hour in (16, 17):  # the last of 1 March and the first of 2 March in Jakarta
        with clock.stopped(datetime(2026, 3, 1, hour, 30, tzinfo=UTC)):
            page = get(visitor, f"/id/programs/{SLUG}")
            looks.append(badges(page, page.one("header", class_="program-head"))[1][1])
    assert looks == ["badge badge-brand", "badge badge-quiet"]


def test_stopped_says_so_and_why(small_app: Flask, publish: Publish) -> None:
    publish(BOTH, status="stopped", status_reason=both("The building was sold"))
    for language in LANGUAGES:
        page = get(small_app.test_client(), f"/{language}/programs/{SLUG}")
        notice = page.one(class_="notice-stop")
        assert f"The building was sold ({language})" in text(notice)
        assert page.texts(class_="notice-title", inside=notice) == [
            say(language, "This programme has stopped")
        ]


def test_a_running_programme_has_no_such_notice(small_app: Flask, publish: Publish) -> None:
    publish(BOTH, status_reason=both("It still runs"))
    page = get(small_app.test_client(), f"/en/programs/{SLUG}")
    assert page.all(class_="notice-stop") == []
    assert "It still runs (en)" in page.words


@pytest.mark.parametrize(("written", "missing"), [("id", "en"), ("en", "id")])
def test_a_missing_translation_is_said(
    small_app: Flask, publish: Publish, written: str, missing: str
) -> None:
    sections = {"background": "Text."}
    publish({written: writing("Layanan Tunggal", sections=sections)}, results=[])
    visitor = small_app.test_client()
    message = {"en": "There is no English text yet.", "id": "There is no Indonesian text yet."}
    page = get(visitor, f"/{missing}/programs/{SLUG}")
    assert say(missing, message[missing]) in page.texts(class_="notice-title")
    assert page.texts("h1") == ["Layanan Tunggal"]
    assert {page.one("h1").get("lang"), page.one("section", id="background").get("lang")} == {
        written
    }
    assert page.one("html").get("lang") == missing
    assert page.one("h2", page.one("section", id="background")).get("lang") == missing
    original = get(visitor, f"/{written}/programs/{SLUG}")
    assert say(written, message[missing]) not in original.words
    assert original.one("h1").get("lang") == written


def test_a_missing_translation_in_lists(small_app: Flask, publish: Publish) -> None:
    publish({"id": writing("Layanan Tunggal")}, place="kota-batu")
    visitor = small_app.test_client()
    pages = {
        "/places/kota-batu": "article",
        f"/compare?slug={SLUG}": "table",
        "/programs?q=layanan+tunggal": "article",
    }
    with small_app.app_context():
        events.catch_up(events.followers().by_name[indexing.FOLLOWER])
    for path, tag in pages.items():
        for language, said, spoken in (("en", ["only in Indonesian"], "id"), ("id", [], None)):
            page = get(visitor, f"/{language}{path}")
            [card] = [e for e in page.all(tag) if page.texts("a", e)[0] == "Layanan Tunggal"]
            quiet = [words for words in page.texts("span", card) if words.startswith("only in")]
            assert quiet == said, path
            assert page.all("a", card)[0].get("lang") == spoken, path
            [summary] = [
                e
                for e in card.iter()
                if text(e) == "Layanan Tunggal is there to be tested." and e.get("class") != "mark"
            ][:1]
            assert summary.get("lang") == spoken, path


UNSAFE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


def test_what_somebody_writes_cannot_run(small_app: Flask, publish: Publish) -> None:
    unsafe = {"id": UNSAFE, "en": UNSAFE}
    sections = {"how": f"1. {UNSAFE} [x](javascript:alert(3)) [y](data:text/html,x)"}
    texts = {
        code: writing(UNSAFE, aliases=[UNSAFE], summary=UNSAFE, sections=sections)
        for code in LANGUAGES
    }
    sourced = {"sources": ["press-2024"]}
    publish(
        texts,
        status_reason=unsafe,
        sources=[{"key": "press-2024", "address": 'https://x.example/"><b>', "publisher": UNSAFE}],
        results=[{"indicator": unsafe, "before": 1, "after": 2, "unit": unsafe, **sourced}],
        awards=[{"name": unsafe, **sourced}],
        adapted_by=[{"name": unsafe, "outcome": unsafe, **sourced}],
        evidence=[{"kind": "press", "title": unsafe, **sourced}],
        legal_basis=[unsafe],
        resources={"people": unsafe},
        visit={"sites": [unsafe], "explained_by": unsafe},
    )
    visitor = small_app.test_client()
    addresses = (f"programs/{SLUG}", f"compare?slug={SLUG}", "places/kabupaten-banyuwangi")
    for address in (f"/{language}/{path}" for language in LANGUAGES for path in addresses):
        page = get(visitor, address)
        assert {script.get("type") for script in page.all("script")} <= {
            "module",
            "application/ld+json",
        }
        assert "<script>alert" not in page.source
        assert page.all("img") == []
        assert [
            href for _text, href in page.links() if href.startswith(("javascript", "data"))
        ] == []
        assert UNSAFE in page.words
