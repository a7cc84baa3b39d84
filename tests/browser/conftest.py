"""The portal and the browser, once for this folder; a visitor for each test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.served import Portal, serve
from tests.browser.visitor import Visitor
from tests.run import BROWSERS

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests of this folder go to one process, which starts one portal and one browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


# Of the package, not of the session: Playwright's event loop must not run on under other tests.
@pytest.fixture(scope="package")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The portal, served as `make run` does."""
    with serve(tmp_path_factory.mktemp("portal")) as served:
        yield served


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium or Chrome, without a window."""
    path = os.environ.get("SAMBANG_BROWSER") or next(filter(None, map(shutil.which, BROWSERS)), "")
    if not path:
        pytest.fail("These tests need Chromium or Chrome; on Debian: apt install chromium.")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path)
        yield found
        found.close()


@pytest.fixture(scope="package")
def _visitor(portal: Portal, browser: Browser) -> Visitor:
    return Visitor(browser, portal.address)


@pytest.fixture
def visitor(_visitor: Visitor) -> Iterator[Visitor]:
    """Opens pages, all of which must be quiet."""
    _visitor.trouble.clear()
    yield _visitor
    _visitor.forget()
    assert _visitor.trouble == []
