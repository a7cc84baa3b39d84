"""The visitor hears what a page does not do quietly: without this, the other tests prove little."""

from __future__ import annotations

import pytest

from tests.browser.visitor import Visitor


@pytest.mark.parametrize(
    ("action", "heard"),
    [
        ("document.body.setAttribute('style', 'color: red')", "CSP style-src"),
        (
            "document.body.append(Object.assign(document.createElement('script'), {text: '1'}))",
            "CSP",
        ),
        ("console.error('broken')", "error: broken"),
        ("setTimeout(() => { throw new Error('late'); })", "thrown: late"),
        ("fetch('/id/nothing/here')", "404: "),
        ("new Image().src = 'https://elsewhere.example/a.png'", "CSP img-src"),
    ],
)
def test_trouble_is_heard(visitor: Visitor, action: str, heard: str) -> None:
    page = visitor.open("/id/")
    page.evaluate(f"() => {{ {action} }}")
    for _ in range(50):
        if any(heard in line for line in visitor.trouble):
            break
        page.wait_for_timeout(50)
    else:
        pytest.fail(f"heard only {visitor.trouble}")
    page.wait_for_timeout(100)  # the same trouble may be told twice
    visitor.trouble.clear()
