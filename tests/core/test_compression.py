"""A page is packed as the browser takes it, and never as it refuses."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient


@pytest.mark.parametrize(
    ("encodings", "packed"),
    [
        ("br, gzip", "br"),
        ("gzip, br", "br"),
        ("gzip;q=1, br;q=0.5", "gzip"),
        ("*", "br"),
        ("br;q=0", None),
        ("gzip;q=0", None),
        ("br;q=0.0, gzip", "gzip"),
        ("gzip;q=0, br;q=0, identity", None),
        ("br;q=0, *", "gzip"),
        ("*;q=0", None),
        ("identity;q=1, br;q=0.5", None),
        ("zstd", None),
        ("", None),
    ],
)
def test_a_page_is_packed_as_the_browser_takes_it(
    app: Flask, encodings: str, packed: str | None
) -> None:
    client = FlaskClient(app, app.response_class)  # the strict one reads no packed pages
    found = client.get("/id/about/workflow", headers={"Accept-Encoding": encodings})
    assert found.headers.get("Content-Encoding") == packed
    assert "Accept-Encoding" in found.headers["Vary"]
