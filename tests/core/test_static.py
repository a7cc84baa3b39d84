"""Static files: packed small for who understands it, plain for the others."""

from __future__ import annotations

import brotli
import pytest
from flask import Flask

from portal.core.settings import ROOT

SHEET = "/static/css/sambang.css"
PLAIN = (ROOT / "static/css/sambang.css").read_bytes()


def test_a_text_is_packed_once_and_as_small_as_it_can_be(site: Flask) -> None:
    client, headers = site.test_client(), {"Accept-Encoding": "gzip, br"}
    with client.get(SHEET, headers=headers) as found:
        assert (found.status_code, found.mimetype) == (200, "text/css")
        assert found.headers["Content-Encoding"] == "br"
        assert brotli.decompress(found.data) == PLAIN
        assert len(found.data) < len(brotli.compress(PLAIN, quality=5))
        assert found.headers["Vary"].count("Accept-Encoding") == 1
        assert found.cache_control.max_age == 30 * 24 * 60 * 60
    known = {**headers, "If-None-Match": found.headers["ETag"]}
    with client.get(SHEET, headers=known) as again:
        assert (again.status_code, again.data) == (304, b"")
    with client.head(SHEET, headers=headers) as head:
        assert (head.status_code, head.data) == (200, b"")


@pytest.mark.parametrize("encodings", ["", "identity", "br;q=0"])
def test_others_get_it_plain(site: Flask, encodings: str) -> None:
    with site.test_client().get(SHEET, headers={"Accept-Encoding": encodings}) as found:
        assert found.headers.get("Content-Encoding") is None
        assert found.data == PLAIN


@pytest.mark.parametrize("path", ["css/none.css", "../app.css", "..%2fpyproject.css", "css"])
def test_there_is_nothing_else(site: Flask, path: str) -> None:
    found = site.test_client().get(f"/static/{path}", headers={"Accept-Encoding": "br"})
    assert found.status_code == 404
