"""Every error is a page in both languages, or JSON where JSON was asked; never a stack trace."""

from __future__ import annotations

from collections.abc import Callable

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from gunicorn.http.errors import InvalidChunkSize
from jinja2 import DictLoader
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.test import TestResponse

from portal.core.errors import LAST_RESORT, WORDS
from portal.core.i18n import catalogue, other
from portal.core.security import LARGEST_BODY
from tests.core.house_views import SECRET
from tests.support.client import StrictClient

JSON = {"Accept": "application/json"}
FAILURES = [
    ("400", 400),
    ("403", 403),
    ("404", 404),
    ("missing", 404),
    ("page", 404),
    ("413", 413),
    ("422", 422),
    ("429", 429),
    ("busy", 429),
    ("500", 500),
    ("crash", 500),
]


def words(code: int, language: str) -> tuple[str, str, str]:
    """Title, explanation and advice of an error in a language."""
    found, messages = WORDS[code], catalogue(language)
    parts = (found.title, found.explanation, found.advice)
    return tuple(messages.gettext(str(part)) for part in parts)  # type: ignore[return-value]


def text_of(node: object) -> str:
    """The text of an element and everything in it."""
    return " ".join("".join(node.itertext()).split())  # type: ignore[attr-defined]


def page(answer: TestResponse) -> tuple[str, str, str, str]:
    """Language, heading, words, and words in the other language of an error page."""
    tree = html5lib.parse(answer.get_data(as_text=True), namespaceHTMLElements=False)
    shown = tree.find(".//div[@class='error-page']")
    aside = shown.find("./div[@class='error-other']")
    paragraphs = [text_of(p) for p in shown.findall("./p")[1:3]]
    in_other = f"{aside.get('lang')}: {text_of(aside)}"
    return tree.get("lang"), text_of(shown.find("h1")), " | ".join(paragraphs), in_other


def check_page(answer: TestResponse, code: int, language: str) -> None:
    """The page of an error, with the words of both languages."""
    assert (answer.status_code, answer.mimetype) == (code, "text/html")
    title, explanation, advice = words(code, language)
    second = other(language)
    lang, heading, told, in_other = page(answer)
    assert (lang, heading, told) == (language, title, f"{explanation} | {advice}")
    name = {"id": "Bahasa Indonesia", "en": "English"}[second]
    assert in_other == f"{second}: {' '.join(words(code, second))} {name}"
    for leak in (SECRET, "Traceback", "ZeroDivisionError", "portal/core", "NotFound"):
        assert leak not in answer.get_data(as_text=True)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(("kind", "code"), FAILURES)
def test_an_error_is_a_page(reader: StrictClient, language: str, kind: str, code: int) -> None:
    check_page(reader.get(f"/{language}/fails/{kind}"), code, language)


@pytest.mark.parametrize("code", sorted(WORDS))
def test_both_languages_have_words_of_their_own(code: int) -> None:
    for english, indonesian in zip(words(code, "en"), words(code, "id"), strict=True):
        assert english != indonesian


@pytest.mark.parametrize(("kind", "code"), FAILURES)
def test_where_json_was_asked_the_error_is_json(reader: StrictClient, kind: str, code: int) -> None:
    answer = reader.get(f"/en/fails/{kind}", headers=JSON)
    assert answer.status_code == code
    title, explanation, _ = words(code, "en")
    assert answer.json == {"error": code, "title": title, "message": explanation}


def test_an_address_that_ends_in_json_answers_json(reader: StrictClient) -> None:
    assert reader.get("/id/data.json").json == {"guest": "Ayu"}
    title, explanation, _ = words(404, "id")
    answer = reader.get("/id/nothing.json", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.mimetype) == (404, "application/json")
    assert answer.json == {"error": 404, "title": title, "message": explanation}


@pytest.mark.parametrize(
    ("accept", "mimetype"),
    [
        ("", "text/html"),
        ("*/*", "text/html"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        ("application/json", "application/json"),
        ("application/json, text/html;q=0.5", "application/json"),
        ("application/json;q=0.5, text/html", "text/html"),
        ("image/png", "text/html"),
        ("nonsense;;q=x,", "text/html"),
    ],
)
def test_what_is_accepted_decides(reader: StrictClient, accept: str, mimetype: str) -> None:
    answer = reader.get("/id/fails/404", headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) == (404, mimetype)


def test_a_broken_rule_says_its_own_sentence(reader: StrictClient) -> None:
    answer = reader.get("/id/fails/rule")
    assert answer.status_code == 422
    assert page(answer)[2] == f"Hari itu sudah penuh. | {words(422, 'id')[2]}"
    assert reader.get("/id/fails/rule", headers=JSON).json == {
        "error": 422,
        "title": words(422, "id")[0],
        "message": "Hari itu sudah penuh.",
    }


def test_the_wrong_method_names_the_right_ones(reader: StrictClient) -> None:
    answer = reader.delete("/id/page")
    check_page(answer, 405, "id")
    assert sorted(answer.headers["Allow"].split(", ")) == ["GET", "HEAD", "OPTIONS"]
    assert reader.get("/en/upload", headers=JSON).json == {
        "error": 405,
        "title": words(405, "en")[0],
        "message": words(405, "en")[1],
    }


def test_too_many_requests_say_when_to_come_back(reader: StrictClient) -> None:
    for headers in ({}, JSON):
        answer = reader.get("/id/fails/busy", headers=headers)
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "30")


