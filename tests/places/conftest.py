"""Fixtures of the tests of places."""

from tests.places.world import world
from tests.support.pages import see

__all__ = ["see", "world"]
