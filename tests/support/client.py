"""The strict test client: every page it gets is parsed, so every view test is an HTML test."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b
from xml.etree.ElementTree import Element

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


def parse(page: str) -> Element:
    """A page as a tree, for reading only. The one that was checked last is not parsed again."""
    return _parsed(page)[0]


@lru_cache(maxsize=8)
def _parsed(page: str) -> tuple[Element, tuple[str, ...]]:
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    tree: Element = parser.parse(page)
    return tree, tuple(
        f"line {place[0]}: {code} {details}"
        for place, code, details in parser.errors
        if code not in IGNORED
    )


# Words, and values of attributes, in which nothing can be wrong.
_PLAIN = r"[^<>&\"\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
_VALUE = re.compile(f'="{_PLAIN}+"')
_WORDS = re.compile(rf">(?:{_PLAIN}|[\"\n\r\t])*<")
_ESCAPED = re.compile("&(?:amp|lt|gt|quot|#3[49]);")  # as templates write these
_ID = re.compile(r'\sid="([^"]*)"')
_good: set[bytes] = set()


def _shape(page: str) -> bytes:
    """What can be wrong with a page: its elements and attributes, and where there are words."""
    page = _ESCAPED.sub("x", page)
    bare = _WORDS.sub(lambda found: ">x<" if found[0][1:-1].strip() else "><", page)
    return blake2b(_VALUE.sub('="x"', bare).encode()).digest()


def check_html(page: str) -> None:
    """Raises AssertionError with every parse error, repeated id and inline style or script.

    A page of a shape that was found good is not parsed again.
    """
    ids_once = len(names := _ID.findall(page)) == len(set(names))
    shape = _shape(page)
    if shape in _good and ids_once:
        return
    tree, found = _parsed(page)
    errors = list(found)
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
    _good.add(shape)
