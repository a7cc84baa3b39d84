"""Keeping what many requests ask for, until the data changes.

The key contains the version of the events, so that a change made by any process is seen by the
next request of every process, and the day, with which a verification grows old. Nothing has to be
told to forget.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, TypeVar

from flask import current_app, g

from portal.core import clock, versions
from portal.core.db import writing
from portal.core.i18n import current

Function = TypeVar("Function", bound=Callable[..., Any])


def data_version() -> str:
    """The version of the events, asked once per request."""
    if "data_version" not in g:
        g.data_version = versions.version()
    version: str = g.data_version
    return version


def until_data_changes(size: int) -> Callable[[Function], Function]:
    """Keep the answers of a function of plain arguments, per language; at most `size` of them.

    The answers must not be database objects: those belong to the session that read them.
    """

    def decorate(function: Function) -> Function:
        lock = threading.Lock()

        @wraps(function)
        def cached(*args: Hashable) -> Any:
            if writing():
                return function(*args)
            stores = current_app.extensions.setdefault("cache", {})
            kept: OrderedDict[Hashable, Any] = stores.setdefault(function, OrderedDict())
            key = (data_version(), clock.today(), current(), *args)
            with lock:
                if key in kept:
                    kept.move_to_end(key)
                    return kept[key]
            answer = function(*args)
            with lock:
                kept[key] = answer
                while len(kept) > size:
                    kept.popitem(last=False)
            return answer

        return cached  # type: ignore[return-value]

    return decorate
