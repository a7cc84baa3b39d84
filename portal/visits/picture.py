"""The table of steps of a visit, drawn: where each state stands and the arrows between them. Pure.

The page `/about/visits` draws `drawing()`. The same as Mermaid text is `workflow.md` beside this
file: `python -c "from portal.visits import picture; picture.write()"` brings it up to date.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from portal.visits import workflow

WRITTEN = Path(__file__).with_name("workflow.md")
WIDE, HIGH = 160, 46  # a box
_ACROSS, _DOWN = 198, 140  # from one box to the next
_APART = 6  # arrows of two sides, or both ways
MARGIN = 12

# Where the states that are open stand: column, row. The straight way is the row in the middle.
PLACES = {
    "draft": (0, 1), "submitted": (1, 1), "review": (2, 1), "accepted": (3, 1),
    "confirmed": (4, 1), "under-way": (5, 1), "done": (5, 0),
    "waiting": (0, 0), "offered": (1, 0), "asked": (2, 0), "proposed": (3, 0), "change": (4, 0),
}  # fmt: skip
ENDS = tuple(state for state in workflow.OVER if state not in PLACES)
SIZE = (2 * MARGIN + 5 * _ACROSS + WIDE, 2 * MARGIN + 2 * _DOWN + HIGH)


@dataclass(frozen=True)
class Box:
    """One state; `x` and `y` are its upper left corner. `sides` lead to it, if it is an end."""

    state: str
    x: float
    y: float
    sides: tuple[str, ...] = ()


@dataclass(frozen=True)
class Arrow:
    """A way from one state to another, by one side; `path` is for SVG."""

    frm: str
    to: str
    who: str
    steps: tuple[str, ...]
    path: str


@dataclass(frozen=True)
class Drawing:
    """All of it. The ends without a visit stand below, without arrows: there are too many."""

    boxes: Sequence[Box]
    ends: Sequence[Box]
    arrows: Sequence[Arrow]


def ways() -> dict[tuple[str, str, str], list[str]]:
    """The names of the steps by (from, to, side); what stays or goes back as it was is left out."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for step in workflow.STEPS:
        for frm in step.frm:
            for to in _targets(step, frm):
                if to != frm:
                    found.setdefault((frm, to, step.who), []).append(step.name)
    return found


def _targets(step: workflow.Step, frm: str) -> tuple[str, ...]:
    if step.to is not None:
        return (step.to,)
    if step.name == "fewer":
        return (frm,)
    return (workflow.ACCEPTED, workflow.CONFIRMED)  # what was agreed on before


def drawing() -> Drawing:
    """The picture of the table as it is."""
    boxes = [Box(state, *_corner(*place)) for state, place in PLACES.items()]
    leading = {to: tuple(dict.fromkeys(who for _f, t, who in ways() if t == to)) for to in ENDS}
    ends = [
        Box(state, *_corner(number + 0.5, 2), leading[state]) for number, state in enumerate(ENDS)
    ]
    between: dict[tuple[str, str], list[str]] = {}
    for frm, to, who in ways():
        if frm in PLACES and to in PLACES:
            between.setdefault((frm, to), []).append(who)
    arrows = []
    for (frm, to, who), steps in ways().items():
        if (frm, to) in between:
            beside = between[frm, to].index(who) + ((to, frm) in between)
            arrows.append(Arrow(frm, to, who, tuple(steps), _path(frm, to, beside)))
    return Drawing(boxes, ends, arrows)


def _corner(column: float, row: float) -> tuple[float, float]:
    return MARGIN + column * _ACROSS, MARGIN + row * _DOWN


def _path(frm: str, to: str, beside: int) -> str:
    (x1, y1), (x2, y2) = (_middle(state) for state in (frm, to))
    if y1 == y2 and abs(x1 - x2) > _ACROSS:  # around what stands between, on the outer side
        side = 1 if y1 > MARGIN + HIGH else -1
        edge = y1 + side * HIGH / 2
        top = edge + side * 34
        return f"M{x1:.0f} {edge:.0f} C{x1:.0f} {top:.0f} {x2:.0f} {top:.0f} {x2:.0f} {edge:.0f}"
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
    dx, dy = (x2 - x1) / length, (y2 - y1) / length
    right, down = -dy * _APART * beside, dx * _APART * beside
    x1, y1, x2, y2 = x1 + right, y1 + down, x2 + right, y2 + down
    out = min(WIDE / 2 / abs(dx) if dx else length, HIGH / 2 / abs(dy) if dy else length)
    return f"M{x1 + dx * out:.0f} {y1 + dy * out:.0f} L{x2 - dx * out:.0f} {y2 - dy * out:.0f}"


def _middle(state: str) -> tuple[float, float]:
    x, y = _corner(*PLACES[state])
    return x + WIDE / 2, y + HIGH / 2


def mermaid() -> str:
    """The same as text, which code hosts draw."""
    lines = [
        "# The steps of a visit",
        "",
        "Written by `picture.py` from the table in `workflow.py`; a test compares them.",
        "The word before the colon says who does it.",
        "",
        "```mermaid",
        "stateDiagram-v2",
        f"    [*] --> {workflow.DRAFT}",
    ]
    for (frm, to, who), steps in ways().items():
        lines.append(f"    {_plain(frm)} --> {_plain(to)} : {who}#58; {', '.join(steps)}")
    lines += [f"    {_plain(state)} --> [*]" for state in workflow.OVER]
    return "\n".join([*lines, "```", ""])


def _plain(state: str) -> str:
    return state.replace("-", "_")


def write() -> None:
    """Bring the written picture up to date."""
    WRITTEN.write_text(mermaid())
