"""Which packing of an answer a browser takes.

Flask-Compress 1.25 sorts the codings of `Accept-Encoding` by quality and takes the first it knows,
also one of quality 0, which means "not this one" (RFC 9110, 12.5.3).
"""

from __future__ import annotations

from functools import lru_cache

from flask import Flask, request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

SPOKEN = ("br", "gzip", "deflate", "identity")


def register(app: Flask) -> None:
    """Leave in `Accept-Encoding` only what we speak and the browser takes, always in one order.

    Call it first of all that reads the header: kept pages have it in their key, so that browsers
    that say the same in other words share a page.
    """

    @app.before_request
    def _only_what_is_taken() -> None:
        if asked := request.environ.get("HTTP_ACCEPT_ENCODING"):
            request.environ["HTTP_ACCEPT_ENCODING"] = _taken(asked)


@lru_cache(maxsize=256)
def _taken(header: str) -> str:
    asked = parse_accept_header(header, Accept)
    taken = [(coding, asked[coding]) for coding in SPOKEN]
    return ", ".join(f"{coding};q={quality:g}" for coding, quality in taken if quality > 0)
