"""The words of review and publication: states, actions, roles, parts, evidence."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.accounts.roles import ADMINISTRATOR, CURATOR, EDITOR, MANAGER
from portal.catalogue import labels
from portal.catalogue.evidence import DESCRIBED, INDEPENDENT, MEASURED, REPORTED, Support
from portal.catalogue.standings import ARCHIVED, PUBLISHED, UPDATE_DUE, VERIFIED
from portal.catalogue.standings import STOPPED as STOPPED_STATE
from portal.publishing.workflow import DRAFT, DROPPED, PORTAL, REVIEW

# Part (`parts.KEYS`) -> its name.
TITLES: dict[str, Any] = {
    "name": _l("Name and summary"),
    "filing": _l("Where it belongs"),
    "timing": _l("When it began and how it stands"),
    **labels.SECTIONS,
    "results": _l("Results"),
    "resources": _l("What it takes"),
    "visit": _l("What a visitor sees"),
    "legal_basis": _l("Legal basis"),
    "awards": _l("Awards"),
    "adapted_by": _l("Adopted by"),
    "evidence": _l("Evidence"),
    "sources": _l("Sources"),
    "attachments": _l("Attachments"),
}

# State -> its name, and what it means.
STATES: dict[str, tuple[Any, Any]] = {
    DRAFT: (_l("Draft"), _l("Being written. Only members of the organisation see it.")),
    REVIEW: (_l("In review"), _l("A manager of the organisation reads it and publishes it.")),
    PUBLISHED: (_l("Published"), _l("Everybody can read it. The organisation vouches for it.")),
    VERIFIED: (
        _l("Verified by a curator"),
        _l("A curator, who belongs to another house, has checked it against its sources."),
    ),
    UPDATE_DUE: (
        _l("Update due"),
        _l("Nobody has confirmed it for 12 months. It may well be true; the host is asked."),
    ),
    STOPPED_STATE: (_l("Stopped"), _l("The programme has ended. The page stays and says why.")),
    ARCHIVED: (
        _l("Archived"),
        _l("It is in no search, list or map. Who has its address can still read it."),
    ),
    DROPPED: (_l("Thrown away"), _l("A draft that nobody goes on with; it can be taken up again.")),
}

# Action -> as the table tells it, and as its button says it.
ACTIONS: dict[str, tuple[Any, Any]] = {
    "write": (_l("Write and change parts"), _l("Go on writing")),
    "comment": (_l("Comment on a part"), _l("Comment")),
    "settle": (_l("Settle a comment"), _l("Settled")),
    "send": (_l("Send for review"), _l("Send for review")),
    "take-back": (_l("Take back what was sent"), _l("Take it back")),
    "send-back": (_l("Send back to the writers"), _l("Send back")),
    "publish": (_l("Publish"), _l("Publish")),
    "drop": (_l("Throw a draft away"), _l("Throw away")),
    "take-up": (_l("Take up a draft again"), _l("Take up again")),
    "change": (_l("Begin a draft of its next version"), _l("Edit")),
    "confirm": (_l("Confirm that all of it is still so"), _l("It is still so")),
    "update-due": (_l("Ask for an update after 12 months"), ""),
    "verify": (_l("Verify against the sources"), _l("Verify")),
    "withdraw": (_l("Withdraw the verification"), _l("Withdraw")),
    "restore": (_l("Publish an older version again"), _l("Publish this version again")),
    "stop": (_l("Say that it has stopped"), _l("It has stopped")),
    "resume": (_l("Say that it runs again"), _l("It runs again")),
    "archive": (_l("Move to the archive"), _l("Move to the archive")),
    "bring-back": (_l("Bring back from the archive"), _l("Bring back")),
}

ROLES: dict[str, Any] = {
    EDITOR: _l("Editor"),
    MANAGER: _l("Manager"),
    CURATOR: _l("Curator"),
    ADMINISTRATOR: _l("Administrator"),
    PORTAL: _l("The portal itself"),
}

# What a revision is about, where the portal says it itself.
STOPPED, COMPLETED, RESUMED, RESTORED = "#stopped", "#completed", "#resumed", "#restored"
_NOTES = {
    STOPPED: _l("It has stopped"),
    COMPLETED: _l("Its work is done"),
    RESUMED: _l("It runs again"),
}

# Level -> its name, and what it takes to reach it.
EVIDENCE: dict[str, tuple[Any, Any]] = {
    INDEPENDENT: (
        _l("measured and independently supported"),
        _l("Results are told with their value before and after, and a study or statistics agree."),
    ),
    MEASURED: (
        _l("measured"),
        _l("At least one result is told with its value before and after."),
    ),
    REPORTED: (
        _l("reported"),
        _l("There is a result, an award or a report, but nothing to compare it with."),
    ),
    DESCRIBED: (_l("described"), _l("The page tells what is done; no result is known yet.")),
}


def state(name: str) -> str:
    """The name of a state."""
    return str(STATES[name][0])


def note(text: str) -> str:
    """What a revision is about: the words of who published it, or those of the portal."""
    code, _space, number = text.partition(" ")
    if code == RESTORED:
        return _("Version %(number)s, published again", number=number)
    return str(_NOTES.get(text, text))


def evidence_grounds(found: Support) -> str:
    """What the level of evidence rests on, in numbers."""
    counted = [
        (found.measured, _("results with before and after: %(num)s", num=found.measured)),
        (found.reported, _("other results: %(num)s", num=found.reported)),
        (found.outside, _("studies and statistics: %(num)s", num=found.outside)),
        (found.awards, _("awards: %(num)s", num=found.awards)),
    ]
    return "; ".join(words for number, words in counted if number)