def test_a_body_above_the_limit_is_refused(reader: StrictClient) -> None:
    token = reader.get("/id/token").get_data(as_text=True)
    fitting, headers = b"x" * LARGEST_BODY, {"X-CSRFToken": token}
    answer = reader.post("/id/upload", data=fitting, headers=headers)
    assert (answer.status_code, answer.text) == (200, f"{LARGEST_BODY} bytes")
    check_page(reader.post("/id/upload", data=fitting + b"x", headers=headers), 413, "id")
    form = {"name": "x" * LARGEST_BODY, "csrf_token": token}
    check_page(reader.post("/en/things", data=form), 413, "en")


def test_a_form_without_its_token_is_refused(reader: StrictClient) -> None:
    check_page(reader.post("/id/form", data={"guest": "Ayu"}), 400, "id")
    form = {"guest": "Ayu", "csrf_token": "guessed"}
    check_page(reader.post("/en/form", data=form), 400, "en")
    assert reader.post("/en/form", data=form, headers=JSON).json == {
        "error": 400,
        "title": words(400, "en")[0],
        "message": words(400, "en")[1],
    }


@pytest.mark.parametrize(
    "path",
    [
        "/fr/page",
        "/id/nothing",
        "/ID/page",
        "/nothing",
        "/id/page/",
        "/%00",
        "/%ff/page",
        "/id/fails/a%00b",
    ],
)
def test_an_address_that_does_not_exist(reader: StrictClient, path: str) -> None:
    check_page(reader.get(path, headers={"Accept-Language": "en"}), 404, _language(path))


def _language(path: str) -> str:
    return "id" if path.startswith("/id/") else "en"


@pytest.mark.parametrize("query", ["q=%ff%fe", "q=\xff", "q=<script>'\"", "q=" + "a" * 9000, "%"])
def test_a_query_that_nobody_can_read_breaks_no_page(reader: StrictClient, query: str) -> None:
    for path, code in (("/id/page", 200), ("/id/nothing", 404), ("/id/fails/crash", 500)):
        answer = reader.get(path, environ_overrides={"QUERY_STRING": query})
        assert (answer.status_code, answer.mimetype) == (code, "text/html")
        assert "<script>'" not in answer.get_data(as_text=True)


def test_head_answers_without_a_body(plain: Flask) -> None:
    bare = FlaskClient(plain, plain.response_class)
    for path, code in (("/id/page", 200), ("/id/fails/crash", 500), ("/id/nothing", 404)):
        answer = bare.head(path)
        assert (answer.status_code, answer.data) == (code, b"")


def test_options_tell_what_is_allowed(plain: Flask) -> None:
    answer = FlaskClient(plain, plain.response_class).options("/id/form")
    assert (answer.status_code, answer.data) == (200, b"")
    assert sorted(answer.headers["Allow"].split(", ")) == ["GET", "HEAD", "OPTIONS", "POST"]


@pytest.mark.parametrize("path", ["/id/fails/crash", "/id/fails/404", "/en/nothing"])
def test_when_even_the_error_page_is_broken(
    plain: Flask, reader: StrictClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    broken = DictLoader({"errors/error.html": "{{ nobody.knows.this }}"})
    monkeypatch.setattr(plain, "jinja_loader", broken)
    plain.jinja_env.cache.clear()
    answer = reader.get(path)
    assert (answer.status_code, answer.mimetype) == (500, "text/plain")
    assert answer.get_data(as_text=True) == LAST_RESORT
    assert "Content-Security-Policy" in answer.headers


def test_an_error_is_logged_with_its_reason(
    reader: StrictClient, caplog: pytest.LogCaptureFixture
) -> None:
    reader.get("/id/fails/crash")
    assert [r.getMessage() for r in caplog.records] == [
        "Exception on /id/fails/crash [GET]",
        "answering 500 to GET /id/fails/crash",
    ]
    assert SECRET in caplog.text


@pytest.mark.parametrize("language", ["id", "en"])
def test_who_may_not_see_a_page_gets_a_403(reader: StrictClient, language: str) -> None:
    check_page(reader.get(f"/{language}/guarded?who=citra"), 403, language)
    assert "Welcome" not in reader.get(f"/{language}/guarded").get_data(as_text=True)
    assert reader.get(f"/{language}/guarded?who=ayu").text == "Welcome, Ayu."


def test_in_debug_the_template_folder_is_the_same(
    with_settings: Callable[..., StrictClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Debug shows code to developers; a wrong address is a page all the same."""
    monkeypatch.setenv("FLASK_DEBUG", "1")
    visitor = with_settings()
    assert visitor.application.debug
    check_page(visitor.get("/id/nothing"), 404, "id")


def test_a_body_that_breaks_the_protocol_is_the_visitors_mistake(plain: Flask) -> None:
    with plain.test_request_context("/en/page", method="POST"):
        answer = plain.make_response(plain.handle_user_exception(InvalidChunkSize(b"zz")))
    assert (answer.status_code, answer.headers["Connection"]) == (400, "close")


class _Said(Exception):
    """What PostgreSQL's driver raises, with the code of the reason."""

    def __init__(self, sqlstate: str) -> None:
        self.sqlstate = sqlstate


@pytest.mark.parametrize("reason", ["23505", "40P01", "stale", "22021"])
def test_who_comes_second_is_told_so(plain: Flask, reason: str) -> None:
    error = DBAPIError("UPDATE", None, _Said(reason))
    with plain.test_request_context("/en/page"):
        if reason == "22021":  # that is no matter of two at once
            with pytest.raises(DBAPIError):
                plain.handle_user_exception(error)
            return
        given = StaleDataError() if reason == "stale" else error
        answer = plain.make_response(plain.handle_user_exception(given))
        assert answer.status_code == 409
        assert "Something else came first" in answer.get_data(as_text=True)
