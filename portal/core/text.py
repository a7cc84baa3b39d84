"""Text for pages: Markdown made safe, and words counted."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape as html_unescape

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

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
_WORD = re.compile(r"\w+(?:[-'’.,]\w+)*")


@lru_cache(maxsize=2048)
def markdown(source: str) -> Markup:
    """Markdown as HTML that is safe to show, whoever wrote it. Links open no new window."""
    html = _markdown.render(source)
    return Markup(  # noqa: S704 (nh3 has just made it safe)
        nh3.clean(html, tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https"})
    )


def plain(source: str) -> str:
    """Markdown as plain text, for the search index and for descriptions."""
    html = _markdown.render(source)
    stripped = nh3.clean(html, tags=set())
    return " ".join(html_unescape(stripped).split())


def typed(text: str, longest: int) -> str:
    """What a visitor typed, as a page may say it again: at most `longest` characters, no odd ones.

    What cannot be shown becomes a space: "akta\\x00lahir" is two words.
    """
    return _UNPRINTABLE.sub(" ", text[:longest]).strip()


def words(text: str) -> int:
    """How many words a text has; "one-stop" and "15.675" are one each."""
    return len(_WORD.findall(text))


def shorten(text: str, length: int) -> str:
    """The text in at most `length` characters, cut between words with an ellipsis."""
    if len(text) <= length:
        return text
    cut = text[: length - 1].rsplit(" ", 1)[0].rstrip(",;:. ")
    return f"{cut}…"
