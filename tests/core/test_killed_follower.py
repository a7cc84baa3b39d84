"""A follower that is killed at any point loses nothing.

Real processes kill themselves with SIGKILL, at each named step of the delivery and before each
line of the code that is involved. A fresh process then catches up.
"""

from __future__ import annotations

import json
import re
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import PIPE
from typing import Any

import pytest

from portal.core import events
from portal.core.settings import ROOT, Settings
from tests.core.house import environ
from tests.core.killed_follower import KINDS
from tests.core.processes import module

STEPS = ["rule", "rule committed", "read", "handling", "handled", "marked", "committed"]
BOTH = list(KINDS)
UNHARMED = {"step": None, "line": None, "poison": False}
NOTHING: dict[str, list[str]] = {
    "things": [],
    "events": [],
    "open": [],
    "ledger": [],
    "handled": [],
}

# What a process leaves behind that is killed at a step: kinds still open, in the ledger, handled.
LEFT = {
    "rule committed": (BOTH, [], []),
    "read": (BOTH, [], []),
    "handling": (BOTH, BOTH[:1], BOTH[:1]),
    "handled": (BOTH, BOTH, BOTH),
    "marked": (BOTH, BOTH, BOTH),
    "committed": ([], BOTH, BOTH),
}


Tries = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def tries(settings: Settings) -> Iterator[Tries]:
    """Lets a process try each of these, and tells what came of it."""
    command = module("killed_follower")
    child = subprocess.Popen(
        command, cwd=ROOT, env=environ(settings), stdin=PIPE, stdout=PIPE, text=True
    )

    def ask(*given: dict[str, Any]) -> list[dict[str, Any]]:
        assert child.stdin is not None
        assert child.stdout is not None
        found = []
        for each in given:
            child.stdin.write(json.dumps({**UNHARMED, **each}) + "\n")
            child.stdin.flush()
            found.append(json.loads(child.stdout.readline()))
        return found

    try:
        yield ask
        child.communicate(timeout=60)  # it ends when nothing more is asked
        assert child.returncode == 0
    finally:
        child.kill()
        child.communicate()


def lines_of(outcome: dict[str, Any]) -> int:
    """How many lines an attempt that nobody killed went through."""
    found = re.fullmatch(r"(\d+) lines", outcome["steps"][-1])
    assert found
    return int(found[1])


def test_killed_at_a_step(tries: Tries) -> None:
    [outcome] = tries({"subject": "attic"})
    assert (outcome["status"], outcome["recovery"]) == (0, 0)
    assert outcome["steps"][:-1] == STEPS
    source = Path(events.__file__).read_text(encoding="utf-8")
    marked = re.findall(r'^ +reached\("(\w+)"\)$', source, re.MULTILINE)
    assert sorted(marked) == sorted({"read", "handled", "marked", "committed"})
    done = {"things": ["attic"], "events": BOTH, "open": [], "ledger": BOTH, "handled": BOTH}
    assert outcome["left"] == outcome["made"] == done
    outcomes = tries(*({"subject": step.replace(" ", "-"), "step": step} for step in STEPS))
    assert len(outcomes) == len(STEPS)
    for number, (step, outcome) in enumerate(zip(STEPS, outcomes, strict=True)):
        name = step.replace(" ", "-")
        assert (outcome["status"], outcome["recovery"]) == (-signal.SIGKILL, 0), step
        assert outcome["steps"] == STEPS[: number + 1]
        if step == "rule":
            assert outcome["left"] == outcome["made"] == NOTHING
            continue
        still_open, ledger, handled = LEFT[step]
        known = {"things": [name], "events": BOTH}
        left = {**known, "open": still_open, "ledger": ledger, "handled": handled}
        assert outcome["left"] == left, step
        made = {**known, "open": [], "ledger": BOTH, "handled": handled + still_open}
        assert outcome["made"] == made, step


def test_killed_before_any_line(tries: Tries) -> None:
    [whole] = tries({"subject": "whole"})
    lines = range(1, lines_of(whole) + 1)
    outcomes = tries(*({"subject": f"line-{n}", "line": n} for n in lines))
    assert len(lines) >= 80
    assert len(outcomes) == len(lines)
    committed = False
    for number, outcome in zip(lines, outcomes, strict=True):
        where = f"killed before line {number}: {outcome}"
        assert (outcome["status"], outcome["recovery"]) == (-signal.SIGKILL, 0), where
        left, made = outcome["left"], outcome["made"]
        if not left["things"]:
            assert left == made == NOTHING, where
            assert not committed, where
            continue
        committed = True
        _check_recovered(f"line-{number}", left, made, where)
    assert committed


def _check_recovered(name: str, left: dict[str, Any], made: dict[str, Any], where: str) -> None:
    """Nothing was marked done that was not handled, and in the end everything was."""
    assert (left["things"], left["events"]) == ([name], BOTH), where
    assert set(left["open"]) | set(left["handled"]) == set(BOTH), where
    assert (made["things"], made["events"]) == ([name], BOTH), where
    assert (made["open"], made["ledger"]) == ([], BOTH), where
    assert made["handled"] == left["handled"] + left["open"], where


def test_killed_before_any_line_of_postponing_an_event(tries: Tries) -> None:
    [whole] = tries({"subject": "whole", "poison": True})
    assert whole["left"]["open"] == BOTH[1:]
    lines = range(1, lines_of(whole) + 1)
    given = ({"subject": f"line-{n}", "line": n, "poison": True} for n in lines)
    outcomes = tries(*given)
    assert len(outcomes) == len(lines) > 10
    for number, outcome in zip(lines, outcomes, strict=True):
        where = f"killed before line {number}: {outcome}"
        assert (outcome["status"], outcome["recovery"]) == (-signal.SIGKILL, 0), where
        _check_recovered(f"line-{number}", outcome["left"], outcome["made"], where)
