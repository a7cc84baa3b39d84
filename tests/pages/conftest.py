"""Fixtures of the tests of pages."""

from tests.support.pages import see

__all__ = ["see"]
