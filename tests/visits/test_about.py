"""The page about the steps of a visit shows the table as it is, in both languages."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.visits import workflow
from tests.support.pages import Page


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_page_shows_every_step(app: Flask) -> None:
    client = app.test_client()
    page = Page(client.get("/en/about/visits"))
    assert len(page.all("tr")) == 1 + len(workflow.STEPS)
    assert "Confirm that we come" in page.words
    assert len(page.all("rect")) == len(workflow.STATES)
    other = Page(client.get("/id/about/visits"))
    # It is found from every page, and by search engines.
    home = Page(client.get("/id/"))
    assert [url for words, url in home.links() if words == "Jalannya sebuah kunjungan"] == [
        "/id/about/visits"
    ]
    assert client.get("/sitemap.xml").text.count("/about/visits</loc>") == 2
    assert "Jalannya sebuah kunjungan" in other.words
