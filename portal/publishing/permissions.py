"""Who may do what with drafts and programmes. The table is in `workflow.py`."""

from __future__ import annotations

from portal.accounts.models import Person
from portal.accounts.permissions import is_administrator, is_curator, role_in
from portal.accounts.roles import ADMINISTRATOR, CURATOR, EDITOR, MANAGER
from portal.catalogue.models import Program
from portal.places.models import Organisation
from portal.publishing import workflow
from portal.publishing.models import Draft

WRITERS = (EDITOR, MANAGER)


def roles_of(who: Person | None, organisation: Organisation) -> frozenset[str]:
    """What somebody is to the programmes of an organisation: the role there, and in the portal.

    A curator does not vouch for the own house: to that one a curator is a member and no more.
    """
    own = role_in(who, organisation)
    found = {own} if own else set()
    if is_administrator(who):
        found.add(ADMINISTRATOR)
    if is_curator(who) and not own:
        found.add(CURATOR)
    return frozenset(found)


def may_write(who: Person | None, organisation: Organisation) -> bool:
    """Editors and managers write programmes of their organisation."""
    return role_in(who, organisation) in WRITERS


def may_review(who: Person | None, organisation: Organisation) -> bool:
    """Managers review what their organisation is to publish, and publish it."""
    return role_in(who, organisation) == MANAGER


def may_see_drafts(who: Person | None, organisation: Organisation) -> bool:
    """Every member sees the drafts, and administrators; curators see what is published."""
    return is_administrator(who) or role_in(who, organisation) != ""


def may(who: Person | None, name: str, subject: Draft | Program) -> bool:
    """Whether somebody may do something (`workflow.ACTIONS`) to a draft or a programme, now."""
    return workflow.may(name, state_of(subject), roles_of(who, organisation_of(subject)))


def may_ever(who: Person | None, name: str, subject: Draft | Program) -> bool:
    """Whether it is somebody's to do, in whatever state it is: the rule asks for the state."""
    found = workflow.action(name).who
    return not roles_of(who, organisation_of(subject)).isdisjoint(found)


def may_manage(who: Person | None, program: Program) -> bool:
    """Whether somebody has anything to do with a programme: its members, curators, administrators.

    All of them see how it stands and what they may do; that may be nothing.
    """
    own = role_in(who, program.owner) != ""
    return own or is_curator(who) or is_administrator(who)


def open_to(who: Person | None, subject: Draft | Program) -> list[str]:
    """The names of all that somebody may do to a draft or a programme, now."""
    return workflow.open_to(state_of(subject), roles_of(who, organisation_of(subject)))


def state_of(subject: Draft | Program) -> str:
    """The state of a draft or a programme, as the table names it."""
    return subject.state if isinstance(subject, Draft) else subject.standing


def organisation_of(subject: Draft | Program) -> Organisation:
    """Whose it is."""
    return subject.organisation if isinstance(subject, Draft) else subject.owner
