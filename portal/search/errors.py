"""What can go wrong with a search. A query is never among it."""

from __future__ import annotations


class SearchError(Exception):
    """Base of all errors of this package; ``str(error)`` is a sentence for people."""


class SearchUnavailable(SearchError):
    """There is no sound index to read. Show a notice; the worker rebuilds."""


class IndexNotWritable(SearchError):
    """Nothing could be written; what was there before stays in use and nothing is lost.

    ``reason`` is one of ``full``, ``readonly``, ``locked``, ``failed``.
    """

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class SynonymsError(SearchError):
    """The synonym file cannot be used; ``line`` (from 1) says where."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line
