"""Headers on every kind of answer; which hosts are answered; https; and who is believed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.core.errors import OTHER_HOST
from tests.core.house_views import say
from tests.support.client import StrictClient

Client = Callable[..., StrictClient]

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
PRODUCTION = {
    "env": "production",
    "secret_key": "c" * 48,
    "https": True,
    "allowed_hosts": ("sambang.example.go.id",),
}
HOST = {"Host": "sambang.example.go.id"}


def check_headers(answer: TestResponse) -> None:
    """The headers that every answer has."""
    assert set(answer.headers["Content-Security-Policy"].split("; ")) == POLICY
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/id/page", 200),
        ("/id/data.json", 200),
        ("/static/css/sambang.css", 200),
        ("/id/guarded", 403),
        ("/id/nothing", 404),
        ("/static/nothing.css", 404),
        ("/id/upload", 405),
        ("/id/fails/rule", 422),
        ("/id/fails/busy", 429),
        ("/id/fails/crash", 500),
    ],
)
def test_every_answer_has_the_headers(plain: Flask, path: str, code: int) -> None:
    client = FlaskClient(plain, plain.response_class)
    for method in ("GET", "HEAD"):
        with client.open(path, method=method) as answer:
            assert answer.status_code == code
            check_headers(answer)


def test_answers_to_forms_have_them_too(visitor: StrictClient) -> None:
    token = visitor.get("/id/token").get_data(as_text=True)
    for data, code in (({}, 400), ({"guest": "", "csrf_token": token}, 422)):
        answer = visitor.post("/id/form", data=data)
        assert answer.status_code == code
        check_headers(answer)
    data = {"guest": "Ayu", "people": "2", "csrf_token": token}
    answer = visitor.post("/id/form", data=data)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/id/page")
    check_headers(answer)


def test_the_policy_allows_nothing_inline() -> None:
    assert not [part for part in POLICY if "unsafe" in part or "*" in part or "data:" in part]


def test_the_session_cookie_is_kept_from_scripts_and_strangers(
    reader: StrictClient, with_settings: Client
) -> None:
    cookie = reader.get("/id/token").headers["Set-Cookie"].split("; ")
    assert cookie[1:] == ["HttpOnly", "Path=/", "SameSite=Lax"]
    secure = with_settings(**PRODUCTION).get("/id/token", base_url="https://sambang.example.go.id")
    assert secure.headers["Set-Cookie"].split("; ")[1:] == [
        "Secure",
        "HttpOnly",
        "Path=/",
        "SameSite=Lax",
    ]


@pytest.mark.parametrize("host", ["sambang.example.go.id", "sambang.example.go.id:8000"])
def test_an_allowed_host_is_answered(with_settings: Client, host: str) -> None:
    client = with_settings(allowed_hosts=("sambang.example.go.id", "www.example.go.id"))
    answer = client.get("/id/page", headers={"Host": host})
    assert answer.status_code == 200
    assert f'href="http://{host}/id/page"' in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "sambang.example.go.id.evil.example",
        "evil.sambang.example.go.id",
        "localhost",
    ],
)
@pytest.mark.parametrize("path", ["/id/page", "/id/nothing", "/static/css/sambang.css"])
def test_another_host_is_refused(with_settings: Client, host: str, path: str) -> None:
    client = with_settings(allowed_hosts=("sambang.example.go.id",))
    answer = client.get(path, headers={"Host": host})
    assert (answer.status_code, answer.get_data(as_text=True)) == (400, OTHER_HOST)
    check_headers(answer)


def test_a_refused_host_gets_json_where_it_asked_for_it(with_settings: Client) -> None:
    client = with_settings(allowed_hosts=("sambang.example.go.id",))
    answer = client.get("/id/data.json", headers={"Host": "evil.example"})
    assert (answer.status_code, answer.mimetype) == (400, "application/json")
    assert answer.json is not None
    assert answer.json["error"] == 400


def test_a_refused_host_is_not_led_to_https(with_settings: Client) -> None:
    answer = with_settings(**PRODUCTION).get("/id/page", headers={"Host": "evil.example"})
    assert (answer.status_code, answer.get_data(as_text=True)) == (400, OTHER_HOST)
    assert "Location" not in answer.headers


def test_without_a_list_any_host_is_answered(reader: StrictClient) -> None:
    assert reader.get("/id/page", headers={"Host": "192.168.1.20:8000"}).status_code == 200


def test_in_production_http_leads_to_https(with_settings: Client) -> None:
    answer = with_settings(**PRODUCTION).get("/id/page?q=a", headers=HOST)
    assert answer.status_code == 302
    assert answer.headers["Location"] == "https://sambang.example.go.id/id/page?q=a"


def test_https_is_answered_and_remembered(with_settings: Client) -> None:
    client = with_settings(**PRODUCTION)
    answer = client.get("/id/page", base_url="https://sambang.example.go.id")
    assert answer.status_code == 200
    assert answer.headers["Strict-Transport-Security"] == "max-age=31556926; includeSubDomains"
    check_headers(answer)


def test_without_https_nothing_is_said_of_it(reader: StrictClient) -> None:
    answer = reader.get("/id/page")
    assert answer.status_code == 200
    assert "Strict-Transport-Security" not in answer.headers


FORWARDED = {
    "X-Forwarded-For": "6.6.6.6, 36.66.1.1, 10.0.0.9",
    "X-Forwarded-Proto": "gopher, https, http",
    "X-Forwarded-Host": "evil.example, sambang.example.go.id, inner.local",
}


@pytest.mark.parametrize(
    ("proxies", "seen"),
    [
        (0, "127.0.0.1 http://localhost/id/who"),
        (1, "10.0.0.9 http://inner.local/id/who"),
        (2, "36.66.1.1 https://sambang.example.go.id/id/who"),
    ],
)
def test_only_as_many_proxies_are_believed_as_there_are(
    with_settings: Client, proxies: int, seen: str
) -> None:
    client = with_settings(proxies=proxies)
    client.application.add_url_rule(
        "/id/who", "who", lambda: say(f"{request.remote_addr} {request.url}")
    )
    assert client.get("/id/who", headers=FORWARDED).text == seen


def test_a_proxy_that_is_not_there_cannot_name_an_allowed_host(with_settings: Client) -> None:
    client = with_settings(allowed_hosts=("sambang.example.go.id",))
    headers = {"Host": "evil.example", "X-Forwarded-Host": "sambang.example.go.id"}
    assert client.get("/id/page", headers=headers).status_code == 400


def test_static_files_may_be_kept_and_change_their_address(plain: Flask) -> None:
    with plain.test_request_context("/id/page"):
        static_url = plain.jinja_env.globals["static_url"]
        address = static_url("css/sambang.css")
        assert static_url("css/sambang.css", external=True) == f"http://localhost{address}"
        assert static_url("css/print.css").split("?v=")[1] != address.split("?v=")[1]
    with FlaskClient(plain, plain.response_class).get(address) as answer:
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=2592000"
