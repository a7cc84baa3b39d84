"""The visitor hears what a page does not do quietly: without this, the other tests prove little."""

from __future__ import annotations

import pytest

from tests.browser.visitor import Visitor


@pytest.mark.parametrize(
    ("action", "heard"),
    [
        ("document.body.setAttribute('style', 'color: red')", "CSP style-src"),
        ("document.body.append(document.createElement('script').text = 'x')", ""),
        ("console.error('broken')", "error: broken"),
        ("setTimeout(() => { throw new Error('late'); })", "late"),
        ("fetch('/id/nothing/here')", "404: "),
        ("new Image().src = 'https://elsewhere.example/a.png'", "CSP img-src"),
    ],
)
def test_trouble_is_heard(visitor: Visitor, action: str, heard: str) -> None:
    page = visitor.open("/id/")
    page.evaluate(f"() => {{ {action} }}")
    page.wait_for_timeout(100)
    found, visitor.trouble[:] = visitor.trouble[:], []
    assert any(heard in line for line in found) or not heard
