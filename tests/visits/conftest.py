"""Fixtures of the tests of visits."""

from collections.abc import Iterator

import pytest

from portal.core import clock
from tests.support import trips
from tests.support.leg_stage import agreeing
from tests.support.pages import see
from tests.visits.agenda_stage import numbers

__all__ = ["agreeing", "numbers", "see"]


@pytest.fixture
def monday() -> Iterator[None]:
    """The clock stands on the Monday on which the tests of visits ask."""
    with clock.stopped(trips.MONDAY):
        yield
