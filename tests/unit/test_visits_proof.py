"""When a proof is green."""

from __future__ import annotations

from portal.visits import proof
from portal.visits.workflow import STATES


def test_only_the_yes_of_both_counts() -> None:
    green = [state for state in STATES if proof.is_confirmed(state, None, day_closed=False)]
    assert green == ["confirmed", "under-way", "done"]
    assert proof.is_confirmed("change", "confirmed", day_closed=False)
    assert not proof.is_confirmed("change", "accepted", day_closed=False)
    assert not proof.is_confirmed("proposed", "confirmed", day_closed=False)
    closed = [state for state in STATES if proof.is_confirmed(state, "confirmed", day_closed=True)]
    assert closed == ["done"]
