"""Writes templates/map/_outline.svg: Indonesia as one path, in the projection of the portal.

    python content/places/build_outline.py path/to/node_modules

It needs one package from npm, and nothing but Python's standard library:

- world-atlas 2.0.2 (ISC), countries-10m.json: Natural Earth's countries at 1:10 million (public
  domain).

Corners that make little difference to the area are taken away one after the other (Visvalingam and
Whyatt, 1993), then islands too small to see. What remains is rounded to half a unit and written
with relative commands.
"""

import json
import re
import runpy
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

Point = tuple[float, float]

ROOT = Path(__file__).parents[2]
TARGET = ROOT / "templates/map/_outline.svg"
INDONESIA = "360"  # ISO 3166-1 numeric
CORNER = 0.6  # square units: corners with a smaller triangle go
ISLAND = 0.6  # square units: islands with a smaller area go

# By its path, for the package around it needs all that the portal needs.
project = runpy.run_path(str(ROOT / "portal/places/projection.py"))["project"]


def arc(topology: dict[str, Any], index: int) -> list[Point]:
    """A line of a TopoJSON file in the drawing, backwards where the index is negative."""
    scale_x, scale_y = topology["transform"]["scale"]
    shift_x, shift_y = topology["transform"]["translate"]
    x = y = 0
    points = []
    for step_x, step_y in topology["arcs"][index if index >= 0 else ~index]:
        x, y = x + step_x, y + step_y
        points.append(project(latitude=y * scale_y + shift_y, longitude=x * scale_x + shift_x))
    return points if index >= 0 else points[::-1]


def coasts(topology: dict[str, Any]) -> list[list[Point]]:
    """The outer rings of Indonesia, without the closing point."""
    countries = topology["objects"]["countries"]["geometries"]
    country = next(geometry for geometry in countries if geometry.get("id") == INDONESIA)
    outer = [polygon[0] for polygon in country["arcs"]]
    return [[point for index in ring for point in arc(topology, index)[:-1]] for ring in outer]


def area(ring: list[Point]) -> float:
    """The area of a ring in square units."""
    sides = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in sides)) / 2


def simplify(ring: list[Point]) -> list[Point]:
    """The ring without its small corners."""
    ring = list(ring)
    while len(ring) > 3:
        neighbours = zip(ring[-1:] + ring, ring, ring[1:] + ring[:1], strict=False)
        corners = [area(list(triangle)) for triangle in neighbours]
        smallest = min(corners)
        if smallest >= CORNER:
            break
        del ring[corners.index(smallest)]
    return ring


def numbers(*halves: int) -> str:
    """Numbers, given in halves, as SVG reads them, with no character too many."""
    text = before = ""
    for number in halves:
        digits = re.sub(r"\b0\.", ".", f"{number / 2:g}")
        ends = digits.startswith("-") or (digits.startswith(".") and "." in before)
        text += digits if ends or not text else " " + digits
        before = digits
    return text


def path_data(rings: list[list[Point]]) -> str:
    """The rings as the `d` of a path."""
    data, here = "", (0, 0)
    for ring in rings:
        corners = [(round(x * 2), round(y * 2)) for x, y in ring]
        start, steps = corners[0], []
        data += "m" + numbers(start[0] - here[0], start[1] - here[1])
        for before, after in pairwise(corners):
            if before != after:
                steps += [after[0] - before[0], after[1] - before[1]]
        data += "l" + numbers(*steps) + "z"
        here = start
    return data


def build(modules: Path) -> None:
    """Writes the drawing from the package in `modules`."""
    topology = json.loads((modules / "world-atlas/countries-10m.json").read_text())
    rings = [ring for ring in map(simplify, coasts(topology)) if area(ring) >= ISLAND]
    TARGET.write_text(f'<path class="land" d="{path_data(rings)}"/>\n')


if __name__ == "__main__":
    build(Path(sys.argv[1]))
