"""Every step in every state for every side: the whole table, written down a second time."""

from __future__ import annotations

import pytest

from portal.visits import legs, words, workflow
from portal.visits.workflow import HOST, PORTAL, VISITOR

ASK = ["route", "ask"]
YES_NO = ["propose", "accept", "decline"]

# State -> side -> what that side may do, in the order of the table; nobody else may do anything.
MAY: dict[str, dict[str, list[str]]] = {
    "draft": {VISITOR: ["submit", "queue"]},
    "submitted": {
        VISITOR: ["fewer", "withdraw"], HOST: [*ASK, *YES_NO], PORTAL: ["expire"],
    },
    "review": {VISITOR: ["fewer", "withdraw"], HOST: [*ASK, *YES_NO], PORTAL: ["expire"]},
    "asked": {
        VISITOR: ["answer", "fewer", "withdraw"], HOST: YES_NO, PORTAL: ["expire"],
    },
    "proposed": {
        VISITOR: ["counter", "agree", "fewer", "withdraw"],
        HOST: [*YES_NO, "cancel"],
        PORTAL: ["expire", "lapse"],
    },
    "waiting": {VISITOR: ["fewer", "withdraw"], HOST: ["decline"], PORTAL: ["promote", "expire"]},
    "offered": {VISITOR: ["withdraw", "take-offer"], HOST: ["decline"], PORTAL: ["expire"]},
    "accepted": {
        VISITOR: ["confirm", "change", "fewer", "withdraw"],
        HOST: ["propose", "cancel"],
        PORTAL: ["expire"],
    },
    "confirmed": {
        VISITOR: ["change", "fewer", "withdraw"],
        HOST: ["propose", "cancel", "arrive", "absent"],
        PORTAL: ["expire", "start"],
    },
    "change": {
        VISITOR: ["take-back-change", "fewer", "withdraw"],
        HOST: ["propose", "accept-change", "refuse-change", "cancel"],
        PORTAL: ["lapse"],
    },
    "under-way": {HOST: ["cancel", "absent"], PORTAL: ["finish"]},
    "done": {}, "declined": {}, "withdrawn": {}, "cancelled": {}, "expired": {}, "absent": {},
}  # fmt: skip

# Step -> the state afterwards (None: it goes back), what it needs, who is told.
STEPS = {
    "submit": ("submitted", "place", "host"),
    "queue": ("waiting", "", "host"),
    "route": ("review", "whom", ""),
    "ask": ("asked", "text", "visitor"),
    "answer": ("review", "text", "host"),
    "propose": ("proposed", "slot place", "visitor"),
    "counter": ("proposed", "slot place", "host"),
    "agree": ("confirmed", "place", "host"),
    "accept": ("accepted", "place", "visitor"),
    "confirm": ("confirmed", "", "host"),
    "change": ("change", "new", "host"),
    "accept-change": (None, "place", "visitor"),
    "refuse-change": (None, "text", "visitor"),
    "take-back-change": (None, "", "host"),
    "fewer": (None, "new", "host"),
    "decline": ("declined", "ground", "visitor"),
    "withdraw": ("withdrawn", "text", "host"),
    "cancel": ("cancelled", "text", "visitor"),
    "promote": ("offered", "place", "visitor host"),
    "take-offer": ("submitted", "", "host"),
    "expire": ("expired", "", "visitor host"),
    "lapse": (None, "", "visitor host"),
    "start": ("under-way", "day-came", ""),
    "arrive": ("under-way", "day-came", ""),
    "finish": ("done", "day-came", "visitor host"),
    "absent": ("absent", "day-came text", "visitor"),
}

# While another date is on the table: what fits, by whether there was a yes, and whose date it is.
ON_TABLE = {
    (False, HOST): {"counter", "agree", "decline"},
    (False, VISITOR): {"accept", "decline"},
    (True, HOST): {"counter", "agree", "cancel"},
    (True, VISITOR): {"accept", "cancel"},
}
ALWAYS = {"propose", "fewer", "withdraw", "expire", "lapse"}


def test_the_tables_name_every_state_and_step() -> None:
    assert list(MAY) == list(workflow.STATES) == list(words.STATES)
    assert list(STEPS) == [step.name for step in workflow.STEPS] == list(legs.KINDS)
    assert set(STEPS) == set(words.STEPS)


@pytest.mark.parametrize("state", workflow.STATES)
def test_who_may_do_what(state: str) -> None:
    for side in (VISITOR, HOST, PORTAL, "stranger", ""):
        expected = MAY[state].get(side, [])
        assert workflow.open_to(state, side) == expected
        for step in workflow.STEPS:
            assert workflow.may(step.name, state, side) == (step.name in expected)


def test_where_steps_lead_what_they_need_and_who_is_told() -> None:
    for step in workflow.STEPS:
        assert STEPS[step.name] == (step.to, " ".join(step.needs), " ".join(step.tells))


@pytest.mark.parametrize("agreed", [False, True])
@pytest.mark.parametrize("side", [HOST, VISITOR])
def test_what_fits_while_another_date_is_on_the_table(agreed: bool, side: str) -> None:
    fitting = {
        step.name
        for step in workflow.STEPS
        if workflow.fits(step.name, "proposed", agreed=agreed, on_table=side)
    }
    assert fitting == ON_TABLE[agreed, side] | ALWAYS


def test_elsewhere_only_the_state_counts() -> None:
    for state in set(workflow.STATES) - {"proposed"}:
        for step in workflow.STEPS:
            fits = workflow.fits(step.name, state, agreed=True, on_table=None)
            assert fits == (state in step.frm)


def test_nothing_leads_out_of_an_end_and_every_state_has_a_way_to_one() -> None:
    ends = set(workflow.OVER)
    for step in workflow.STEPS:
        assert ends.isdisjoint(step.frm)
        assert step.to is None or step.to in workflow.STATES
    reaching = set(ends)
    for _ in workflow.STATES:
        reaching |= {
            frm for step in workflow.STEPS if step.to in reaching for frm in step.frm
        }  # fmt: skip
    assert reaching == set(workflow.STATES)
    assert {step.to for step in workflow.STEPS} - {None} == set(workflow.STATES) - {"draft"}


@pytest.mark.parametrize(
    ("states", "trip"),
    [
        ([], "planned"),
        (["draft", "draft"], "planned"),
        (["draft", "submitted"], "answering"),
        (["waiting"], "answering"),
        (["accepted", "submitted"], "partly"),
        (["confirmed", "change"], "partly"),
        (["confirmed", "draft"], "partly"),
        (["confirmed", "confirmed"], "settled"),
        (["confirmed", "withdrawn"], "settled"),
        (["under-way", "confirmed"], "under-way"),
        (["done", "confirmed"], "under-way"),
        (["done", "cancelled"], "done"),
        (["declined", "expired", "absent"], "over"),
    ],
)
def test_the_state_of_a_trip(states: list[str], trip: str) -> None:
    assert workflow.of_trip(states) == trip


def test_the_lists_of_states_agree() -> None:
    assert set(workflow.OPEN) | set(workflow.OVER) == set(workflow.STATES)
    assert set(workflow.OPEN) - set(workflow.HOLDING) == {"draft", "waiting"}
    assert set(workflow.AGREED) < set(workflow.HOLDING)
    assert set(workflow.HOSTS_TURN) < set(workflow.HOLDING)
