"""Text for pages: Markdown made safe, and words counted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

# What `plain` and `sentences` make is stored. Raise it when they make something else of a text, and
# the content is loaded anew.
RULES = 2

_TAGS = {
    *("p", "br", "strong", "em", "code", "pre", "blockquote", "ul", "ol", "li", "a", "hr"),
    *("h2", "h3", "h4", "table", "thead", "tbody", "tr", "th", "td"),
}
_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
# What neither HTML nor XML may hold (control characters, surrogates, noncharacters), and what turns
# the direction of the text after it.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_BLOCKS = {"inline", "fence", "code_block"}  # the tokens that hold text
_STOPPED = re.compile(r"""[.!?…:;,]["'”’)\]]*$""")
_NOT_IN_A_WORD = re.compile(r"[\W_]+")
_WORD = re.compile(r"\w+(?:[-'’.,]\w+)*")


@lru_cache(maxsize=2048)
def markdown(source: str) -> Markup:
    """Markdown as HTML that is safe to show, whoever wrote it. Links open no new window."""
    return _safe(_markdown.render(source))


@lru_cache(maxsize=64)
def markdown_with_contents(source: str) -> tuple[Markup, list[tuple[str, str]]]:
    """The same with an id on every second-level heading, and a list of (id, heading)."""
    tokens = _markdown.parse(source)
    contents: dict[str, str] = {}
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open" and opening.tag == "h2":
            heading = plain(inline.content)
            anchor = f"h-{_NOT_IN_A_WORD.sub('-', heading.casefold()).strip('-')}"
            while anchor in contents:  # the same heading again
                anchor += "-"
            opening.attrSet("id", anchor)
            contents[anchor] = heading
    html = _markdown.renderer.render(tokens, _markdown.options, {})
    return _safe(html, {"a": {"href"}, "h2": {"id"}}), list(contents.items())


def _safe(html: str, attributes: dict[str, set[str]] | None = None) -> Markup:
    cleaned = nh3.clean(
        html,
        tags=_TAGS,
        attributes=attributes or {"a": {"href"}},
        url_schemes={"http", "https"},
    )
    return Markup(cleaned)  # noqa: S704 (nh3 has just made it safe)


def plain(source: str) -> str:
    """Markdown as plain text, for the search index and for descriptions, with its ends kept."""
    return sentences(
        "".join(map(_said, token.children)) if token.children is not None else token.content
        for token in _markdown.parse(source)
        if token.type in _BLOCKS
    )


def sentences(texts: Iterable[str]) -> str:
    """Texts in one line. What ends without a stop (a heading, an item) is set off by a dot."""
    line = ""
    for text in texts:
        said = " ".join(text.split())
        if line and said:
            line += " " if _STOPPED.search(line) else " · "
        line += said
    return line


def _said(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return " "
    return token.content if token.type in ("text", "code_inline") else ""


def sayable(text: str) -> str:
    """A text without what no page can say, as long as it was; lines end as they did."""
    return _UNPRINTABLE.sub(lambda found: "\r" if found[0] == "\r" else " ", text)


def typed(text: str, longest: int) -> str:
    """What a visitor typed, as a page may say it again: at most `longest` characters, no odd ones.

    What cannot be shown becomes a space: "akta\\x00lahir" is two words.
    """
    return _UNPRINTABLE.sub(" ", text[:longest]).strip()


def words(text: str) -> int:
    """How many words a text has; "one-stop" and "15.675" are one each."""
    return len(_WORD.findall(text))


def slug_of(name: str, longest: int = 120) -> str:
    """A name as it stands in an address: "Dinas Kesehatan, Kab. X" becomes "dinas-kesehatan-kab-x".

    Empty when it holds no letter and no digit of the Latin alphabet.
    """
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", ascii_only.lower()))[:longest].strip("-")
