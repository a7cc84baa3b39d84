"""Who may do what with a programme, from the first word to the archive: one table. Pure.

Everything else asks this table: permissions, rules, the buttons on pages, and the page that
explains it to readers.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from portal.accounts.roles import ADMINISTRATOR, CURATOR, EDITOR, MANAGER
from portal.catalogue.standings import ARCHIVED, PUBLISHED, STOPPED, UPDATE_DUE, VERIFIED

# Of a draft. One that was published is closed; the programme goes on from there.
DRAFT, REVIEW, DROPPED = "draft", "review", "dropped"
STATES = (DRAFT, REVIEW, PUBLISHED, VERIFIED, UPDATE_DUE, STOPPED, ARCHIVED, DROPPED)

PORTAL = "portal"  # the worker does it, nobody else

_WRITERS = (EDITOR, MANAGER)
_KEEPERS = (MANAGER, ADMINISTRATOR)
_OPEN = (DRAFT, REVIEW)
_ALIVE = (PUBLISHED, VERIFIED, UPDATE_DUE)
_SHOWN = (*_ALIVE, STOPPED)


def _stay(*states: str) -> dict[str, str]:
    return {state: state for state in states}


@dataclass(frozen=True)
class Action:
    """Something that is done to a draft, or to a published programme.

    `steps`: the state in which it may be done -> the state afterwards. A programme whose record
    says that it has stopped is "stopped" where the table says "published". `reason`: words are
    needed.
    """

    name: str
    steps: Mapping[str, str]
    who: tuple[str, ...]
    reason: bool = False


ACTIONS = (
    Action("write", _stay(*_OPEN), _WRITERS),
    Action("comment", _stay(*_OPEN), _WRITERS, reason=True),
    Action("settle", _stay(*_OPEN), _WRITERS),
    Action("send", {DRAFT: REVIEW}, _WRITERS),
    Action("take-back", {REVIEW: DRAFT}, _WRITERS),
    Action("send-back", {REVIEW: DRAFT}, (MANAGER,), reason=True),
    Action("publish", {REVIEW: PUBLISHED}, (MANAGER,)),
    Action("drop", dict.fromkeys(_OPEN, DROPPED), _WRITERS),
    Action("take-up", {DROPPED: DRAFT}, _WRITERS),
    Action("change", _stay(*_SHOWN), _WRITERS),
    Action("confirm", {**_stay(*_ALIVE), UPDATE_DUE: PUBLISHED}, _WRITERS),
    Action("update-due", dict.fromkeys((PUBLISHED, VERIFIED), UPDATE_DUE), (PORTAL,)),
    Action("verify", dict.fromkeys((PUBLISHED, UPDATE_DUE), VERIFIED), (CURATOR,)),
    Action("withdraw", {VERIFIED: PUBLISHED}, (CURATOR,), reason=True),
    Action("restore", dict.fromkeys(_SHOWN, PUBLISHED), (MANAGER,)),
    Action("stop", dict.fromkeys(_ALIVE, STOPPED), (MANAGER,), reason=True),
    Action("resume", {STOPPED: PUBLISHED}, (MANAGER,)),
    Action("archive", dict.fromkeys(_SHOWN, ARCHIVED), _KEEPERS, reason=True),
    Action("bring-back", {ARCHIVED: PUBLISHED}, _KEEPERS),
)
_BY_NAME = {action.name: action for action in ACTIONS}


def action(name: str) -> Action:
    """The action with a name. Raises KeyError."""
    return _BY_NAME[name]


def may(name: str, state: str, roles: Collection[str]) -> bool:
    """Whether somebody with these roles may do this to what is in this state."""
    found = _BY_NAME[name]
    return state in found.steps and not set(roles).isdisjoint(found.who)


def open_to(state: str, roles: Collection[str]) -> list[str]:
    """What somebody with these roles may do to what is in this state, in the order of the table."""
    return [item.name for item in ACTIONS if may(item.name, state, roles)]


def after(name: str, state: str) -> str:
    """The state after an action. Raises KeyError when it may not be done in that state."""
    return _BY_NAME[name].steps[state]
