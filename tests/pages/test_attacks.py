"""What visitors send who mean ill, or whose phones garble what they type."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import click
import pytest
from flask import Flask
from werkzeug.test import create_environ, run_wsgi_app

from portal import create_app
from portal.core import serve
from portal.core.settings import ROOT
from tests.support.client import StrictClient

# Words of a query go to the index alone; slugs reach the database.
SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

ODD = ["\x00", "\x01\x0b", "\x85", "\u202eabc", "\ufffe", "\U0001ffff", "']]>\"<script>alert(1)"]
BYTES = ["%ED%A0%80", "%FF%FE", "%", "%zz"]  # a lone surrogate, no UTF-8, half an escape


@SQLITE
@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("text", [*map(quote, ODD), *BYTES])
def test_odd_characters_reach_no_page_and_no_feed(
    client: StrictClient, lang: str, text: str
) -> None:
    for query in (f"q=a{text}b", f"sector={text}", f"q={text}&year={text}"):
        page = client.get(f"/{lang}/programs?{query}")
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert not set("\x00\x01\x0b\x85\u202e\ufffe\U0001ffff") & set(page.text)
        feed = client.get(f"/{lang}/programs.atom?{query}")
        assert ElementTree.fromstring(feed.data).tag.endswith("feed")
        assert client.get(f"/{lang}/programs.json?{query}").status_code == 200
    assert client.get(f"/{lang}/suggest.json?q={text}").status_code == 200
    assert client.get(f"/{lang}/compare?slug={text}&slug=b{text}").status_code == 200


@pytest.mark.parametrize("kind", ["programs", "sectors", "places", "guides"])
@pytest.mark.parametrize("slug", ["%00", "a%00b", "%ED%A0%80", "%0d%0aX:1", "..%2f..%2fapp.py"])
def test_an_odd_slug_is_no_page(client: StrictClient, kind: str, slug: str) -> None:
    response = client.get(f"/id/{kind}/{slug}")
    assert (response.status_code, response.mimetype) == (404, "text/html")


def test_a_long_query_is_not_repeated_in_every_link(client: StrictClient) -> None:
    page = client.get("/id/programs?q=" + "%22" * 10_000)
    assert page.status_code == 200
    assert len(page.data) < 250_000


def test_any_page_in_the_cache_does_not_mean_a_page_that_is_not(client: StrictClient) -> None:
    anything = {"If-None-Match": "*"}
    assert client.get("/id/programs/there-is-none", headers=anything).status_code == 404
    assert client.get("/id/sectors", headers=anything).status_code in {200, 304}


def test_a_wrong_setting_is_told_without_a_stack_trace(tmp_path: Path) -> None:
    environ = os.environ | {"SAMBANG_ENV": "prod", "SAMBANG_INSTANCE": str(tmp_path)}
    command = [sys.executable, "-m", "flask", "--app", "app", "content", "check"]
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("Error: SAMBANG_ENV must be one of development, test,")
    assert "Traceback" not in done.stderr


def test_a_database_that_does_not_answer_is_told_without_its_password(site: Flask) -> None:
    url = "postgresql+psycopg://somebody:geheim@127.0.0.1:1/nothing"
    app = create_app(replace(site.extensions["settings"], database_url=url))
    with app.app_context(), pytest.raises(click.ClickException) as caught:
        serve.migrate()
    assert caught.value.message.startswith("The database does not answer: ")
    assert "geheim" not in caught.value.message


def test_who_falls_silent_holds_no_thread_for_long(
    site: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "LONGEST_SILENCE", 1)
    server = serve._Server(site, serve.Web("127.0.0.1", 0, 1, 1))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server._ready(_Arbiter([_Listener(listening)]))
        with socket.create_connection(listening.getsockname()):
            accepted, _address = listening.accept()
            with accepted, pytest.raises(BlockingIOError):
                accepted.recv(1)


class _Listener:
    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock


class _Arbiter:
    def __init__(self, listeners: list[_Listener]) -> None:
        self.LISTENERS = listeners


@pytest.mark.parametrize("host", ["xn--a", f"{'a' * 64}.example"])
def test_what_can_be_no_host_name_is_the_visitors_mistake(site: Flask, host: str) -> None:
    environ = create_environ("/id/guides")
    environ["HTTP_HOST"] = host  # the test client itself refuses to send it
    body, status, headers = run_wsgi_app(site.wsgi_app, environ)
    assert (status, headers["Content-Type"]) == ("400 BAD REQUEST", "text/plain; charset=utf-8")
    assert b"".join(body).decode().startswith("Portal ini tidak melayani alamat tersebut.")
