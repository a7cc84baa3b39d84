"""Where a place stands in the drawing of Indonesia (templates/map/_outline.svg)."""

from __future__ import annotations

WEST = 94.5
NORTH = 6.5
UNITS_PER_DEGREE = 20
WIDTH = 940
HEIGHT = 360
VIEW_BOX = f"0 0 {WIDTH} {HEIGHT}"


def project(latitude: float, longitude: float) -> tuple[float, float]:
    """The x and y of a place in units of the drawing; latitude and longitude are in degrees.

    South and west are negative. The projection is equirectangular (plate carrée): 20 units are one
    degree both ways. The drawing reaches from 94.5 to 141.5 degrees east (x 0 to 940) and from 6.5
    degrees north down to 11.5 degrees south (y 0 to 360).
    """
    return (longitude - WEST) * UNITS_PER_DEGREE, (NORTH - latitude) * UNITS_PER_DEGREE
