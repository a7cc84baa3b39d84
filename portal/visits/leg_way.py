"""How far a visit is, as a picture: the steps from the request to the end, and colours."""

from __future__ import annotations

from dataclasses import dataclass

from portal.visits import words
from portal.visits.models_trip import Leg
from portal.visits.workflow import (
    ACCEPTED,
    ASKED,
    CHANGE,
    CONFIRMED,
    DONE,
    DRAFT,
    OFFERED,
    OVER,
    PROPOSED,
    REVIEW,
    SUBMITTED,
    UNDER_WAY,
    WAITING,
)

# The way of a visit, and in which of its steps each state stands.
WAY = (DRAFT, SUBMITTED, ACCEPTED, CONFIRMED, UNDER_WAY, DONE)
_STANDS = {
    DRAFT: 0, SUBMITTED: 1, REVIEW: 1, ASKED: 1, PROPOSED: 1, WAITING: 1, OFFERED: 1,
    ACCEPTED: 2, CONFIRMED: 3, UNDER_WAY: 4, DONE: 5,
}  # fmt: skip
GOOD, WARN, STOP, QUIET, BRAND = "good", "warn", "stop", "quiet", "brand"
_TONES = {
    DRAFT: QUIET, WAITING: WARN, OFFERED: WARN, ASKED: WARN, PROPOSED: WARN, CHANGE: WARN,
    ACCEPTED: BRAND, CONFIRMED: GOOD, UNDER_WAY: GOOD, DONE: GOOD,
    **dict.fromkeys((state for state in OVER if state != DONE), STOP),
}  # fmt: skip


def tone(state: str) -> str:
    """The colour of a state's badge."""
    return _TONES.get(state, BRAND)


@dataclass(frozen=True)
class Mark:
    """One step of the way: `look` is done, now, todo, or ended (here it came to its end)."""

    words: str
    look: str


def way(leg: Leg) -> list[Mark]:
    """The steps from the request to the end, with where a visit stands."""
    here, said = _here(leg), words.state(leg.state)
    if leg.state in OVER and leg.state != DONE:
        reached = 3 if leg.confirmed_at else 2 if leg.agreed_at else 1 if leg.submitted_at else 0
        done = [Mark(words.state(name), "done") for name in WAY[: reached + 1]]
        return [*done, Mark(said, "ended")]
    return [
        Mark(
            said if number == here else words.state(name),
            "now" if number == here else "done" if number < here else "todo",
        )
        for number, name in enumerate(WAY)
    ]


def _here(leg: Leg) -> int:
    if leg.state in (CHANGE, PROPOSED) and leg.agreed_at:
        return _STANDS[leg.back_to or ACCEPTED]
    return _STANDS.get(leg.state, 1)
