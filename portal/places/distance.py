"""How far two places are from each other. Pure."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

EARTH = 6371.0  # kilometres, the mean radius


def kilometres(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """The great circle between two places, given in degrees (haversine formula)."""
    a, b = radians(lat), radians(other_lat)
    half = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(other_lon - lon) / 2) ** 2
    return 2 * EARTH * asin(sqrt(min(1.0, half)))
