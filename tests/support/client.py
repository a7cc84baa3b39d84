"""The strict test client: every page it gets is parsed, so every view test is an HTML test."""

from __future__ import annotations

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

# An <svg> link inside a picture and such are fine; these are what the parser cannot help reporting.
IGNORED: frozenset[str] = frozenset()


class StrictClient(FlaskClient):
    """Raises AssertionError for a page that is not valid HTML, or repeats an id."""

    def open(self, *args: object, **kwargs: object) -> TestResponse:
        response = super().open(*args, **kwargs)
        page = response.mimetype == "text/html" and response.request.method != "HEAD"
        if page and response.status_code not in {301, 302, 303, 308}:
            check_html(response.get_data(as_text=True))
        return response


def check_html(page: str) -> None:
    """Raises AssertionError with every parse error, repeated id and inline style or script."""
    parser = html5lib.HTMLParser(strict=False)
    tree = parser.parse(page)
    errors = [
        f"line {place[0]}: {code} {details}"
        for place, code, details in parser.errors
        if code not in IGNORED
    ]
    ids: set[str] = set()
    for element in tree.iter():
        name = element.get("id")
        if name in ids:
            errors.append(f"the id {name!r} stands twice")
        if name:
            ids.add(name)
        for attribute in element.attrib:
            if attribute == "style" or str(attribute).startswith("on"):
                errors.append(f"inline {attribute} on {element.tag}")
    assert not errors, "\n".join(errors)
