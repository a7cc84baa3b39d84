"""Whole public pages, kept until the data changes.

A page of the catalogue is the same for everybody, and popular ones are asked for again and again.
The key holds everything a page depends on: its address, host and language (in the address), the
number of the newest event, the day (a verification grows old), and this start of the program (its
templates). So nothing has to be told to forget, and the key's hash is an ETag: who has the page
already gets a 304 of a few bytes.

The query string belongs to the key only where the view reads it: links that are passed on in
messengers and social networks carry a new `?fbclid=` each, and all lead to the same page.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, g, request

from portal.core import access, clock
from portal.core.cache import data_version

View = TypeVar("View")

LARGEST = 16 * 1024 * 1024  # bytes of kept pages per process; compressed ones, so some 2,000


class Kept:
    """Answers by key, the least used dropped first when they take more than `LARGEST` bytes."""

    def __init__(self) -> None:
        self._answers: OrderedDict[str, tuple[bytes, list[tuple[str, str]]]] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, key: str) -> tuple[bytes, list[tuple[str, str]]] | None:
        """Body and headers of an answer, or None."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
            return self._answers.get(key)

    def put(self, key: str, body: bytes, headers: list[tuple[str, str]]) -> None:
        """Keep an answer."""
        with self._lock:
            if key not in self._answers:
                self._answers[key] = (body, headers)
                self._size += len(body)
            while self._size > LARGEST:
                _key, (dropped, _headers) = self._answers.popitem(last=False)
                self._size -= len(dropped)


def _nothing_else() -> str | None:
    return ""


def keep(
    view: View, *, depends_on: Callable[[], str | None] = _nothing_else, reads_query: bool = False
) -> View:
    """Mark a public view whose page depends on its path and the data, and on nothing else.

    `depends_on` names something else it does depend on, such as the state of the search index. It
    is asked before the page is made, so what the page reads must be that state or a newer one; None
    says that there is none, and the page is not kept. `reads_query` says that the query string is
    one more such thing.
    """
    view.kept = depends_on  # type: ignore[attr-defined]
    view.reads_query = reads_query  # type: ignore[attr-defined]
    return view


def keep_while(
    depends_on: Callable[[], str | None], *, reads_query: bool = False
) -> Callable[[View], View]:
    """`keep` as a decorator with what else the page depends on."""
    return lambda view: keep(view, depends_on=depends_on, reads_query=reads_query)


def do_not_keep() -> None:
    """Say, while a page is made, that it is not as it should be (the index was missing, say)."""
    g.page_key = None


def register(app: Flask) -> None:
    """Answer kept pages at once, and keep new ones as they leave, compressed.

    Call it before Flask-Compress is set up: hooks that run after a request run in reverse order,
    and this one must see the compressed page.
    """
    kept = Kept()
    start = secrets.token_hex(8)

    @app.before_request
    def _answer() -> Response | None:
        g.page_key = _key(app, start)
        if g.page_key is None:
            return None
        asked = request.if_none_match
        # "*" means any page there is, and whether there is one is not known yet.
        if not asked.star_tag and asked.contains_weak(g.page_key[:32]):
            return _tagged(Response(status=304), g.page_key)
        found = kept.get(g.page_key)
        if found is None:
            return None
        g.page_key, key = None, g.page_key
        return _tagged(Response(found[0], headers=found[1]), key)

    @app.after_request
    def _keep(response: Response) -> Response:
        key: str | None = g.get("page_key")
        if key and response.status_code == 200 and not response.is_streamed:
            headers = [
                (n, v) for n, v in response.headers if n in {"Content-Type", "Content-Encoding"}
            ]
            kept.put(key, response.get_data(), headers)
            _tagged(response, key)
        return response


def _key(app: Flask, start: str) -> str | None:
    endpoint = request.endpoint
    if endpoint is None:
        return None
    view: Any = app.view_functions[endpoint]
    depends_on: Callable[[], str | None] | None = getattr(view, "kept", None)
    if depends_on is None or access.of(app, endpoint) != "public":
        return None
    g.path_only = not view.reads_query
    if request.method != "GET" or request.cookies:
        return None
    state = depends_on()
    if state is None:
        return None
    parts = (
        request.base_url if g.path_only else request.url,
        request.headers.get("Accept-Encoding", ""),
        str(data_version()),
        str(clock.today()),
        state,
        start,
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _tagged(response: Response, key: str) -> Response:
    response.set_etag(key[:32], weak=True)
    response.cache_control.no_cache = True  # keep it, but ask each time whether it changed
    response.vary.add("Accept-Encoding")
    response.vary.add("Cookie")  # who is signed in gets a page of their own at this address
    return response
