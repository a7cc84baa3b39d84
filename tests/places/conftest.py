"""Fixtures of the tests of places."""

from tests.support.pages import see

__all__ = ["see"]
