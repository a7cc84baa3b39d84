"""Pages as tests read them: a tree to look things up in, and the words of each language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.core.i18n import catalogue
from tests.support.client import parse

LANGUAGES = ("id", "en")
EVERYTHING = object()


def say(language: str, message: str, **values: Any) -> str:
    """A message in a language, with its values."""
    return catalogue(language).gettext(message) % values


def count(language: str, one: str, many: str, number: int, **values: Any) -> str:
    """A message that depends on a number, in a language."""
    return catalogue(language).ngettext(one, many, number) % {"num": number, **values}


def text(element: Element) -> str:
    """The words of an element, with single spaces."""
    return " ".join("".join(element.itertext()).split())


class Page:
    """A page that was answered with a status, 200 unless said otherwise."""

    def __init__(self, response: TestResponse, status: int = 200) -> None:
        assert (response.status_code, response.mimetype) == (status, "text/html")
        self.source = response.get_data(as_text=True)
        self.root: Element = parse(self.source)

    def all(
        self, tag: str = "*", inside: Element | None = None, **attributes: Any
    ) -> list[Element]:
        """The elements of a tag with these attributes, in order.

        `class_` asks for one of the classes; EVERYTHING for an attribute with any value.
        """
        start = self.root if inside is None else inside
        wanted = {name.rstrip("_").replace("_", "-"): v for name, v in attributes.items()}
        return [e for e in _elements(start, tag) if all(_has(e, k, v) for k, v in wanted.items())]

    def one(self, tag: str = "*", inside: Element | None = None, **attributes: Any) -> Element:
        """The only such element. Raises AssertionError when there is none, or another."""
        found = self.all(tag, inside, **attributes)
        assert len(found) == 1, f"{len(found)} times {tag} {attributes}"
        return found[0]

    def texts(self, tag: str = "*", inside: Element | None = None, **attributes: Any) -> list[str]:
        """The words of these elements."""
        return [text(element) for element in self.all(tag, inside, **attributes)]

    def links(self, inside: Element | None = None, **attributes: Any) -> list[tuple[str, str]]:
        """The words and addresses of the links."""
        found = self.all("a", inside, href=EVERYTHING, **attributes)
        return [(text(element), str(element.get("href"))) for element in found]

    def meta(self, name: str) -> str:
        """What a meta element says, named by `name` or `property`."""
        found = [e for e in self.all("meta") if name in {e.get("name"), e.get("property")}]
        assert len(found) == 1, f"{len(found)} times meta {name}"
        return str(found[0].get("content"))

    @property
    def title(self) -> str:
        """The title."""
        return text(self.one("title", self.one("head")))

    @property
    def main(self) -> Element:
        """What stands between header and footer."""
        return self.one("main")

    @property
    def words(self) -> str:
        """All the words between header and footer."""
        return text(self.main)


def _elements(start: Element, tag: str) -> Iterator[Element]:
    for element in start.iter():
        name = str(element.tag).rsplit("}", 1)[-1]
        if isinstance(element.tag, str) and tag in {"*", name}:
            yield element


def _has(element: Element, name: str, value: Any) -> bool:
    found = element.get(name)
    if value is EVERYTHING or found is None:
        return found is not None
    return value in found.split() if name == "class" else found == value


def get(client: FlaskClient, address: str, status: int = 200) -> Page:
    """The page at an address."""
    return Page(client.get(address), status)


See = Callable[..., Page]


@pytest.fixture(scope="session")
def see(site: Flask) -> See:
    """The page at an address of the site that tests only read; each is asked for once.

    Import it into the conftest.py of a folder whose tests want it.
    """

    @cache
    def found(address: str, status: int = 200) -> Page:
        return get(site.test_client(), address, status)

    return found
