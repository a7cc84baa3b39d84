"""A weight in one byte: steps of 3 %, from 1/16 to 96."""

from __future__ import annotations

from functools import lru_cache
from math import log2

_STEPS = 24  # to an octave
_ONE = 97  # the code of weight 1

WEIGHTS: tuple[float, ...] = (0.0, *(2 ** ((code - _ONE) / _STEPS) for code in range(1, 256)))


@lru_cache(maxsize=4096)
def encode(weight: float) -> int:
    """Return the code of a weight above 0; ``WEIGHTS[code]`` is the nearest there is."""
    return min(255, max(1, round(log2(weight) * _STEPS) + _ONE))
