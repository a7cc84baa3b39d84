"""Fixtures of the tests of visits."""

from tests.support.leg_stage import agreeing
from tests.support.pages import see

__all__ = ["agreeing", "see"]
