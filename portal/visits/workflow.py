"""The state of a leg: one table of who may do what, from where to where. Pure.

Everything else asks this table: rules, permissions, buttons, mails, and the picture of it in the
documentation. Each step names what it needs and who is told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

DRAFT, SUBMITTED, REVIEW, ASKED, PROPOSED = "draft", "submitted", "review", "asked", "proposed"
WAITING, OFFERED = "waiting", "offered"
ACCEPTED, CONFIRMED, CHANGE, UNDER_WAY, DONE = (
    "accepted", "confirmed", "change", "under-way", "done",
)  # fmt: skip
DECLINED, WITHDRAWN, CANCELLED, EXPIRED, ABSENT = (
    "declined", "withdrawn", "cancelled", "expired", "absent",
)  # fmt: skip
STATES = (
    DRAFT, SUBMITTED, REVIEW, ASKED, PROPOSED, WAITING, OFFERED, ACCEPTED, CONFIRMED, CHANGE,
    UNDER_WAY, DONE, DECLINED, WITHDRAWN, CANCELLED, EXPIRED, ABSENT,
)  # fmt: skip

# Who acts. The portal is its clock and its waiting list; no person does what is the portal's.
VISITOR, HOST, PORTAL = "visitor", "host", "portal"

# In these a leg has a place that nobody else can get.
HOLDING = (SUBMITTED, REVIEW, ASKED, PROPOSED, OFFERED, ACCEPTED, CONFIRMED, CHANGE, UNDER_WAY)
# The host's turn, while its clock of reply runs.
HOSTS_TURN = (SUBMITTED, REVIEW, CHANGE)
AGREED = (ACCEPTED, CONFIRMED, CHANGE, UNDER_WAY)
OVER = (DONE, DECLINED, WITHDRAWN, CANCELLED, EXPIRED, ABSENT)
FAILED = (DECLINED, WITHDRAWN, CANCELLED, EXPIRED)  # it came to nothing, and may be asked again
OPEN = tuple(state for state in STATES if state not in OVER)
_UNANSWERED = (SUBMITTED, REVIEW, ASKED)

# What a step needs; the rule refuses it otherwise.
PLACE, TEXT, WHOM, GROUND = "place", "text", "whom", "ground"
SLOT, NEW, DAY_CAME = "slot", "new", "day-came"


@dataclass(frozen=True)
class Step:
    """One step. `to` None stands for "as before" (`leg.back_to`, or the state it is in).

    `needs`: PLACE there must be one by the rules, in the same transaction; TEXT words for the
    other side; WHOM who has it now, for the host alone; GROUND one of the host's grounds for
    refusing; SLOT another day or session; NEW a change that is wanted; DAY_CAME the day of the
    visit has come. Only while another date is on the table: `on_table` is the side that must have
    put it there, `agreed` whether there must, or
    must not, have been a yes of the host before.
    """

    name: str
    who: str
    frm: tuple[str, ...]
    to: str | None
    needs: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()
    on_table: str = ""
    agreed: bool | None = None


STEPS = (
    Step("submit", VISITOR, (DRAFT,), SUBMITTED, (PLACE,), (HOST,)),
    Step("queue", VISITOR, (DRAFT,), WAITING, (), (HOST,)),
    Step("route", HOST, (SUBMITTED, REVIEW), REVIEW, (WHOM,)),
    Step("ask", HOST, (SUBMITTED, REVIEW), ASKED, (TEXT,), (VISITOR,)),
    Step("answer", VISITOR, (ASKED,), REVIEW, (TEXT,), (HOST,)),
    Step("propose", HOST, (*_UNANSWERED, PROPOSED, ACCEPTED, CONFIRMED, CHANGE), PROPOSED,
         (SLOT, PLACE), (VISITOR,)),
    Step("counter", VISITOR, (PROPOSED,), PROPOSED, (SLOT, PLACE), (HOST,), on_table=HOST),
    Step("agree", VISITOR, (PROPOSED,), CONFIRMED, (PLACE,), (HOST,), on_table=HOST),
    Step("accept", HOST, (*_UNANSWERED, PROPOSED), ACCEPTED, (PLACE,), (VISITOR,),
         on_table=VISITOR),
    Step("confirm", VISITOR, (ACCEPTED,), CONFIRMED, (), (HOST,)),
    Step("change", VISITOR, (ACCEPTED, CONFIRMED), CHANGE, (NEW,), (HOST,)),
    Step("accept-change", HOST, (CHANGE,), None, (PLACE,), (VISITOR,)),
    Step("refuse-change", HOST, (CHANGE,), None, (TEXT,), (VISITOR,)),
    Step("take-back-change", VISITOR, (CHANGE,), None, (), (HOST,)),
    Step("fewer", VISITOR, (*_UNANSWERED, PROPOSED, ACCEPTED, CONFIRMED, CHANGE, WAITING), None,
         (NEW,), (HOST,)),
    Step("decline", HOST, (*_UNANSWERED, PROPOSED, WAITING, OFFERED), DECLINED, (GROUND,),
         (VISITOR,), agreed=False),
    Step("withdraw", VISITOR,
         (*_UNANSWERED, PROPOSED, WAITING, OFFERED, ACCEPTED, CONFIRMED, CHANGE), WITHDRAWN,
         (TEXT,), (HOST,)),
    Step("cancel", HOST, (ACCEPTED, CONFIRMED, CHANGE, PROPOSED, UNDER_WAY), CANCELLED, (TEXT,),
         (VISITOR,), agreed=True),
    Step("promote", PORTAL, (WAITING,), OFFERED, (PLACE,), (VISITOR, HOST)),
    Step("take-offer", VISITOR, (OFFERED,), SUBMITTED, (), (HOST,)),
    # A confirmed visit expires only when its day comes and the host has closed it.
    Step("expire", PORTAL, (*_UNANSWERED, PROPOSED, OFFERED, WAITING, ACCEPTED, CONFIRMED),
         EXPIRED, (), (VISITOR, HOST)),
    Step("lapse", PORTAL, (PROPOSED, CHANGE), None, (), (VISITOR, HOST)),
    Step("start", PORTAL, (CONFIRMED,), UNDER_WAY, (DAY_CAME,)),
    Step("arrive", HOST, (CONFIRMED,), UNDER_WAY, (DAY_CAME,)),
    Step("finish", PORTAL, (UNDER_WAY,), DONE, (DAY_CAME,), (VISITOR, HOST)),
    Step("absent", HOST, (CONFIRMED, UNDER_WAY), ABSENT, (DAY_CAME, TEXT), (VISITOR,)),
)  # fmt: skip
_BY_NAME = {step.name: step for step in STEPS}


def step(name: str) -> Step:
    """The step with a name. Raises KeyError."""
    return _BY_NAME[name]


def may(name: str, state: str, side: str) -> bool:
    """Whether this side may do it in this state."""
    found = _BY_NAME[name]
    return found.who == side and state in found.frm


def fits(name: str, state: str, *, agreed: bool, on_table: str | None) -> bool:
    """Whether a step may be done in a state, given who proposed a date and if there was a yes."""
    found = _BY_NAME[name]
    if state not in found.frm:
        return False
    if state != PROPOSED:
        return True
    return found.on_table in ("", on_table) and found.agreed in (None, agreed)


def open_to(state: str, side: str) -> list[str]:
    """What this side may do in a state, in the order of the table."""
    return [item.name for item in STEPS if may(item.name, state, side)]


# A trip's state follows from those of its legs.
PLANNED, ANSWERING, PARTLY, SETTLED = "planned", "answering", "partly", "settled"
TRIP_UNDER_WAY, TRIP_DONE, TRIP_OVER = "under-way", "done", "over"
TRIP_STATES = (PLANNED, ANSWERING, PARTLY, SETTLED, TRIP_UNDER_WAY, TRIP_DONE, TRIP_OVER)


def of_trip(states: Iterable[str]) -> str:
    """The state of a trip with legs in these states.

    PLANNED nothing is sent yet; ANSWERING no host has said yes yet; PARTLY some hosts are agreed
    with; SETTLED every host that is still asked is confirmed; then under way and done. TRIP_OVER:
    every leg ended without a visit.
    """
    found = list(states)
    alive = [state for state in found if state not in OVER]
    if not alive:
        if DONE in found:
            return TRIP_DONE
        return TRIP_OVER if found else PLANNED
    return _of_alive(alive, DONE in found)


def _of_alive(alive: Collection[str], some_done: bool) -> str:
    if UNDER_WAY in alive or some_done:
        return TRIP_UNDER_WAY
    if all(state == DRAFT for state in alive):
        return PLANNED
    if all(state == CONFIRMED for state in alive):
        return SETTLED
    return PARTLY if any(state in AGREED for state in alive) else ANSWERING
