"""Who may do what with trips and legs. What may be done in a state is in `workflow.py`."""

from __future__ import annotations

from portal.accounts.models import Person
from portal.accounts.permissions import is_administrator, role_in
from portal.accounts.roles import COORDINATOR, MANAGER
from portal.places.models import Organisation
from portal.visits import workflow
from portal.visits.models_trip import Leg, Trip
from portal.visits.workflow import DONE, DRAFT, HOST, OVER, VISITOR

ACTING = (COORDINATOR, MANAGER)  # they book for the visitors, and answer for the host


def may_plan(who: Person | None, organisation: Organisation) -> bool:
    """Coordinators and managers plan the trips of their organisation."""
    return role_in(who, organisation) in ACTING


def may_receive(who: Person | None, organisation: Organisation) -> bool:
    """Coordinators (protocol officers) and managers answer for the host."""
    return role_in(who, organisation) in ACTING


def may_see_trip(who: Person | None, trip: Trip) -> bool:
    """Every member of the visiting organisation, and administrators."""
    return is_administrator(who) or role_in(who, trip.organisation) != ""


def may_see_leg(who: Person | None, leg: Leg) -> bool:
    """The visitors; the host from the moment it was sent; administrators. Nobody else."""
    if may_see_trip(who, leg.trip):
        return True
    return leg.state != DRAFT and role_in(who, leg.host) != ""


def may_see_names(who: Person | None, leg: Leg) -> bool:
    """Names, NIP and contacts: who acts for one of the two sides.

    A host that receives nobody, or did not, has no business with who would have come.
    """
    return may_plan(who, leg.trip.organisation) or (
        (leg.state == DONE or leg.state not in (DRAFT, *OVER)) and may_receive(who, leg.host)
    )


def sides(who: Person | None, leg: Leg) -> list[str]:
    """The sides for which somebody acts; both when one person books and receives."""
    found = [VISITOR] if may_plan(who, leg.trip.organisation) else []
    if leg.state != DRAFT and may_receive(who, leg.host):
        found.append(HOST)
    return found


def may(who: Person | None, name: str, leg: Leg) -> bool:
    """Whether somebody may do a step (`workflow.STEPS`) with a leg, whatever its state."""
    return workflow.step(name).who in sides(who, leg)


def open_to(who: Person | None, leg: Leg, *, has_come: bool = True) -> list[str]:
    """The steps that somebody may do with a leg now, in the order of the table.

    Without `has_come` its day lies ahead: nobody can have arrived, or stayed away.
    """
    return [
        name
        for side in sides(who, leg)
        for name in workflow.open_to(leg.state, side)
        if (has_come or workflow.DAY_CAME not in workflow.step(name).needs)
        and workflow.fits(
            name, leg.state, agreed=leg.agreed_at is not None, on_table=leg.proposed_by
        )
    ]  # fmt: skip
