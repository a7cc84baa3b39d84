"""Pages that are kept: never one of an older index under the name of a newer."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.catalogue import indexing, rules
from portal.core import worker
from portal.core.db import transaction
from portal.search.whoosh_engine import view
from tests.core.threads import Stop, meanwhile
from tests.support.pages import get
from tests.support.programs import document, writing

FOUND = "/en/programs?q=zebrakuda"
AKIN = "/en/programs/batu-loket"


def publish() -> None:
    with transaction():
        rules.publish(document({"en": writing("Floating Zebrakuda")}), by="ayu")


def test_a_page_made_while_a_new_index_is_opened_is_not_kept_beyond_that(
    small_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = small_app.test_client(use_cookies=False)

    def found() -> int:
        return len(get(visitor, FOUND).all("article", class_="result-row"))

    with small_app.app_context():
        assert found() == 0
        publish()
        worker.run_once()
    stop, load = Stop(), view.View.load

    def stopping(opened: view.View) -> None:
        stop()
        load(opened)

    monkeypatch.setattr(view.View, "load", stopping)
    another = small_app.test_client(use_cookies=False)
    with meanwhile(small_app, lambda: another.get(AKIN), stop):
        assert found() == 0
    assert found() == 1


def test_a_kept_page_is_made_anew_when_only_the_index_has_changed(small_app: Flask) -> None:
    visitor = small_app.test_client(use_cookies=False)
    with small_app.app_context():
        before = [visitor.get(FOUND).headers["ETag"] for _ in range(2)]
        indexing.rebuild()
        after = [visitor.get(FOUND).headers["ETag"] for _ in range(2)]
    assert (len(set(before)), len(set(after)), len({*before, *after})) == (1, 1, 2)
