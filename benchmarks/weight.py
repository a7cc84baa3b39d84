"""How many bytes a page is: its HTML alone, and with everything a first visit loads."""

from __future__ import annotations

import http.client
import re
import zlib
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

ENCODING = "br, gzip"
# A browser loads these links at the first visit. The touch icon is loaded only by a telephone that
# puts the page on its home screen, and og:image only by the sites on which somebody shares it.
_LOADED = {"stylesheet", "preload", "modulepreload", "icon", "manifest"}
_PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".avif", ".gif", ".svg", ".ico")
_CSS_URL = re.compile(r"""url\(\s*["']?([^"')]+)""")
_JS_IMPORT = re.compile(r"""^\s*import\s[^"']*["']([^"']+)["']""", re.MULTILINE)


@dataclass
class Weight:
    """The bytes of a page as transferred, without headers."""

    path: str
    html: int
    parts: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """HTML and everything that it loads."""
        return self.html + sum(self.parts.values())

    @property
    def without_pictures(self) -> int:
        """The same without the images."""
        pictures = (size for path, size in self.parts.items() if _is_picture(path))
        return self.total - sum(pictures)


def _is_picture(path: str) -> bool:
    return urlsplit(path).path.endswith(_PICTURES)


class _References(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "link" and _LOADED & set(given.get("rel", "").split()):
            self.found.append(given["href"])
        if tag in {"script", "img", "iframe", "source", "video"} and given.get("src"):
            self.found.append(given["src"])
        if tag in {"img", "source"} and given.get("srcset"):
            self.found.append(given["srcset"].split(",")[-1].split()[0])


def weigh(port: int, path: str) -> Weight:
    """Visit a page for the first time."""
    html, text = fetch(port, path)
    weight = Weight(path, html)
    parser = _References()
    parser.feed(text)
    waiting = [urljoin(path, reference) for reference in parser.found]
    while waiting:
        part = waiting.pop()
        if part in weight.parts or urlsplit(part).netloc or part.startswith("data:"):
            continue
        weight.parts[part], text = fetch(port, part)
        name = urlsplit(part).path
        pattern = {"css": _CSS_URL, "js": _JS_IMPORT}.get(name.rsplit(".", 1)[-1])
        if pattern:
            waiting += [urljoin(part, reference) for reference in pattern.findall(text)]
    return weight


def fetch(port: int, path: str, encoding: str = ENCODING) -> tuple[int, str]:
    """The bytes transferred for the body at a path, and its text."""
    size, _ = _get(port, path, encoding)
    _, plain = _get(port, path, "gzip")
    return size, plain.decode("utf-8", "replace")


def _get(port: int, path: str, encoding: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers={"Accept-Encoding": encoding})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    if response.status != 200:
        raise ValueError(f"{path} answered {response.status}")
    if response.headers.get("Content-Encoding") == "gzip":
        return len(body), zlib.decompress(body, 31)
    return len(body), body
