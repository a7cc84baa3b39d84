"""Whole pages are kept until the data changes, and only pages that are the same for everybody."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.core import access, clock, page_cache
from portal.core.settings import Settings
from tests.core import house
from tests.core.house_views import say
from tests.core.ledger import publish
from tests.support.client import StrictClient
from tests.support.databases import close

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)


class Made:
    """Pages that say how many were made so far; each is long enough to be compressed."""

    def __init__(self) -> None:
        self.number = 0

    def page(self, **_values: str) -> object:
        """One more page."""
        self.number += 1
        return say(f"page {self.number}" + " " * 1000)

    def imperfect(self, **_values: str) -> object:
        """One that is not as it should be."""
        page_cache.do_not_keep()
        return self.page()

    def missing(self, **_values: str) -> object:
        """One for what does not exist."""
        self.number += 1
        return say(f"page {self.number}", 404)


@pytest.fixture
def made(small: Flask) -> Made:
    """The pages, at several addresses of the small portal."""
    found = Made()
    views = {"kept": found.page, "imperfect": found.imperfect, "missing": found.missing}
    for name, view in views.items():
        public = access.public(page_cache.keep(_own(view), reads_query=True))
        small.add_url_rule(f"/<lang>/{name}", name, public)
    blind = access.public(page_cache.keep(_own(found.page)))
    small.add_url_rule("/<lang>/blind", "blind", blind)
    unready = access.public(page_cache.keep(_own(found.page), depends_on=lambda: None))
    small.add_url_rule("/<lang>/unready", "unready", unready)
    mine = access.allowed(lambda: True, "me")(page_cache.keep(_own(found.page)))
    small.add_url_rule("/<lang>/mine", "mine", mine)
    small.add_url_rule("/<lang>/plain", "plain", access.public(_own(found.page)))
    return found


def _own(view: Callable[..., object]) -> Callable[..., object]:
    return lambda **values: view(**values)  # a method cannot be marked, a function can


def get(visitor: StrictClient, path: str, **headers: str) -> str:
    """The words of a page."""
    return visitor.get(path, headers=headers).text.strip()


@pytest.fixture
def stranger(small: Flask) -> StrictClient:
    """A visitor without cookies."""
    client = small.test_client(use_cookies=False)
    assert isinstance(client, StrictClient)
    return client


def test_a_page_is_kept_until_the_data_changes(
    small: Flask, stranger: StrictClient, made: Made
) -> None:
    assert [get(stranger, "/id/kept") for _ in range(2)] == ["page 1", "page 1"]
    with small.app_context():
        publish("attic")
    assert [get(stranger, "/id/kept") for _ in range(2)] == ["page 2", "page 2"]


def test_a_page_is_kept_for_one_day(stranger: StrictClient, made: Made) -> None:
    pages = []
    for hours in (0, 1, 24, 25):
        with clock.stopped(NOON + timedelta(hours=hours)):
            pages.append(get(stranger, "/id/kept"))
    assert pages == ["page 1", "page 1", "page 2", "page 2"]


def test_each_address_host_and_encoding_has_its_own(stranger: StrictClient, made: Made) -> None:
    asked = [
        ("/id/kept", {}),
        ("/en/kept", {}),
        ("/id/kept?q=a", {}),
        ("/id/kept?q=%ff", {}),
        ("/id/kept", {"Host": "other.example"}),
    ]
    for _ in range(2):
        found = [get(stranger, path, **headers) for path, headers in asked]
        assert found == ["page 1", "page 2", "page 3", "page 4", "page 5"]
    for _ in range(2):
        answer = stranger.get("/id/kept", headers={"Accept-Encoding": "gzip"})
        assert answer.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(answer.data).strip() == b"page 6"


def test_browsers_that_take_the_same_share_a_page(small: Flask, made: Made) -> None:
    stranger = FlaskClient(small, small.response_class, use_cookies=False)  # reads packed pages
    asked = ("br, gzip", "gzip, zstd,br", "br;q=0, gzip", "gzip")
    for encodings in asked:
        stranger.get("/id/kept", headers={"Accept-Encoding": encodings})
    assert made.number == 2


def test_a_page_that_reads_no_query_is_the_same_with_any(
    stranger: StrictClient, made: Made
) -> None:
    asked = ["/id/blind?fbclid=1", "/id/blind", "/id/blind?fbclid=2", "/en/blind?fbclid=1"]
    assert [get(stranger, path) for path in asked] == ["page 1", "page 1", "page 1", "page 2"]


@pytest.mark.parametrize(
    "path", ["/id/plain", "/id/imperfect", "/id/missing", "/id/mine", "/id/unready"]
)
def test_what_is_not_for_keeping_is_made_anew(
    stranger: StrictClient, made: Made, path: str
) -> None:
    answers = [stranger.get(path) for _ in range(2)]
    assert [answer.text.strip() for answer in answers] == ["page 1", "page 2"]
    assert [answer.headers.get("ETag") for answer in answers] == [None, None]


def test_who_has_a_cookie_gets_a_page_of_his_own(visitor: StrictClient, made: Made) -> None:
    assert get(visitor, "/id/kept") == "page 1"
    visitor.get("/id/token")
    assert [get(visitor, "/id/kept") for _ in range(2)] == ["page 2", "page 3"]


def test_only_reading_is_answered_from_what_is_kept(stranger: StrictClient, made: Made) -> None:
    assert get(stranger, "/id/kept") == "page 1"
    assert stranger.post("/id/kept").status_code == 405
    assert (stranger.head("/id/kept").status_code, made.number) == (200, 2)
    assert get(stranger, "/id/kept") == "page 1"


def tag(answer: TestResponse) -> str:
    """The tag of a page, which is a weak one."""
    found = answer.headers["ETag"]
    assert found.startswith('W/"')
    return found


def test_who_has_the_page_is_told_so(small: Flask, stranger: StrictClient, made: Made) -> None:
    first = stranger.get("/id/kept")
    second = stranger.get("/id/kept", headers={"If-None-Match": tag(first)})
    assert (second.status_code, second.data, tag(second)) == (304, b"", tag(first))
    assert made.number == 1
    for answer in (first, second):
        assert answer.headers["Cache-Control"] == "no-cache"
        assert answer.headers["Vary"] == "Accept-Encoding, Cookie"
        assert "Content-Security-Policy" in answer.headers
    with small.app_context():
        publish("attic")
    third = stranger.get("/id/kept", headers={"If-None-Match": tag(first)})
    assert (third.status_code, third.text.strip()) == (200, "page 2")
    assert tag(third) != tag(first)


@pytest.mark.parametrize("asked", ["*", "nonsense", '"00000000000000000000000000000000"', ","])
def test_another_tag_gets_the_page(stranger: StrictClient, made: Made, asked: str) -> None:
    for _ in range(2):
        answer = stranger.get("/id/kept", headers={"If-None-Match": asked})
        assert (answer.status_code, answer.text.strip()) == (200, "page 1")


def test_another_start_of_the_program_keeps_nothing(
    settings: Settings, stranger: StrictClient, made: Made
) -> None:
    first = stranger.get("/id/kept")
    second = house.create(settings)
    second.testing = True
    second.add_url_rule("/<lang>/kept", "k", access.public(page_cache.keep(_own(made.page))))
    answer = second.test_client().get("/id/kept", headers={"If-None-Match": tag(first)})
    assert (answer.status_code, answer.text.strip()) == (200, "page 2")
    close(second)


def test_the_least_used_pages_are_dropped() -> None:
    kept = page_cache.Kept()
    body = b"x" * (page_cache.LARGEST // 4)
    for key in ("a", "b", "c", "d"):
        kept.put(key, body, [])
    assert kept.get("a") == (body, [])
    kept.put("e", body, [])
    assert [kept.get(key) is not None for key in "abcde"] == [True, False, True, True, True]
    kept.put("e", b"not twice", [])
    assert kept.get("e") == (body, [])


def test_a_page_too_large_is_not_kept() -> None:
    kept = page_cache.Kept()
    kept.put("a", b"small", [])
    kept.put("b", b"x" * (page_cache.LARGEST + 1), [])
    assert kept.get("b") is None
