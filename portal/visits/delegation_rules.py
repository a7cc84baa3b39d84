"""Rules: the names of a delegation. They may be written, and written anew, until the trip is over.

No event says a name: the trail is read by more people than may see the names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from portal.accounts.models import Person
from portal.core import clock, events
from portal.core.db import db
from portal.core.errors import RuleBroken
from portal.visits import delegation, trips, workflow
from portal.visits.delegation import COLUMNS, Row
from portal.visits.models_trip import Delegate, Trip


class NotInOrder(RuleBroken):
    """Some cells are wrong; `problems` say which."""

    def __init__(self, problems: Sequence[delegation.Problem]) -> None:
        super().__init__(_("Some cells need another look. The list below says which."), "rows")
        self.problems = problems


def replace(found: Trip, rows: Sequence[Row], *, by: Person, seen: int) -> int:
    """Write who comes, in the place of all names before; how many there are now.

    Raises Outdated, NotInOrder, and RuleBroken when the trip is over.
    """
    trips.lock(found)
    if seen != found.version:
        raise trips.Outdated
    if workflow.of_trip(leg.state for leg in found.legs) in (
        workflow.TRIP_DONE, workflow.TRIP_OVER,
    ):  # fmt: skip
        raise RuleBroken(_("This trip is over. Its names stay as they were."))
    if len(rows) > delegation.MOST_NAMES:
        raise RuleBroken(_("At most %(num)s names in one list.", num=delegation.MOST_NAMES), "rows")
    if problems := delegation.check(rows, clock.today()):
        raise NotInOrder(problems)
    if [as_values(person) for person in found.delegates] == [_kept(row) for row in rows]:
        return len(rows)
    before = len(found.delegates)
    found.delegates.clear()
    db.session.flush()  # positions are unique
    found.delegates.extend(_delegate(position, _kept(row)) for position, row in enumerate(rows, 1))
    found.version += 1
    events.record(
        "trip.names-changed", str(found.id), by=by.actor, organisation=found.organisation.slug,
        changes_pages=False, before={"names": before}, after={"names": len(rows)},
    )  # fmt: skip
    return len(rows)


def _kept(row: Row) -> dict[str, str]:
    values = {column: row.values.get(column, "") for column in COLUMNS}
    return {**values, "leads": "ya" if row.leads else ""}


def _delegate(position: int, values: Mapping[str, str]) -> Delegate:
    leads = bool(values["leads"])
    others = {name: value for name, value in values.items() if name != "leads"}
    return Delegate(position=position, leads=leads, **others)


def as_values(person: Delegate) -> dict[str, str]:
    """A person of the delegation as a row says it."""
    values = {name: str(getattr(person, name)) for name in COLUMNS if name != "leads"}
    return {**values, "leads": "ya" if person.leads else ""}
