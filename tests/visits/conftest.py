"""Fixtures of the tests of visits."""

from tests.support.pages import see

__all__ = ["see"]
