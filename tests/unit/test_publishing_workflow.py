"""Every action in every state for every role: the whole table, written down a second time."""

from __future__ import annotations

import pytest

from portal.publishing import workflow

ROLES = {
    "stranger": set[str](),
    "reader": {"reader"},
    "editor": {"editor"},
    "coordinator": {"coordinator"},
    "manager": {"manager"},
    "other_manager": set[str](),  # of another organisation: nothing here
    "curator": {"curator"},
    "administrator": {"administrator"},
}
WRITE = ["write", "comment", "settle"]
ALIVE = ["restore", "stop", "archive"]

# State -> role -> what that role may do, in the order of the table; nobody else may do anything.
MAY = {
    "draft": {
        "editor": [*WRITE, "send", "drop"],
        "manager": [*WRITE, "send", "drop"],
    },
    "review": {
        "editor": [*WRITE, "take-back", "drop"],
        "manager": [*WRITE, "take-back", "send-back", "publish", "drop"],
    },
    "published": {
        "editor": ["change", "confirm"],
        "manager": ["change", "confirm", *ALIVE],
        "curator": ["verify"],
        "administrator": ["archive"],
    },
    "verified": {
        "editor": ["change", "confirm"],
        "manager": ["change", "confirm", *ALIVE],
        "curator": ["withdraw"],
        "administrator": ["archive"],
    },
    "update-due": {
        "editor": ["change", "confirm"],
        "manager": ["change", "confirm", *ALIVE],
        "curator": ["verify"],
        "administrator": ["archive"],
    },
    "stopped": {
        "editor": ["change"],
        "manager": ["change", "restore", "resume", "archive"],
        "administrator": ["archive"],
    },
    "archived": {"manager": ["bring-back"], "administrator": ["bring-back"]},
    "dropped": {"editor": ["take-up"], "manager": ["take-up"]},
}

# Action -> state before -> state after.
AFTER = {
    "write": {"draft": "draft", "review": "review"},
    "comment": {"draft": "draft", "review": "review"},
    "settle": {"draft": "draft", "review": "review"},
    "send": {"draft": "review"},
    "take-back": {"review": "draft"},
    "send-back": {"review": "draft"},
    "publish": {"review": "published"},
    "drop": {"draft": "dropped", "review": "dropped"},
    "take-up": {"dropped": "draft"},
    "change": {s: s for s in ("published", "verified", "update-due", "stopped")},
    "confirm": {"published": "published", "verified": "verified", "update-due": "published"},
    "update-due": {"published": "update-due", "verified": "update-due"},
    "verify": {"published": "verified", "update-due": "verified"},
    "withdraw": {"verified": "published"},
    "restore": dict.fromkeys(("published", "verified", "update-due", "stopped"), "published"),
    "stop": dict.fromkeys(("published", "verified", "update-due"), "stopped"),
    "resume": {"stopped": "published"},
    "archive": dict.fromkeys(("published", "verified", "update-due", "stopped"), "archived"),
    "bring-back": {"archived": "published"},
}


def test_the_tables_have_the_same_states_and_actions() -> None:
    assert list(MAY) == list(workflow.STATES)
    assert list(AFTER) == [action.name for action in workflow.ACTIONS]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", workflow.STATES)
def test_who_may_do_what(state: str, role: str) -> None:
    expected = MAY[state].get(role, [])
    assert workflow.open_to(state, ROLES[role]) == expected
    for action in workflow.ACTIONS:
        assert workflow.may(action.name, state, ROLES[role]) == (action.name in expected)


@pytest.mark.parametrize("name", AFTER)
def test_what_comes_after(name: str) -> None:
    assert dict(workflow.action(name).steps) == AFTER[name]
    for state in workflow.STATES:
        if state in AFTER[name]:
            assert workflow.after(name, state) == AFTER[name][state]
        else:
            with pytest.raises(KeyError):
                workflow.after(name, state)


def test_words_are_needed_for_what_others_must_understand() -> None:
    reasoned = [action.name for action in workflow.ACTIONS if action.reason]
    assert reasoned == ["comment", "send-back", "withdraw", "stop", "archive"]


def test_only_the_portal_says_that_an_update_is_due() -> None:
    assert workflow.action("update-due").who == ("portal",)
    assert not workflow.may("update-due", "published", {"manager", "curator", "administrator"})
